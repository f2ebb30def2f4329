"""Ages over 89 that are said without "years old": "made it to a hundred and two", "well, ninety-six"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.detectors.ages import OVER_89
from transcription.model import Finding, Kind
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

DOUBTFUL = 0.6
_REACH = 140  # characters before a number in which somebody's age is spoken of
_CLOSE = 40  # characters before a number that the words that lead to it take

_AGE = r"(?:9\d|1[01]\d|1 0 \d)"
_UNIT_TH = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"  # of "ninety-fifth"
_OLD = re.compile(
    rf"(?<![\w.,:/$#@-]){_AGE}(?:,? (?:come|or|going on|maybe|nearly|almost) {_AGE})?(?: and a (?:half"
    rf"|quarter|bit)|[ -](?:plus|odd|something)(?! [a-z]))?(?![\w%]|[.,:/]\d| \d|[ -](?:{_UNIT_TH})\b|-\d)"
)
_RELATIVE = (
    r"(?:great[ -]?)*(?:grand?|god|step)?(?:mother|father|ma|pa|mom|dad|mum|mam|parents?|aunt|uncle|granny"
    r"|gran|nan|nana|nanny|auntie|aunty|mama|papa|mummy|daddy|sister|brother|husband|wife|missus)(?:-in-law"
    r"| in law)?|neighbou?r|widow"
)
_THEM = rf"(?:i|he|she|they|who|we|1|one|someone|somebody|everyone|other|another|eldest|{_RELATIVE})"
_STEPS = (
    r"(?: (?:about|almost|nearly|like|only|just|already|over|now|maybe|around|still|probably|all of|both"
    r"|well|a good|not far off|nearer|up|on|the))*"
)
# What only an age follows.
_LEADS = re.compile(
    rf"\b(?:(?:would|could|might|must|will|should|wouldn't)(?: have|'ve| of| a)? (?:be|been)|(?:'d"
    rf"|'ll) (?:be|have been)"
    r"|(?:made|makes?|making|got|gets?|getting|lived?|lives|living|lasted|went on|going|goes|up|close|on"
    r"|round) (?:it )?(?:to|till|until|til)(?: (?:be|she was|he was|they were))?|reach(?:ed|es|ing)?"
    r"|turn(?:ed|s|ing)|(?:short|shy|side|far) (?:of|off)|pushing|nudging|touching|going on(?: for)?"
    r"|coming up(?: (?:to|on|for))?|gone|well past|rising|(?:died?|dies|passed(?: away| on)?|went|buried"
    r"|retired|married|driving|working|dancing|walking|still .{0,16}) (?:at|aged?)"
    r"|(?:(?:wo)?man|lady|fellow|fella|bloke|gentleman|person|somebody|someone|patient|widow) of"
    rf"|(?:age|aged)(?: of| is| was)?|{_THEM}(?:'s| is| was| were| are|'re|'m| am| be| been| turned|'s been"
    rf"|'d been)|(?:{_RELATIVE}|(?:[a-z]+(?:'s)? )?birthday|old)(?: he| she| it)?(?:'s| is| was"
    rf"|,)){_STEPS},? \Z"
)
# What makes an age of a number that nothing leads to.
_FOLLOWS = re.compile(
    r",? (?:years? (?:old|young|of age)|years? and |and (?:still|never|sharp|counting|fit|going|driving|she"
    r"|he|a half)|this (?:year|(?:coming )?(?:spring|summer|fall|autumn|winter|month|week|january|february"
    r"|march|april|may|june|july|august|september|october|november|december))|next (?:birthday|month|year"
    r"|week)|when (?:she|he|they) (?:died|passed|went|finally)|if (?:s?he|they)'?(?:s| is| was) a day"
    r"|bless (?:her|him)|god (?:bless|rest)|but (?:she|he)|(?:she|he)(?:'s| is| was| still|'ll)|and (?:not"
    r"|no) |in (?:the (?:spring|summer|autumn|fall)|january|february|march|april|may|june|july|august"
    r"|september|october|november|december))\b"
)
_SPOKEN_OF = re.compile(
    rf"\b(?:{_RELATIVE}|died|passed away|lived|aged?|old(?:est)?|years|birthday|elderly|living to|buried"
    rf"|funeral|care home"
    r"|nursing home|pension(?:er)?s?|centenarian|lady|man|woman|bloke|fell(?:a|ow)|guy|gentleman|members?"
    r"|patient|client|customer|parishioner|priest|nun|teacher|doctor|veteran|widower|singer|oldest|youngest"
    r"|generations?|genes|longevity|telegram|candles?|resident)\b"
)
_PRONOUN = re.compile(r"\b(?:he|she|they|her|him)\b|\bat \Z")
# "her ninety-fifth", "my hundredth birthday"
_WHOSE = "my|his|her|their|our|your|the|a|was|is"
_NTH = led(
    rf"\b(?:{_WHOSE}) "
    r"(?P<n>90[ -](?:first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth)|ninetieth|(?:one )?hundredth|(?:a |one )?hundred and \w+(?:st|nd|rd|th)|9\dth"
    r"|10\d(?:st|nd|rd|th))\b(?! (?:birthday|percentile|street|avenue|minute|anniversary|time|floor|day"
    r"|person|one|1|part|page|episode|mile|meeting|edition|of))",
    _WHOSE,
)
# What makes a year, a measure or a name of a thing of it.
_NO_AGE_BEFORE = re.compile(
    r"(?:[$\u00a3\u20ac]|\b(?:in|since|of|from|class|summer|spring|winter|autumn|fall|year|back in|feel(?:s"
    r"|ing)?|felt|number|route|bus|room|channel|page|highway|interstate|score[sd]?|hit|temp(?:erature)?"
    r"|fever|sats?|oxygen|sugars?|pressure|pulse|rate|over|under|weigh\w*|cost|paid|pay|worth|charge[ds]?"
    r"|reading|was on|m|i|minus|plus|version|chapter|psalm|hymn|flight|unit|bed|ward|size|top|between|than"
    r"|times|first|last|other|an?)(?: (?:an?|the|about|like|was|is|were|are|of|to|at|nearly|around))?,? )\Z"
)
_HEAT = re.compile(r"\b(?:degrees|fahrenheit|celsius|mph|milligrams?|(?:acts?|looks?|feels?) like)\b")
_NO_AGE_AFTER = re.compile(
    r"[ -]?(?:percent|per cent|minutes?|mins?|hours?|weeks?|days?|months?|dollars?|quid|bucks?|pounds?|pence"
    r"|euros?|miles?|mph|people|students|patients|kids|feet|foot|times|of (?:us|them|the|those|these)"
    r"|in (?:a|the) (?:row|class)|pills|tablets|pages|classes|units?|credits?|degrees|inches|or (?:so )?\d"
    r"|to \d|over \d|and \d|milli\w+|grams?|mg|kilos?|kg|beats?|bpm|acres?|head|cows|sheep|points?|seats"
    r"|beds|members|houses|families|men|women|thousand|million|hundred|odd|plus|and something|per|a (?:week"
    r"|day|month|year|night|pop|head|piece)|years? (?:ago|in|back|later|earlier|of (?!age)|on|before|after)"
    r"|years?(?! (?:old|young|of age|and|i|she|he)\b)|metres?|meters?|yards?|steps|stairs|volts|watts|proof"
    r"|cc|k\b|f\b|c\b|st\b|th\b|street|avenue|road)\b"
)


class OldAgeDetector:
    """On the view with digits; what the detector of ages knows is its own."""

    name = "old_age"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such age."""
        whole = tuple(texts)
        typed, text = spoken.typed(whole), spoken.run_on(whole)
        return [*_old(typed, text), *_nth(typed)]


