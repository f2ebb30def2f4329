"""How good is a transcript, against what was really said?

Word error rate: substitutions, deletions and insertions over the words of the reference (NIST
sclite's definition). The named rate compares each speaker's words with the words under that
speaker's label, so that a right word under the wrong name counts as two errors: cpWER (Watanabe et
al. 2020, CHiME-6) with the names fixed instead of the best permutation, since a wrong name is what hurts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_WORD = re.compile(rf"\w+(?:['{_APOSTROPHE}]\w+)*")


@dataclass(frozen=True, slots=True)
class WordScore:
    """Wrong words of so many."""

    errors: int
    words: int

    @property
    def rate(self) -> float:
        """Errors per reference word; 0 for an empty reference that nothing was added to."""
        return self.errors / self.words if self.words else float(self.errors > 0)


def words(text: str) -> list[str]:
    """The words of ``text`` for comparison: no case, no punctuation."""
    return [match.group().casefold().replace(_APOSTROPHE, "'") for match in _WORD.finditer(text)]


def word_errors(reference: Sequence[str], heard: Sequence[str]) -> WordScore:
    """Word errors of one stream of words."""
    return WordScore(Levenshtein.distance(reference, heard), len(reference))


def named_word_errors(
    reference: Mapping[str, Sequence[str]], heard: Mapping[str, Sequence[str]]
) -> WordScore:
    """Word errors summed over speakers, each compared under their own label only."""
    scores = [word_errors(reference.get(who, ()), heard.get(who, ())) for who in {*reference, *heard}]
    return WordScore(sum(one.errors for one in scores), sum(one.words for one in scores))


def by_speaker(lines: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Words per speaker, from (speaker, text) in order."""
    found: dict[str, list[str]] = {}
    for speaker, text in lines:
        found.setdefault(speaker, []).extend(words(text))
    return found
