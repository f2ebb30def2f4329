"""Words that detectors weigh differently, from ``config/words``: a folded word a line, ``#`` comments."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).parents[1] / "config" / "words"
# Words that stand for letters: "bravo", and older ones.
ALPHABET: dict[str, str] = tomllib.loads((FOLDER / "en_spelling.toml").read_text("utf-8"))["alphabet"]


@cache
def words(*names: str) -> frozenset[str]:
    """The words of the lists called that; none of a list that is not there, as for a language of no list."""
    return frozenset(line for name in names for line in _lines(name) if line and not line.startswith("#"))


def _lines(name: str) -> Iterator[str]:
    path = FOLDER / f"{name}.txt"
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            yield from map(str.rstrip, file)


def in_any(word: str, lists: Iterable[frozenset[str]]) -> bool:
    """Is the word on one of the lists? Put together, long lists would take their memory twice."""
    return any(word in one for one in lists)


FILLERS = words("en_fillers")
HONORIFICS = words("en_honorifics")
SHORT_TITLES = words("en_titles_short")
DOTTED_TITLES = SHORT_TITLES | words("en_titles_dotted")
TITLES = HONORIFICS | words("en_titles") | DOTTED_TITLES
SUFFIXES = words("en_suffixes")
PARTICLES = words("particles")
SMALL_WORDS = words("en_small")
GENERIC = words("en_generic")
ABBREVIATIONS = words("en_abbreviations")
ALWAYS_CAPITAL = words("en_always_capital")

# Regular endings and what the word has without them.
_ENDINGS = (
    *(("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e")),
    *(("ing", ""), ("ing", "e"), ("ly", "")),
)

_REMEMBERED = 1 << 15  # words that were looked up last; an hour of talk has 2,000 to 4,000
_SHORTEST_STEM = 3  # letters that an ending or a beginning must leave


@lru_cache(maxsize=_REMEMBERED)
def is_common(word: str, language: str = "en") -> bool:
    """Is the folded ``word`` an everyday word of the language, or a regular form of one?"""
    common = words(f"{language}_common")
    if word in common:
        return True
    stems = (word[: -len(end)] + stem for end, stem in _ENDINGS if word.endswith(end))
    return any(len(stem) >= _SHORTEST_STEM and stem in common for stem in stems)  # "Ames" is no form of "am"


GIVEN = words("en_given", "world_given")
SURNAMES = words("en_surnames", "world_surnames")
CITIES = words("en_cities", "world_cities")
REGIONS = words("en_regions")
PEOPLES = words("en_peoples")
# Of a people the adjective too: "Slovenian" of "Slovenians".
KNOWN_CAPITALS = words("en_known") | ALWAYS_CAPITAL | PEOPLES | {people[:-1] for people in PEOPLES}
PUBLIC = words("en_public")
FUNCTION_WORDS = words("en_function")
BODIES = words("en_bodies")
ORG_ENDINGS = words("en_org_endings")
ORG_KINDS = words("en_org_kinds")
# Words that tell nothing of which body or place it is.
TELLING_NOTHING = FUNCTION_WORDS | FILLERS | KNOWN_CAPITALS | ORG_KINDS | words("en_counting", "en_numbers")
PLACE_ENDINGS = words("en_place_endings")
PLACE_BEGINNINGS = words("en_place_beginnings")

# Further endings, of words that are told from unknown names only, and what the word has without them.
_MORE_ENDINGS = (
    *(("er", ""), ("er", "e"), ("r", ""), ("ers", ""), ("est", ""), ("ness", ""), ("ment", ""), ("able", "")),
    *(
        ("ally", "al"),
        ("ily", "y"),
        ("ied", "y"),
        ("ier", "y"),
        ("iness", "y"),
        ("iest", "y"),
        ("ives", "ife"),
        ("ful", ""),
        ("less", ""),
    ),
    *(("ation", "e"), ("ation", ""), ("ism", ""), ("ist", ""), ("ists", ""), ("y", ""), ("n", "")),
)
_BEGINNINGS = ("un", "re", "non", "pre", "mis", "over", "under", "anti", "co", "sub", "super", "self", "in")
# What makes words out of words, and never names: amortization, inflationary, hydrology, lunchtime.
_DERIVED = re.compile(
    r"[a-z]{3,}(?:[ts]ions?|tional(?:ly)?|tionary|i[sz](?:ed|es|ing|able)|ity|ities|ological|ology|ologists?"
    r"|ously|ically|istic|ability|ative(?:ly)?|fulness|lessness|graphy|ographic|metrics?|demics?|vir(?:al|us)"
    r"|(?<=[a-z]{3})(?:time|times|proof|sized|based|wide|ship|hood|work|ware|watts?|term))"
)


@cache
def _rarer(language: str) -> frozenset[str]:
    """Words beyond the everyday ones; those of the longer list stand there in every form that they have."""
    return words(f"{language}_ordinary") | words(f"{language}_rarer")


# Stems that end the names of drugs (WHO, international nonproprietary names).
_DRUG = re.compile(
    r"[a-z]{3,}(?:pril|sartan|olol|statin|dipine|prazole|conazole|cillin|mycin|floxacin|cycline|azepam|zolam"
    r"|oxetine|triptan|gliptin|gliflozin|glitazone|glutide|formin|tidine|setron|zumab|ximab|limumab|tinib|ciclovir"
    r"|barbital|codone|morphone|profen|coxib|steride|dronate|parin|xaban|fibrate|thiazide|semide|lukast|terol"
    r"|nisolone|asone|zepine|peridone|tiapine|zapine|peridol|pentin|racetam|trigine|triptyline|dopa)"
)


@lru_cache(maxsize=_REMEMBERED)
def is_word(word: str, language: str = "en") -> bool:
    """Is the folded ``word`` any word of the language that is no name, frequent or rare?

    Wider than ``is_common``: it tells unknown names from words, and bars nothing from the roster.
    """
    return (
        _is_plain_word(word, language)
        or _is_derived(word)
        or any(
            word.startswith(begin) and _is_plain_word(word[len(begin) :], language) for begin in _BEGINNINGS
        )
    )


def _is_derived(word: str) -> bool:
    return (
        bool(_DERIVED.fullmatch(word) or _DRUG.fullmatch(word)) and word not in GIVEN and word not in SURNAMES
    )


@lru_cache(maxsize=_REMEMBERED)
def is_listed_word(word: str, language: str = "en") -> bool:
    """Does the folded ``word`` itself stand on a list of words, or a regular form of an everyday one?"""
    return word in _rarer(language) or is_common(word, language)


def _is_plain_word(word: str, language: str) -> bool:
    stems = words(f"{language}_ordinary")
    if is_listed_word(word, language):
        return True
    for endings in (_ENDINGS, _MORE_ENDINGS):
        for end, stem in endings:
            if len(word) - len(end) >= _SHORTEST_STEM and word.endswith(end):
                base = word[: -len(end)]
                doubled = base[:-1] if base[-2:-1] == base[-1:] else base
                if {base + stem, doubled} & stems or base + stem in words(f"{language}_common"):
                    return True
    return False
