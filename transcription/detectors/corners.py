"""Corners of two streets, and a street between two: "at Fernhill and Third", "Route 9 meets Quarry Hill"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS, is_common
from transcription.model import Finding, Kind
from transcription.street_words import ORDINALS, ends_of, has_no_capitals, is_capital
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

DOUBTFUL = 0.6

_REACH = 24  # characters before a numbered street in which the other one stands
_AROUND = 80  # characters before the first of two streets in which the one between them stands
_CORNERED = (
    r"(?:(?:old|new|north|south|east|west|upper|lower|saint|st) )?(?:[a-z'-]+|\d{1,3}(?:st|nd|rd|th)?)"
)
_WHERE = "corner|intersection|junction|crossroads|cross streets"
_CORNER = led(
    rf"\b(?:{_WHERE})(?: (?:of|at|by|on|are|is|where))? (?:the )?"
    rf"(?P<first>{_CORNERED})"
    r"(?: (?:street|avenue|road|lane|st|ave))? (?:and|meets|crosses|at) "
    rf"(?P<second>{_CORNERED})"
    r"(?: (?:street|avenue|road|lane|st|ave)\b)?",
    _WHERE,
)
_ROUTES = "route|highway|hwy|interstate|county road|state road|us|i"
_ROUTE_CORNER = led(
    rf"\b(?:{_ROUTES}|[ms]\.?r\.?) ?-? ?\d{{1,3}} (?:and|meets|crosses|at|where it meets) "
    r"(?P<other>(?:the )?[a-z'-]+(?: [a-z'-]+){0,2})",
    f"{_ROUTES}|m|s|mr|sr",
)
_AND_BEFORE = re.compile(
    r"\b(?:at|on|by|near|off|past|to|from|around) (?P<other>[a-z'-]+)(?: street| avenue)? and \Z"
)
_AND_AFTER = re.compile(r"(?: street| avenue)? and (?P<other>[a-z'-]+)")
# "the Fernhill roundabout"
_JUNCTION = re.compile(
    r"\bthe (?P<name>[a-z'-]{4,20}) (?:roundabout|junction|interchange|flyover|underpass|crossroads"
    r"|gyratory)\b"
)
_NTH_ALONE = re.compile(r"\b\d{1,3}(?:st|nd|rd|th)\b")
_BETWEEN_BEFORE = re.compile(r"\b(?P<name>[a-z'-]+)(?: street| avenue)?,? between (?:the )?\Z")
_SECOND = re.compile(rf" and (?:the )?(?:{'|'.join(sorted(ORDINALS))}|\d{{1,3}}(?:st|nd|rd|th))\b")
_BEFORE_CROSSING = re.compile(r"\b(?:at|on|by|near|off|past|to|from|around) \Z")
# Behind these a pair of an everyday word and an ordinal is where something lies: "the shelter that's on".
_LIES = re.compile(
    r"\b(?:that's|it's|is|was|right|down|over|up|out|house|place|home|shop|store|bar|hotel|shelter|church"
    r"|school|clinic|office|building|bus|stop|lived?|lives|living|stay(?:s|ed|ing)?|stand(?:s|ing)?|stood"
    r"|wait(?:s|ed|ing)?|park(?:s|ed)?|hang(?:s|ing)?|hung|work(?:s|ed)?|corner|lot|spot|apartment|block|one"
    r"|there) (?:on|at|off|by)"
    r" (?P<other>[a-z'-]+) and \Z"
)
_IN_A_ROW = frozenset({"first", "second", "third"})  # "on hold and second in line"
_TENS = re.compile(r"(?<![\w.])[2-9]0 \Z")  # of "twenty second"
_LIES_REACH = 48  # characters
_GOES_ON = re.compile(r"(?: (?:street|avenue))?(?:[.,?!\n]|\Z| (?P<next>[a-z']+))")
_DAYS = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|christmas|easter|birthdays?|holidays?|foot"
)
_AFTER_FIRST = frozenset({"foremost", "goal", "inches"})  # "first and foremost", "third and inches"
# Names of American streets that are everyday words.
_STREET_NAMES = frozenset(
    {"main", "market", "church", "park", "oak", "elm", "maple", "pine"}
    | {"cedar", "walnut", "chestnut", "spruce", "vine", "mill", "broad", "broadway"}
)


class CornersDetector:
    """On the view with digits."""

    name = "corners"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every corner of two streets."""
        whole = tuple(texts)
        typed, text = spoken.typed(whole), spoken.run_on(whole)
        return [
            Finding(
                typed.spans(*place),
                Kind.ADDRESS,
                "address:" + text[slice(*place)],
                self.name,
                DOUBTFUL,
                "a corner",
            )
            for place in _places(typed, text, known.language)
        ]


