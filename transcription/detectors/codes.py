"""Codes of figures and letters behind a word for them: "plate number seven kilo lima four", "VIN ...".

What numbers alone make is left to the detector of numbers; this one reads the whole row, whatever
letters, spelled letters and dashes it is made of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import ALPHABET
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

CERTAIN = 1.0
SHAPED = 0.95  # by its shape alone
ROOM = 0.85
DOUBTFUL = 0.6
_FEWEST_DIGITS = 3
_FEWEST_SIGNS = 5  # of a code with fewer figures

_NATO = "|".join(ALPHABET)
_NAMED = (
    r"mrn|ssn|npi|vin|imei|iban|nhs|national insurance|tax id|sort code|docket"
    r"|ref\.?|reference|badge|passport|passcode|password|(?:licen[sc]e )?plate"
    r"|driver'?s licen[sc]e|licen[sc]e"
    r"|serial|policy|account|ids?(?! like\b)|case|chart|claim|record|ticket|tag"
    r"|(?:employee|staff|student|patient|member|membership|customer|client|order|reference|confirmation"
    r"|registration|personnel|payroll|inmate|prisoner|service|booking"
    r"|library|room|medicare|medicaid|insurance|health card|visa|permit|certificate|tax|group)"
    r"(?= (?:number|no|id"
    r"|code)\b)"
)
_CUE = re.compile(
    rf"\b(?:{_NAMED})(?:'s)?(?: ?(?:number|no|num|code|id|#))?(?:'s)?"
    r"(?:,|:)?(?: (?:is|was|it's|ends in|ending in|my|so|like)){0,2}[ ,:#-]{1,3}"
)
# One piece of a code: figures with or without letters, a single letter, two or three before figures,
# a word of the spelling alphabet.
_LITTLE = (
    "in|to|on|at|of|for|the|and|or|by|was|is|it|so|but|not|no|had|has|got|all|my|we|he|she|say|saw|i|are|our|see"
    "|ten|day"
)
_PIECE = (
    rf"(?:[a-z]{{0,4}}\d[a-z\d]*|(?:[b-hj-z]|[ai](?=(?: dash| hyphen)?[ -](?:\d|[a-z]\b)))(?![\w'])"
    rf"|(?!(?:{_LITTLE})\b)[a-z]{{2,3}}(?=[ -]\d)|(?:{_NATO})\b)"
)
_CODE = re.compile(rf"(?!(?:{_LITTLE})\b){_PIECE}(?:(?:, | dash | hyphen |[ -])?{_PIECE}){{0,24}}")
# "7741-k", "7klm482": but no "1990s", "10am", "500mg", "4th".
_JOINED = re.compile(
    r"(?<![\w.,$/-])(?:\d{3,}(?:-k\b|-?(?!s\b|th\b|st\b|nd\b|rd\b|[ap]m\b|k\b|m[gmlh]\b|[kcf]\b|kg\b|x\b"
    r"|p\b)[a-z]{1,3})"
    r"|[a-z]{1,3}-?\d{4,}|\d[a-z]{2,3}\d{2,})(?![\w-])"
)
_ADDRESS = re.compile(r"(?<!version )\b(?:\d{1,3}\.){3}\d{1,3}\b")  # of a machine (RFC 791)


_ROOM = re.compile(
    r"\b(?:my|our|his|her|their) (?:\w+ )?(?:room|office|dorm|locker|desk|bed|mailbox|cell)"
    r"(?: number)?(?:'s|,| is| was|:)? "
    r"(?P<code>(?:[b-hj-z][ -]?|[ai]-?)\d{1,4}(?: \d{1,2})?|\d{2,4}(?: \d{1,2})?[ -]?(?:[a-d]\b)?)"
    r"(?![\d%]| ?(?:by|x|degrees|people|square|feet|foot|inches|minutes?|percent|dollars?|bucks|years?)\b)"
)
_PASSWORD = re.compile(
    r"\b(?:pass ?(?:code|word|phrase)|wi-?fi key)(?: is| was|:|,)? "
    r"(?P<code>(?=\S*\d)(?=\S*[a-z])[\w!#$%&*+-]{4,40})"
)
# "and the word was pelican four", "the wifi's mapletree nine"
_WORD = re.compile(
    r"\b(?:(?:the|our|my|a) (?:pass|code|safe|secret |magic )?word|(?:the|our|my) (?:wi-?fi|password|passcode"
    r"|gate code|door code|pass ?phrase))(?:'s| is| was|:)(?: just| still)? (?:the )?"
    r"(?P<code>(?:[a-z]{3,16} ){1,2}(?:\d{1,4}\b ?){1,4}(?<! ))"
)
_HARDWARE = re.compile(r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b")  # address of a network card (IEEE 802)
_INSURED = re.compile(r"\b[a-ceghj-prstw-z]{2} ?\d\d ?\d\d ?\d\d ?[a-d]\b")  # National Insurance (HMRC)
_BRITISH_PLATE = re.compile(r"\b[a-z]{2}\d\d ?[a-z]{3}\b")  # since 2001 (DVLA)
_IBAN = re.compile(r"\b[a-z]{2}\d\d(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b")  # ISO 13616


class CodesDetector:
    """On the view with digits."""

    name = "codes"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every code behind a word for one, and every address of a machine."""
        typed = spoken.typed(tuple(texts))
        return [one for place in spoken.beside_figures(typed.text) for one in _found(typed, *place)]


