"""Words that are part of a name because of what stands beside them: another name, "they call her"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.lexicon import (
    ABBREVIATIONS,
    CITIES,
    FILLERS,
    FUNCTION_WORDS,
    GENERIC,
    GIVEN,
    KNOWN_CAPITALS,
    REGIONS,
    TITLES,
    in_any,
    is_common,
    words,
)
from transcription.name_evidence import CAPITAL, LISTED, PAIR, UNKNOWN, Named
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from transcription.matching import Page
    from transcription.name_reading import Reading

# Capitalised words that are nobody's name, lone or right before a name.
NOBODY = (FUNCTION_WORDS | KNOWN_CAPITALS | TITLES | GENERIC | REGIONS | words("en_offices"), CITIES)
_MONTH_NAMES = frozenset({"april", "may", "june", "august"})
_BEFORE_MONTH = frozenset(
    {
        "in",
        "last",
        "this",
        "next",
        "since",
        "until",
        "till",
        "by",
        "of",
        "every",
        "each",
        "early",
        "late",
        "mid",
    }
    | {"from", "before", "after", "through", "during", "for", "to", "and", "or"}
)
_BEFORE_SOMEBODY = frozenset(
    {"asked", "told", "with", "met", "saw", "called", "thanked", "thanks", "hi", "hey", "named"}
)
_HALF = 2  # letters
_STATES = words("en_states_short")
_SOMEBODY = (
    "boy|girl|man|woman|guy|lady|kid|friend|student|nurse|person|fellow|bloke|lad|teacher|patient|baby|dog"
    "|cat|sister|brother|daughter|son|cousin|colleague|someone|somebody|one"
)
_CALLING = (
    "we|they|everyone|everybody|people|folks|you all|y'all|the kids|the boys|the girls|the others|the guys"
    "|the residents|the students"
)
_NICKNAME = led(
    rf"\b(?:(?:{_SOMEBODY}) (?:called|named)|(?:{_CALLING})"
    r"(?: all| both| always| just| used to| still)* call(?:s|ed)? (?:him|her|me|that one|this one"
    r"|them)) (?P<name>[a-z]{3,})"
    r"(?! (?:and|or|a|the|to|for|when|if|because|from|in|on|at|back)\b)(?=\W)",
    f"{_SOMEBODY}|{_CALLING}",
)
# "my lab partner comet he had", "his name was comet": whoever is named and then spoken of.
_NAMED_FIRST = (
    "brother|sister|cousin|friend|mate|partner|roommate|neighbou?r|uncle|auntie|aunt|lad|lady|fella|bloke|guy"
    "|girl|boy|man|woman|colleague|boss|carer|nurse|teacher|tutor|son|daughter|nephew|niece"
)
_NEXT_TO = "above|below|beside|behind|opposite|next to"
_TALKED = "talk|talked|talking|speak|spoke|speaking"
_DAYS = "mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|mornings|evenings|weekends"
_SPOKEN_OF = led(
    rf"\b(?:(?:{_NAMED_FIRST}|(?:{_NEXT_TO}) (?:me|us|him|her|them)|(?:{_TALKED}) (?:to|with)|(?:{_DAYS}))"
    r" (?P<resumed>[a-z]{3,}) (?:he|she)(?:'s|'d|'ll| )"
    r"|(?:thanks|thank you) (?P<thanked>[a-z]{3,})(?! for\b)(?![\w'])"
    r"|you remember (?P<given>[a-z]{3,})(?=\n|\Z)"
    r"|(?:that's|that was|this is|it was) (?P<rare>[a-z]{3,}) (?:he|she)(?:'s|'d|'ll| )"
    r"|name(?: was| is|'s) (?P<named>[a-z]{3,})(?![\w']))",
    f"{_NAMED_FIRST}|{_NEXT_TO}|{_TALKED}|{_DAYS}|name|that's|that|this|it|thanks|thank|you",
)
_WHOSE = ("my ", "his ", "her ", "their ", "whose ")
_NO_NICKNAMES = FUNCTION_WORDS | words("en_no_nicknames", "en_before_subject", "en_family", "en_kin")
CALLED = "what somebody is called"
_SAID_OF_THEM = re.compile(r"\w{3,}(?:ing|ed|ly|al|ous|ic|able|ful)|\w{4,}[ae]nt")  # "her name is important"
_UNLISTED = frozenset({PAIR, CAPITAL, UNKNOWN})  # scores of words on no list


def beside_others(read: Page, first: list[Named]) -> list[Named]:
    """Whoever is named in one breath with somebody sure is as sure: "Tasha and Keandre"."""
    ends = {one.places[-1] for one in first if one.score >= LISTED}
    starts = {one.places[0] for one in first if one.score >= LISTED}
    return [
        one._replace(score=LISTED, why="named together with somebody")
        if one.score in _UNLISTED and _is_beside(read, one, ends, starts)
        else one
        for one in first
    ]


def beside(own: Reading, first: Sequence[Named]) -> Iterator[Named]:
    """Whatever is part of somebody's name by what stands beside it."""
    yield from _forenames(own, first)
    yield from _months(own, first)
    yield from _nicknames(own)
    yield from _resumed(own)
    yield from _halves(own, first)
    yield from _initials(own)


