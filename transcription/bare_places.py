"""Places called by ordinary words, in text without capitals, that what stands beside them gives away.

"home was blossom arkansas", "hatcher's nook", "the willow creek bus".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.bare_phrases import is_made
from transcription.lexicon import (
    FILLERS,
    FUNCTION_WORDS,
    GIVEN,
    KNOWN_CAPITALS,
    ORG_KINDS,
    PLACE_ENDINGS,
    REGIONS,
    SURNAMES,
    TELLING_NOTHING,
    is_common,
    words,
)
from transcription.proper_runs import joined, row, up_to, words_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcription.name_reading import Reading

_LANDSCAPE = PLACE_ENDINGS | words("en_landscape")
_NOBODYS = words("en_nobodys")
_STATES = REGIONS - {
    *("america", "american", "british", "chad", "england", "europe", "jordan", "turkey", "uk", "us")
}
_BEFORE_STATE = re.compile(
    r"\b(?:in|from|to|at|near|outside|of|around|was|is|called|through|for|by|left)\s\Z"
)
_PARTS = words("en_parts_of_state", "en_counting", "en_numbers")
_OF_A_PLACE = words("en_of_a_place")
_NOBODY = words("en_family") | ORG_KINDS | FUNCTION_WORDS | FILLERS | words("en_counting", "en_numbers")
_ARTICLE = re.compile(
    r"\b(?:the|this|that|our|my|your|their|a|an|every|same|old|new)"
    r"(?: (?:old|new|last|first|whole|little|big|uh|um))*\s\Z"
)
_MOST_BEFORE_STATE = 2  # words
_SHORTEST = 3  # letters of whoever a place once belonged to


def places_of_words(own: Reading) -> Iterator[tuple[int, int, str]]:
    """First and last token of each, and why."""
    for at in range(1, len(own.read.tokens)):
        if not own.uncased[at]:
            continue
        word = own.read.tokens[at].text
        if word in _STATES or (at in own.regions and at - 1 not in own.regions):
            yield from _before_state(own, at)
        elif word in _LANDSCAPE and at > 1 and _is_somebodys(own, at):
            yield at - 2, at, "a place, and whose it was"
        if word in _OF_A_PLACE and own.read.tokens[at - 1].text in _LANDSCAPE:
            yield from _with_place(own, at - 1)


def _before_state(own: Reading, at: int) -> Iterator[tuple[int, int, str]]:
    """The town of "in blossom arkansas"."""
    first = words_before(own, at)
    while first < at and own.read.tokens[first].text in _PARTS:
        first += 1
    said = row(own, first, at - 1)
    if not 0 < len(said) <= _MOST_BEFORE_STATE or is_made(said[0]):
        return
    other = own.is_plain_given(said[-1]) or any(word in KNOWN_CAPITALS for word in said)
    if not other and _BEFORE_STATE.search(up_to(own, first)):
        yield first, at - 1, "a state or country behind it"


def _is_somebodys(own: Reading, at: int) -> bool:
    """Is it "hatcher's nook": a place, and whose it once was?"""
    owner, head = own.read.tokens[at - 2].text, own.read.tokens[at].text
    if (
        own.read.tokens[at - 1].text != "s"
        or own.read.between(at - 2, at - 1) != "'"
        or not joined(own, at - 1)
    ):
        return False
    strange = owner in SURNAMES or (owner not in GIVEN and own.is_unknown(owner, strictly=True))
    return (strange or head in _NOBODYS) and len(owner) >= _SHORTEST and owner not in _NOBODY


def _with_place(own: Reading, last: int) -> Iterator[tuple[int, int, str]]:
    """The place of "the willow creek bus"."""
    first = words_before(own, last)
    said = row(own, first, last - 1)
    kind = any(word in TELLING_NOTHING or is_made(word) for word in said)
    if not said or kind or not joined(own, last):
        return
    told = own.read.tokens[last].text in PLACE_ENDINGS or any(not is_common(word) for word in said)
    if told and _ARTICLE.search(up_to(own, first)):
        yield first, last, "a place, and what belongs to it"
