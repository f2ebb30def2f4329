"""What must be true before anything leaves. A closed gate says why and what to do; ids only, no names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator.model import Attendance, Leaving, Presence, Purpose, Role, State
from facilitator.roster.people import standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from facilitator.model import Consent, Participant, Session, Withdrawal
    from facilitator.release.scan import Leak

NEEDED = (Purpose.TAKE_PART, Purpose.RECORD)
_WITHOUT_CONSENT = {Role.MODERATOR, Role.ASSISTANT, Role.OBSERVER}
_NOT_TAKING_PART = {Presence.ABSENT, Presence.OBSERVER}
_STRANGER = re.compile(r"S[0-9]+")  # what transcription.speakers calls a name that it cannot place
_STANDS = {
    State.PLANNED: "was not recorded yet",
    State.RECORDED: "is not transcribed yet",
    State.IN_REVIEW: "is in review",
}
_NEW = "fg participant add, then fg transcribe and fg review again"
_BACK = "fg purge {session} --what all, then fg import without them; if it is somebody else, " + _NEW
_GONE = "was in review when its identified text was destroyed, so nobody can finish that"


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate. ``next`` is empty while it is open, ``why`` too unless somebody let it be passed."""

    name: str
    closed: bool
    why: str = ""
    next: str = ""

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {"name": self.name, "closed": self.closed, "why": self.why, "next": self.next}


def consent_gate(
    sessions: Sequence[Session],
    consents: Sequence[Consent],
    participants: Sequence[Participant],
    speakers: Mapping[str, Collection[str]],
    needed: Sequence[Purpose] = NEEDED,
    withdrawals: Sequence[Withdrawal] = (),
) -> Gate:
    """Did everybody who took part consent to all that is ``needed``: for an archive also to sharing?

    ``speakers`` are the labels that speak in each session's text: whoever speaks took part, on the
    attendance list or not. A person's latest word on a purpose counts: who refused to be recorded and
    does not speak in the text keeps nothing in. Moderators, assistants and
    observers need no consent; a session without an attendance list, or somebody on no roster, keeps
    the gate closed.
    """
    unlisted = [session.id for session in sessions if not session.people]
    if unlisted:
        why = f"Nobody is on the attendance list of {_listed(unlisted)}."
        return Gate("consent", True, why, f"fg session people {unlisted[0]}")
    strangers = _strangers(speakers, participants)
    if strangers:
        why = f"Somebody on no roster speaks: {_listed(f'{label} in {there}' for label, there in strangers)}."
        return _back({there for _, there in strangers}, why, withdrawals) or Gate("consent", True, why, _NEW)
    there = {one.participant for session in sessions for one in session.people if _needs_consent(one)}
    heard = {label for labels in speakers.values() for label in labels}
    there |= {one.id for one in participants if one.id in heard and one.role not in _WITHOUT_CONSENT}
    unknown = sorted(there - {one.id for one in participants})
    if unknown:
        return Gate("consent", True, f"Not on the roster: {_listed(unknown)}.", "fg participant add")
    counted = standing(consents)
    given = {key for key, one in counted.items() if one.given}
    # Whoever said no to being recorded may have been there, once their turns are left out of the text.
    unread = {who.participant for one in sessions if one.id not in speakers for who in one.people}
    given |= {key for key in counted if key[1] is Purpose.RECORD and key[0] not in heard | unread}
    missing = {purpose: sorted(one for one in there if (one, purpose) not in given) for purpose in needed}
    if not any(missing.values()):
        return Gate("consent", False)
    why = " ".join(f"No consent to {purpose}: {_listed(ids)}." for purpose, ids in missing.items() if ids)
    refused = {purpose: [one for one in ids if (one, purpose) in counted] for purpose, ids in missing.items()}
    why += "".join(f" Refused to {purpose}: {_listed(ids)}." for purpose, ids in refused.items() if ids)
    unasked = {
        purpose: [one for one in ids if one not in refused[purpose]] for purpose, ids in missing.items()
    }
    return Gate("consent", True, why, _ask(unasked) or _leave_out(refused, sessions, speakers))


def _ask(missing: Mapping[Purpose, Collection[str]]) -> str:
    """The line that records the consent of who was not asked; empty where there is nobody."""
    people = " ".join(sorted({one for ids in missing.values() for one in ids}))
    purposes = ",".join(purpose for purpose, ids in missing.items() if ids)
    return f"fg participant consent {people} --purpose {purposes} --mode signed --on DATE" if people else ""


