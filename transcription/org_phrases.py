"""Organisations in phrases: bodies that everybody knows, and "X of Y" with and without capitals."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from transcription.lexicon import (
    BODIES,
    CITIES,
    FUNCTION_WORDS,
    GIVEN,
    ORG_ENDINGS,
    REGIONS,
    SURNAMES,
    in_any,
)
from transcription.lexicon import words as word_list
from transcription.matching import by_first, matches
from transcription.org_capitals import (
    ACRONYM,
    FIRMS,
    LARGE,
    LIKELY,
    LISTED,
    NO_PROPER,
    SUBJECTS,
    WORD,
    Told,
)
from transcription.proper_runs import capital_runs, row, up_to
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcription.name_reading import Reading

_OF_HEADS = "|".join(
    sorted(
        {*("university", "college", "school", "bank", "church", "institute", "hospital", "academy")}
        | {*("department", "office", "ministry", "diocese", "society", "museum", "association", "center")}
        | {*("board", "bureau", "house", "archdiocese", "bishopric", "brotherhood", "chamber", "daughters")}
        | {*("federation", "friends", "guild", "institution", "knights", "league", "library", "lodge")}
        | {*("order", "rotary club", "sisterhood", "sisters", "sons", "temple", "town council", "union")}
        | {*("alliance", "assembly", "campaign", "club", "coalition", "commission", "committee", "company")}
        | {*("congress", "council", "court", "movement", "network", "parish", "partnership")}
        | {*("city council", "conservatory", "foundation", "faculty", "fellowship", "centre", "lions club")},
        key=len,
        reverse=True,
    )
)
# Of these many are called "of" something that is no name: "Board of Directors", "House of Cards".
_LOOSE = frozenset(
    {"board", "bureau", "department", "friends", "house", "ministry", "office", "order", "sisters"}
    | {"alliance", "assembly", "campaign", "club", "coalition", "commission", "committee", "company"}
    | {"congress", "council", "court", "movement", "network", "parish", "partnership"}
)
_OF = led(rf"\b(?P<head>{_OF_HEADS}) (?:of|for) (?:the )?(?=\w)", _OF_HEADS)
_BODY_ROWS = {tuple(body.split()): body for body in BODIES | FIRMS}
_BODY_INDEX = by_first(_BODY_ROWS)
_OF_WHAT = {("of",), ("of", "the")}
_TITLE_JOINTS = {
    *((word,) for word in ("and", "for", "from", "in", "on", "to", "with", "up", "out", "off")),
    *(
        (word, "the")
        for word in ("and", "for", "from", "in", "on", "to", "with", "at", "under", "over", "by")
    ),
    *((word, "a") for word in ("for", "in", "with")),
    *(("up", "and"), ("in", "and"), ("on", "and"), ("out", "and")),
}
# "the university of north quorley": before a word on no list.
_SIDES = frozenset(
    {"central", "east", "greater", "mid", "new", "north", "saint", "south", "st", "upper", "west"}
)
_MOST_BETWEEN = 3  # tokens from one side of such a name to the other
# Names that many churches, and the schools and hospitals beside them, share.
_NAMED_AGAIN = ("first", "greater", "little", "mount", "mt", "new", "old", "second", "third", "true")
_CHURCHES = {(again, name) for again in _NAMED_AGAIN for name in word_list("en_church_names")}
_PATRONS = {tuple(name.split()): name for name in word_list("en_patrons")}
_PATRONS |= {church: " ".join(church) for church in map(tuple, _CHURCHES)}
_SURE_CHURCHES = {church for church in _CHURCHES if church[0] == "greater"}
_PATRON_INDEX = by_first(_PATRONS)
_GREATER = frozenset(
    {"christian", "first", "greater", "little", "new", "old", "second", "st", "third", "true", "upper"}
)
_THERE = re.compile(
    r"\b(?:at|to|from|with|near|by|attend(?:s|ed|ing)?|join(?:s|ed|ing)?|for us|called|named)\s\Z"
)
# Around a firm's name that stands for what it makes ("on Zoom", "my Amazon account", "a Google search").
_AS_PRODUCT = re.compile(
    r"\b(?:on|via|us(?:e|es|ed|ing)|through|over|my|your|our|their|his|her|a|an|the|in|into|onto|to|with|watch(?:ed|ing)?"
    r"|open(?:ed|ing)?|check(?:ed|ing)?|call(?:ed)?|play(?:ed|ing)?)\s\Z"
)


def known_bodies(own: Reading) -> Iterator[Told]:
    """Bodies that everybody knows, written as names; firms only where the word is not for their product."""
    for match in matches(own.read, _BODY_ROWS, _BODY_INDEX):
        first, last = match.places[0], match.places[-1]
        written = all(own.read.written(at)[0].isupper() and not own.uncased[at] for at in match.places)
        product = match.value in FIRMS and _AS_PRODUCT.search(up_to(own, first))
        if written and not product:
            yield Told(first, last, WORD, "a body or firm that everybody knows")


def patrons(own: Reading) -> Iterator[Told]:
    """Such as "sacred heart", "our lady of the fields": capital, or where people go."""
    for match in matches(own.read, _PATRONS, _PATRON_INDEX):
        first, last = match.places[0], match.places[-1]
        bare = own.uncased[first]
        end = _fields(own, last) if match.value == "our lady" else last
        there = bare and (end > last or match.row in _SURE_CHURCHES or _THERE.search(up_to(own, first)))
        if own.read.written(first)[0].isupper() or there:
            yield Told(_greater(own, first), end, ACRONYM, "a name that many churches have")


def _greater(own: Reading, first: int) -> int:
    """The first word of "Greater Mount Olive", "Second Holy Trinity"."""
    before = first - 1
    larger = (
        before >= 0 and own.read.tokens[before].text in _GREATER and own.read.between(before, first) == " "
    )
    return before if larger and (own.uncased[before] or own.read.written(before)[0].isupper()) else first


def _fields(own: Reading, last: int) -> int:
    """The last word of "of the fields", where it stands behind "our lady"."""
    words = row(own, last, min(last + 3, len(own.read.tokens) - 1))[1:]
    if words[:1] != ["of"] or len(words) == 1:
        return last
    return last + (3 if words[1] in {"the", "good", "perpetual"} and len(words) > 2 else 2)


def of_something_named(own: Reading) -> Iterator[Told]:
    """The "University of Larkmoor", "the church of the Harrow"."""
    text = own.read.view.text
    found = list(_OF.finditer(text))
    starts = {token.start: at for at, token in enumerate(own.read.tokens)} if found else {}
    for match in found:
        first, at = starts.get(match.start()), starts.get(match.end())
        if first is None or at is None:
            continue
        last = _of_what(own, at)
        if last is not None:
            sure = (
                not own.uncased[at] and own.read.written(first)[0].isupper() and match["head"] not in _LOOSE
            )
            yield Told(first, last, LISTED if sure else LIKELY, "an organisation of something named")


def _of_what(own: Reading, at: int) -> int | None:
    """The last word of what it is of, where that is a name."""
    word = own.read.tokens[at].text
    if word in _SIDES and own.uncased[at] and _is_strange(own, at + 1):
        return at + 1
    named = own.read.written(at)[0].isupper() and not own.uncased[at]
    place = word in CITIES or word in REGIONS or own.is_unknown(word, strictly=True)
    place = place and word.isalpha()
    if word in SUBJECTS | FUNCTION_WORDS or not (place or named):
        return None
    last = at
    while named and last + 1 < len(own.read.tokens) and own.read.between(last, last + 1) in {" ", "-"}:
        if not own.read.written(last + 1)[0].isupper():
            break
        last += 1
    return last


def _is_strange(own: Reading, at: int) -> bool:
    follows = at < len(own.read.tokens) and own.read.between(at - 1, at) == " "
    return follows and own.is_unknown(own.read.tokens[at].text, strictly=True)


def of_something_capital(own: Reading) -> Iterator[Told]:
    """Capitalised words around a little one: "the Brotherhood of Cooks", "Letters from the Attic"."""
    for (first, left), (right, last) in pairwise(capital_runs(own)):
        if right - left > _MOST_BETWEEN:
            continue
        between = tuple(row(own, left + 1, right - 1))
        of_what = between in _OF_WHAT and _heads(own, first, left)
        if of_what or (between in _TITLE_JOINTS and _is_title(own, (first, left), (right, last))):
            yield Told(first, last, ACRONYM, "something with a capital of something with a capital")


def _is_title(own: Reading, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Are both sides everyday words that hardly have a capital but in a title ("Curl and Dye")?

    The first may begin a sentence; a name, a city or a month beside another is no title.
    """
    if (
        own.uncased[left[0]]
        or not own.read.written_as_name(right[0])
        or not _is_joined(own, left[1], right[0])
    ):
        return False
    return all(
        own.is_listed(word) and not in_any(word, (NO_PROPER, GIVEN, SURNAMES, *LARGE))
        for run in (left, right)
        for word in row(own, *run)
    )


def _is_joined(own: Reading, left: int, right: int) -> bool:
    return all(own.read.between(at, at + 1) == " " for at in range(left, right))


def _heads(own: Reading, first: int, last: int) -> bool:
    """May the run be the first part of such a name: no office, nobody, and capital as names are?"""
    words = row(own, first, last)
    alone = len(words) == 1 and words[0] in ORG_ENDINGS  # read as "university of ..." already
    nothing = alone or in_any(words[-1], (NO_PROPER, *LARGE)) or words[0] in GIVEN
    return own.read.written_as_name(last) and not (nothing or own.read.written(last).isupper())
