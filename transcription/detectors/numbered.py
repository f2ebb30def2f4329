"""Bodies and places that go by a number: "PS 418", "Local 212", "District 11", "Route 9"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.model import Finding, Kind
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

DOUBTFUL = 0.6

_NUMBER = r"(?:number |no\.? |# ?)?\d{1,4}(?: \d{1,3}){0,2}(?![\d,.:%-]*\d|%|st\b|nd\b|rd\b|th\b)"
_PLACES = "district|precinct|route|highway|interstate|county road|state road|zone|sector|pier|area"
_SCHOOLS = r"p\.? ?s\.?|i\.s\.|j\.?h\.?s\.?"
_BODIES = "local|troop|pack|engine|ladder|squad|battalion|regiment|company|post|lodge|channel|studio|radio"
_WITH_CAPITAL = led(
    rf"\b(?:(?P<place>{_PLACES})|(?P<org>{_SCHOOLS}|{_BODIES})) {_NUMBER}",
    f"{_PLACES}|{_BODIES}|p|ps|i|j|jh|jhs",
)
# Those that name one without a capital as well.
_ROADS = "district|precinct|highway|interstate|county road|state road|route"
_ALWAYS = led(
    rf"\b(?:(?P<place>{_ROADS})|(?P<org>troop|(?<=at )p s|(?<=to )p s|(?<=from )p s|(?<=the )local))"
    rf" {_NUMBER}",
    f"{_ROADS}|troop|p s|local",
)
_COUNTED = re.compile(
    r" ?(?:percent|people|kids|years?|months?|weeks?|days?|hours?|minutes?|miles?|dollars?)\b"
)


class NumberedDetector:
    """On the view with digits."""

    name = "numbered"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such body and place."""
        typed = spoken.typed(tuple(texts))
        return [_finding(typed, match) for match in _matches(typed)]


def _matches(typed: View) -> Iterator[re.Match[str]]:
    for match in _WITH_CAPITAL.finditer(typed.text):
        if typed.written(match.start(), match.start() + 1).isupper():
            yield match
    for match in _ALWAYS.finditer(typed.text):
        small = typed.written(match.start(), match.start() + 1).islower()
        if small and not _COUNTED.match(typed.text, match.end()):
            yield match


def _finding(typed: View, match: re.Match[str]) -> Finding:
    kind = Kind.PLACE if match["place"] else Kind.ORG
    entity = f"{kind}:{match[0]}"
    return Finding(
        typed.spans(*match.span()), kind, entity, NumberedDetector.name, DOUBTFUL, "goes by a number"
    )


detector = NumberedDetector()
