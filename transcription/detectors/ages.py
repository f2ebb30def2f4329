"""Ages: those over 89 for certain (45 CFR 164.514(b)(2)(i)(C)), others for a person to weigh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

OVER_89 = 0.95
WEIGHED = 0.6  # identifies only together with something else
OLDEST_TOLD = 89  # years; older ages identify by themselves
_OLDEST = 120  # years that anybody reaches

_RELATIVES = (
    r"(?:grand)?(?:mother|father|ma|pa|mom|dad|son|daughter|parents?)|husband|wife|brother|sister|uncle|aunt"
    r"|cousin|nephew|niece|patient|boss|neighbou?r|kid|baby|partner"
)
_WHO = (
    rf"\b(?:i'm|i am|i was|i'll be|he's|he is|he was|she's|she is|she was|they're|they are|they were|you're"
    rf"|you are|(?:{_RELATIVES})(?:'s| is| was)|who is|who was|who's)"
)
_ABOUT = r"(?: (?:about|almost|nearly|like|only|just|already|over|now|maybe|around|still|probably|gonna be))*"
_NUMBER = r"(?P<n>\d{1,3})(?![\d:/%]|[.,]\d|st\b|nd\b|rd\b|th\b)"
_GROWN = rf"(?!1\b){_NUMBER}"  # "she is one who", "he turned one down"
_OLD = r"(?:[ -]years?(?:[ -]olds?| of age| young)| ?(?:yrs?|y/?o)\b)"
_NOT_AGE = (
    r"(?![ -]?(?:percent|minutes?|hours?|weeks?|days?|months?|years?(?!,|\.| old)|dollars?|miles?|people"
    r"|students|patients|feet|foot|times|pounds|of (?:us|them)|in (?:a|the) (?:row|class)|and 0|pages"
    r"|classes|units?|credits?|kids|blocks|degrees|inches|or|to)\b| ?-? ?\d)"
)
_PATTERNS = (
    re.compile(rf"\b{_NUMBER}{_OLD}"),
    re.compile(rf"{_WHO}{_ABOUT} {_GROWN}\b{_NOT_AGE}"),
    re.compile(rf"\b(?:turn|turns|turned|turning)(?:{_ABOUT}| \w+ly) {_GROWN}\b{_NOT_AGE}"),
    re.compile(rf"\b(?:aged?|age of|ages|age is|age was)(?: \w+)? {_NUMBER}\b"),
    re.compile(rf"\b(?:lived?|made it) to(?: be)?{_ABOUT} {_NUMBER}\b{_NOT_AGE}"),
    re.compile(rf"\b(?:died|passed away)(?: \w+)? at {_NUMBER}\b{_NOT_AGE}"),
    re.compile(r"\b(?P<n>\d{1,3})(?:st|nd|rd|th) birthday\b"),
    re.compile(
        rf"\btengo {_NUMBER} anos\b"
        r"|\b(?:tiene|cumpli|cumplio|cumplira|con|los|las|de) (?P<m>\d{1,3}) anos\b"
    ),
)
_NINETIES = re.compile(
    r"\bin (?:my|his|her|their|your) (?P<n>(?:very )?(?:(?:early|late|mid|middle)[ -])?(?:nineties|90'?s))\b"
    r"|\b(?:nonagenarian|centenarian)\b|\b(?:90[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth)|ninetieth|(?:one )?hundred(?:th| and \w+(?:st|nd|rd|th)))(?= birthday\b)"
)


class AgesDetector:
    """On the view with digits; the entity is ``age:34``, the placeholder's meaning a range of ten years."""

    name = "ages"
    languages = frozenset({"en", "es"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every age of a person."""
        typed = spoken.typed(tuple(texts))
        return [*_ages(typed), *_nineties(typed)]


def _ages(typed: View) -> Iterator[Finding]:
    done: set[int] = set()
    for low, high in spoken.beside_figures(typed.text):
        for match in (one for pattern in _PATTERNS for one in pattern.finditer(typed.text, low, high)):
            group = "n" if match["n"] else "m"
            years, start = int(match[group]), match.start(group)
            if start not in done and 0 < years <= _OLDEST:
                done.add(start)
                yield _finding(typed, start, match.end(group), years)


def _finding(typed: View, start: int, end: int, years: int) -> Finding:
    old = years > OLDEST_TOLD
    score, why = (OVER_89, "an age over 89") if old else (WEIGHED, "an age")
    return Finding(typed.spans(start, end), Kind.AGE, f"age:{years}", AgesDetector.name, score, why)


def _nineties(typed: View) -> Iterator[Finding]:
    for match in _NINETIES.finditer(typed.text):
        start, end = match.span("n") if match["n"] else match.span()
        yield _finding(typed, start, end, OLDEST_TOLD + 1)


detector = AgesDetector()
