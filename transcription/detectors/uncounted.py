"""Figures of which nothing tells what they count: "and I said 6620", "I was down as 417, still am"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken, uncounted
from transcription.detectors.singly import is_spoken_of
from transcription.lexicon import words
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known, TextSpan
    from transcription.normalise import View

DOUBTFUL = 0.6
_LONG = 3  # figures that are asked about wherever they stand; fewer where numbers are spoken of
# Letters and figures in one: "Heron7", "GRV/H4/00672"; no "3rd", "20s", "12-year", "10k", "[PERSON-12]".
_TOUCHED = re.compile(r"\d(?:(?<=[A-Za-z]\d)|(?<=[A-Za-z][/-]\d)|(?=[/-]?[A-Za-z]))")
_MIXED = re.compile(
    r"(?<![\w@.'\[-])(?!\d+(?:st|nd|rd|th|s|k|x|am|pm|m|mg|kg|g|km|ft|ml|cm|mm|mph|hz|hrs?|yrs?|mins?|[gmt]b|bn"
    r"|k?w|v|[KMBC]|p|lbs?|oz|px|ers?)\b)(?!\d+-[a-z]{2,})(?!(?i:covid|sars|fy\d|q\d))\w[\w/-]{2,}\w"
)
_LONGEST = 40  # characters of one
_SHORT = 4  # letters and figures of one that must be written in capitals


class UncountedDetector:
    """Figures on the view with digits, codes in the text as it is written."""

    name = "uncounted"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such number; a person decides about each."""
        typed = spoken.typed(tuple(texts))
        return [*_figures(typed), *_mixed(typed)]


def _figures(typed: View) -> Iterator[Finding]:
    for match in uncounted.figures(typed.text, 0, len(typed.text)):
        everyday = match[0] in words("en_everyday_codes")
        if not everyday and (len(match[0]) >= _LONG or is_spoken_of(typed.text, match.start())):
            yield _found(typed.spans(*match.span()), match[0], "figures that count nothing")


def _mixed(typed: View) -> Iterator[Finding]:
    done = 0
    for touched in _TOUCHED.finditer(typed.source):
        if touched.start() < done:
            continue
        window = max(done, touched.start() - _LONGEST), touched.start() + _LONGEST
        for match in _MIXED.finditer(typed.source, *window):
            if match.start() <= touched.start() < match.end():
                done = match.end()
                plain = "".join(filter(str.isalnum, match[0])).lower()
                short = len(plain) <= _SHORT and not match[0].isupper()
                if not short and plain not in words("en_everyday_codes"):
                    yield _found(typed.source_spans(*match.span()), plain, "letters and figures in one")


def _found(spans: tuple[TextSpan, ...], plain: str, why: str) -> Finding:
    return Finding(spans, Kind.ID, f"id:{plain}", UncountedDetector.name, DOUBTFUL, why)


detector = UncountedDetector()
