"""A reviewer's edits of a transcript, as plain data: each can be taken back, and done again.

An edit holds the turns as they were and as they are (or, where one field of many turns changes, only
that field), so that taking all edits back gives the machine's transcript to the last millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from transcription.mend import placed
from transcription.model import Turn, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Turns = tuple[Turn, ...]


class EditKind(StrEnum):
    """What a reviewer did."""

    WORDS = "words"
    SPLIT = "split"
    MERGE = "merge"
    SPEAKER = "speaker"
    QUESTION = "question"
    RIGHT = "right"  # a doubt was looked at, and all is as it should be


@dataclass(frozen=True, slots=True)
class Change:
    """The speaker or the question of one turn, before and after."""

    turn: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TurnEdit:
    """One edit (identified). From turn ``at`` on, ``after`` takes the place of ``before``.

    ``changes`` hold a new speaker or question instead, ``doubts`` the keys of doubts that are settled.
    """

    kind: EditKind
    at: int = 0
    before: Turns = field(default=(), repr=False)
    after: Turns = field(default=(), repr=False)
    changes: tuple[Change, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def back(self) -> TurnEdit:
        """The edit that takes this one back."""
        changes = tuple(Change(one.turn, one.after, one.before) for one in self.changes)
        return replace(self, before=self.after, after=self.before, changes=changes)

    @property
    def touched(self) -> frozenset[int]:
        """The turns whose words may have changed, by their numbers after it."""
        return frozenset(range(self.at, self.at + len(self.after)))


def apply(turns: Turns, edit: TurnEdit) -> Turns:
    """The turns after an edit. Raises ValueError where they are not what it was made for."""
    if edit.kind in {EditKind.SPEAKER, EditKind.QUESTION}:
        return _changed(turns, edit)
    end = edit.at + len(edit.before)
    if turns[edit.at : end] != edit.before:
        raise ValueError("the turns are not those that the edit was made for")
    return (*turns[: edit.at], *edit.after, *turns[end:])


def _changed(turns: Turns, edit: TurnEdit) -> Turns:
    whole = list(turns)
    for one in edit.changes:
        turn = whole[one.turn] if one.turn < len(whole) else None
        if turn is None or (turn.speaker if edit.kind is EditKind.SPEAKER else turn.question) != one.before:
            raise ValueError("the turns are not those that the edit was made for")
        if edit.kind is EditKind.QUESTION:
            whole[one.turn] = replace(turn, question=one.after)
        elif one.after is not None:
            whole[one.turn] = replace(turn, speaker=one.after)
    return tuple(whole)


def reworded(turns: Turns, at: int, text: str) -> TurnEdit:
    """Other words for turn ``at``; blanks are evened out. Raises ValueError for no words at all."""
    even = " ".join(text.split())
    if not even:
        raise ValueError("a turn needs words")
    turn = turns[at]
    return TurnEdit(EditKind.WORDS, at, (turn,), (replace(turn, text=even, words=retimed(turn, even)),))


def split(turns: Turns, at: int, place: int) -> TurnEdit:
    """Two turns out of one, parted before the word at code point ``place``.

    Raises ValueError where one would be empty.
    """
    turn = turns[at]
    place = (
        max(0, turn.text.rfind(" ", 0, max(0, place)) + 1) if turn.text[place : place + 1].strip() else place
    )
    left, right = turn.text[:place].rstrip(), turn.text[place:].lstrip()
    if not left or not right:
        raise ValueError("both turns need words")
    begun = [start < place for _, start, _ in placed(turn)]
    count = sum(begun)
    words = (turn.words[:count], turn.words[count:]) if begun else ((), ())
    border = _border(turn, place, words[1])
    before = replace(turn, text=left, words=words[0], end_ms=words[0][-1].end_ms if words[0] else border)
    after = replace(turn, text=right, words=words[1], start_ms=border)
    return TurnEdit(EditKind.SPLIT, at, (turn,), (before, after))


def _border(turn: Turn, place: int, later: Sequence[Word]) -> int | None:
    """When the second half begins: by its first word, else by its share of the text."""
    if later:
        return later[0].start_ms
    if turn.start_ms is None or turn.end_ms is None:
        return turn.start_ms
    return turn.start_ms + (turn.end_ms - turn.start_ms) * place // len(turn.text)


def merged(turns: Turns, at: int) -> TurnEdit:
    """Turn ``at`` joined to the one above, whose speaker it gets. Raises ValueError where it cannot be."""
    if not 0 < at < len(turns) or turns[at].kind.spoken != turns[at - 1].kind.spoken:
        raise ValueError("there is no turn of its kind above")
    upper, lower = turns[at - 1], turns[at]
    ends = [one for one in (upper.end_ms, lower.end_ms) if one is not None]
    one = replace(
        upper,
        text=f"{upper.text} {lower.text}",
        words=(*upper.words, *lower.words),
        end_ms=max(ends, default=None),
        disputed=upper.disputed or lower.disputed,
    )
    return TurnEdit(EditKind.MERGE, at - 1, (upper, lower), (one,))


def respoken(turns: Turns, numbers: Iterable[int], speaker: str) -> TurnEdit:
    """Another speaker for the turns of these numbers."""
    changes = [Change(one, turns[one].speaker, speaker) for one in sorted(set(numbers))]
    return TurnEdit(EditKind.SPEAKER, changes=tuple(one for one in changes if one.before != one.after))


def requestioned(turns: Turns, at: int, question: str | None) -> TurnEdit:
    """A question begins at turn ``at``: it is answered from there to where the next one begins."""
    end = next((n for n in range(at, len(turns)) if turns[n].question != turns[at].question), len(turns))
    changes = [Change(one, turns[one].question, question) for one in range(at, end)]
    return TurnEdit(EditKind.QUESTION, changes=tuple(one for one in changes if one.before != one.after))


def settled(doubts: Iterable[str]) -> TurnEdit:
    """Doubts that somebody looked at and found to be none."""
    return TurnEdit(EditKind.RIGHT, doubts=tuple(doubts))


def retimed(turn: Turn, text: str) -> tuple[Word, ...]:
    """The words of ``text``: those that stayed keep their times, new ones share the gap and say so."""
    if not turn.words:
        return ()
    old, new = [word.text.strip() for word in turn.words], text.split()
    found: list[Word] = []
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += turn.words[first:last]
        elif begin < end:
            found += _shared(new[begin:end], *_gap(turn.words, first, last))
    return tuple(found)


def _gap(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """The time of words ``first`` to ``last``; of none, what lies between their neighbours."""
    if first < last:
        return words[first].start_ms, words[last - 1].end_ms
    start = words[first - 1].end_ms if first else words[0].start_ms
    return start, max(start, words[last].start_ms if last < len(words) else start)


def _shared(texts: Sequence[str], start: int, end: int) -> list[Word]:
    length = end - start
    return [
        Word(
            text,
            start + length * place // len(texts),
            start + length * (place + 1) // len(texts),
            approximate=True,
        )
        for place, text in enumerate(texts)
    ]
