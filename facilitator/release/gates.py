"""What must be true before anything leaves. A closed gate says why and what to do; ids only, no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator.model import Attendance, Consent, Presence, Purpose, Role, State

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from facilitator.model import Participant, Session
    from facilitator.release.scan import Leak

NEEDED = (Purpose.TAKE_PART, Purpose.RECORD)
_WITHOUT_CONSENT = {Role.MODERATOR, Role.ASSISTANT, Role.OBSERVER}
_NOT_TAKING_PART = {Presence.ABSENT, Presence.OBSERVER}
_STANDS = {
    State.PLANNED: "was not recorded yet",
    State.RECORDED: "is not transcribed yet",
    State.IN_REVIEW: "is in review",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate. ``why`` and ``next`` are empty while it is open."""

    name: str
    closed: bool
    why: str = ""
    next: str = ""

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {"name": self.name, "closed": self.closed, "why": self.why, "next": self.next}


def consent_gate(
    sessions: Sequence[Session], consents: Sequence[Consent], participants: Sequence[Participant]
) -> Gate:
    """Did everybody who took part consent to take part and to be recorded?

    A person's latest word on a purpose counts. Moderators, assistants and observers need no consent;
    a session without an attendance list, or somebody on no roster, keeps the gate closed.
    """
    unlisted = [session.id for session in sessions if not session.people]
    if unlisted:
        why = f"Nobody is on the attendance list of {_listed(unlisted)}."
        return Gate("consent", True, why, f"fg session people {unlisted[0]}")
    there = {one.participant for session in sessions for one in session.people if _needs_consent(one)}
    unknown = sorted(there - {one.id for one in participants})
    if unknown:
        return Gate("consent", True, f"Not on the roster: {_listed(unknown)}.", "fg participant add")
    words = _latest(consents)
    missing = {
        purpose: sorted(one for one in there if not words.get((one, purpose), False)) for purpose in NEEDED
    }
    if not any(missing.values()):
        return Gate("consent", False)
    why = " ".join(f"No consent to {purpose}: {_listed(ids)}." for purpose, ids in missing.items() if ids)
    people = " ".join(sorted({one for ids in missing.values() for one in ids}))
    purposes = ",".join(purpose for purpose, ids in missing.items() if ids)
    return Gate(
        "consent",
        True,
        why,
        f"fg participant consent {people} --purpose {purposes} --mode signed --on DATE",
    )


def review_gate(states: Mapping[str, State]) -> Gate:
    """Is every session reviewed and stored? ``states`` maps session ids to where they stand."""
    waiting = {one: state for one, state in states.items() if state is not State.STORED}
    if not waiting:
        return Gate("review", False)
    why = "; ".join(f"{one} {_STANDS[state]}" for one, state in waiting.items())
    first, state = next(iter(waiting.items()))
    steps = {State.PLANNED: "import", State.RECORDED: "transcribe", State.IN_REVIEW: "review"}
    return Gate("review", True, f"{why}.", f"fg {steps[state]} {first}")


def leak_gate(leaks: Sequence[Leak]) -> Gate:
    """Is no name of the roster in the files? Names the files and never the name."""
    if not leaks:
        return Gate("leak", False)
    files = ", ".join(f"{leak.path} ({leak.count})" for leak in leaks)
    why = f"A name of the roster stands in {files}; nothing was written."
    return Gate("leak", True, why, "fg review SESSION, or take it out of the title, group, guide or terms")


def _needs_consent(one: Attendance) -> bool:
    return one.role not in _WITHOUT_CONSENT and one.presence not in _NOT_TAKING_PART


def _latest(consents: Sequence[Consent]) -> dict[tuple[str, Purpose], bool]:
    """The last word by date; of two on one day the one recorded later."""
    ordered = sorted(consents, key=lambda one: one.on)
    return {(one.participant, one.purpose): one.given for one in ordered}


def _listed(ids: Collection[str]) -> str:
    return ", ".join(ids)
