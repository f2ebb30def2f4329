"""Birth dates that are no whole dates by themselves: "nine, twenty-two, seventy-nine", "the twenty-fourth".

Read only where somebody spoke of a birth just before, over a few turns: elsewhere they are counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.corrections import TAKING_BACK
from transcription.detectors.dates import BIRTH, DAY, DOUBTFUL, NAME, day_number
from transcription.model import Finding, Kind
from transcription.normalise import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

_TURNS = 4  # of which the first speaks of a birth
_BEFORE = 120  # characters before it in which a whole date was perhaps said already
_FARTHEST = 260  # characters behind the word for it
_CUE = re.compile(
    r"\b(?:born|birth ?da(?:y|te)s?|date of birth|d\.?o\.?b\b|d o b\b|b-?day|birth (?:certificate|paper|cert"
    r"|record)s?|when were you born|turned \d\d|birth month|day of birth|year of birth)"
)
_ORDINAL = (
    r"(?:(?:[23]0[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
    r"|\d{1,2}(?:st|nd|rd|th))"
)
_YEAR = r"(?:(?:19|20)[ -]?\d\d|(?:19|20)[ -]0[ -]\d|'?\d\d|0[ -]\d)"
_PART = r"(?:0[ -]?[1-9]|\d{1,2})"
_GAP = r"(?:[ ,]{0,2}(?:[-/]|\.(?=\d)|\b(?:dash|slash|stroke|hyphen|dot|the|of)\b)[ ,]{0,2}|, | )"
_NO_UNIT = (
    r"(?![\d%]|[.,:/-]\d| ?(?:percent|people|kids|children|years?|months?|weeks?|days?|hours?|minutes?"
    r"|pounds?|dollars?|miles?|times|of (?:us|them)|in the (?:morning|evening|afternoon)|[ap]\.?m\b|[ap] m\b"
    r"|o'?clock|ounces?|brothers|sisters|grams|kilos?)\b)"
)
_THREE = re.compile(rf"(?<![\w.,:/$-])(?P<a>{_PART}){_GAP}(?P<b>{_PART}){_GAP}(?P<y>{_YEAR}){_NO_UNIT}")
_TWO = re.compile(rf"(?<![\w.,:/$-])(?P<a>{_PART}){_GAP}(?P<b>{_PART}){_NO_UNIT}")
# "second of the eighth forty seven": a day and a month by its number.
_OF = re.compile(
    rf"\b(?:the )?(?P<a>{_ORDINAL}"
    rf"|\d{{1,2}}(?=,? of)),? (?:of )?(?:the )?(?P<b>{_ORDINAL})\b(?:,? (?:of )?(?P<y>{_YEAR}){_NO_UNIT})?"
)
# "the fourteenth of, of May"; a day that is said alone.
_STUMBLED = re.compile(
    rf"\b(?:the )?(?P<a>{DAY}),? (?:(?:of|in|the),? ){{1,4}}(?P<m>{NAME})\b(?:,? (?P<y>{_YEAR}){_NO_UNIT})?"
)
_ALONE = re.compile(
    rf"\b(?:the|on) (?P<a>{_ORDINAL})\b(?! (?:time|one|1|day|of (?!what|which)|child|baby|born|year|grade"
    rf"|person|thing|floor|week|month|kid|girl|boy"
    r"|son|daughter|place|half|world|birthday|generation|anniversary|party|grandchild|was|to|in (?:line|a)"
    r"|form|desk|visit|trip))"
)
_SAID_YEAR = re.compile(r"(?:19|20)[ -]0[ -]\d")
# Days that have a name, of somebody's birth; elsewhere only with a year.
_DAY_OF = (
    r"new year'?s(?: eve| day)?|christmas(?: eve| day)?|boxing day|valentine'?s?(?: day)?|hallow'?e'?en"
    r"|st\.? \w+'?s day|saint \w+'?s day|(?:the )?(?:fourth|4th) of july|july (?:fourth|4th)|leap day"
    r"|epiphany|all (?:saints|souls)'?(?: day)?|guy fawkes(?: night)?|bonfire night"
    r"|april fool'?s?'?(?: day)?|juneteenth|cinco de mayo|(?:independence|republic|canada|anzac|australia"
    r"|may|mother'?s|father'?s|groundhog|pancake|bastille|labor|memorial|veterans|armistice|d|ve|v e|vj) day"
    r"|midsummer(?:'s)?(?: eve| day)?|thanksgiving(?: day)?|easter (?:sunday|monday)|good friday|diwali|eid"
    r"|whit (?:sunday|monday)|(?:the )?(?:longest|shortest) day|midwinter(?:'s)?(?: day)?|lady day|lammas"
    r"|michaelmas|candlemas|martinmas|twelfth night|holi|onam|pongal|vaisakhi|nowruz|purim|yom kippur"
    r"|rosh hashanah|(?:chinese|lunar) new year|ash wednesday|palm sunday|mothering sunday|pentecost"
)
_NAMED = re.compile(rf"\b(?P<n>{_DAY_OF})\b(?:,? (?:of |in )?(?P<y>(?:1[89]|20)[ -]?\d\d)\b)?")
# "the tenth of, no, hang on, the eleventh of June": what is taken back tells as much.
_BEGUN = re.compile(rf"\b(?:the |on )?(?P<a>{_ORDINAL})(?: of)?(?=,? (?:{TAKING_BACK})\b)")
# "two nights after the full moon in January"
_BESIDE_DAY = re.compile(
    r"\b(?:(?:the|\d{1,2}) )?(?:night|day|morning|evening|week)s? (?:before|after)"
    rf" (?P<n>(?:the )?(?:[a-z']+ ){{0,2}}?(?:{_DAY_OF}|moon|cup|flood|storm|fair|eclipse|coronation|jubilee"
    rf"|bombing|carnival|final|ramadan|easter|christmas))\b(?: (?:in|of) (?:{NAME}))?(?:,? '?\d\d\b)?"
)
_SHAPES = (
    (_THREE, BIRTH),
    (_OF, BIRTH),
    (_STUMBLED, BIRTH),
    (_TWO, DOUBTFUL),
    (_ALONE, DOUBTFUL),
    (_NAMED, DOUBTFUL),
    (_BEGUN, DOUBTFUL),
    (_BESIDE_DAY, DOUBTFUL),
)


class BirthdaysDetector:
    """On the view with digits."""

    name = "birthdays"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such date, none overlapping another."""
        whole = tuple(texts)
        typed, text = spoken.typed(whole), spoken.run_on(whole)
        found: list[Finding] = []
        done = 0
        named = list(_by_themselves(text))
        for start, end in sorted([*_spoken_of(typed.text), *named]):
            places = [
                (one, score) for one, score in _dates(text, max(start, done), end) if one.start() >= done
            ]
            for match, score in sorted(places, key=lambda one: (one[0].start(), -one[0].end())):
                if match.start() >= done:
                    done = match.end()
                    found.append(_finding(typed, match, score))
        return found


