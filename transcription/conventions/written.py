"""A released text as a convention writes it: some words left out, pauses and talk-over shown.

It works on released pieces, so that the text in the store keeps its words and its offsets, and never
touches a placeholder. Writing a text twice changes nothing more.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from transcription.conventions.words import SLASHES, left
from transcription.model import MarkKind, Placeholder, SafeTurn, TurnKind
from transcription.talk import OVERLAP_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.conventions.rules import Convention

OVERLAPPING = "[overlapping]"  # before a turn that began over another, where word times are not known
_PAUSE = re.compile(r"\(\d+\.\d\)")

Pieces = tuple[str | Placeholder, ...]


def written(turns: Sequence[SafeTurn], convention: Convention, language: str) -> list[tuple[int, SafeTurn]]:
    """The turns with their numbers in the stored text, from 1; a turn with nothing left has none.

    What was typed stays as it is.
    """
    kept = [(number, turn) for number, turn in enumerate(turns, start=1) if _stays(turn, convention)]
    reduced = [(number, _reduced(turn, convention, language)) for number, turn in kept]
    told = [(number, turn) for number, turn in reduced if turn is not None]
    begins = _beginnings([turn for _, turn in told], convention)
    return [
        (number, replace(turn, pieces=_begun(turn.pieces, beginning)))
        for (number, turn), beginning in zip(told, begins, strict=True)
    ]


def _stays(turn: SafeTurn, convention: Convention) -> bool:
    return convention.backchannels or turn.kind is not TurnKind.BACKCHANNEL


def _reduced(turn: SafeTurn, convention: Convention, language: str) -> SafeTurn | None:
    """The turn with its marks written out and its words left out; None where all of them were."""
    if not turn.kind.spoken:
        return turn
    pieces = _left(_marked(turn, convention), convention, language)
    if _says_something(turn.pieces) and not _says_something(pieces):
        return None
    return replace(turn, pieces=pieces, marks=())


def pause(ms: int) -> str:
    """A pause as transcripts show it: (2.0) is two seconds."""
    return f"({ms / 1000:.1f})"


def _says_something(pieces: Pieces) -> bool:
    said = (_PAUSE.sub("", one) if isinstance(one, str) else "x" for one in pieces)
    return any(char.isalnum() for one in said for char in one)


def _beginnings(turns: Sequence[SafeTurn], convention: Convention) -> Iterator[str]:
    """What stands before each turn: how long nobody had spoken, or that somebody else still did."""
    spoken_until: int | None = None
    for turn in turns:
        if not turn.kind.spoken or turn.start_ms is None or turn.end_ms is None:
            yield ""
            continue
        silence_ms = 0 if spoken_until is None else turn.start_ms - spoken_until
        spoken_until = max(spoken_until or 0, turn.end_ms)
        if 0 < convention.pauses_from_ms <= silence_ms:
            yield pause(silence_ms)
        elif convention.overlaps and -silence_ms >= OVERLAP_MS and not _slashed(turn):
            yield OVERLAPPING
        else:
            yield ""


def _slashed(turn: SafeTurn) -> bool:
    return any(SLASHES in piece for piece in turn.pieces if isinstance(piece, str))


def _begun(pieces: Pieces, beginning: str) -> Pieces:
    if not beginning:
        return pieces
    first, *rest = pieces or ("",)
    if not isinstance(first, str):
        return (f"{beginning} ", first, *rest)
    if first.lstrip().startswith(beginning):
        return pieces
    return (f"{beginning} {first.lstrip()}", *rest)


def _marked(turn: SafeTurn, convention: Convention) -> Pieces:
    """The turn's pieces with its marks written where they are."""
    notes: dict[int, list[tuple[int, str]]] = {}
    for mark in turn.marks:
        if note := _note(mark.kind, mark.ms, convention):
            notes.setdefault(mark.piece, []).append((mark.at, note))
    pieces: list[str | Placeholder] = []
    for number, piece in enumerate(turn.pieces):
        if isinstance(piece, str):
            pieces.append(_noted(piece, notes.get(number, [])))
            continue
        pieces += [note for at, note in notes.get(number, []) if not at]
        pieces.append(piece)
        pieces += [note for at, note in notes.get(number, []) if at]
    return tuple(pieces)


def _note(kind: MarkKind, ms: int, convention: Convention) -> str:
    if kind is MarkKind.PAUSE:
        return f"{pause(ms)} " if 0 < convention.pauses_from_ms <= ms else ""
    return SLASHES if convention.overlaps else ""


def _noted(text: str, notes: Sequence[tuple[int, str]]) -> str:
    cuts = [0, *(at for at, _ in notes), len(text)]
    parts = [text[start:end] for start, end in pairwise(cuts)]
    return parts[0] + "".join(note + part for (_, note), part in zip(notes, parts[1:], strict=True))


def _left(pieces: Pieces, convention: Convention, language: str) -> Pieces:
    """The pieces without what the convention leaves out; neighbours that were notes become one piece."""
    joined: list[str | Placeholder] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return tuple(
        one
        if isinstance(one, Placeholder)
        else left(one, convention, language, after=number > 0, before=number + 1 < len(joined))
        for number, one in enumerate(joined)
    )
