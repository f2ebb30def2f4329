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
    from collections.abc import Sequence

    from transcription.model import Known

CERTAIN = 1.0
SHAPED = 0.95  # by its shape alone
_FEWEST_DIGITS = 3

_NATO = "|".join(tomllib.loads((FOLDER / "en_spelling.toml").read_text("utf-8"))["alphabet"])
_NAMED = (
    r"mrn|ssn|npi|vin|badge|passport|passcode|password|(?:licen[sc]e )?plate|driver'?s licen[sc]e|licen[sc]e"
    r"|serial|policy|account|ids?(?! like\b)|case|chart|claim|record|ticket|tag"
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
        found += [(one, SHAPED, "an address of a machine") for one in _ADDRESS.finditer(typed.text)]
        return [
            Finding(typed.spans(*one.span()), Kind.ID, f"id:{_plain(one[0])}", self.name, score, why)
            for one, score, why in found
        ]


def _names_something(code: str) -> bool:
    """Has it figures enough, and letters besides? Figures alone are judged as numbers."""
    plain = _plain(code)
    return sum(map(str.isdigit, plain)) >= _FEWEST_DIGITS and not plain.isdigit()


def _plain(code: str) -> str:
    return "".join(filter(str.isalnum, re.sub(r" (?:dash|hyphen) ", "", code)))


detector = CodesDetector()
