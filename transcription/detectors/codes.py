"""Codes of figures and letters behind a word for them: "plate number seven kilo lima four", "VIN ...".

What numbers alone make is left to the detector of numbers; this one reads the whole row, whatever
letters, spelled letters and dashes it is made of.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FOLDER
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known

CERTAIN = 1.0
SHAPED = 0.95  # by its shape alone
DOUBTFUL = 0.6
_FEWEST_DIGITS = 3
_FEWEST_SIGNS = 5  # of a code with fewer figures

_NATO = "|".join(tomllib.loads((FOLDER / "en_spelling.toml").read_text("utf-8"))["alphabet"])
_NAMED = (
    r"mrn|ssn|npi|vin|reference|badge|passport|passcode|password|(?:licen[sc]e )?plate"
    r"|driver'?s licen[sc]e|licen[sc]e"
    r"|serial|policy|account|ids?(?! like\b)|case|chart|claim|record|ticket|tag"
    r"|(?:employee|staff|student|patient|member|membership|customer|client|order|reference|confirmation"
    r"|registration|personnel|payroll|inmate|prisoner|service|booking|library|room)(?= (?:number|no|id"
    r"|code)\b)"
)
_CUE = re.compile(
    rf"\b(?:{_NAMED})(?:'s)?(?: ?(?:number|no|num|code|id|#))?(?:'s)?"
    r"(?:,|:)?(?: (?:is|was|it's|ends in|ending in|my|so|like)){0,2}[ ,:#-]{1,3}"
)
# One piece of a code: figures with or without letters, a single letter, two or three before figures,
# a word of the spelling alphabet.
_PIECE = (
    rf"(?:[a-z]{{0,4}}\d[a-z\d]*|(?:[b-hj-z]|[ai](?=[ -]))(?![\w'])|[a-z]{{2,3}}(?=[ -]\d)|(?:{_NATO})\b)"
)
_CODE = re.compile(
    rf"(?!(?:in|to|on|at|of|for|the|and|or)\b){_PIECE}(?:(?:, | dash | hyphen |[ -])?{_PIECE}){{0,24}}"
)
_SIGN = r"(?:\d{1,2}|[b-hj-z](?!['-][a-z])|[ai](?= [b-hj-z\d]\b))"
_ROW = re.compile(rf"(?<![\w'.-]){_SIGN}(?:(?:, |[ -]){_SIGN}(?![\w'])){{4,}}")
# "7741-k", "7klm482": but no "1990s", "10am", "500mg", "4th".
_JOINED = re.compile(
    r"(?<![\w.,$/-])(?:\d{3,}(?:-k\b|-?(?!s\b|th\b|st\b|nd\b|rd\b|[ap]m\b|k\b|m[gmlh]\b|[kcf]\b|kg\b|x\b"
    r"|p\b)[a-z]{1,3})"
    r"|[a-z]{1,3}-?\d{4,}|\d[a-z]{2,3}\d{2,})(?![\w-])"
)
_ADDRESS = re.compile(r"(?<!version )\b(?:\d{1,3}\.){3}\d{1,3}\b")  # of a machine (RFC 791)


class CodesDetector:
    """On the view with digits."""

    name = "codes"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every code behind a word for one, and every address of a machine."""
        typed = spoken.typed(tuple(texts))
        found = []
        for cue in _CUE.finditer(typed.text):
            code = _CODE.match(typed.text, cue.end())
            if code is not None and _names_something(code[0]):
                found.append((code, CERTAIN, "a word for such a code before it"))
        found += [(one, DOUBTFUL, "letters and figures in a row") for one in _rows(typed.text)]
        found += [(one, SHAPED, "an address of a machine") for one in _ADDRESS.finditer(typed.text)]
        return [
            Finding(typed.spans(*one.span()), Kind.ID, f"id:{_plain(one[0])}", self.name, score, why)
            for one, score, why in found
        ]


def _names_something(code: str) -> bool:
    """Has it figures enough, and letters besides? Figures alone are judged as numbers."""
    plain = _plain(code)
    digits = sum(map(str.isdigit, plain))
    return not plain.isdigit() and (digits >= _FEWEST_DIGITS or (digits > 0 and len(plain) >= _FEWEST_SIGNS))


def _rows(text: str) -> Iterator[re.Match[str]]:
    """Letters and figures one by one, without a word for a code: "l k 7 3 x b r", or joined: "7741-k"."""
    for row in _ROW.finditer(text):
        plain = _plain(row[0])
        digits = sum(map(str.isdigit, plain))
        if len(plain) >= _FEWEST_SIGNS and 1 < digits < len(plain) - 1:
            yield row
    for joined in _JOINED.finditer(text):
        if sum(map(str.isdigit, joined[0])) > _FEWEST_DIGITS:
            yield joined


def _plain(code: str) -> str:
    return "".join(filter(str.isalnum, re.sub(r" (?:dash|hyphen) ", "", code)))


detector = CodesDetector()