def _places(typed: View, text: str, language: str) -> Iterator[tuple[int, int]]:
    for ordinal in (*_numbered(text), *_NTH_ALONE.finditer(text)):
        yield from _crossing(typed, text, ordinal, language)
        yield from _between(typed, text, ordinal, language)
    for match in _ROUTE_CORNER.finditer(text):
        end = _until_sentence(typed, match)
        if end > match.start("other"):
            yield match.start(), end
    for match in _JUNCTION.finditer(text):
        if is_capital(typed, match.start("name")) or not is_common(match["name"], language):
            yield match.start("name"), match.end()
    for match in _CORNER.finditer(text):
        if not {match["first"], match["second"]} & FUNCTION_WORDS:
            yield match.start("first"), match.end()


def _numbered(text: str) -> Iterator[re.Match[str]]:
    return (word for word in ends_of(text) if word[0] in ORDINALS)


def _crossing(typed: View, text: str, ordinal: re.Match[str], language: str) -> Iterator[tuple[int, int]]:
    """A corner with a numbered street: "at Fernhill and Third", "on third and fernhill"."""
    tens = _TENS.search(text, max(0, ordinal.start() - _REACH), ordinal.start())
    start = tens.start() if tens else ordinal.start()
    before = _AND_BEFORE.search(text, max(0, start - _REACH), start)
    if before is not None and _crosses(typed, before, ordinal, language):
        yield before.start("other"), ordinal.end()
    elif (lies := _lies_on(text, start, ordinal)) and has_no_capitals(typed, ordinal.start()):
        yield lies.start("other"), ordinal.end()
    after = _AND_AFTER.match(text, ordinal.end())
    led = _BEFORE_CROSSING.search(text, max(0, ordinal.start() - _REACH), ordinal.start())
    if after is not None and led is not None and _crosses(typed, after, ordinal, language):
        yield ordinal.start(), after.end()


def _lies_on(text: str, start: int, ordinal: re.Match[str]) -> re.Match[str] | None:
    """An everyday word and an ordinal from ``start``, and nothing behind: "on willow and thirty first"."""
    if start == ordinal.start() and ordinal[0] in _IN_A_ROW:
        return None
    lies = _LIES.search(text, max(0, start - _LIES_REACH), start)
    following = _GOES_ON.match(text, ordinal.end()) if lies else None
    if lies is None or following is None or lies["other"] in FUNCTION_WORDS or _DAYS.fullmatch(lies["other"]):
        return None
    named = lies["other"] not in ORDINALS and is_common(lies["other"])
    ends = following["next"] is None or following["next"].partition("'")[0] in FUNCTION_WORDS
    return lies if named and ends else None


def _between(typed: View, text: str, ordinal: re.Match[str], language: str) -> Iterator[tuple[int, int]]:
    """A street between two others: "Fernhill between Third and Fourth"."""
    before = _BETWEEN_BEFORE.search(text, max(0, ordinal.start() - _AROUND), ordinal.start())
    after = _SECOND.match(text, ordinal.end())
    if before is None or after is None or before["name"] in FUNCTION_WORDS:
        return
    if not is_common(before["name"], language) or is_capital(typed, before.start("name")):
        yield before.start("name"), after.end()


def _until_sentence(typed: View, match: re.Match[str]) -> int:
    """Where the other street's name ends: before a word of the sentence, or one without its capital."""
    end = start = match.start("other")
    capitals = is_capital(typed, match.start())
    for word in re.finditer(r"[a-z'-]+", match["other"]):
        if word[0].partition("'")[0] in FUNCTION_WORDS or (
            capitals and not is_capital(typed, start + word.start())
        ):
            break
        end = start + word.end()
    return end


def _crosses(typed: View, other: re.Match[str], ordinal: re.Match[str], language: str) -> bool:
    """Is the other one the name of a street too, rather than of "first and foremost"?"""
    name = other["other"]
    if name in FUNCTION_WORDS:
        return False
    figure = ordinal[0][0].isdigit()
    if is_capital(typed, other.start("other")) and (figure or is_capital(typed, ordinal.start())):
        return True
    plain = name in _AFTER_FIRST or (is_common(name, language) and name not in _STREET_NAMES)
    return name not in ORDINALS and not plain and has_no_capitals(typed, ordinal.start())


detector = CornersDetector()
