"""Schools, clinics, churches, firms: what is found with and without capitals, and named again elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.bare_bodies import bodies_of_words
from transcription.bare_kinds import bodies_by_kind
from transcription.bare_phrases import bare_phrases
from transcription.bare_told import called_so, called_the, explained
from transcription.lexicon import FUNCTION_WORDS
from transcription.model import Finding, Kind
from transcription.name_reading import Reading, reading
from transcription.org_bare import without_article, without_capitals
from transcription.org_capitals import LIKELY, LISTED, WORD, in_capitals, is_acronym
from transcription.org_phrases import known_bodies, of_something_capital, of_something_named, patrons
from transcription.proper_runs import again, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transcription.model import Known, TextSpan

_SURE = 0.8  # score of a name whose initials are looked for


class OrgsDetector:
    """Names of organisations; what says only of which kind one is stays."""

    name = "orgs"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every mention of an organisation by its name."""
        own = reading(tuple(texts), known.language)
        told = [
            *in_capitals(own),
            *known_bodies(own),
            *of_something_named(own),
            *of_something_capital(own),
            *patrons(own),
            *without_capitals(own),
            *without_article(bare_phrases(tuple(texts), known.language)),
            *bodies_of_words(own),
            *bodies_by_kind(own),
            *explained(own),
            *called_the(own),
            *called_so(own),
        ]
        found = _without_words_inside([_finding(own, *one) for one in told])
        elsewhere = [_elsewhere(own, *one) for one in again(own, found)]
        initials = {one.spans: one for one in _by_initials(own, found)}
        return [*(one for one in found if one.spans not in initials), *elsewhere, *initials.values()]


def _finding(own: Reading, first: int, last: int, score: float, why: str) -> Finding:
    entity = "org:" + " ".join(row(own, first, last))
    spans = own.read.spans(range(first, last + 1))
    return Finding(spans, Kind.ORG, entity, OrgsDetector.name, score, why)


def _without_words_inside(found: list[Finding]) -> list[Finding]:
    """Without everyday words that only stand inside the name of an organisation."""
    told: dict[int, list[TextSpan]] = {span.turn: [] for one in found for span in one.spans}
    for one in found:
        for span in one.spans if one.score > WORD else ():
            told[span.turn].append(span)
    return [one for one in found if one.score > WORD or not _lies_in(one, told)]


def _lies_in(one: Finding, told: Mapping[int, Sequence[TextSpan]]) -> bool:
    return all(
        any(outer.start <= span.start and span.end <= outer.end for outer in told[span.turn])
        for span in one.spans
    )


def _elsewhere(own: Reading, first: int, last: int, entity: str) -> Finding:
    spans, why = own.read.spans(range(first, last + 1)), "named elsewhere in the talk"
    return Finding(spans, Kind.ORG, entity, detector.name, LIKELY, why)


def _by_initials(own: Reading, found: Sequence[Finding]) -> Iterator[Finding]:
    """Acronyms on no list that are the initials of a name that is sure elsewhere: of the same body."""
    bodies = {_initials(one.entity): one.entity for one in found if one.score >= _SURE}
    for at in own.read.standing(bodies):
        if is_acronym(own, at):
            spans, why = own.read.spans([at]), "the initials of one that is named elsewhere"
            yield Finding(spans, Kind.ORG, bodies[own.read.tokens[at].text], detector.name, LISTED, why)


def _initials(entity: str) -> str:
    words = entity.partition(":")[2].split()
    return "".join(word[0] for word in words if word not in FUNCTION_WORDS) if len(words) > 2 else ""


detector = OrgsDetector()