def _found(typed: View, low: int, high: int) -> Iterator[Finding]:
    """Those in one stretch of the text."""
    for match, score, why in _of_somebody(typed.text, low, high):
        yield _finding(typed, match, "code", score, why)
    for cue in _CUE.finditer(typed.text, low, high):
        code = _CODE.match(typed.text, cue.end())
        if code is not None and _names_something(code[0]):
            yield _finding(typed, code, 0, CERTAIN, "a word for such a code before it")
    for match in _joined(typed.text, low, high):
        yield _finding(typed, match, 0, DOUBTFUL, "letters and figures in a row")
    for match in _machines(typed.text, low, high):
        yield _finding(typed, match, 0, SHAPED, "an address of a machine")
    for match in _official(typed, low, high):
        yield _finding(typed, match, 0, SHAPED, "shaped like a number of the state or of a bank")


def _machines(text: str, low: int, high: int) -> Iterator[re.Match[str]]:
    yield from _ADDRESS.finditer(text, low, high)
    yield from _HARDWARE.finditer(text, low, high)


def _official(typed: View, low: int, high: int) -> Iterator[re.Match[str]]:
    """Numbers of a state or a bank, by their shape: written in capitals."""
    for pattern in (_INSURED, _IBAN, _BRITISH_PLATE):
        for match in pattern.finditer(typed.text, low, high):
            if typed.written(*match.span()).isupper():
                yield match


def _of_somebody(text: str, low: int, high: int) -> Iterator[tuple[re.Match[str], float, str]]:
    """Somebody's room, and what somebody types to get in."""
    yield from ((one, ROOM, "somebody's room") for one in _ROOM.finditer(text, low, high))
    for password in _PASSWORD.finditer(text, low, high):
        yield password, CERTAIN, "a word for such a code before it"
    for password in _WORD.finditer(text, low, high):
        yield password, DOUBTFUL, "opens something"


def _finding(typed: View, match: re.Match[str], part: str | int, score: float, why: str) -> Finding:
    spans, entity = typed.spans(*match.span(part)), f"id:{_plain(match[part])}"
    return Finding(spans, Kind.ID, entity, CodesDetector.name, score, why)


def _names_something(code: str) -> bool:
    """Has it figures enough, and letters besides? Figures alone are judged as numbers."""
    plain = _plain(code)
    digits = sum(map(str.isdigit, plain))
    return not plain.isdigit() and (digits >= _FEWEST_DIGITS or (digits > 0 and len(plain) >= _FEWEST_SIGNS))


def _joined(text: str, low: int, high: int) -> Iterator[re.Match[str]]:
    """Letters and figures written as one, without a word for a code: "7741-k"."""
    for joined in _JOINED.finditer(text, low, high):
        if sum(map(str.isdigit, joined[0])) > _FEWEST_DIGITS:
            yield joined


def _plain(code: str) -> str:
    return "".join(filter(str.isalnum, re.sub(r" (?:dash|hyphen) ", "", code)))


detector = CodesDetector()
