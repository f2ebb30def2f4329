"""Dates and ages in the forms that only Spanish has: "el primero de enero", "mayo del ochenta y siete"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.detectors import ages, dates
from transcription.model import Finding, Kind
from transcription.normalise import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

_MONTH = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)(?![\d:%]|[.,]\d)"
_FIRST = re.compile(rf"\b(?:el )?primero de {_MONTH}\b(?: del? (?:ano )?{_YEAR})?")
_SHORT = re.compile(rf"\b{_MONTH} del? (?:ano )?{_YEAR}(?! (?:personas|casos|por ciento|millones))")
_BIRTH = re.compile(r"\b(?:nac(?:i|io|ido|imos|ieron|imiento)|cumple(?:anos)?)\b")
_REACH = 48  # characters before a date in which a word for birth counts

_AGE = re.compile(
    r"\b(?:cumpl\w+|ten(?:go|ia|er|emos)|tien\w+|con|de|los|las|edad)(?: ya| casi| unos| los)?"
    r" (?P<n>\d{1,3}|cien) anos\b(?! de (?:historia|experiencia|servicio|antiguedad|guerra|paz))"
)


class SpanishDatesDetector:
    """On the view with digits; what the detectors of dates and ages read in both languages is theirs."""

    name = "dates_es"
    languages = frozenset({"es"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such date, and every age."""
        typed = spoken.typed(tuple(texts))
        text = typed.text.replace(BORDER, " ")  # a date may run over the border of two turns
        return [*_dates(typed, text), *_ages(typed, text)]


def _dates(typed: View, text: str) -> Iterator[Finding]:
    for pattern, score, why in (
        (_FIRST, dates.WHOLE, "a day of a month"),
        (_SHORT, dates.DOUBTFUL, "a month"),
    ):
        for match in pattern.finditer(text):
            born = _BIRTH.search(text, max(0, match.start() - _REACH), match.start())
            told = (dates.BIRTH, "a birth date") if born else (score, why)
            spans = typed.spans(*match.span())
            yield Finding(spans, Kind.DATE, f"date:{match[0]}", SpanishDatesDetector.name, *told)


def _ages(typed: View, text: str) -> Iterator[Finding]:
    for match in _AGE.finditer(text):
        years = int(match["n"]) if match["n"].isdigit() else 100
        score = ages.OVER_89 if years > ages.OLDEST_TOLD else ages.WEIGHED
        spans = typed.spans(*match.span("n"))
        yield Finding(spans, Kind.AGE, f"age:{years}", SpanishDatesDetector.name, score, "an age")


detector = SpanishDatesDetector()