def _by_themselves(text: str) -> Iterator[tuple[int, int]]:
    """Feasts of a year, and days of a numbered month, that need no word for birth beside them."""
    for low, high in spoken.beside_figures(text):
        yield from (one.span() for one in _NAMED.finditer(text, low, high) if one["y"])
        for match in _OF.finditer(text, low, high):
            if match["y"] or match["b"][0].isdigit():
                yield match.span()


def _spoken_of(text: str) -> Iterator[tuple[int, int]]:
    """The stretches in which a birth was spoken of just before."""
    for cue in _CUE.finditer(text):
        end = cue.end()
        for _ in range(_TURNS):
            border = text.find(BORDER, end + 1)
            end = border if border >= 0 else len(text)
        yield cue.end(), min(end, cue.end() + _FARTHEST)
        for shape in (_THREE, _OF):
            for date in shape.finditer(text, max(0, cue.start() - _BEFORE), cue.start()):
                yield date.start(), cue.start()
        for date in _THREE.finditer(text, cue.end(), min(end, cue.end() + _FARTHEST)):
            yield date.end(), min(date.end() + _FARTHEST, len(text))


def _dates(text: str, start: int, end: int) -> Iterator[tuple[re.Match[str], float]]:
    for pattern, score in _SHAPES:
        for match in pattern.finditer(text, start, end):
            if _is_date(match):
                yield match, score


def _is_date(match: re.Match[str]) -> bool:
    """Can its parts be a day and a month?"""
    groups = match.groupdict()
    if match.re in {_NAMED, _BESIDE_DAY}:
        return True
    if match.re is _TWO and _SAID_YEAR.fullmatch(match[0]):
        return False
    parts = [_value(groups[name]) for name in ("a", "b") if groups.get(name)]
    low, high = min(parts), max(parts)
    month = len(parts) == 1 or low <= 12
    return low >= 1 and month and high <= 31


def _value(words: str) -> int:
    return int(words.replace(" ", "").replace("-", "")) if words[:1] == "0" else day_number(words)


def _finding(typed: View, match: re.Match[str], score: float) -> Finding:
    entity = "date:" + re.sub(r"[^\w]", "", match[0])
    spans = typed.spans(*match.span())
    return Finding(spans, Kind.DATE, entity, BirthdaysDetector.name, score, "a birth date")


detector = BirthdaysDetector()
