"""Which words a person should listen to, because the recognizer was unsure of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from transcription.mend import placed
from transcription.model import UNINTELLIGIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcription.model import Turn, Word

UNSURE_BELOW = 0.5  # the recognizer's probability, 0 to 1: more likely wrong than right by its own word
_NAME_LIKE = 0.2  # added to the risk of a capital within a sentence: a wrong name costs most


@dataclass(frozen=True, slots=True)
class DoubtfulWords:
    """Words that stand together, from code point ``start`` to ``end`` of a turn. ``risk`` ranks, 0 to 1."""

    turn: int
    start: int
    end: int
    start_ms: int
    end_ms: int
    risk: float


def in_turn(number: int, turn: Turn) -> Iterator[DoubtfulWords]:
    """The stretches of a turn that were hardly understood, in their order; what a person typed is certain."""
    rows = groupby(placed(turn), key=lambda one: _risk(one[0], turn.text, one[1]) > 0)
    for unsure, row in rows:
        if unsure:
            words = list(row)
            risk = max(_risk(word, turn.text, start) for word, start, _ in words)
            first, last = words[0], words[-1]
            yield DoubtfulWords(number, first[1], last[2], first[0].start_ms, last[0].end_ms, risk)


def _risk(word: Word, text: str, start: int) -> float:
    """0 where nothing speaks against the word."""
    if word.text.strip() == UNINTELLIGIBLE:
        return 1.0
    if word.approximate or word.score is None or word.score >= UNSURE_BELOW:
        return 0.0
    begins = not text[:start].rstrip() or text[:start].rstrip()[-1] in ".?!"
    name_like = word.text.strip()[:1].isupper() and not begins
    return min(1.0, round(1 - word.score + (_NAME_LIKE if name_like else 0), 2))
