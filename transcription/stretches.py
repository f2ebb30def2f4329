"""The parts of a long text in which a rule has anything to look for, so that the rest need not be read.

A pattern that may begin anywhere is tried at every letter of a talk, and a hundred such patterns take
longer than all else that detectors do. So a rule is led by its words (``Led``), looks ``around`` a
rare sign, or is asked only where one search of the text says that there is something.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_WORD = re.compile(r"[a-z]+")
# A word, with letters that may be missing, that ends before what follows it: "floods?", "i'm", "ask for".
_HEAD = re.compile(r"((?:[a-z]\??)+)(?:[ '-](?!\?).*)?")
_TEXTS = 4  # of a session that detectors read: as it was said, with figures, over borders, with signs


@dataclass(frozen=True, slots=True)
class Led:
    """A pattern whose every match begins with one of some words: it is tried only where they stand."""

    spelled: str
    words: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, made when the first text has one of the words: short texts need few of them."""
        return _compiled(self.spelled)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As ``pattern.finditer``: every match in a folded text, in order, none overlapping another."""
        places = _places(text)
        met = self.words.intersection(places)
        if not met:
            return iter(())
        return self._matches(text, sorted(start for word in met for start in places[word]))

    def _matches(self, text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
        done, pattern = 0, self.pattern
        for start in starts:
            match = pattern.match(text, start) if start >= done else None
            if match is not None:
                done = match.end()
                yield match


def led(pattern: str, heads: str) -> Led:
    """``heads`` are the alternatives that ``pattern`` begins with, as it spells them: "i'm|i am|floods?".

    Raises ValueError where one does not begin with a whole word of plain letters.
    """
    return Led(pattern, frozenset(word for head in heads.split("|") for word in _begun(head)))


def words_in(text: str, words: frozenset[str]) -> Iterator[re.Match[str]]:
    """Every one of the words in a folded text, in order."""
    return Led(_WORD.pattern, words).finditer(text)


def _begun(head: str) -> Iterator[str]:
    """The words that may stand at the beginning of an alternative."""
    spelled = _HEAD.fullmatch(head)
    if spelled is None:
        raise ValueError(f"no plain word begins {head!r}")
    letters = re.findall(r"([a-z])(\??)", spelled[1])
    return map("".join, product(*((letter, "") if maybe else (letter,) for letter, maybe in letters)))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=_TEXTS)
def _places(text: str) -> Mapping[str, Sequence[int]]:
    """Where each word begins."""
    places: dict[str, list[int]] = defaultdict(list)
    for word in _WORD.finditer(text):
        places[word[0]].append(word.start())
    return places


def around(text: str, anchor: re.Pattern[str] | Led, wide: int) -> Iterator[tuple[int, int]]:
    """What lies within ``wide`` characters of a match of ``anchor``: offsets, in order, without overlap."""
    start = end = 0
    for match in anchor.finditer(text):
        if match.start() - wide > end:
            if end:
                yield start, end
            start = match.start() - wide
        end = match.end() + wide
    if end:
        yield start, min(end, len(text))
