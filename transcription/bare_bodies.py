"""Bodies called by ordinary words, in text without capitals, that their shape or company gives away.

"hepworth and sons", "the kingfisher suite", "the argus printed it", "ladder company nine".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.bare_phrases import is_made
from transcription.lexicon import (
    CITIES,
    GIVEN,
    PLACE_ENDINGS,
    SURNAMES,
    TELLING_NOTHING,
    is_common,
    words,
)
from transcription.org_bare import BARE_ENDINGS, DOUBTFUL, SPOKEN
from transcription.org_capitals import Told
from transcription.proper_runs import joined, row, up_to, words_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcription.name_reading import Reading

_HEIRS = frozenset(
    {"associates", "brother", "brothers", "co", "daughter", "daughters", "nephew", "nephews", "partners"}
    | {"son", "sons"}
)
# Whose sons they are: "my wife and sons".
_OWN = re.compile(
    r"\b(?:my|our|his|her|their|your|two|three|four|the|wife|husband|mother|father|mom|mum|dad)(?: \w+)?\s\Z"
)
_FAMILY = words("en_family")
_HEADS = (
    words("en_rooms", "en_groups", "en_body_heads", "en_institutions")
    | BARE_ENDINGS
    | PLACE_ENDINGS
    | words("en_landscape")
)
_GROUPS = words("en_groups")
_FOUNDED = words("en_founded")
_TRADES = words("en_trades")
_DONE_TOO = words("en_done_too")
_SAYING_NOTHING = TELLING_NOTHING | words("en_bare_nouns")
_THE = re.compile(r"\b(?:the|this|that|our|their)(?: (?:uh|um|old|new))*\s\Z")
_PAPERS = words("en_papers")
_PRINTED = re.compile(
    r" (?:(?:has|had|even|only|then) )*(?:printed|ran|reported|published|wrote|writes|said|says|covered"
    r"|came out|did a (?:piece|story|thing|spread)|put (?:it|us|him|her|that|me)"
    r"|had (?:it|us|him|her|a (?:piece|story|photo|picture))|headline|reporter|photographer)\b"
)
_THERE = re.compile(r"\b(?:at|to|from|in|near|by|for)(?: the)?\s\Z")
_ROYAL = _SAYING_NOTHING | words("en_royal")
_CREWS = frozenset(
    {"engine", "hose", "ladder", "rescue", "truck"}
)  # of these only the companies are numbered
_NUMBERED = _CREWS | {"battalion", "lodge", "local", "precinct", "regiment", "squadron", "troop"}
_NUMBERS = words("en_numbers")
_MOST_OF = 2  # words of "of the"
_SHORTEST = 3  # letters; an unknown word before a trade is longer


def bodies_of_words(own: Reading) -> Iterator[Told]:
    """Firms, rooms, groups, papers, and bodies told by a number."""
    for at, token in enumerate(own.read.tokens):
        if not at or not own.uncased[at]:
            continue
        if token.text in _HEIRS:
            yield from _and_sons(own, at)
        if token.text in _HEADS:
            yield from _called(own, at)
        if token.text == "thing":
            yield from _thing(own, at)
        if token.text in _TRADES and _is_firm(own, at):
            yield Told(at - 1, at, DOUBTFUL, "ends like a firm")
        if token.text in _PAPERS and _is_paper(own, at):
            yield Told(at, at, DOUBTFUL, "a paper that wrote something")
        if token.text == "royal" and _is_patronage(own, at):
            yield Told(at, at + 1, DOUBTFUL, "a hospital, a house or a show called royal")
        if token.text in _NUMBERED:
            yield from _numbered(own, at)


def _and_sons(own: Reading, at: int) -> Iterator[Told]:
    """Is it "hepworth and sons": one name, and heirs that are nobody's in the talk?"""
    first = at - 2
    if first < 0 or own.read.tokens[at - 1].text != "and" or own.read.between(first, at - 1) != " ":
        return
    word = own.read.tokens[first].text
    somebodys = word.endswith("s") or word in _FAMILY or _OWN.search(up_to(own, first))
    if word not in TELLING_NOTHING and word.isalpha() and len(word) > 1 and not somebodys:
        strange = own.is_unknown(word, strictly=True) or word in SURNAMES
        yield Told(first, at, SPOKEN if strange else DOUBTFUL, "a firm of a family")


def _thing(own: Reading, at: int) -> Iterator[Told]:
    """Is it "the brave paddlers thing", "the men of the mist thing": two words or more that say which?"""
    first = words_before(own, at)
    if first > _MOST_OF and row(own, first - _MOST_OF, first - 1) == ["of", "the"]:
        first = words_before(own, first - _MOST_OF)
    said = row(own, first, at - 1)
    everyday = _SAYING_NOTHING.issuperset(said) or any(word in _NUMBERS for word in said)
    if len(said) > 1 and not everyday and not is_made(said[0]) and _THE.search(up_to(own, first)):
        yield Told(first, at - 1, DOUBTFUL, "a thing that has a name")


def _called(own: Reading, at: int) -> Iterator[Told]:
    """Is it "the kingfisher suite", "the old tannery project": a rare word that says nothing of its use?"""
    first = words_before(own, at)
    if first > 1 and own.read.tokens[first - 1].text == "and":  # "the coopers and weavers club"
        first = words_before(own, first - 1)
    head = own.read.tokens[at].text
    everyday = head in _FOUNDED or (head in _GROUPS and not PLACE_ENDINGS.isdisjoint(row(own, first, at - 1)))
    telling = (word for word in row(own, first, at - 1) if word not in _SAYING_NOTHING)
    named = any((everyday or not is_common(word)) and not is_made(word) for word in telling)
    if named and _THE.search(up_to(own, first)):
        yield Told(first, at, DOUBTFUL, "a room or body called after something")


def _is_firm(own: Reading, at: int) -> bool:
    """Is it "quorley foods": a word on no list, or a given name, before a trade?"""
    word = own.read.tokens[at - 1].text
    if len(word) <= _SHORTEST or not word.isalpha() or not joined(own, at - 1):
        return False
    other = word in CITIES or (word in GIVEN and own.read.tokens[at].text in _DONE_TOO)
    return not other and own.is_unknown(word, strictly=True)


def _is_paper(own: Reading, at: int) -> bool:
    """Is it "the argus printed it"?"""
    printed = _PRINTED.match(own.read.view.text, own.read.tokens[at].end)
    return bool(printed and _THE.search(up_to(own, at)))


def _is_patronage(own: Reading, at: int) -> bool:
    """Is it "the royal beacon", and no family, navy or visit?"""
    follows = at + 1 < len(own.read.tokens) and own.read.between(at, at + 1) == " "
    return follows and own.read.tokens[at + 1].text not in _ROYAL and bool(_THERE.search(up_to(own, at)))


def _numbered(own: Reading, at: int) -> Iterator[Told]:
    """Is it "ladder company nine", "troop one eighteen"?"""
    company = at + 1 < len(own.read.tokens) and own.read.tokens[at + 1].text in {"co", "company"}
    first = at + 1 + company
    last = first - 1
    while last + 1 < len(own.read.tokens) and own.read.between(last, last + 1) == " ":
        if own.read.tokens[last + 1].text not in _NUMBERS:
            break
        last += 1
    crew = own.read.tokens[at].text in _CREWS and not company
    counted = row(own, first, last) == ["one"] or own.read.tokens[at - 1].text in {
        "a",
        "the",
    }  # "a local one"
    if last >= first and not (crew or counted):
        yield Told(at, last, DOUBTFUL, "a body by its number")
