"""A number and a name, and nothing else: "I said 5 Mill Race", "one nineteen and a half tamarind now".

In talk that is transcribed next to nothing else has a number before a capital or before a rare word that
is no plural: a person decides about it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.detectors.numbers import is_all_years
from transcription.lexicon import FUNCTION_WORDS, KNOWN_CAPITALS, PUBLIC, REGIONS, is_common, words
from transcription.model import Finding, Kind
from transcription.street_words import has_no_capitals
from transcription.uncounted import is_free

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

DOUBTFUL = 0.6
_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_NUMBERED = re.compile(
    r"(?<=\d)(?P<letter> ?[a-h])?(?: and a (?:half|quarter))? "
    rf"(?P<name>(?!(?:{_MONTHS})\b)[a-z][a-z'-]{{3,19}}(?: [a-z][a-z'-]{{2,19}})?)(?![\w'])"
)
_FIGURES = re.compile(r"(?<![\w.,:/$\u00a3\u20ac#-])\d{1,4}(?: \d{1,3}){0,2}\Z")
_BEFORE = 14  # characters before a name in which its number stands
# What is counted and is neither a plural nor an everyday word, and what figures are a part of.
_COUNTED = re.compile(
    r".*(?:s|watts?|bytes?|hertz|outlook|timeframe|genome|pandemic|per ?cent|carat|litre|metre|gallon|proof"
    r"|inch|ish|odd|fold|plus|something|teen|tonne|hectare|millimetre|centimetre|kilometre|milligram|kilogram)\Z"
)


class NumberedNamesDetector:
    """On the view with digits."""

    name = "numbered_names"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such number with its name."""
        typed = spoken.typed(tuple(texts))
        return [
            Finding(
                typed.spans(start, end),
                Kind.ADDRESS,
                "address:" + typed.text[start:end],
                self.name,
                DOUBTFUL,
                "a number and a name",
            )
            for start, end in _places(typed, known.language)
        ]


def _places(typed: View, language: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBERED.finditer(typed.text):
        figures = _FIGURES.search(typed.text, max(0, match.start() - _BEFORE), match.start())
        end = _name_end(typed, match, language) if figures else None
        if figures and end and not _is_known(figures[0], match["letter"]):
            yield figures.start(), end


def _is_known(figures: str, letter: str | None) -> bool:
    """Is it a year, or a code as that of "4 H Club"?"""
    code = figures.replace(" ", "") + letter.strip() if letter else ""
    return is_all_years(figures.split()) or code in words("en_everyday_codes")


def _name_end(typed: View, match: re.Match[str], language: str) -> int | None:
    """Where the name ends, with which a part of the sentence does; None for what is counted."""
    start = match.start("name")
    first, _, second = match["name"].partition(" ")
    if first in FUNCTION_WORDS or first in KNOWN_CAPITALS or first in REGIONS or match["name"] in PUBLIC:
        return None
    end = start + len(first)
    if typed.written(start, start + 1).isupper():
        both = bool(second) and typed.written(end + 1, end + 2).isupper()
        end = match.end("name") if both else end
        return end if is_free(typed.text, end) else None
    if not has_no_capitals(typed, start) or is_common(first, language) or _COUNTED.fullmatch(first):
        return None
    return end if is_free(typed.text, end) else None


detector = NumberedNamesDetector()
