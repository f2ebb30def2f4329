"""What belongs to an address that was found: its name said again, and houses and doors told beside it.

"We were 14 Tolling Lane ... so I ran down Tolling", "it was the Forge before", "hers is the gables".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS, KNOWN_CAPITALS, REGIONS, is_common, words
from transcription.model import Finding, Kind
from transcription.number_beside import is_street, window
from transcription.street_words import HOUSES, ORDINALS, STREETS, STREETS_TOO, has_no_capitals, is_capital
from transcription.uncounted import is_free

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.normalise import View

    Place = tuple[int, int]

NAME = "address_again"
DOUBTFUL = 0.6
_SURE_FROM = 0.6  # score of an address of which more is looked for
_FEWEST = 4  # letters of a name that is said again
_WORD = re.compile(r"[a-z']+")
_NO_NAMES = (
    FUNCTION_WORDS
    | STREETS
    | STREETS_TOO
    | HOUSES
    | ORDINALS
    | words("en_no_streets")
    | REGIONS
    | KNOWN_CAPITALS
    | {
        "flat",
        "apartment",
        "number",
        "room",
        "unit",
        "suite",
        "corner",
        "block",
        "floor",
        "opposite",
        "behind",
    }
    | {"upstairs", "house", "building", "north", "south", "east", "west", "care", "opposite", "something"}
)
_LED = re.compile(
    r"(?:\A|\n|[.,?!\"] ?|\b(?:on|off|at|to|in|is|was|it's|said|not|no|and|from|just|down|up"
    r"|called)[ ,]{1,2})\Z"
)
_CLOSE = 12  # characters before a name in which what leads to it stands
# Houses that are told by their kind or by what grows there: "the annexe", "the gables", "the laurels".
_HOUSE = re.compile(
    r"\bthe (?:old )?(?:annexe?|gables|lodge|vicarage|rectory|manse|manor|forge|smithy|mill|grange|chapel"
    r"|granary|gate ?house|coach house|school ?house|laurels|hollies|elms|oaks|beeches|cedars|limes|firs"
    r"|poplars|willows|birches|maples|pines|orchards?|nook|haven|retreat|towers|cottage|bungalow|chalet"
    r"|stables|barn|dairy)\b"
)
# What stands by an address and is told by it: "the lay-by opposite 240 ...", "the yard behind ...".
_BESIDE = re.compile(
    r"\b(?:the |a |our |my )(?:[a-z-]{3,14} ){1,2}(?:opposite|across from|over from|behind|next to|beside"
    r"|above|over|below|in front of|outside|at the back of)(?: the)? \Z"
)
# A house before its street: "The Old Chapel, Back Lane".
_HOUSE_BEFORE = re.compile(r"(?<![\w'])(?P<words>(?:[a-z']+ ){0,3}[a-z']+), \Z")
_BESIDE_REACH = 56  # characters


def more(found: Iterable[Finding], texts: Sequence[str]) -> list[Finding]:
    """What belongs to the addresses among ``found`` and is in none of them; a person decides about each."""
    addresses = (one for one in found if one.kind is Kind.ADDRESS or is_street(one, texts))
    given = [one for one in addresses if one.score >= _SURE_FROM]
    if not given:
        return []
    typed = spoken.typed(tuple(texts))
    held = {(span.turn, at) for one in found for span in one.spans for at in range(span.start, span.end)}
    again = []
    for start, end in sorted(set(_places(typed, given, texts))):
        spans = typed.spans(start, end)
        if not all((span.turn, at) in held for span in spans for at in (span.start, span.end - 1)):
            why = "belongs to an address that was found"
            again.append(
                Finding(spans, Kind.ADDRESS, f"address:{typed.text[start:end]}", NAME, DOUBTFUL, why)
            )
    return again


def _places(typed: View, given: Sequence[Finding], texts: Sequence[str]) -> Iterator[Place]:
    rare: set[str] = set()
    for one in given:
        low, high = window(typed, one)
        start = bisect_left(typed.starts, typed.firsts[one.spans[0].turn] + one.spans[0].start)
        beside = _BESIDE.search(typed.text, max(0, start - _BESIDE_REACH), start)
        if beside:
            yield beside.start(), beside.end() - 1
        names = set(_names(one, texts))
        rare |= {word for word in names if not is_common(word)}
        yield from _house_before(typed, start)
        for match in _HOUSE.finditer(typed.text, low, high):
            yield match.span()
        for match in _WORD.finditer(typed.text, low, high):
            if match[0].removesuffix("'s") in names and _is_led(typed, match):
                yield match.span()
    if rare:
        for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, sorted(rare)))})\b", typed.text):
            yield match.span()


def _house_before(typed: View, start: int) -> Iterator[Place]:
    """The words with capitals before an address and its comma, from the first one on."""
    before = _HOUSE_BEFORE.search(typed.text, max(0, start - _BESIDE_REACH), start)
    capitals = [
        word.start()
        for word in (_WORD.finditer(typed.text, *before.span("words")) if before else ())
        if is_capital(typed, word.start())
    ]
    if before and len(capitals) > 1 and is_capital(typed, typed.text.rfind(" ", 0, before.end("words")) + 1):
        yield capitals[0], before.end("words")


def _names(one: Finding, texts: Sequence[str]) -> Iterator[str]:
    for span in one.spans:
        for word in _WORD.findall(texts[span.turn][span.start : span.end].lower()):
            if len(word) >= _FEWEST and word not in _NO_NAMES:
                yield word


def _is_led(typed: View, word: re.Match[str]) -> bool:
    """Does a common word stand where the name of a street would: "it's on tamarind", "Tamarind."?"""
    if not is_capital(typed, word.start()) and not has_no_capitals(typed, word.start()):
        return False
    before = typed.text[max(0, word.start() - _CLOSE) : word.start()]
    return bool(_LED.search(before)) and is_free(typed.text, word.end())
