"""Whom and what the placeholders of a session stand for, so that a missed name goes to the right one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from facilitator.actions import agreement, storing
from facilitator.errors import NotFound
from transcription import placeholders
from transcription.detectors.agreement import folded
from transcription.hiding import opaque
from transcription.model import Action, Kind, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.actions.open_study import OpenStudy
    from transcription.review import Settled

# How the detectors begin the entities of these kinds: what a person marks must get the same number.
_BEGINS = {Kind.PERSON: "name", Kind.PLACE: "place", Kind.ORG: "org"}


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Placeholders as they are written (``P03``, ``PERSON-4``) with what each stands for (identified)."""

    by_label: Mapping[str, tuple[Kind, str]] = field(repr=False)
    remembered: Mapping[tuple[Kind, tuple[str, ...]], str] = field(repr=False)

    @classmethod
    def of(cls, study: OpenStudy, session_id: str, settled: Iterable[Settled]) -> KnownNames:
        """Everybody on the roster, and everything hidden in this session or remembered by the study."""
        elsewhere = agreement.known_elsewhere(study, session_id)
        roster = {one.id: (Kind.PARTICIPANT, one.id) for one in study.people.load_roster()}
        met = {
            (one.finding.kind, one.finding.entity)
            for one in settled
            if one.action is not Action.KEEP and one.finding.kind is not Kind.PARTICIPANT
        }
        met |= {(one.kind, one.entity) for one in elsewhere if one.kind is not Kind.PARTICIPANT}
        rows = {(one.kind, folded(one.words)): one.entity for one in elsewhere}
        return cls({**_labels(study, met), **roster}, rows)

    def named(self, label: str) -> tuple[Kind, str]:
        """Kind and entity of a placeholder, with or without its brackets. Raises NotFound."""
        bare = label.strip().strip("[]").partition(",")[0].upper()
        found = {one.upper(): value for one, value in self.by_label.items()}.get(bare)
        if found is None:
            raise NotFound("No participant and no placeholder of this session is called that.", "fg show")
        return found

    def entity(self, kind: Kind, words: str) -> tuple[Kind, str]:
        """What new words stand for: what the study knows them as, else something of their own."""
        row = folded(words)
        own = f"{_BEGINS.get(kind, str(kind))}:{' '.join(row) or words.casefold()}"
        return kind, self.remembered.get((kind, row), own)


def _labels(study: OpenStudy, met: Iterable[tuple[Kind, str]]) -> dict[str, tuple[Kind, str]]:
    key = study.people.secret()
    hidden = {Placeholder(kind, opaque(key, kind, entity)): (kind, entity) for kind, entity in met}
    taken = study.repository.numbers(storing.MAIN_SERIES)
    numbers = placeholders.number(hidden, key=key, series=storing.MAIN_SERIES, taken=taken)
    return {placeholders.label(one, numbers).strip("[]"): known for one, known in hidden.items()}
