"""Organisations in text without capitals: by how they end, and where people work or learn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.bare_slots import Slot
from transcription.lexicon import (
    CITIES,
    FILLERS,
    FUNCTION_WORDS,
    GIVEN,
    ORG_ENDINGS,
    ORG_KINDS,
    PLACE_ENDINGS,
    SURNAMES,
    in_any,
)
from transcription.lexicon import words as word_list
from transcription.org_capitals import (
    EMPLOYED,
    FIRMS,
    LARGE,
    LIKELY,
    OF_A_STATE,
    SCHOOLED,
    SUBJECTS,
    Told,
    tells,
)
from transcription.proper_runs import WORKING, joined, row, up_to, words_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.bare_phrases import Phrase
    from transcription.name_reading import Reading

SPOKEN = 0.8  # as sure as it gets without capitals
DOUBTFUL = 0.6

# Those of the endings that say nothing without capitals: other things are called so as well.
_MANY_THINGS = {
    *("agency", "bank", "capital", "cinema", "coalition", "company", "council", "eatery", "entertainment"),
    *("films", "fund", "gazette", "group", "guild", "health", "hotel", "industries", "journal", "lab"),
    *("labs", "magazine", "market", "medical", "motel", "network", "news", "partners", "pictures", "post"),
    *("prep", "press", "productions", "publications", "publishing", "restaurant", "salon", "services"),
    *("solutions", "store", "studio", "studios", "systems", "technologies", "theater", "theatre", "times"),
    *("railroad", "railway", "railways", "boutique", "charity", "collective", "union", "corporation"),
    *(
        "dental",
        "firm",
        "rovers",
        "united",
        "wanderers",
        "gym",
        "healthcare",
        "inc",
        "laboratories",
        "laboratory",
        "ministries",
        "ministry",
    ),
    *("ensemble", "daycare", "inn", "lounge", "opera", "quartet", "shelter", "zoo", "warehouse", "grill"),
}
BARE_ENDINGS = ORG_ENDINGS - _MANY_THINGS
# The others only behind a word on no list, or a name.
_ENDINGS = ORG_ENDINGS - {"health", "medical", "news", "post", "press", "times", "inc", "capital", "lab"}
_BEHIND_A_TOWN = OF_A_STATE | SCHOOLED
_YOUNGEST = frozenset({"first", "infants", "juniors"})  # "she went to bexwell first": a school, or the order
# Papers, asked about behind a word on no list.
_PAPERS = frozenset(
    {"bugle", "chronicle", "courier", "dispatch", "examiner", "gazette", "herald", "journal", "ledger"}
    | {"observer", "sentinel", "telegraph", "tribune"}
)
_BEGINNINGS = word_list("en_org_beginnings") - {"bar", "project", "operation", "team", "casa"}
# Heads of bodies and buildings that anybody has: a word on no list before them names this one.
_HEADS = (word_list("en_body_heads", "en_institutions") | _PAPERS) | {
    *("airport", "arena", "dealership", "depot", "garage", "jail", "mall", "mart", "outlet", "prison"),
    *("speedway", "stadium"),
}
# Ends of a firm's name that say so without capitals, behind words for working there.
_TRADES = ORG_ENDINGS | {
    *("arts", "construction", "consulting", "electric", "energy", "farms", "foods", "freight", "holdings"),
    *("insurance", "logistics", "marine", "plumbing", "properties", "realty", "roofing", "security"),
    *("shipping", "steel", "transport", "trucking", "windows"),
}
_KINDS_BETWEEN = ORG_KINDS | ORG_ENDINGS | {"fire", "police", "planning", "parks", "water", "housing", "food"}
# May say in their names what they are for.
_WITH_AIM = frozenset(
    {
        "academy",
        "association",
        "center",
        "centre",
        "college",
        "foundation",
        "institute",
        "school",
        "society",
        "trust",
    }
)
_NO_AIM = FUNCTION_WORDS | FILLERS | word_list("en_counting", "en_numbers", "en_before_subject")
_MOST_OF_AIM = 3  # words behind such a head, "for" with them
_PEOPLE = (GIVEN, SURNAMES, CITIES)
_SHORTEST_BARE = 3  # letters; an unknown word without a capital is longer
_TELLING = frozenset({"saint", "st", "mount", "mt", "holy", "sacred", "lady"})
# What people do with a team, up to its name.
_PLAYING = re.compile(
    r"\b(?:play(?:s|ed|ing)?|coach(?:es|ed|ing)?|pitch(?:es|ed|ing)?|sing(?:s|ing)?|sang|row(?:s|ed)?"
    r"|danc(?:e|es|ed|ing)|volunteer(?:s|ed|ing)?|support(?:s|ed)?|captain(?:ed)?)(?: \w+)? (?:for|with|in)"
    r"(?: the)?\s\Z"
)


def without_capitals(own: Reading) -> Iterator[Told]:
    """What people say they work for or learn at, and what ends as organisations do."""
    for at, token in enumerate(own.read.tokens):
        if not own.uncased[at]:
            continue
        if _is_workplace(own, at):
            last, why = _last_of_firm(own, at), "after words for working or learning somewhere"
            yield Told(at, last, SPOKEN, why)
        elif _is_team(own, at):
            yield Told(at, at + 1, DOUBTFUL, "after words for playing or singing with somebody")
        if token.text in _BEHIND_A_TOWN and at and _is_of_a_state(own, at):
            yield Told(at - 1, at, SPOKEN, "a school by its state or city")
        elif token.text in _YOUNGEST and at and _is_of_a_state(own, at):
            yield Told(at - 1, at, DOUBTFUL, "a school for the youngest")
        if token.text in _BEGINNINGS and _is_begun(own, at):
            yield Told(at, at + 1, LIKELY, "begins like an organisation")
        if token.text in _ENDINGS:
            yield from _ended(own, at)
        elif token.text in _HEADS:
            yield from _headed(own, at)


def without_article(phrases: Iterable[Phrase]) -> Iterator[Told]:
    """Ordinary words that stand without an article where an employer, a school or a group does."""
    for phrase in phrases:
        if phrase.slot is Slot.NAMED:
            yield Told(phrase.first, phrase.last, DOUBTFUL, "without an article, where a body's name stands")


def _is_of_a_state(own: Reading, at: int) -> bool:
    """Is it "georgia tech", or a word on no list before "state" where people work or learn?"""
    name = own.read.tokens[at - 1].text
    if own.read.tokens[at].text == "tech" and in_any(name, LARGE):
        return True
    strange = _is_strange(own, name) or name in CITIES
    return (
        strange
        and joined(own, at - 1)
        and bool(re.search(r"\b(?:at|to|from|school)\s\Z", up_to(own, at - 1)))
    )


def _ended(own: Reading, at: int) -> Iterator[Told]:
    first = words_before(own, at)
    words = row(own, first, at - 1) if first < at else []
    score = _score(own, first, words, cued=own.read.tokens[at].text in BARE_ENDINGS)
    if score:
        yield Told(first, _of_subject(own, at), score, "ends like an organisation")


def _of_subject(own: Reading, at: int) -> int:
    """The last token of "larkmoor college of nursing"."""
    if at + 2 >= len(own.read.tokens) or own.read.tokens[at + 1].text not in {"for", "of"}:
        return at
    if own.read.tokens[at + 1].text == "of" and own.read.tokens[at + 2].text in SUBJECTS:
        return at + 2
    return _of_aim(own, at) if own.read.tokens[at].text in _WITH_AIM else at


def _of_aim(own: Reading, at: int) -> int:
    """The last token of "larkmoor centre for meadow studies"."""
    last = at + 1
    while last + 1 < len(own.read.tokens) and last - at < _MOST_OF_AIM and joined(own, last):
        word = own.read.tokens[last + 1].text
        if word in _NO_AIM or not word.isalpha():
            break
        last += 1
    return last if last > at + 1 else at


def _is_begun(own: Reading, at: int) -> bool:
    """Is it "club mireille": such a beginning right before a word on no list?"""
    follows = at + 1 < len(own.read.tokens) and own.read.between(at, at + 1) == " "
    return follows and _is_strange(own, own.read.tokens[at + 1].text)


def _headed(own: Reading, at: int) -> Iterator[Told]:
    """The "ketterly fire department": asked about, and with it the words that say of which kind it is."""
    first = words_before(own, at)
    while first < at and not _is_strange(own, own.read.tokens[first].text):
        first += 1
    if first < at and _KINDS_BETWEEN.issuperset(row(own, first + 1, at - 1)):
        yield Told(first, at, LIKELY, "ends like a body that anybody has")


def _is_strange(own: Reading, word: str) -> bool:
    return len(word) > _SHORTEST_BARE and own.is_unknown(word, strictly=True)


def _is_workplace(own: Reading, at: int) -> bool:
    """Does a word on no list, or a firm that everybody knows, stand where an employer or a school does?"""
    word = own.read.tokens[at].text
    strange = _is_strange(own, word) and (not in_any(word, _PEOPLE) or _last_of_firm(own, at) > at)
    return (strange or word in FIRMS) and bool((WORKING if strange else EMPLOYED).search(up_to(own, at)))


def _is_team(own: Reading, at: int) -> bool:
    """Is it "the dunmere otters": a word on no list and a plural, behind words for playing?"""
    if (
        at + 1 == len(own.read.tokens)
        or not joined(own, at)
        or not _is_strange(own, own.read.tokens[at].text)
    ):
        return False
    after = own.read.tokens[at + 1].text
    plural = after.endswith("s") and after not in FUNCTION_WORDS
    return plural and bool(_PLAYING.search(up_to(own, at)))


def _last_of_firm(own: Reading, at: int) -> int:
    """The last word of a firm that begins at ``at``: up to two further ones, if they end as firms do."""
    for last in (at + 1, at + 2):
        if last < len(own.read.tokens) and own.read.between(last - 1, last) == " ":
            if own.read.tokens[last].text in _TRADES:
                return last
        else:
            break
    return at


def _score(own: Reading, first: int, words: Sequence[str], *, cued: bool) -> float:
    """Sure by an unknown word or a saint, doubtful by "at" without an article."""
    if not any(map(tells, words)):
        return 0
    if any(_names(own, word) for word in words):
        return SPOKEN
    article = " the" if sum(map(tells, words)) > 1 else ""
    where = rf"\b(?:at|to|from|called|named|near|by|with|of)(?:{article})?\s\Z"
    return DOUBTFUL if cued and re.search(where, up_to(own, first)) else 0


def _names(own: Reading, word: str) -> bool:
    strange = own.is_unknown(word, strictly=True) or own.is_plain_given(word)
    return strange or word in _TELLING or word in CITIES or word in PLACE_ENDINGS - ORG_KINDS
