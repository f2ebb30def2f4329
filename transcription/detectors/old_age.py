"""Ages over 89 that are said without "years old": "made it to a hundred and two", "well, ninety-six"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.detectors.ages import OVER_89
from transcription.model import Finding, Kind
from transcription.normalise import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

DOUBTFUL = 0.6
_REACH = 140  # characters before a number in which somebody's age is spoken of
_CLOSE = 40  # characters before a number that the words that lead to it take
_AFTER = 40  # characters behind it

_AGE = r"(?:9\d|1[01]\d|1 0 \d)"
_OLD = re.compile(
    rf"(?<![\w.,:/$#@-]){_AGE}(?:,? (?:come|or|going on|maybe|nearly|almost) {_AGE})?(?: and a (?:half"
    rf"|quarter|bit))?(?![\w%]|[.,:/]\d| \d"
    rf"|-\d)"
)
_RELATIVE = (
    r"(?:great[ -]?)*(?:grand?|god|step)?(?:mother|father|ma|pa|mom|dad|mum|mam|parents?|aunt|uncle|granny"
    r"|gran|nan|nana|nanny"
    r"|auntie|aunty|mama|papa|mummy|daddy|sister|brother|husband|wife|missus)(?:-in-law| in law)?"
    r"|neighbou?r|widow"
)
_THEM = rf"(?:i|he|she|they|who|we|{_RELATIVE})"
_STEPS = (
    r"(?: (?:about|almost|nearly|like|only|just|already|over|now|maybe|around|still|probably|all of|a good"
    r"|up|on|the))*"
)
# What only an age follows.
_LEADS = re.compile(
    rf"\b(?:(?:would|could|might|must|will|should|wouldn't)(?: have|'ve| of| a)? (?:be|been)|(?:'d"
    rf"|'ll) (?:be|have been)"
    r"|(?:made|makes?|making|got|gets?|getting|lived?|lives|living|lasted|went on|going|goes|up|close|on"
    r"|round)"
    r" (?:it )?(?:to|till|until|til)(?: (?:be|she was|he was|they were))?|reach(?:ed|es|ing)?|turn(?:ed|s"
    r"|ing)|pushing|nudging|touching"
    r"|going on(?: for)?|coming up(?: (?:to|on|for))?|gone|well past|rising"
    r"|(?:died?|dies|passed(?: away| on)?|went|buried|retired|married|driving|working|dancing|walking"
    r"|still .{0,16}) (?:at|aged?)"
    rf"|(?:age|aged)(?: of| is| was)?|{_THEM}(?:'s| is| was| were| are|'re|'m| am| be| been| turned"
    rf"|'s been|'d been)"
    rf"|(?:{_RELATIVE}|(?:[a-z]+(?:'s)? )?birthday|old)(?: he| she| it)?(?:'s| is| was|,)"
    rf"){_STEPS},? \Z"
)
# What makes an age of a number that nothing leads to.
_FOLLOWS = re.compile(
    r",? (?:years? (?:old|young|of age)|years? and |and (?:still|never|sharp|counting|fit|going|driving"
    r"|she|he|a half)|this (?:year"
    r"|(?:coming )?(?:spring|summer|fall|autumn|winter|month|week|january|february|march|april|may|june"
    r"|july|august"
    r"|september|october|november|december))|next (?:birthday|month|year|week)|when (?:she|he"
    r"|they) (?:died|passed|went|finally)"
    r"|if (?:s?he|they)'?(?:s| is| was) a day|bless (?:her|him)|god (?:bless|rest)|but (?:she|he)|(?:she"
    r"|he)(?:'s| is| was| still|'ll)"
    r"|and (?:not|no) |in (?:the (?:spring|summer|autumn|fall)|january|february|march|april|may|june|july"
    r"|august"
    r"|september|october|november|december))\b"
)
_SPOKEN_OF = re.compile(
    rf"\b(?:{_RELATIVE}|died|passed away|lived|aged?|old(?:est)?|years|birthday|elderly|living to|buried"
    rf"|funeral|care home"
    r"|nursing home|pension(?:er)?s?|centenarian|generations?|genes|longevity|telegram|candles?|resident)\b"
)
# What makes a year, a measure or a name of a thing of it.
_NO_AGE_BEFORE = re.compile(
    r"(?:[$\u00a3\u20ac]|\b(?:in|since|of|from|class|summer|spring|winter|autumn|fall|year|back in"
    r"|feel(?:s|ing)?|felt|number|route|bus"
    r"|room|channel|page|highway|interstate|score[sd]?|hit|temp(?:erature)?|fever|sats?|oxygen|sugars?"
    r"|pressure|pulse|rate"
    r"|over|under|weigh\w*|cost|paid|pay|worth|charge[ds]?|reading|was on|m|i|minus|plus|version|chapter"
    r"|psalm|hymn|flight"
    r"|unit|bed|ward|size|top|between|than|times|first|last|other)(?: (?:a|the|about|like|was|is|of|to|at"
    r"|nearly|around))?,? )\Z"
)
_NO_AGE_AFTER = re.compile(
    r"[ -]?(?:percent|per cent|minutes?|mins?|hours?|weeks?|days?|months?|dollars?|quid|bucks?|pounds?"
    r"|pence|euros?|miles?|mph"
    r"|people|students|patients|kids|feet|foot|times|of (?:us|them|the|those|these)|in (?:a|the) (?:row"
    r"|class)|pages|classes|units?"
    r"|credits?|degrees|inches|or (?:so )?\d|to \d|over \d|and \d|milli\w+|grams?|mg|kilos?|kg|beats?|bpm"
    r"|acres?|head|cows|sheep|points?"
    r"|seats|beds|members|houses|families|men|women|thousand|million|hundred|odd|plus|and something|per"
    r"|a (?:week|day|month|year"
    r"|night|pop|head|piece)|years? (?:ago|in|back|later|earlier|of (?!age)|on|before|after)"
    r"|years?(?! (?:old|young|of age|and|i|she|he)\b)"
    r"|metres?|meters?|yards?|steps|stairs|volts|watts|proof|cc|k\b|f\b|c\b|st\b|th\b|street|avenue|road)\b"
)


class OldAgeDetector:
    """On the view with digits; what the detector of ages knows is its own."""

    name = "old_age"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such age."""
        typed = spoken.typed(tuple(texts))
        return list(_old(typed, typed.text.replace(BORDER, " ")))


def _old(typed: View, text: str) -> Iterator[Finding]:
    for match in _OLD.finditer(text):
        close = text[max(0, match.start() - _CLOSE) : match.start()]
        if _NO_AGE_AFTER.match(text, match.end()):
            continue
        led = bool(_LEADS.search(close))
        if not led and _NO_AGE_BEFORE.search(close):
            continue
        spoken_of = _SPOKEN_OF.search(text, max(0, match.start() - _REACH), match.start())
        followed = bool(_FOLLOWS.match(text, match.end()))
        if not (led or followed or spoken_of):
            continue
        years = int(re.split(r"[ ,]+[a-z]", match[0])[0].replace(" ", ""))
        score = OVER_89 if led or (followed and spoken_of) else DOUBTFUL
        spans = typed.spans(*match.span())
        yield Finding(spans, Kind.AGE, f"age:{years}", OldAgeDetector.name, score, "an age over 89")


detector = OldAgeDetector()
