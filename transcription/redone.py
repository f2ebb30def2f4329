"""What people corrected in a transcript, put into one that was made anew: where the same words still stand.

Three texts are compared word by word: the machine's transcript, what people made of it, and the machine's
new one. A correction whose old words stand in the new text too is made there again; where the new text
already says what the person wrote, nothing is left to do; everything else is for a person to look at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from transcription.edits import Turns, merged, reworded, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from transcription.model import Turn

_WORD = re.compile(r"\S+")
_VOICE = re.compile(r"Speaker \d+|S\d+")  # who is on no roster is counted
_ENOUGH = 0.5  # of a turn's words must have a place in the other text for it to be the same turn
_NEAR_MS = 5_000  # ms between two turns that may be the same: engines time words differently, by far less


_Wanted = dict[int, tuple[str | None, bool]]


@dataclass(frozen=True, slots=True)
class Redone:
    """The new turns with the corrections in them (identified).

    ``carried`` counts corrected turns that are there again. ``lost`` are those of which something is not,
    as people left them; ``reread`` are the numbers of the turns that stand there now.
    """

    turns: Turns = field(repr=False)
    carried: int = 0
    lost: Turns = field(default=(), repr=False)
    reread: tuple[int, ...] = ()


def redo(machine: Turns, corrected: Turns, new: Turns) -> Redone:
    """``new`` with what people changed from ``machine`` to ``corrected``."""
    if _said(machine) == _said(corrected):
        return Redone(new)
    if _said(machine) == _said(new):
        return Redone(corrected, len(_touched(machine, corrected)))
    return _Merge(_Text.of(machine), _Text.of(corrected), _Text.of(new)).done()


def _said(turns: Turns) -> list[tuple[str, str, str, str | None]]:
    return [(turn.speaker, turn.kind, turn.text, turn.question) for turn in turns]


def _touched(machine: Turns, corrected: Turns) -> set[int]:
    """Numbers of the corrected turns that the machine's transcript does not hold as they are."""
    there = Counter(_said(machine))
    touched = set()
    for number, one in enumerate(_said(corrected)):
        there[one] -= 1
        if there[one] < 0:
            touched.add(number)
    return touched


@dataclass(frozen=True, slots=True)
class _Text:
    """A transcript as a row of words: the number of each one's turn, and where in its text it begins."""

    turns: Turns = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    turn_of: tuple[int, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, turns: Turns) -> _Text:
        """The words of these turns."""
        rows = [(n, one) for n, turn in enumerate(turns) for one in _WORD.finditer(turn.text)]
        words = tuple(one.group() for _, one in rows)
        return cls(turns, words, tuple(n for n, _ in rows), tuple(one.start() for _, one in rows))

    def turn(self, place: int) -> Turn:
        """The turn that word number ``place`` stands in."""
        return self.turns[self.turn_of[place]]

    def parted(self, place: int) -> bool:
        """Does a turn end between this word and the next?"""
        return self.turn_of[place] != self.turn_of[place + 1]


def _folded(words: Sequence[str]) -> list[str]:
    """Without case and punctuation: how a recognizer writes a word is not what was said."""
    return ["".join(filter(str.isalnum, word)).casefold() or word for word in words]


