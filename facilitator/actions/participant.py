"""The roster: who takes part, under which id, and what each has consented to."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from facilitator.errors import BadFile, NotFound
from facilitator.model import PERSON_ID, Consent, Mode, Participant, Purpose
from facilitator.roster.people import standing
from facilitator.roster.read import read_roster
from facilitator.roster.table import roster_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy


@dataclass(frozen=True, slots=True)
class Listed:
    """A participant as the list shows them: without names unless asked for."""

    participant: Participant
    consents: tuple[Consent, ...]

    def document(self, *, identified: bool) -> dict[str, Any]:
        """As JSON values."""
        person = self.participant
        open_part = {"id": person.id, "role": str(person.role), "group": person.group}
        consents = {str(one.purpose): str(one.mode) if one.given else "withheld" for one in self.consents}
        names = asdict(person) if identified else {}
        return {**names, **open_part, "consent": consents}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a roster file gave: the ids, and the columns of a survey export that were left out."""

    ids: tuple[str, ...]
    consents: int
    dropped: tuple[str, ...]
    skipped: int


def add(study: OpenStudy, participant: Participant) -> None:
    """Put one person on the roster. Raises BadFile for an id that could hold a name or is taken."""
    if not PERSON_ID.fullmatch(participant.id):
        raise BadFile("An id is one to four letters and a number, such as P07: it must not hint at a name.")
    with study.people.hold("participant add"):
        roster = study.people.load_roster()
        if participant.id in {one.id for one in roster}:
            raise BadFile(f"{participant.id} is on the roster already.", "fg participant list")
        study.people.save_roster((*roster, participant))
    study.repository.audit("participant-add", None, participant.id, "")


def change(study: OpenStudy, participant: Participant) -> None:
    """Put a person's names, role and group right; what the page does not ask for stays. Raises NotFound."""
    with study.people.hold("participant change"):
        roster = study.people.load_roster()
        old = next((one for one in roster if one.id == participant.id), None)
        if old is None:
            raise NotFound("Nobody on the roster has that id.", "fg participant list")
        new = replace(participant, email=old.email, sounds_like=old.sounds_like)
        study.people.save_roster(tuple(new if one is old else one for one in roster))
    study.repository.audit("participant-change", None, participant.id, "")


def import_roster(study: OpenStudy, data: bytes) -> Taken:
    """Read a roster file; nobody is added while any line is wrong. Raises BadFile listing them all.

    Somebody who is on the roster already is replaced. A consent without a date counts from today.
    """
    read = read_roster(roster_text(data))
    if read.problems:
        lines = "".join(f"\n    line {one.line}: {one.message}" for one in read.problems)
        raise BadFile(f"The roster has mistakes ({len(read.problems)}), so nobody was added.{lines}")
    new = {one.id for one in read.participants}
    with study.people.hold("participant import"):
        kept = tuple(one for one in study.people.load_roster() if one.id not in new)
        study.people.save_roster((*kept, *read.participants))
    today = datetime.now(UTC).date().isoformat()
    study.people.record_consents([replace(one, on=one.on or today) for one in read.consents])
    detail = f"people={len(new)} consents={len(read.consents)} source={read.source}"
    study.repository.audit("participant-import", None, detail, "")
    return Taken(tuple(sorted(new)), len(read.consents), read.dropped, read.skipped)


def list_people(study: OpenStudy, *, identified: bool) -> list[Listed]:
    """The roster in order of id; the identified list leaves an audit row."""
    consents = standing(study.people.consents()).values()
    if identified:
        study.repository.audit("participant-list", None, "identified", study.viewer)
    return [
        Listed(one, tuple(consent for consent in consents if consent.participant == one.id))
        for one in sorted(study.people.load_roster(), key=lambda one: one.id)
    ]


def consent(
    study: OpenStudy,
    ids: Sequence[str],
    *,
    purposes: Sequence[Purpose],
    mode: Mode,
    on: str,
    given: bool = True,
) -> list[str]:
    """Record what these people (none named: all) consented to; NotFound for an unknown id."""
    known = [one.id for one in study.people.load_roster()]
    unknown = [one for one in ids if one not in known]
    if unknown:
        raise NotFound(f"Not on the roster: {', '.join(unknown)}.", "fg participant list")
    named = list(ids) or known
    study.people.record_consents(
        [Consent(one, purpose, mode, on, given) for one in named for purpose in purposes]
    )
    detail = f"people={len(named)} purposes={','.join(purposes)} mode={mode} given={int(given)}"
    study.repository.audit("consent", None, detail, "")
    return named
