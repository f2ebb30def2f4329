"""Listening signals: "mm-hm" and "yeah" said while somebody else holds the floor.

They are kept as turns of their own kind, and they break nobody's turn. Which words count is data, by
language, in ``config/words``; a language without lists has no backchannels.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from transcription.lexicon import words
from transcription.model import Span, Turn, TurnKind
from transcription.speakers import SpokenBy

if TYPE_CHECKING:
    from collections.abc import Sequence

# ms: one second of voice is a very short utterance (Heldner, Edlund, Hjalmarsson and Laskowski,
# Interspeech 2011), and recognizers put up to half a second of silence around it.
LONGEST_MS = 1500
_NOT_A_LETTER = re.compile(r"[^\w\s]|_")


def marked(turns: Sequence[Turn], language: str) -> list[Turn]:
    """``turns`` with those that are listening signals inside another's speech as ``BACKCHANNEL``."""
    floor = SpokenBy(
        (Span(turn.start_ms, turn.end_ms), turn.speaker)
        for turn in turns
        if turn.kind is TurnKind.SPEECH and turn.start_ms is not None and turn.end_ms is not None
    )
    return [
        replace(turn, kind=TurnKind.BACKCHANNEL) if _listens(turn, floor, language) else turn
        for turn in turns
    ]


def _listens(turn: Turn, floor: SpokenBy, language: str) -> bool:
    if turn.kind is not TurnKind.SPEECH or turn.start_ms is None or turn.end_ms is None:
        return False
    if turn.end_ms - turn.start_ms > LONGEST_MS or not _consists_of(turn.text, _signals(language)):
        return False
    around = Span(turn.start_ms - 1, turn.end_ms + 1)  # the other began before and goes on after
    length = around.end_ms - around.start_ms
    return any(ms == length for who, ms in floor.overlaps(around).items() if who != turn.speaker)


def is_listening(text: str, length_ms: int, language: str) -> bool:
    """Is this nothing but a sound of listening, wherever it stands? ("Yeah" may be an answer.)"""
    return length_ms <= LONGEST_MS and _consists_of(text, words(f"{language}_listening"))


def _signals(language: str) -> frozenset[str]:
    return words(f"{language}_listening") | words(f"{language}_agreeing")


def _consists_of(text: str, phrases: frozenset[str]) -> bool:
    return bool(phrases) and _pattern(phrases).fullmatch(folded(text)) is not None


@cache
def _pattern(phrases: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted({folded(phrase) for phrase in phrases}, key=lambda one: (-len(one), one))
    one = f"(?:{'|'.join(map(re.escape, longest_first))})"
    return re.compile(rf"{one}(?: {one})*")


def folded(text: str) -> str:
    """``text`` to compare by: small letters, no marks within or behind a word, single blanks."""
    return " ".join(_NOT_A_LETTER.sub("", text.casefold()).split())
