"""Dates finer than a year, written or spoken; a month, a weekday or a year alone stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.model import Finding, Kind
from transcription.stretches import around, led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

BIRTH = 0.95
WHOLE = 0.9  # a day and a month, or figures in the shape of a date
MONTH = 0.85  # a month and a year
DOUBTFUL = 0.6

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth", "twentieth"),
)
_TENS = {"20": 20, "30": 30, "thirtieth": 30}
_SPANISH = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
    *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_SHORT = {month[:3]: number for number, month in enumerate(_MONTHS, 1)} | {"sept": 9}
_SHORT_IN_SPEECH = frozenset(
    {"apr", "aug", "dec", "feb", "jan", "jul", "nov", "oct", "sept"}
)  # no other words
_NUMBERS = (
    {month: number for number, month in enumerate(_MONTHS, 1)}
    | _SHORT
    | {month: number for number, month in enumerate(_SPANISH, 1)}
    | {"setiembre": 9}
)
NAME = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_ORDINAL = "|".join(sorted((*_ORDINALS, "thirtieth"), key=len, reverse=True))
_MONTH = led(rf"\b(?:{NAME})\b", NAME)
_AROUND_MONTH = 96  # characters on either side of a month in which the rest of its date stands
DAY = rf"(?:(?:[23]0[ -])?(?:{_ORDINAL})|\d{{1,2}}(?:\s?(?:st|nd|rd|th|o))?(?!\d|,\d\d\d|:\d|%))"
_YEAR = r"(?:(?:1[89]|20)\d\d|(?:1[89]|20)[ -]\d\d|2,0\d\d|'\d\d)(?!\d|,\d\d\d|:\d|%)"
# "the twelfth of June eighty one"; behind a day and a month only, and before nothing that is counted.
_COUNTED = (
    r"percent|people|of (?:us|them|the)|years?|months?|weeks?|days?|hours?|minutes?|miles?|dollars?|times"
    r"|kids"
    r"|students|patients|points?|pages|pounds|degrees|million|billion|thousand|hundred"
)
_SHORT_YEAR = rf"(?:[3-9]\d|0 ?\d)(?!\d|[,.:]\d|%| ?(?:{_COUNTED})\b)"
_WEEKDAY = (
    r"(?:(?:(?:(?:good |easter )?(?:mon|tues|wednes|thurs|fri|satur|sun)|boxing |christmas |new year's )day"
    r"|(?:christmas|new year's) eve|halloween|thanksgiving),? (?:the )?)?"
)
# "may one day" and "march two miles" are no dates.
_NO_COUNT = (
    r"(?! ?(?:day|days|week|weeks|month|months|year|years|time|times|people|percent|of (?:us|them|you|the)"
    r"|hours?|minutes?|miles?|things?|points?|kids|more|or|and a half|in|million|billion|thousand)\b)"
)
_NTH = rf"(?:(?:[23]0[ -])?(?:{_ORDINAL})|\d{{1,2}}(?:st|nd|rd|th))\b"
_PATTERNS = (
    re.compile(
        rf"\b{_WEEKDAY}(?P<m>{NAME})\.?,? (?:the )?(?P<d>{DAY})\b{_NO_COUNT}"
        rf"(?:,? (?:of )?(?P<y>{_YEAR}|{_SHORT_YEAR}))?"
    ),
    # Not "at five, March eleventh": there the day stands behind its month.
    re.compile(
        rf"\b{_WEEKDAY}(?:the |el )?(?P<d>{DAY})(?: day)? (?P<of>(?:of|de) )?(?P<m>{NAME})\b"
        rf"(?!,? (?:the )?{_NTH})(?:,? (?:of |in |de |del )?(?P<y>{_YEAR}|{_SHORT_YEAR}))?"
    ),
    re.compile(rf"\b(?P<m>{NAME})\.?,? (?:of |de |del )?(?P<y>{_YEAR})\b"),
    re.compile(rf"\b(?P<m>{NAME}) of (?P<y>{_SHORT_YEAR})\b"),
)
_PARTED_FIGURES = re.compile(r"\d[/.-]\d")
_FIGURES = re.compile(
    r"\b(?:(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>(?:19|20)?\d\d)"
    r"|(?P<yy>(?:19|20)\d\d)[/.-](?P<mm>\d{1,2})[/.-](?P<dd>\d{1,2}))\b(?![/.-]?\d)"
)
_EDGE = re.compile(
    rf"\b(?:the )?(?:last|first|second to last) day of (?P<m>{NAME})\b(?:,? (?:of )?(?P<y>{_YEAR}))?"
)
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_OF_A_WEEK = led(rf"\b(?:{_WEEKDAYS}),? the (?P<d>{_NTH})(?! (?:of|time|day|week))", _WEEKDAYS)
# "the 14th of March, no wait, the 15th"; and "on 5/14" without a year.
_TAKEN_BACK = re.compile(
    rf"[ ,.]*(?:\b(?:no|wait|sorry|i mean|actually|rather|or)\b[ ,.]*){{1,3}}(?:the )?{_NTH}"
)
# What may follow where nothing is counted.
_GOING_ON = (
    r"and|are|at|because|but|cause|he|i|if|in|is|it|just|like|my|no|not|or|our|she|so|that|the|then|there|they"
    r"|this|to|was|we|well|when|which|with|you"
)
_CLOSED = rf"(?=[.,;?!]|\s*\Z|'s\b| (?:{_GOING_ON})\b)"
# "from the third to the ninth of May", "May the tenth and the fourteenth".
_AND_BEFORE = re.compile(rf"\b(?:the )?{_NTH} (?:and|or|through|till|to|until) (?:the )?\Z")
_AND_AFTER = re.compile(rf" (?:and|or|through|till|to|until) the {_NTH}(?=[.,?!]|\s*\Z| (?:{_GOING_ON})\b)")
_NO_YEAR = re.compile(
    r"(?P<on>\b(?:on|since|until|dated|by) )?(?<![\d/.,-])(?P<a>\d{1,2})/(?P<b>\d{1,2})\b(?![/.\d%]|,\d)"
)
# "on the nineteenth" and nothing that there is a nineteenth of; days to ten need surer words before them.
_LATER = rf"[23]0[ -](?:{_ORDINAL})|{'|'.join(_ORDINALS[10:])}|thirtieth|(?:1[1-9]|2\d|3[01])(?:st|nd|rd|th)"
_EARLIER = rf"{'|'.join(_ORDINALS[:10])}|(?:[1-9]|10)(?:st|nd|rd|th)"
_DAY_ALONE = led(rf"\bthe (?:(?P<d>{_LATER})|(?P<e>{_EARLIER}))\b{_CLOSED}", "the")
_DAY_OF = r"(?:night|morning|evening|afternoon|day|week|weekend) of"
_BEFORE_DAY = re.compile(
    rf"\b(?:on|by|until|till|since|dated|due(?: on)?|week (?:beginning|commencing|ending)|{_DAY_OF}"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)?day (?:after|before|past)"
    r"|(?:arranged|booked|brought|changed|fixed|moved|postponed|pushed|put|rescheduled|scheduled|shifted)"
    r"(?: (?!to\b|for\b)\w+){0,2} (?:to|for|till|until)) \Z"
)
_BEFORE_LATER_DAY = re.compile(
    r"(?:'s|\b(?:about|after|and|around|before|but|come|for|from|is|past|so|then|through|to|was|were)) \Z"
)
_TO_THE = led(rf"\bfrom the (?P<d>{_NTH}) (?:to|until|till|through) the (?:{_NTH}){_CLOSED}", "from")
_OF_SOME_MONTH = re.compile(rf"\b(?:the )?(?P<d>{_NTH}) of (?:this|last|next) month\b")
_WEEKDAY_OF = re.compile(
    rf"\b(?:the )?(?:first|second|third|fourth|fifth|last|[1-5](?:st|nd|rd|th))"
    rf" (?:mon|tues|wednes|thurs|fri|satur|sun)day"
    rf" (?:in|of) (?P<m>{NAME})\b(?:,? the {_NTH})?(?:,? (?:of )?(?P<y>{_YEAR}))?"
)
# "the eleventh of the sixth": the month by its number.
_NTH_MONTH = rf" of the (?:{'|'.join(_ORDINALS[:12])}|(?:[1-9]|1[0-2])(?:st|nd|rd|th))\b"
_OF_A_MONTH = re.compile(rf"{_NTH_MONTH}| of (?:this|last|next) month\b")
_OF_A_YEAR = re.compile(
    rf"\b(?:the )?(?P<d>{_NTH}){_NTH_MONTH}"
    rf"(?=[.,?!]|\s*\Z| (?:{_GOING_ON}|of)\b| (?:[12]\d)?\d\d\b)(?:,? (?:of )?(?P<y>{_YEAR}|{_SHORT_YEAR}))?"
)
_TIMES = (
    "spring|summer|fall|autumn|winter|christmas|easter|thanksgiving|halloween|ramadan|semester"
    "|new year's|labor day|memorial day|passover|diwali|hanukkah|eid|boxing day|good friday|bonfire night"
    "|juneteenth|mardi gras|christmas eve|christmas day|new year's eve|new year's day|valentine's day"
    "|patrick's day|mother's day|father's day|veterans day|independence day"
)
_SEASON = led(rf"\b(?:{_TIMES})(?: of)? (?P<y>{_YEAR}|(?<= of ){_SHORT_YEAR})\b", _TIMES)
_BIRTH = re.compile(r"\b(?:born|birthday|birth ?date|date of birth|dob|nac(?:i|io|ido)|cumpleanos)\b")
_BORN = "born|birthday is|birthday's"
_BIRTH_MONTH = led(rf"\b(?:{_BORN})(?: \w+)? in (?P<m>{NAME})\b", _BORN)
_SHAPES = (
    (_OF_A_WEEK, DOUBTFUL, "a day of a week and a month"),
    (_TO_THE, DOUBTFUL, "days of a month that is not named"),
    (_SEASON, DOUBTFUL, "a season of a year"),
    (_BIRTH_MONTH, DOUBTFUL, "a month of birth"),
)
_MONTHS_OF_A_YEAR = 12
_ROUND_THE_CLOCK = {24, 7}
_BESIDE = 40  # characters before a date in which another day of its month begins
_REACH = 60  # characters before a date in which a word for birth counts


class DatesDetector:
    """On the view with digits; English and Spanish months."""

    name = "dates"
    languages = frozenset({"en", "es"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every date finer than a year, none overlapping another."""
        whole = tuple(texts)
        typed, text = spoken.typed(whole), spoken.run_on(whole)
        found: list[Finding] = []
        done = 0
        for match, score, why in sorted(
            _matches(typed, text), key=lambda one: (one[0].start(), -one[0].end())
        ):
            if match.start() < done:
                continue
            begun, done = _whole(text, match)
            birth = _BIRTH.search(text, max(0, match.start() - _REACH), match.start())
            told = (BIRTH, "a birth date") if birth else (score, why)
            spans = typed.spans(begun, done)
            found.append(Finding(spans, Kind.DATE, _entity(match), self.name, *told))
        return found


