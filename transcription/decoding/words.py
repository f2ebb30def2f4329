"""Words as a reader sees them: a number, a sum of money or a compound is one word with one time.

Whisper's alignment cuts at every sign, so that 3.5% comes as ``3``, ``.5``, ``%``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transcription.model import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.model import Utterance


def whole(lines: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """``lines`` with what belongs to one number or compound joined into one word."""
    return tuple(replace(line, words=_joined(line.words)) for line in lines)


def _joined(words: Sequence[Word]) -> tuple[Word, ...]:
    found: list[Word] = []
    for word in words:
        if found and _belongs(found[-1].text, word.text):
            last = found[-1]
            scores = [one.score for one in (last, word) if one.score is not None]
            found[-1] = Word(
                last.text + word.text,
                last.start_ms,
                max(last.end_ms, word.end_ms),
                min(scores, default=None),
            )
        else:
            found.append(word)
    return tuple(found)


def _belongs(before: str, after: str) -> bool:
    """No space between them, and one of the two is no letter where they meet."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return False
    return not (before[-1].isalpha() and after[0].isalpha())
