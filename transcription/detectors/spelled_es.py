"""Names spelled out by the letters' Spanish names: "be erre a u e erre", "zeta, u, be, i, erre, i"."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from transcription import forms
from transcription.lexicon import FOLDER
from transcription.matching import read_texts
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transcription.matching import Page
    from transcription.model import Known

CERTAIN = 0.95
DOUBTFUL = 0.6
_LETTERS: Mapping[str, str] = tomllib.loads((FOLDER / "es_spoken.toml").read_text("utf-8"))["letters"]
_WORDS = frozenset({"a", "de", "e", "i", "o", "u", "te", "ese", "ve", "ele"})  # everyday words too
_FEWEST = 3  # letters of a name
_TELLING = 2  # of them, names of letters that are no words, where no roster knows the name
_AND = "y"
_APART = frozenset(" ,.-\n")


class SpanishSpelledDetector:
    """Names of letters in a row."""

    name = "spelled_es"
    languages = frozenset({"es"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every name that is spelled."""
        read = read_texts(tuple(texts))
        roster = forms.whose(known.roster)
        return [one for run in _runs(read) if (one := _finding(read, run, roster)) is not None]


def _runs(read: Page) -> Iterator[list[int]]:
    """Rows of tokens that are names of letters, or single letters."""
    run: list[int] = []
    for at, token in enumerate(read.tokens):
        single = len(token.text) == 1 and token.text.isalpha() and token.text != _AND
        letter = token.text in _LETTERS or single
        if run and not (letter and _APART.issuperset(read.between(at - 1, at))):
            yield run
            run = []
        if letter:
            run.append(at)
    if run:
        yield run


def _finding(read: Page, run: Sequence[int], roster: Mapping[str, str]) -> Finding | None:
    said = [read.tokens[at].text for at in run]
    letters = "".join(_LETTERS.get(word, word) for word in said)
    names = [name for name in roster if len(name) >= _FEWEST and name in letters]
    if names:
        name = max(names, key=len)
        first = letters.index(name)
        spans = read.spans(run[first : first + len(name)])
        return Finding(
            spans, Kind.PARTICIPANT, roster[name], SpanishSpelledDetector.name, CERTAIN, "spells a known name"
        )
    telling = sum(word in _LETTERS and word not in _WORDS for word in said)
    if len(run) < _FEWEST or telling < _TELLING:
        return None
    entity, why = f"name:{letters}", "letters in a row"
    return Finding(read.spans(run), Kind.PERSON, entity, SpanishSpelledDetector.name, DOUBTFUL, why)


detector = SpanishSpelledDetector()