def _whole(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where a date begins and ends, with another day of the month beside it or said in its place."""
    if not _tells_day(match):
        return match.span()
    before = _AND_BEFORE.search(text, max(0, match.start() - _BESIDE), match.start())
    after = _TAKEN_BACK.match(text, match.end()) or _AND_AFTER.match(text, match.end())
    return before.start() if before else match.start(), after.end() if after else match.end()


def _matches(typed: View, text: str) -> Iterator[tuple[re.Match[str], float, str]]:
    for low, high in around(text, _MONTH, _AROUND_MONTH):
        yield from _of_named_month(typed, text, low, high)
    for low, high in around(text, _OF_A_MONTH, _BESIDE):
        for match in _OF_SOME_MONTH.finditer(text, low, high):
            yield match, DOUBTFUL, "a day of this or last month"
        for match in _OF_A_YEAR.finditer(text, low, high):
            yield match, DOUBTFUL, "a day of a month told by its number"
    for low, high in around(text, _PARTED_FIGURES, _BESIDE):
        yield from _in_figures(text, low, high)
    for match in _DAY_ALONE.finditer(text):
        if _is_day(match):
            yield match, DOUBTFUL, "a day of a month that is not named"
    for pattern, score, why in _SHAPES:
        yield from ((match, score, why) for match in pattern.finditer(text))


def _of_named_month(
    typed: View, text: str, low: int, high: int
) -> Iterator[tuple[re.Match[str], float, str]]:
    for match in (one for pattern in _PATTERNS for one in pattern.finditer(text, low, high)):
        if _is_date(typed, match):
            day = "d" in match.re.groupindex
            yield match, WHOLE if day else MONTH, "a day of a month" if day else "a month of a year"
    for match in _EDGE.finditer(text, low, high):
        yield match, WHOLE, "a day of a month"
    for match in _WEEKDAY_OF.finditer(text, low, high):
        yield match, DOUBTFUL, "a day of a week and a month"


def _in_figures(text: str, low: int, high: int) -> Iterator[tuple[re.Match[str], float, str]]:
    for match in _FIGURES.finditer(text, low, high):
        if _are_figures(match):
            yield match, WHOLE, "a date in figures"
    for match in _NO_YEAR.finditer(text, low, high):
        if _are_a_day(match["a"], match["b"]) and (match["on"] or _is_no_count(match)):
            yield match, DOUBTFUL, "a day of a month, in figures"


def _is_date(typed: View, match: re.Match[str]) -> bool:
    """Is the day one of a month, and a short or everyday word for the month written as one?"""
    groups = match.groupdict()
    day = day_number(groups["d"]) if groups.get("d") else 1
    if not 1 <= day <= 31:
        return False
    month = match["m"]
    if month in _SHORT and month not in _MONTHS:
        bare = typed.source == typed.source.lower() and month in _SHORT_IN_SPEECH
        return (bare and re.search(rf"{_NTH}", match[0]) is not None) or typed.written(
            match.start("m"), match.start("m") + 1
        ).isupper()
    if month in {"may", "march"} and "of" in groups and not groups["of"] and not groups["d"].isdigit():
        return typed.written(match.start("m"), match.start("m") + 1).isupper() or _is_on(typed, match)
    if month in {"may", "march"} and groups.get("d", "").isdigit():
        return match.start("m") > match.start("d") or _is_capital(typed, match.start("m"))
    return True


def _is_on(typed: View, match: re.Match[str]) -> bool:
    """Is it "on the second march", and not any second march?"""
    return typed.text.endswith(("on ", "dated "), 0, match.start())


def _is_capital(typed: View, at: int) -> bool:
    """Does the month begin with a capital, or has the text none to go by?"""
    return typed.written(at, at + 1).isupper() or typed.source == typed.source.lower()


def day_number(words: str) -> int:
    """The day that words or figures say: 24 for "20 fourth", "24th" and "24"."""
    if words[:1].isdigit() and not any(letter in words for letter in " -"):
        return int(re.sub(r"\D", "", words))
    tens, _, rest = words.replace("-", " ").rpartition(" ")
    return _TENS.get(tens, 0) + (_ORDINALS.index(rest) + 1 if rest in _ORDINALS else _TENS.get(rest, 0))


def _tells_day(match: re.Match[str]) -> bool:
    return "d" in match.re.groupindex or match.re is _EDGE


def _are_figures(match: re.Match[str]) -> bool:
    pair = (match["mm"], match["dd"]) if match["yy"] else (match["a"], match["b"])
    return _are_a_day(*pair)


def _is_day(match: re.Match[str]) -> bool:
    """Do the words before a number with "th" say that it is a day: "since the sixth", "come the 14th"?"""
    start = match.start()
    before = match.string, max(0, start - _BESIDE), start
    return bool(_BEFORE_DAY.search(*before) or (match["d"] and _BEFORE_LATER_DAY.search(*before)))


def _is_no_count(match: re.Match[str]) -> bool:
    """Is the day no month besides, so that it is no score, and not "24/7"?"""
    pair = {int(match["a"]), int(match["b"])}
    return max(pair) > _MONTHS_OF_A_YEAR and pair != _ROUND_THE_CLOCK


def _are_a_day(left: str, right: str) -> bool:
    low, high = sorted((int(left), int(right)))
    return 1 <= low <= 12 and 1 <= high <= 31


def _entity(match: re.Match[str]) -> str:
    """Year, month and day as far as they are told: ``date:1987-03-14``, ``date:-03-14``, ``date:2021-10``."""
    groups = match.groupdict()
    year = re.sub(r"\D", "", groups.get("yy") or groups.get("y") or "")
    month = _NUMBERS.get(groups.get("m") or "", 0) or int(groups.get("mm") or groups.get("a") or 0)
    told = groups.get("d") or groups.get("e")
    day = day_number(told) if told else int(groups.get("dd") or groups.get("b") or 0)
    return f"date:{year}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


detector = DatesDetector()
