"""Streets in Spanish: a word for a street, its name, and mostly a number behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import words
from transcription.model import Finding, Kind
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import Known

WHOLE = 0.95  # a street and a number
NAMED = 0.85  # a street with its name, written as a name
DOUBTFUL = 0.6

_STREETS = "calle|avenida|avda|av|carretera|paseo|camino|bulevar|callejon|calzada"
_STREET = rf"\b(?:{_STREETS})\b\.?"
_LINKS = r"(?:(?:de(?: la| las| los)?|del|la|las|los|el|san|santa) ){0,2}"
_FLAT = r"(?:,? (?:piso|apartamento|apto|departamento|depto|puerta)\.? ?\d{1,4})?"
_NUMBER = rf"(?P<number>,? (?:numero |num\.? |no\.? |# ?)?\d{{1,5}}(?: \d{{1,3}})?\b{_FLAT})"
_PATTERN = led(
    rf"{_STREET} {_LINKS}(?P<name>[a-z'-]+(?: (?!numero|num|no|en|y|con|que)[a-z'-]+)?? ?){_NUMBER}"
    rf"|{_STREET} {_LINKS}(?P<alone>[a-z'-]+)\b",
    _STREETS,
)
_LIVING = re.compile(r"\b(?:viv\w+|queda|casa|direccion|mud\w+)(?: \w+)? (?:en|es|a)(?: la| el)? \Z")
_REACH = 32  # characters before a street in which its cue must stand


class SpanishAddressesDetector:
    """On the view with digits."""

    name = "addresses_es"
    languages = frozenset({"es", "en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every street that is told by a word for one."""
        typed = spoken.typed(tuple(texts))
        text = spoken.run_on(tuple(texts))
        found = []
        for match in _PATTERN.finditer(text):
            name = match["name"] or match["alone"]
            if name.strip() in words("es_function"):
                continue
            capital = (
                typed.written(match.start("alone"), match.start("alone") + 1).isupper()
                if match["alone"]
                else False
            )
            score = _score(match, text, capital=capital)
            if score:
                spans = typed.spans(*match.span())
                found.append(
                    Finding(spans, Kind.ADDRESS, f"address:{match[0]}", self.name, score, "a street")
                )
        return found


def _score(match: re.Match[str], text: str, *, capital: bool) -> float:
    if match["number"]:
        return WHOLE
    if capital:
        return NAMED
    lived = _LIVING.search(text, max(0, match.start() - _REACH), match.start())
    return DOUBTFUL if lived else 0


detector = SpanishAddressesDetector()
