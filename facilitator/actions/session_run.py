"""``fg session run``: hold a session by its guide, and log what was really asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from facilitator.actions import guide as guides
from facilitator.actions import guide_approve
from facilitator.actions import session as sessions
from facilitator.errors import NotFound
from facilitator.model import Presence, Purpose, Session
from facilitator.roster.people import standing
from guides import variables
from guides.model import Guide

if TYPE_CHECKING:
    from facilitator.actions.open_study import OpenStudy
    from facilitator.live_log import Sent
    from facilitator.model import Consent

NO_CONSENT = "not asked yet"
_ASKED_FOR = {Purpose.TAKE_PART: "take part:", Purpose.RECORD: "recording:"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a console needs besides the log (``names`` are identified).

    ``scripts`` are the parts' texts with their variables filled, by the part's id. ``consents`` say per
    person how they agreed to take part and to be recorded. ``warning`` is not empty where the guide is
    not the one that the board approved.
    """

    session: Session
    guide: Guide
    scripts: Mapping[str, str]
    names: Mapping[str, str] = field(repr=False)
    consents: Mapping[str, str]
    warning: str


def plan(study: OpenStudy, session_id: str) -> Plan:
    """Everything about a session before it begins; raises NotFound, NoIdentity."""
    session = study.repository.session(session_id)
    guide = guides.require(study.folder, session.guide).for_group(session.group)
    facts = study.folder.study
    known = variables.values(guide, {"study": facts.title, "protocol": facts.protocol or ""})
    return Plan(
        session,
        guide,
        {part.id: variables.fill(part.script, known) for part in guide.sections if part.script},
        {one.id: one.display_name for one in study.people.load_roster()},
        _consents(study),
        guide_approve.warning(study.folder, session).partition("\n")[0],
    )


def _consents(study: OpenStudy) -> dict[str, str]:
    """How each person agreed to take part and to be recorded: what stands counts."""
    said = standing(study.people.consents())
    people = dict.fromkeys(person for person, _ in said)
    return {
        person: ", ".join(
            f"{label} {_mode(said.get((person, purpose)))}" for purpose, label in _ASKED_FOR.items()
        )
        for person in people
    }


def _mode(consent: Consent | None) -> str:
    if consent is None:
        return NO_CONSENT
    return str(consent.mode) if consent.given else "refused"


def presence(sent: Sent) -> Presence | None:
    """How somebody is there after this event, where it says so; raises NotFound for a way we do not know."""
    if sent.event == "leave":
        return Presence.LEFT
    if sent.event != "join":
        return None
    try:
        return Presence(sent.text or Presence.PRESENT)
    except ValueError:
        raise NotFound(f"People can be there as: {', '.join(Presence)}.") from None


def attend(study: OpenStudy, session_id: str, sent: Sent) -> None:
    """Keep with the session who came and who left, as it was logged; raises NotFound."""
    how = presence(sent)
    if sent.participant is not None and how is not None:
        sessions.set_people(study, session_id, {sent.participant: how})
