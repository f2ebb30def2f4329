"""Puts placeholders where identifiers stood; only ``redact`` lets the text leave."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from typing import TYPE_CHECKING

from transcription.generalise import listed_meaning, ruling_kind, shifted
from transcription.model import Action, Kind, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcription.review import Settled

_KNOWN_BY_THE_STUDY = {Kind.PARTICIPANT: 2, Kind.TERM: 1}
_OPAQUE_LENGTH = 12  # base32 characters: 60 bits, no collision within any study


def opaque(key: bytes, kind: Kind, entity: str) -> str:
    """The stored name of an entity: a participant's own id, or a keyed id that says nothing."""
    if kind is Kind.PARTICIPANT:
        return entity
    mac = hmac.new(key, f"{kind}\0{entity}".encode(), hashlib.sha256).digest()
    return b32encode(mac).decode().lower()[:_OPAQUE_LENGTH]


def hide(text: str, hidden: Sequence[tuple[int, int, Placeholder]]) -> tuple[str | Placeholder, ...]:
    """``text`` with each range replaced; ranges are half-open code points.

    Where ranges overlap, their union is replaced once, by the placeholder of the longest; of equal
    ones what the study itself named goes before what a detector guessed.
    """
    pieces: list[str | Placeholder] = []
    done = 0
    for start, end, placeholder in joined(hidden):
        if start > done:
            pieces.append(text[done:start])
        pieces.append(placeholder)
        done = end
    if done < len(text):
        pieces.append(text[done:])
    return tuple(pieces)


def joined(ranges: Sequence[tuple[int, int, Placeholder]]) -> list[tuple[int, int, Placeholder]]:
    """The ranges without overlap, in order; where some met, the placeholder that ``hide`` puts there."""
    merged: list[tuple[int, int, Placeholder]] = []
    best = (0, 0)
    for start, end, placeholder in sorted(ranges, key=_longest_first):
        weight = (end - start, _KNOWN_BY_THE_STUDY.get(placeholder.kind, 0))
        if merged and start < merged[-1][1]:
            first, last, kept = merged[-1]
            if weight > best:
                kept, best = placeholder, weight
            merged[-1] = (first, max(last, end), kept)
        else:
            merged.append((start, end, placeholder))
            best = weight
    return merged


def _longest_first(one: tuple[int, int, Placeholder]) -> tuple[int, int, bool]:
    start, end, placeholder = one
    return start, -end, placeholder.meaning is None


def hidden_ranges(
    settled: Iterable[Settled], *, key: bytes, meanings: Mapping[str, str]
) -> dict[int, list[tuple[int, int, Placeholder]]]:
    """What to replace in each text, by the text's number. Open findings are hidden too."""
    ranges: dict[int, list[tuple[int, int, Placeholder]]] = {}
    for one in sorted(settled, key=_unlisted_last):
        if not one.open and one.action is Action.KEEP:
            continue
        finding = one.finding
        told = shifted(finding, key) if one.action is Action.SHIFT else one.meaning
        named = listed_meaning(finding, one.action, meanings)
        placeholder = Placeholder(finding.kind, opaque(key, finding.kind, finding.entity), named or told)
        for span in finding.spans:
            ranges.setdefault(span.turn, []).append((span.start, span.end, placeholder))
    return ranges


def _unlisted_last(one: Settled) -> bool:
    """What the study's list names stands first: of equal ranges the first is told (``hide``)."""
    return ruling_kind(one.finding) is not Kind.TERM