def _stays(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Where each word is that stays, by its number before and after."""
    blocks = Levenshtein.opcodes(before, after)
    equal = [one for one in blocks if one.tag == "equal"]
    return {
        one.src_start + step: one.dest_start + step
        for one in equal
        for step in range(one.src_end - one.src_start)
    }


def _changes(stays: dict[int, int], before: int, after: int) -> Iterator[tuple[range, range]]:
    """The stretches between words that stay: numbers of the old words, numbers of the new ones."""
    fixed = [(-1, -1), *sorted(stays.items()), (before, after)]
    for (old, new), (next_old, next_new) in pairwise(fixed):
        if next_old - old > 1 or next_new - new > 1:
            yield range(old + 1, next_old), range(new + 1, next_new)


class _Merge:
    """One comparison of three texts; words are known by their numbers in each."""

    def __init__(self, machine: _Text, corrected: _Text, new: _Text) -> None:
        self.machine, self.corrected, self.new = machine, corrected, new
        self.here = _stays(machine.words, corrected.words)  # machine's word -> corrected one
        found = _stays(_folded(machine.words), _folded(new.words))
        self.there = {old: now for old, now in found.items() if _near(machine.turn(old), new.turn(now))}
        self.lost: set[int] = set()  # corrected turns
        self.reread: set[int] = set()  # new words
        self.says: dict[int, tuple[str, ...]] = {}  # new word -> the words that stand there instead
        self.cuts: set[int] = set()  # new words after which a turn ends now
        self.joins: set[int] = set()  # new words after which none ends any more
        self.voices: dict[str, str] = {}  # earlier name of an unnamed voice -> its name now

    def done(self) -> Redone:
        """The new turns with everything that has a place there."""
        for old, now in _changes(self.here, len(self.machine.words), len(self.corrected.words)):
            self._reword(old, now)
        self._borders()
        speakers = self._wanted(lambda turn: turn.speaker)
        questions = self._wanted(lambda turn: turn.question)
        self.voices = self._voices(speakers)
        self._look_for(speakers)
        turns, reread = self._built(speakers, questions)
        touched = _touched(self.machine.turns, self.corrected.turns)
        lost = tuple(self.corrected.turns[one] for one in sorted(self.lost))
        return Redone(turns, len(touched - self.lost), lost, reread)

    # --- words

    def _reword(self, old: range, now: range) -> None:
        """Make one correction of words again, if its old words stand, or see that it is not needed."""
        place = self._place(old)
        words = tuple(self.corrected.words[one] for one in now)
        stand = tuple(self.new.words[one] for one in place) if place is not None else None
        if place is None or stand is None:
            self._lose(old, now)
        elif _folded(stand) == _folded([self.machine.words[one] for one in old]):
            if not self._put(place, words, old, now):
                self._lose(old, now)
        elif _folded(stand) != _folded(words):
            self._lose(old, now)

    def _place(self, old: range) -> range | None:
        """The new words between the neighbours of these old ones; None where a neighbour is gone."""
        before = self.there.get(old.start - 1) if old.start else -1
        after = self.there.get(old.stop) if old.stop < len(self.machine.words) else len(self.new.words)
        if before is not None and after is not None and before < after:
            return range(before + 1, after)
        own = [self.there[one] for one in old if one in self.there]
        whole = bool(own) and len(own) == len(old) == own[-1] - own[0] + 1
        return range(own[0], own[-1] + 1) if whole else None

    def _put(self, place: range, words: tuple[str, ...], old: range, now: range) -> bool:
        """These words in that place of one turn; False where it is more than one turn, or none."""
        if len({self.new.turn_of[one] for one in place}) > 1:
            return False
        if place:
            self.says.update(dict.fromkeys(place, ()))
            self.says[place.start] = words
            return True
        behind = self._behind(old, now)
        at = place.start - 1 if behind else place.start
        if not 0 <= at < len(self.new.words):
            return False
        own = self.says.get(at, (self.new.words[at],))
        self.says[at] = (*own, *words) if behind else (*words, *own)
        return True

    def _behind(self, old: range, now: range) -> bool:
        """Do these words stand in the turn of the word before them?"""
        before = self.here.get(old.start - 1)
        return before is not None and self.corrected.turn_of[before] == self.corrected.turn_of[now.start]

    def _lose(self, old: range, now: range) -> None:
        """A correction that has no place: its turn is lost, and what stands near is read again."""
        held = [self.corrected.turn_of[one] for one in now]
        beside = [self.here[one] for one in (old.start - 1, old.stop) if one in self.here]
        self.lost |= set(held or [self.corrected.turn_of[one] for one in beside[:1]])
        self.reread |= set(self._near_by(old))

    def _near_by(self, old: range) -> list[int]:
        """The new word nearest to these old ones on either side, and all between."""
        before = next((self.there[n] for n in range(old.start - 1, -1, -1) if n in self.there), None)
        after = next(
            (self.there[n] for n in range(old.stop, len(self.machine.words)) if n in self.there), None
        )
        if before is None and after is None:  # not a word stands
            return list(range(len(self.new.words)))
        if before is None or after is None or before >= after:
            return [one for one in (before, after) if one is not None]
        return list(range(before + 1, after)) or [before]

    # --- borders of turns

    def _borders(self) -> None:
        """Turns that people parted or joined."""
        for old in range(len(self.machine.words) - 1):
            here, there = self._pair(self.here, old), self._pair(self.there, old)
            if here is None or self.corrected.parted(here) == self.machine.parted(old):
                continue
            if there is None:
                self._lose(range(old, old), range(here, here + 1))
            else:
                (self.cuts if self.corrected.parted(here) else self.joins).add(there)

    @staticmethod
    def _pair(stays: dict[int, int], old: int) -> int | None:
        """Where this word is, if the next one still stands right behind it."""
        found = stays.get(old)
        return found if found is not None and stays.get(old + 1) == found + 1 else None

    # --- speakers and questions

    def _wanted(self, of: Callable[[Turn], str | None]) -> _Wanted:
        """For each new word that is in all three texts: what people say of it, and did they change it?"""
        found: _Wanted = {}
        for old, now in self.there.items():
            if old in self.here:
                said = of(self.corrected.turn(self.here[old]))
                found[now] = said, said != of(self.machine.turn(old))
        return found

    def _look_for(self, speakers: _Wanted) -> None:
        """Turns under another name of which most words have no place are lost."""
        moved, placed = defaultdict[int, list[int]](list), Counter[int]()
        for old, here in self.here.items():
            if self.corrected.turn(here).speaker != self.machine.turn(old).speaker:
                moved[self.corrected.turn_of[here]].append(old)
                placed[self.corrected.turn_of[here]] += self.there.get(old) in speakers
        for turn, words in moved.items():
            if placed[turn] < _ENOUGH * len(words):
                self.lost.add(turn)
                self.reread |= set(self._near_by(range(words[0], words[-1] + 1)))

    # --- the new turns

    def _built(self, speakers: _Wanted, questions: _Wanted) -> tuple[Turns, tuple[int, ...]]:
        """The turns, and the numbers of those to be read again."""
        built: list[Turn] = []
        again: set[int] = set()
        joined = False
        by_turn = defaultdict[int, list[int]](list)
        for place, number in enumerate(self.new.turn_of):
            by_turn[number].append(place)
        for number, turn in enumerate(self.new.turns):
            for piece, places in self._pieces(turn, by_turn[number], speakers):
                built.append(self._as_wanted(self._said_as(piece, places), places, questions))
                if joined:
                    built = _joined(built)
                joined = bool(places) and places[-1] in self.joins
                if self.reread.intersection(places):
                    again.add(len(built) - 1)
        return tuple(built), tuple(sorted(again))

    def _pieces(self, turn: Turn, places: list[int], speakers: _Wanted) -> Iterator[tuple[Turn, list[int]]]:
        """The turn, parted where people parted it or where another speaker begins."""
        who = self._speakers(turn, places, speakers)
        rest, begun = turn, 0
        for at in range(1, len(places)):
            if who[at] != who[at - 1] or places[at - 1] in self.cuts:
                place = self.new.starts[places[at]] - self.new.starts[places[begun]]
                left, rest = split((rest,), 0, place).after
                yield replace(left, speaker=who[begun]), places[begun:at]
                begun = at
        yield replace(rest, speaker=who[begun]) if who else rest, places[begun:]

    def _speakers(self, turn: Turn, places: Sequence[int], speakers: _Wanted) -> list[str]:
        """Whose each word is. Words that the earlier text did not have go with those before them."""
        known = [speakers.get(place) for place in places]
        if sum(one is not None for one in known) < _ENOUGH * len(places):
            return [turn.speaker] * len(places)
        said = [
            None if one is None else self.voices.get(one[0] or "", one[0]) if one[1] else turn.speaker
            for one in known
        ]
        last = next((one for one in said if one is not None), turn.speaker)
        return [last := one or last for one in said]

    def _voices(self, speakers: _Wanted) -> dict[str, str]:
        """What each voice without a name is called in the new transcript, as it may count voices anew."""
        pairs = defaultdict[str, Counter[str]](Counter)
        for place, (who, changed) in speakers.items():
            if who is not None and not changed and _VOICE.fullmatch(who):
                pairs[who][self.new.turn(place).speaker] += 1
        return {who: found.most_common(1)[0][0] for who, found in pairs.items()}

    def _said_as(self, turn: Turn, places: Sequence[int]) -> Turn:
        if not self.says.keys() & set(places):
            return turn
        words = [word for one in places for word in self.says.get(one, (self.new.words[one],))]
        if not words:  # a turn is never without words: what people took out waits for them again
            self.reread |= set(places)
            return turn
        return reworded((turn,), 0, " ".join(words)).after[0]

    @staticmethod
    def _as_wanted(turn: Turn, places: Sequence[int], questions: _Wanted) -> Turn:
        known = Counter(questions[one] for one in places if one in questions)
        ((question, changed), count) = known.most_common(1)[0] if known else ((None, False), 0)
        return replace(turn, question=question) if changed and count >= _ENOUGH * len(places) else turn


def _near(one: Turn, other: Turn) -> bool:
    """Can these be the same moment? Typed text without times can be anywhere."""
    if one.start_ms is None or other.start_ms is None:
        return True
    ends = (one.end_ms or one.start_ms, other.end_ms or other.start_ms)
    return one.start_ms <= ends[1] + _NEAR_MS and other.start_ms <= ends[0] + _NEAR_MS


def _joined(turns: list[Turn]) -> list[Turn]:
    """The last two turns as one; typed words stay apart from spoken ones."""
    if turns[-1].kind.spoken != turns[-2].kind.spoken:
        return turns
    return [*turns[:-2], *merged(tuple(turns[-2:]), 1).after]
