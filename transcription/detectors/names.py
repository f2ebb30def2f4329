"""Names of people on no list of the study, by the words around them, by lists of names, by their capitals.

A name once told surely is told wherever the same word stands in these texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.model import Finding, Kind
from transcription.name_again import again, entities_of, lone, sure_words, together
from transcription.name_beside import beside, beside_others
from transcription.name_evidence import LISTED
from transcription.name_reading import reading
from transcription.name_runs import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcription.matching import Page
    from transcription.model import Known
    from transcription.name_evidence import Named


class NamesDetector:
    """Introductions, thanks, titles, vocatives, given names, and whatever is capitalised and no word."""

    name = "names"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every mention of somebody who is named that way anywhere in the texts."""
        own = reading(tuple(texts), known.language)
        first = beside_others(own.read, named(own))
        first = [*first, *beside(own, first), *lone(own)]
        entities = entities_of(tuple(own.read.tokens[at].text for at in one.places) for one in first)
        sure = sure_words(own, first)
        mentions = together(own.read, [*first, *again(own, first, sure)], entities)
        return [_finding(own.read, one, entities, sure) for one in mentions]


def _finding(read: Page, one: Named, entities: Mapping[str, str], sure: frozenset[str]) -> Finding:
    words = [read.tokens[at].text for at in one.places]
    score = max(one.score, LISTED) if sure.intersection(words) and "public" not in one.why else one.score
    return Finding(
        read.spans(one.places), Kind.PERSON, entities[words[0]], NamesDetector.name, score, one.why
    )


detector = NamesDetector()