def _forenames(own: Reading, first: Iterable[Named]) -> Iterator[Named]:
    """An everyday word with a capital right before somebody's name: "Summer Quill", "with Big Quill"."""
    for one in first:
        at = one.places[0] - 1
        if one.score < LISTED or len(one.places) > 1 or at < 0 or own.uncased[at]:
            continue
        word, capital = own.read.tokens[at].text, own.read.written(at).istitle()
        greeted = own.cues.at(own.read.tokens[at + 1].start) is not None
        forename = capital and not greeted and not in_any(word, NOBODY)
        if forename and own.read.between(at, at + 1) == " ":
            yield Named((at,), CAPITAL, "a capitalised word before a name")


def _months(own: Reading, first: Iterable[Named]) -> Iterator[Named]:
    """May, June or April right before a name that is no number and no year: "May Ling", "June Quillory"."""
    for one in first:
        at = one.places[0] - 1
        if at < 0 or own.read.tokens[at].text not in _MONTH_NAMES or own.read.between(at, at + 1) != " ":
            continue
        before = own.read.tokens[at - 1].text if at else ""
        capital = own.read.written(at)[0].isupper() and before not in _BEFORE_MONTH
        asked = own.uncased[at] and before in _BEFORE_SOMEBODY
        if capital or asked:
            yield Named((at,), max(one.score, CAPITAL), "a month before a name")


def _nicknames(own: Reading) -> Iterator[Named]:
    """Whatever "everybody calls her": a word too may be somebody's nickname."""
    found = list(_NICKNAME.finditer(own.read.view.text))
    starts = {token.start: at for at, token in enumerate(own.read.tokens)} if found else {}
    for match in found:
        at = starts.get(match.start("name"))
        if at is not None and match["name"] not in _NO_NICKNAMES:
            yield Named((at,), CAPITAL, CALLED)


def _resumed(own: Reading) -> Iterator[Named]:
    """Whoever is named by an everyday word and then spoken of, where no capital tells it."""
    found = list(_SPOKEN_OF.finditer(own.read.view.text))
    starts = {token.start: at for at, token in enumerate(own.read.tokens)} if found else {}
    for match in found:
        group = next(name for name, said in match.groupdict().items() if said)
        at = starts.get(match.start(group))
        if at is not None and own.uncased[at] and _is_named(match, group) and _may_be_called(match[group]):
            yield Named((at,), CAPITAL, CALLED)


def _is_named(match: re.Match[str], group: str) -> bool:
    """Is it somebody's name that is told, or no everyday word that is taken up again?"""
    if group == "named":
        return match.string.endswith(_WHOSE, 0, match.start())
    if group == "given":
        return match[group] in GIVEN
    return group == "resumed" or not is_common(match[group])


def _may_be_called(word: str) -> bool:
    return not in_any(word, (*NOBODY, _NO_NICKNAMES, FILLERS)) and not _SAID_OF_THEM.fullmatch(word)


def _halves(own: Reading, first: Iterable[Named]) -> Iterator[Named]:
    """Two letters that are no word, right before a name without capitals: "su yeon", "le quan"."""
    for one in first:
        at = one.places[0] - 1
        if at < 0 or not own.uncased[at] or own.read.between(at, at + 1) != " ":
            continue
        word = own.read.tokens[at].text
        if len(word) == _HALF and word.isalpha() and own.is_unknown(word):
            yield Named((at,), one.score, "a short word before a name")


def _initials(own: Reading) -> Iterator[Named]:
    """Two dotted capitals that stand for nothing else and for no surname's beginning: "E.J. has the keys"."""
    read = own.read
    for at in range(len(read.tokens) - 1):
        letters = read.tokens[at].text + read.tokens[at + 1].text
        if len(letters) != _HALF or in_any(letters, (ABBREVIATIONS, KNOWN_CAPITALS, _STATES)):
            continue
        dotted = read.between(at, at + 1) in {".", ". "} and read.following(at + 1) == "."
        if dotted and read.written(at).isupper() and read.written(at + 1).isupper():
            yield Named((at, at + 1), CAPITAL, "initials")


def _is_beside(read: Page, one: Named, ends: Collection[int], starts: Collection[int]) -> bool:
    before, after = one.places[0] - 1, one.places[-1] + 1
    joined_before = before - 1 in ends and _is_and(read, before)
    return joined_before or (after + 1 in starts and _is_and(read, after))


def _is_and(read: Page, at: int) -> bool:
    around = read.between(at - 1, at) in {" ", ", "} and read.between(at, at + 1) == " "
    return read.tokens[at].text == "and" and around
