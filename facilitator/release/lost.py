"""What a released text says that the text which takes its place no longer says: that is called back."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import Placeholder, SafeTurn

    Pieces = tuple[str | Placeholder, ...]

_PLACE = "\0"  # stands for a placeholder while texts are compared; no spoken text holds it


def lost_turns(before: Sequence[SafeTurn], after: Sequence[SafeTurn]) -> list[int]:
    """Turns (from 1) that say something which the new text no longer says.

    A turn that only shows more than it did, or was only split or joined, needs no recall.
    """
    old, new = [one.pieces for one in before], [one.pieces for one in after]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        turn + 1
        for step, first, last, at, end in steps
        if step != "equal"
        for turn in _lost(old[first:last], new[at:end], first)
    ]


def _lost(old: Sequence[Pieces], new: Sequence[Pieces], first: int) -> list[int]:
    """The same within a stretch where both texts differ; ``first`` is the number of its first turn."""
    if _only_shows_more(_joined(old), _joined(new)):
        return []
    if len(old) != len(new):
        return list(range(first, first + len(old)))
    pairs = enumerate(zip(old, new, strict=True), start=first)
    return [turn for turn, (was, now) in pairs if not _only_shows_more(was, now)]


def _joined(turns: Sequence[Pieces]) -> Pieces:
    return tuple(piece for turn in turns for piece in (*turn, " "))


def _only_shows_more(was: Pieces, now: Pieces) -> bool:
    """Do the same words stand in the same order, with anything but where placeholders were?"""
    first, *rest = _words_between(was)
    text = _PLACE.join(_words_between(now))
    if not rest:
        return text == first
    if not text.startswith(first):
        return False
    at = len(first)
    for words in rest[:-1]:
        found = text.find(words, at)
        if found < 0:
            return False
        at = found + len(words)
    return text.endswith(rest[-1]) and at + len(rest[-1]) <= len(text)


def _words_between(pieces: Pieces) -> list[str]:
    """What stands before, between and after the placeholders, with single blanks."""
    text = "".join(one if isinstance(one, str) else _PLACE for one in pieces)
    return " ".join(text.split()).split(_PLACE)
