"""Telephone numbers as Spanish speakers say them: in pairs and hundreds, mostly behind a word for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import Known
    from transcription.spoken import Run

CUED = 0.9
DOUBTFUL = 0.6
_DIGITS = range(7, 14)  # of a telephone number with or without its country's (ITU-T E.164: at most 15)
_GROUPS = 5  # of a number without a word for it: said digit by digit, or nearly
_REACH = 48  # characters before a number in which its word must stand
_CUE = re.compile(
    r"\b(?:telefonos?|tel|movil|celular|cel|fijo|whatsapp|wasap|fax|prefijo|lada"
    r"|(?:llam|marc|localiz)\w{1,5}|numero (?:mio|suyo|tuyo)|(?:mi|su|tu|el) numero)\b"
)
_COUNTED_AFTER = re.compile(
    r"\s?(?:%|por ciento|euros?|pesos|dolares|personas|anos|meses|dias|horas|minutos|veces)"
)


class SpanishPhonesDetector:
    """On the view with digits."""

    name = "phones_es"
    languages = frozenset({"es"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every run of digits that may be a telephone number."""
        typed = spoken.typed(tuple(texts))
        found = []
        for run in spoken.runs(typed.text):
            score = _score(run, typed.text)
            if score:
                spans = typed.spans(run.start, run.end)
                entity = f"{Kind.PHONE}:{run.digits}"
                found.append(Finding(spans, Kind.PHONE, entity, self.name, score, "a telephone's digits"))
        return found


def _score(run: Run, text: str) -> float:
    if len(run.digits) not in _DIGITS or run.is_counting or _COUNTED_AFTER.match(text, run.end):
        return 0
    if _CUE.search(text, max(0, run.start - _REACH), run.start):
        return CUED
    return DOUBTFUL if len(run.groups) >= _GROUPS else 0


detector = SpanishPhonesDetector()
