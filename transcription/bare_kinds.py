"""Bodies told by the kind at their end, in text without capitals: two words of a kind, members, shopkeepers.

"at wrenbury sixth form", "misty hollow dads", "tolliver's the grocers".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.bare_phrases import is_made
from transcription.lexicon import GIVEN, SURNAMES, TELLING_NOTHING, is_common, words
from transcription.matching import by_first, matches
from transcription.org_bare import DOUBTFUL
from transcription.org_capitals import Told
from transcription.proper_runs import row, up_to, words_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcription.name_reading import Reading

_KINDS = {tuple(kind.split()): kind for kind in words("en_institutions_of_two")}
_INDEX = by_first(_KINDS)
_MEMBERS = words("en_groups") | {
    *("babies", "dads", "grandads", "grans", "ladies", "lads", "mams", "moms", "mums", "nans", "pals"),
}
_KEEPERS = frozenset(
    {"bakers", "barbers", "bookmakers", "builders", "butchers", "chemist", "chemists", "cobblers", "dentists"}
    | {"drapers", "fishmongers", "florist", "florists", "greengrocers", "grocers", "hairdressers"}
    | {"ironmongers", "jewellers", "newsagent", "newsagents", "opticians", "solicitors", "tailors"}
    | {"undertakers"}
)
_SAYING_NOTHING = TELLING_NOTHING | words("en_bare_nouns", "en_family")
# Without an article, where a kind of institution would have one.
_THERE = re.compile(r"\b(?:at|to|from|by|called|named|for|joined|attend(?:ed|s|ing)?)\s\Z")
_NUMBERS = words("en_numbers") - {"one"}
_FEWEST = 2  # words before members where no article stands


def bodies_by_kind(own: Reading) -> Iterator[Told]:
    """Institutions, groups and shops that say of which kind they are."""
    for match in matches(own.read, _KINDS, _INDEX):
        first, last = match.places[0], match.places[-1]
        if own.uncased[first] and first:
            yield from _of_kind(own, first, last)
    for at in own.read.standing(_MEMBERS):
        if own.uncased[at] and at > 1:
            yield from _members(own, at)
    for at in own.read.standing(_KEEPERS):
        if at > 2 and own.uncased[at] and _is_shop(own, at):
            yield Told(at - 3, at, DOUBTFUL, "a shop, and whose it is")


def _of_kind(own: Reading, kind: int, last: int) -> Iterator[Told]:
    """Is it "wrenbury sixth form": rare words before the kind, or any without an article?"""
    first = _without_count(own, words_before(own, kind), kind)
    said = row(own, first, kind - 1)
    telling = [word for word in said if word not in _SAYING_NOTHING and not is_made(word)]
    counted = _is_counted(own, first)
    there = len(telling) == len(said) > 0 and _THERE.search(up_to(own, first))
    if there or any(map(_is_rare, telling)) or (telling and counted):
        yield Told(first - counted, last, DOUBTFUL, "ends like a kind of institution")


def _is_counted(own: Reading, first: int) -> bool:
    """Does "the seven" stand before it, as in "the seven gables drop in"?"""
    return (
        first > 1 and own.read.tokens[first - 2].text == "the" and own.read.tokens[first - 1].text in _NUMBERS
    )


def _members(own: Reading, at: int) -> Iterator[Told]:
    """Is it "misty hollow dads": two words, the first of them rare, before what members are called?"""
    first = _without_count(own, words_before(own, at), at)
    said = row(own, first, at - 1)
    if len(said) >= _FEWEST and said[0] not in _SAYING_NOTHING and _is_rare(said[0]):
        yield Told(first, at, DOUBTFUL, "ends like what members of a group are called")


def _without_count(own: Reading, first: int, end: int) -> int:
    """The first word that is no day, number or the like ("on a wednesday misty hollow dads")."""
    while first < end and own.read.tokens[first].text in words("en_counting", "en_numbers"):
        first += 1
    return first


def _is_rare(word: str) -> bool:
    return not is_common(word) and not is_made(word)


def _is_shop(own: Reading, at: int) -> bool:
    """Is it "tolliver's the grocers": a surname or a word on no list, and what the owner sells?"""
    owner, mark, article = row(own, at - 3, at - 1)
    if article != "the" or mark != "s" or own.read.between(at - 3, at - 2) != "'":
        return False
    return owner in SURNAMES or (owner not in GIVEN and own.is_unknown(owner, strictly=True))
