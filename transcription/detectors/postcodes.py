"""Postcodes with letters, of the United Kingdom and of Canada, written or spelled behind a word for them."""

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
    from transcription.normalise import View

SHAPED = 0.9  # in capitals, or behind a word for it
DOUBTFUL = 0.6  # without capitals and without a word for it

# BS 7666 (United Kingdom) and Canada Post: letters that no code has are left out where the rule is short.
_SHAPE = re.compile(
    r"\b(?:[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2}"
    r"|[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d"
    r"|[ac-fhknprtv-y]\d[\dw] (?=[a-z0-9]{0,3}\d)[ac-fhknprtv-y][ac-fhknprtv-y\d]{3})\b"  # Eircode (Ireland)
)
_CUE = re.compile(r"\b(?:postcode|post code|postal code)(?:'s| is| was|:)?,? ")
_NATO: dict[str, str] = tomllib.loads((FOLDER / "en_spelling.toml").read_text("utf-8"))["alphabet"]
_PIECE = rf"(?:[a-hj-z]|i(?=[ ,-]{{1,2}}[a-z\d]\b)|\d{{1,2}}|{'|'.join(_NATO)})"
_SPELLED = re.compile(rf"(?:{_PIECE}(?:,? |-)?){{4,8}}\b")
_BOTH = re.compile(r"(?=.*\d)(?=.*[a-z])")


class PostcodesDetector:
    """On the view with digits."""

    name = "postcodes"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such postcode."""
        typed = spoken.typed(tuple(texts))
        cues = frozenset(one.end() for one in _CUE.finditer(typed.text))
        return [*_shaped(typed, cues), *_spelled(typed, cues)]


def _shaped(typed: View, cues: frozenset[int]) -> Iterator[Finding]:
    for match in _SHAPE.finditer(typed.text):
        if " " not in match[0] and not _is_capital(typed, match) and match.start() not in cues:
            continue  # "b12 4ml" may be anything, "b124ml" is
        sure = _is_capital(typed, match) or match.start() in cues
        yield _finding(typed, match.start(), match.end(), SHAPED if sure else DOUBTFUL)


def _is_capital(typed: View, match: re.Match[str]) -> bool:
    return typed.written(match.start(), match.end()).isupper()


def _spelled(typed: View, cues: frozenset[int]) -> Iterator[Finding]:
    """Letter by letter and figure by figure: "s w one a two a a"."""
    for start in cues:
        match = _SPELLED.match(typed.text, start)
        if match is not None and _BOTH.match(match[0]):
            yield _finding(typed, start, start + len(match[0].rstrip(" ,-")), SHAPED)


def _finding(typed: View, start: int, end: int, score: float) -> Finding:
    entity = "address:" + "".join(filter(str.isalnum, typed.text[start:end]))
    spans = typed.spans(start, end)
    return Finding(spans, Kind.ADDRESS, entity, PostcodesDetector.name, score, "a postcode")


detector = PostcodesDetector()