def _leave_out(
    refused: Mapping[Purpose, Collection[str]],
    sessions: Sequence[Session],
    speakers: Mapping[str, Collection[str]],
) -> str:
    """What to do about somebody who said no: they are left out, or asked again."""
    if not any(ids for purpose, ids in refused.items() if purpose is not Purpose.SHARE):
        return _share_the_others(set(refused[Purpose.SHARE]), sessions, speakers)
    person = min(one for ids in refused.values() for one in ids)
    still = [one.id for one in sessions if person in speakers.get(one.id, _listed_in(one))]
    if still and not any(ids for purpose, ids in refused.items() if purpose is not Purpose.RECORD):
        return f"fg review {still[0]}, which stores it again without their turns; or ask them again"
    held = [one.id for one in sessions if person in _listed_in(one)]
    absent = f"fg session people {held[0]} {person}=absent where they were not there; or " if held else ""
    return (
        f"they said no, so leave them out: {absent}fg participant withdraw {person} --mode remove-all; "
        "or ask them again"
    )


def _share_the_others(
    people: set[str], sessions: Sequence[Session], speakers: Mapping[str, Collection[str]]
) -> str:
    """Who does not want to be shared stays in the study: other sessions may go to the archive."""
    others = [
        one.id for one in sessions if not people.intersection(_listed_in(one) | {*speakers.get(one.id, ())})
    ]
    left = " ".join(f"--session {one}" for one in others)
    return (
        f"fg export --for archive {left}, without their sessions; or ask them again"
        if others
        else ("ask them again; what is in the study stays, but no session of theirs goes to an archive")
    )


def _listed_in(session: Session) -> set[str]:
    return {who.participant for who in session.people}


def review_gate(states: Mapping[str, State], destroyed: Collection[str] = ()) -> Gate:
    """Is every session reviewed and stored? ``states`` maps session ids to where they stand.

    ``destroyed`` are sessions of which nothing is left that anybody could review.
    """
    waiting = {one: state for one, state in states.items() if state is not State.STORED}
    if not waiting:
        return Gate("review", False)
    gone = [one for one in waiting if one in destroyed]
    why = "; ".join(f"{one} {_GONE if one in gone else _STANDS[state]}" for one, state in waiting.items())
    if gone:
        rest = " ".join(f"--session {one}" for one in states if one not in gone)
        step = f"fg export {rest}" if rest else "fg import with another recording of it"
        return Gate("review", True, f"{why}.", f"leave out what cannot be reviewed: {step}")
    first, state = next(iter(waiting.items()))
    steps = {State.PLANNED: "import", State.RECORDED: "transcribe", State.IN_REVIEW: "review"}
    return Gate("review", True, f"{why}.", f"fg {steps[state]} {first}")


def withdrawal_gate(
    sessions: Sequence[Session], withdrawals: Sequence[Withdrawal], held: Sequence[Withdrawal] = ()
) -> Gate:
    """Is every withdrawal from these sessions carried out? A run that stopped halfway left words behind.

    ``held`` are withdrawals of people whose words a stored text still holds, whatever was noted.
    """
    here = {session.id for session in sessions}
    waiting = [one for one in withdrawals if not one.done and here & set(one.sessions)]
    waiting += [one for one in held if one not in waiting]
    if not waiting:
        return Gate("withdrawal", False)
    people = _listed([one.participant for one in waiting])
    first = waiting[0]
    step = f"fg participant withdraw {first.participant} --mode {first.mode}"
    return Gate("withdrawal", True, f"Not carried out to its end: the withdrawal of {people}.", step)


def leak_gate(leaks: Sequence[Leak]) -> Gate:
    """Is no name of the roster in the files, and nothing that was hidden? Names the files, never the name."""
    if not leaks:
        return Gate("leak", False)
    files = ", ".join(f"{leak.path} ({leak.count})" for leak in leaks)
    why = f"A name of the roster, or something hidden elsewhere, stands in {files}; nothing was written."
    step = (
        "fg review SESSION and mark what was missed, or take it out of the title, group, guide or terms; "
        "where it was kept along with other places, fg review SESSION --undo and answer for each alone"
    )
    return Gate("leak", True, why, step)


def _needs_consent(one: Attendance) -> bool:
    return one.role not in _WITHOUT_CONSENT and one.presence not in _NOT_TAKING_PART


def _back(sessions: Collection[str], why: str, withdrawals: Sequence[Withdrawal]) -> Gate | None:
    """May somebody whose every word was removed be back there, with a recording that came again?"""
    for one in withdrawals:
        for session in one.sessions:
            if one.mode is Leaving.REMOVE_ALL and session in sessions:
                why += f" {one.participant} had everything removed from {session} and may be who speaks."
                return Gate("consent", True, why, _BACK.format(session=session))
    return None


def _strangers(
    speakers: Mapping[str, Collection[str]], participants: Sequence[Participant]
) -> list[tuple[str, str]]:
    """Labels such as S1 that stand for a name on no roster, each with its session."""
    roster = {one.id for one in participants}
    return [
        (label, session)
        for session, labels in speakers.items()
        for label in sorted(labels)
        if _STRANGER.fullmatch(label) and label not in roster
    ]


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids)
