"""Names spelled out: "B R A U E R", "b as in boy, r as in red", "bravo romeo alfa"."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from transcription import forms
from transcription.lexicon import ABBREVIATIONS, ALPHABET, FILLERS, KNOWN_CAPITALS
from transcription.matching import read_texts
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.matching import Page
    from transcription.model import Known

CERTAIN = 1.0  # the letters make a name of the roster
CUED = 0.9  # "as in", or a word for spelling beside it
LIKELY = 0.85
SHORT = 0.6

_AS_IN = (("as", "in"), ("like", "in"), ("for",), ("like",))
_CUES = frozenset({"spell", "spells", "spelled", "spelling", "spelt", "letters"})
_CUE_REACH = 6  # tokens before the letters
_FEWEST = 3  # letters
_FEWEST_SURE = 4
_MOST_FILLERS = 2
_JOINTS = frozenset(" -,.\n")


@dataclass(slots=True)
class _Run:
    """Letters so far, the tokens that they stand in, and whether a word explained one."""

    letters: str = field(default="", repr=False)
    places: list[int] = field(default_factory=list)
    explained: int = 0
    fillers: int = 0


class SpelledDetector:
    """Single letters in a row, with what may stand between them."""

    name = "spelled"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every name that is spelled."""
        read = read_texts(tuple(texts))
        roster = forms.whose(known.roster)
        return [_finding(read, run, roster) for run in _runs(read) if _spells(read, run, roster)]


def _runs(read: Page) -> Iterator[_Run]:
    after = 0
    for at in read.standing({word for word in read.places if _may_be_letter(word)}):
        if at >= after:
            run, after = _run(read, at)
            if run.places:
                yield run


def _may_be_letter(word: str) -> bool:
    return len(word) == 1 or word == "double" or word in ALPHABET


def _run(read: Page, at: int) -> tuple[_Run, int]:
    """The letters that begin at ``at``, and where the next ones may."""
    run = _Run()
    while at < len(read.tokens):
        after = _letter(read, run, at)
        if after == at:
            if not run.places or read.tokens[at].text not in FILLERS or run.fillers == _MOST_FILLERS:
                break
            run.fillers += 1
        at = max(after, at + 1)
    return run, at + 1


def _letter(read: Page, run: _Run, at: int) -> int:
    """Take the letter at ``at`` into the run; the token after it, or ``at`` where there is none."""
    word = read.tokens[at].text
    if run.places and not _JOINTS.issuperset(read.between(at - 1, at)):
        return at
    if word == "double" and at + 1 < len(read.tokens) and len(read.tokens[at + 1].text) == 1:
        run.letters += read.tokens[at + 1].text * 2
        run.places += (at, at + 1)
        return at + 2
    if word in ALPHABET and (run.explained or _is_nato(read, at + 1)):
        run.letters += ALPHABET[word]
        run.places.append(at)
        run.explained += 1
        return at + 1
    if len(word) != 1 or not word.isalpha() or _follows_apostrophe(read, at) or _is_broken_off(read, at):
        return at
    run.letters += word
    run.places.append(at)
    return _explained(read, run, at + 1, word)


def _follows_apostrophe(read: Page, at: int) -> bool:
    """Is it the s of "it's"?"""
    start = read.tokens[at].start
    return read.view.text[max(0, start - 1) : start] == "'"


def _is_broken_off(read: Page, at: int) -> bool:
    """Is it a word begun and dropped ("a c- I would"), rather than a letter before the next ("B-R-A")?"""
    end = read.tokens[at].end
    return read.view.text[end : end + 1] == "-" and not read.view.text[end + 1 : end + 2].isalpha()


def _is_nato(read: Page, at: int) -> bool:
    return at < len(read.tokens) and read.tokens[at].text in ALPHABET


def _explained(read: Page, run: _Run, at: int, letter: str) -> int:
    """Take "as in boy" into the run."""
    for words in _AS_IN:
        end = at + len(words)
        said = tuple(token.text for token in read.tokens[at:end])
        word = read.tokens[end].text if end < len(read.tokens) else ""
        if said == words and len(word) > 1 and word.startswith(letter):
            run.places += range(at, end + 1)
            run.explained += 1
            return end + 1
    return at


def _spells(read: Page, run: _Run, roster: dict[str, str]) -> bool:
    letters = run.letters
    if letters in roster:
        return True
    if run.explained > 1:
        return True
    if len(letters) < _FEWEST or len(set(letters)) < 2:
        return False
    known = letters in KNOWN_CAPITALS or letters in ABBREVIATIONS
    return not (known or _is_alphabet(letters) or _is_dotted(read, run) or set(letters) <= {"a", "i", "o"})


def _is_alphabet(letters: str) -> bool:
    return all(ord(right) - ord(left) == 1 for left, right in pairwise(letters))


def _is_dotted(read: Page, run: _Run) -> bool:
    """Is it written as an acronym: U.S.A.?"""
    pairs = pairwise(run.places)
    return len(run.letters) <= _FEWEST_SURE and all(read.between(left, right) == "." for left, right in pairs)


def _finding(read: Page, run: _Run, roster: dict[str, str]) -> Finding:
    first, spans = run.places[0], read.spans(run.places)
    if run.letters in roster:
        why = "spells a known name"
        return Finding(spans, Kind.PARTICIPANT, roster[run.letters], SpelledDetector.name, CERTAIN, why)
    before = {token.text for token in read.tokens[max(0, first - _CUE_REACH) : first]}
    by_length = LIKELY if len(run.letters) >= _FEWEST_SURE else SHORT
    score = CUED if run.explained or before & _CUES else by_length
    return Finding(spans, Kind.PERSON, f"name:{run.letters}", SpelledDetector.name, score, "letters in a row")


detector = SpelledDetector()
