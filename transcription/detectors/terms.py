"""The study's own word list: programmes, sites, acronyms that give the place or the people away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.generalise import LISTED, listed
from transcription.lexicon import is_common
from transcription.matching import matches, read_texts
from transcription.model import Finding, Kind
from transcription.normalise import view

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.forms import Row
    from transcription.matching import Match, Page
    from transcription.model import Known

CERTAIN = 1.0
DOUBTFUL = 0.6
_SHORT = 4  # letters: a shorter acronym in lower case ("who", "care") is just the word
_SIBILANTS = ("s", "x", "z", "ch", "sh")  # take -es in the plural


class TermsDetector:
    """Every term of ``Known.terms`` in any case, singular or plural.

    A finding's entity is the term; behind ``term:`` where the list says that it is a place or an
    organisation.
    """

    name = "terms"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every mention of a term."""
        if not known.terms:
            return []
        read = read_texts(tuple(texts))
        found = [_finding(read, one, known) for one in matches(read, _rows(known.terms))]
        return [one for one in found if one is not None]


def _finding(read: Page, match: Match[str], known: Known) -> Finding | None:
    score = _certainty(read, match, known.language)
    if score is None:
        return None
    kind, _ = listed(known.terms[match.value])
    entity = match.value if kind is Kind.TERM else LISTED + match.value
    why = "on the study's word list"
    return Finding(read.spans(match.places), kind, entity, TermsDetector.name, score, why)


def _rows(terms: Iterable[str]) -> dict[Row, str]:
    rows: dict[Row, str] = {}
    for term in terms:
        row = tuple(token.text for token in view([term]).tokens())
        if row:
            rows.setdefault(row, term)
            ending = "es" if row[-1].endswith(_SIBILANTS) else "s"
            rows.setdefault((*row[:-1], row[-1] + ending), term)
    return rows


def _certainty(read: Page, match: Match[str], language: str) -> float | None:
    """An acronym that is an everyday word too (IT, CARE) is certain only as it is written."""
    if len(match.places) > 1 or not match.value.isupper() or not is_common(match.row[0], language):
        return CERTAIN
    at = match.places[0]
    if read.written(at)[:-1].isupper() or read.written_as_name(at):
        return CERTAIN
    return DOUBTFUL if len(match.row[0]) > _SHORT else None


detector = TermsDetector()
