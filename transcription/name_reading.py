"""One reading of the texts that all detectors of names share: tokens, cues, stretches without capitals."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from transcription import casing
from transcription.lexicon import (
    FILLERS,
    GENERIC,
    GIVEN,
    KNOWN_CAPITALS,
    PARTICLES,
    REGIONS,
    SHORT_TITLES,
    SURNAMES,
    TITLES,
    is_listed_word,
    is_word,
    words,
)
from transcription.matching import Page, by_first, matches, read_texts
from transcription.name_cues import Cues, cues
from transcription.said import Said, fluently

SURE_TITLES = SHORT_TITLES | {"mister", "missus"}  # titles that are no words besides
SHORTEST = 2  # letters of a word that may be a name
_KIN = words("en_kin")
_REGIONS_OF_WORDS = {tuple(region.split()): region for region in REGIONS if " " in region}
_INDEX = by_first(_REGIONS_OF_WORDS)


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with what is known of its words (identified)."""

    read: Page = field(repr=False)
    said: Said = field(repr=False)
    cues: Cues = field(repr=False)
    uncased: list[bool] = field(repr=False)
    cased_turns: frozenset[int]
    mostly_uncased: bool
    language: str
    regions: frozenset[int]  # the tokens of "New York", "South Africa"
    capital: dict[str, bool] = field(default_factory=dict, repr=False)
    runs: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def is_word(self, word: str) -> bool:
        """Is it any word of the language, or a capitalised one that stays (peoples, months, products)?"""
        return word in KNOWN_CAPITALS or is_word(word, self.language)

    def is_listed(self, word: str) -> bool:
        """Does it stand on a list of words itself? ("Keller" is no form of a word, though "taller" is.)"""
        return word in KNOWN_CAPITALS or is_listed_word(word, self.language)

    def is_unknown(self, word: str, *, strictly: bool = False) -> bool:
        """Is it on no list, so that it may be anybody's name? ``strictly``: nor a rarer form of a word."""
        if len(word) < SHORTEST or says_nothing(word) or word in PARTICLES or word in REGIONS:
            return False
        return not (self.is_word(word) if strictly else self.is_listed(word))

    def is_usually_capital(self, word: str) -> bool:
        """Does the talk write the word more often with a capital than without, as far as case tells?"""
        if word not in self.capital:
            self.capital[word] = _is_usually_capital(self, word)
        return self.capital[word]

    def is_plain_given(self, word: str) -> bool:
        """Is it a given name and no word or country besides? A city of that name identifies too."""
        return word in GIVEN and not (self.is_listed(word) or word in REGIONS)


@lru_cache(maxsize=1)
def reading(texts: tuple[str, ...], language: str) -> Reading:
    """The texts, read; the last ones are kept, because several detectors read the same."""
    page = read_texts(texts)
    bare = casing.uncased(page)
    held = (at for match in matches(page, _REGIONS_OF_WORDS, _INDEX) for at in match.places)
    cased = casing.cased_turns(page, bare)
    mostly_uncased = 2 * sum(bare) > len(bare)
    return Reading(
        page, fluently(page), cues(page.view), bare, cased, mostly_uncased, language, frozenset(held)
    )


def _is_usually_capital(page: Reading, word: str) -> bool:
    """Is it more often capital inside a sentence than small, where the text has capitals?"""
    cased = [at for at in page.read.places.get(word, ()) if not page.uncased[at]]
    capital = [at for at in cased if not page.read.written(at)[0].islower()]
    inside = sum(not page.read.begins_sentence(at) for at in capital)
    return inside > len(cased) - len(capital)


def says_nothing(word: str) -> bool:
    """Is it a role, a device, a title, a sound of hesitation?"""
    return word in GENERIC or word in TITLES or word in FILLERS or word in _KIN


def says_nobody(page: Reading, at: int) -> bool:
    """Does the token say nothing of who it is? "Bishop" and "Dean" do behind "Mr."."""
    word = page.read.tokens[at].text
    titled = word in SURNAMES and page.read.follows_title(at) and page.read.tokens[at - 1].text in SURE_TITLES
    return says_nothing(word) and not titled