def _nth(typed: View) -> Iterator[Finding]:
    """Birthdays and years of life that are no more than counted: "her ninety-fifth"."""
    for match in _NTH.finditer(typed.text):
        spans = typed.spans(*match.span("n"))
        yield Finding(spans, Kind.AGE, f"age:{match['n']}", OldAgeDetector.name, DOUBTFUL, "an age over 89")


def _old(typed: View, text: str) -> Iterator[Finding]:
    for match in _OLD.finditer(text):
        close = text[max(0, match.start() - _CLOSE) : match.start()]
        if _NO_AGE_AFTER.match(text, match.end()):
            continue
        led = bool(_LEADS.search(close))
        if not led and (_NO_AGE_BEFORE.search(close) or _HEAT.search(close)):
            continue
        spoken_of = _SPOKEN_OF.search(text, max(0, match.start() - _REACH), match.start()) or _PRONOUN.search(
            close
        )
        followed = bool(_FOLLOWS.match(text, match.end()))
        if not (led or followed or spoken_of):
            continue
        years = int(re.split(r"[ ,]+[a-z]", match[0])[0].replace(" ", ""))
        score = OVER_89 if led or (followed and spoken_of) else DOUBTFUL
        spans = typed.spans(*match.span())
        yield Finding(spans, Kind.AGE, f"age:{years}", OldAgeDetector.name, score, "an age over 89")


detector = OldAgeDetector()
