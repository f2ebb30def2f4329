"""``fg participant withdraw``: what the protocol promises to somebody who no longer wants to take part.

The withdrawal is noted first and carried out session by session; a run that is stopped goes on when
the same command is typed again, and until then no session that it touches can be released.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from facilitator import drafts, edit_log, erase, recordings
from facilitator.actions import leaks, recall, withdraw_draft, withdraw_stored, withdrawn_later, zoom_targets
from facilitator.actions.recall import Recalled
from facilitator.actions.review_edit import finish_killed
from facilitator.errors import GateClosed, NotFound
from facilitator.model import (
    CHANGES_TEXT,
    Consent,
    Leaving,
    Mode,
    Participant,
    Presence,
    Purpose,
    State,
    Withdrawal,
)
from facilitator.vault.checkpoint import RoomCheckpoint
from transcription import spoken_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session
    from facilitator.vault.room import Room
    from transcription.model import Person

SILENCE = "silence"  # the voice in the mix
DESTROY = "destroy"  # the mix altogether
_WHY = "somebody withdrew, and what they said is no longer to be used as it was."


class VoiceUncertain(GateClosed):
    """Nothing firm tells when the person speaks, so somebody must say what becomes of the mix."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What was done in one session, in numbers and words without a name."""

    session: str
    turns: int
    mentions: int
    done: tuple[str, ...]
    open: int

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "session": self.session,
            "turns": self.turns,
            "mentions": self.mentions,
            "done": list(self.done),
            "open": self.open,
        }


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A withdrawal that was carried out. ``outside`` are copies beyond our reach."""

    withdrawal: Withdrawal
    sessions: tuple[Carried, ...]
    releases: tuple[Recalled, ...]
    outside: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "participants": [{"id": self.withdrawal.participant}],
            "mode": str(self.withdrawal.mode),
            "on": self.withdrawal.on,
            "sessions": [one.document() for one in self.sessions],
            "releases": [one.document() for one in self.releases],
            "outside": list(self.outside),
        }


def withdraw(
    study: OpenStudy, participant: str, mode: Leaving, reviewer: str, *, mix: str = "", dry_run: bool = False
) -> Withdrawn:
    """Carry out a withdrawal; doing it twice changes nothing, but takes in sessions that came since.

    ``mix`` decides where it is not certain when the person speaks: ``silence`` what is known, or
    ``destroy`` the mixed recording of that session. Raises NotFound, VoiceUncertain (``mix`` is needed),
    GateClosed (after the closing date; a milder mode after a stricter one), Busy.
    """
    leaks.check_reviewer(study, reviewer)
    before = _allowed(study, participant, mode)
    sessions = _concerned(study, participant, mode, before)
    if mode is Leaving.REMOVE_ALL and not mix:
        _require_sure(study, sessions, participant)
    done = before.sessions if before and before.done else ()
    withdrawal = before or Withdrawal(participant, mode, _today(), ())
    concerned = tuple(dict.fromkeys([*withdrawal.sessions, *(one.id for one in sessions)]))
    withdrawal = replace(withdrawal, sessions=concerned, done=before is not None and concerned == done)
    if dry_run:
        told = tuple(
            Carried(one.id, _turns(study, one.id, participant), _places(study, one.id, participant), (), 0)
            for one in sessions
        )
        return Withdrawn(withdrawal, told, (), _outside(study, mode))
    if withdrawal != before:
        _note(study, withdrawal)
    carried = tuple(_carry_out(study, one, withdrawal, reviewer, mix) for one in sessions)
    _settle_people(study, withdrawal)
    # What was released since it was carried out honours it.
    new = [one for one in concerned if one not in done]
    changed = dict.fromkeys(new, ()) if mode in CHANGES_TEXT else {}
    releases = tuple(recall.write_sheets(study, changed, _WHY, withdrawal.on))
    if not withdrawal.done:
        _note(study, replace(withdrawal, done=True))
        study.repository.audit("withdraw", None, f"mode={mode} sessions={len(sessions)}", reviewer)
    return Withdrawn(withdrawal, carried, releases, _outside(study, mode))


_OUTSIDE = (
    "releases that were handed out: see the recall sheets",
    "plain originals, Zoom's cloud and its trash, backups, and copies in synced folders",
)


def _outside(study: OpenStudy, mode: Leaving) -> tuple[str, ...]:
    """Copies beyond our reach, and sessions in which nobody can look for a name yet."""
    unheard = [one.id for one in study.repository.sessions() if one.state is State.RECORDED]
    if mode is not Leaving.REMOVE_ALL or not unheard:
        return _OUTSIDE
    where = f"what others say of them in {', '.join(unheard)}, not transcribed yet: the review has to find it"
    return (*_OUTSIDE, where)


def _allowed(study: OpenStudy, participant: str, mode: Leaving) -> Withdrawal | None:
    """The withdrawal as it was noted before, if it was; raises where this one cannot be."""
    if participant not in {one.id for one in study.people.load_roster()}:
        raise NotFound("Nobody of that id is on the roster.", "fg participant list")
    order = list(Leaving)
    earlier = [one for one in study.people.withdrawals() if one.participant == participant]
    same = next((one for one in earlier if one.mode is mode), None)
    if same is None and any(order.index(one.mode) > order.index(mode) for one in earlier):
        raise GateClosed("This person has withdrawn more than that already; nothing was changed.")
    closes = study.folder.study.withdrawal_closes
    if same is None and closes and mode in CHANGES_TEXT and date.fromisoformat(closes) < _day():
        raise GateClosed(
            f"Withdrawals closed on {closes}: since then what was said is part of the analysis.",
            "--mode keep; or withdrawal_closes in study.toml, where the board asks for more",
        )
    return same


def _concerned(study: OpenStudy, participant: str, mode: Leaving, before: Withdrawal | None) -> list[Session]:
    """Sessions the person was in; to remove everything, those too in which others speak of them."""
    sessions = study.repository.sessions()
    if before is not None:
        return [
            one for one in sessions if one.id in before.sessions or withdrawn_later.holds(study, one, before)
        ]
    return [one for one in sessions if _touches(study, one, participant, mode)]


def _touches(study: OpenStudy, session: Session, participant: str, mode: Leaving) -> bool:
    if participant in {one.participant for one in session.people}:
        return True
    spoken_of = mode is Leaving.REMOVE_ALL and (
        _places(study, session.id, participant) or _named(study, session.id, participant)
    )
    return bool(spoken_of or _turns(study, session.id, participant))


def _named(study: OpenStudy, session_id: str, participant: str) -> bool:
    """Does anything beside the transcript hold them? It does in a session that is not transcribed yet."""
    if session_id not in study.vault.sessions():
        return False
    return erase.names(study.vault.room(session_id), participant, _persons(study))


def _persons(study: OpenStudy) -> list[Person]:
    return [one.person() for one in study.people.load_roster()]


def _turns(study: OpenStudy, session_id: str, participant: str) -> int:
    kept = _draft(study, session_id)
    if kept is None:
        return withdraw_stored.turns(study, session_id, participant)
    return sum(one.speaker == participant for one in kept.draft.transcript.turns)


def _places(study: OpenStudy, session_id: str, participant: str) -> int:
    """In how many places others speak of them."""
    kept = _draft(study, session_id)
    if kept is None:
        return withdraw_stored.mentions(study, session_id, participant)
    said = drafts.journal(study.vault.room(session_id))
    return len(withdraw_draft.mentions(study, kept.draft, said, participant))


def _draft(study: OpenStudy, session_id: str) -> drafts.Kept | None:
    """What a session's text is made of; None where it was destroyed."""
    there = session_id in study.vault.sessions()
    return drafts.read(study.vault.room(session_id)) if there else None


def _require_sure(study: OpenStudy, sessions: Sequence[Session], participant: str) -> None:
    unsure = [one.id for one in sessions if not _sure(study, one, participant)]
    if unsure:
        raise VoiceUncertain(
            f"In {', '.join(unsure)} nothing firm tells all that this person said: their voice could stay "
            "in the mixed recording. Nothing was changed.",
            "--mix destroy (the mixed recording goes), or --mix silence (what is known falls silent)",
        )


def _sure(study: OpenStudy, session: Session, participant: str) -> bool:
    if session.id not in study.vault.sessions():
        return True
    room = study.vault.room(session.id)
    recording = recordings.load(room)
    silent = {Presence.ABSENT}
    there = any(one.participant == participant and one.presence not in silent for one in session.people)
    kept = drafts.read(room)
    speaks = _turns(study, session.id, participant) > 0
    if erase.unfinished(room, participant) or not recording.audio or not (there or speaks):
        return True
    return spoken_by.is_sure(recording, kept.draft.transcript if kept else None, participant)


def _note(study: OpenStudy, withdrawal: Withdrawal) -> None:
    with study.people.hold("withdrawal"):
        others = [
            one
            for one in study.people.withdrawals()
            if (one.participant, one.mode) != (withdrawal.participant, withdrawal.mode)
        ]
        study.people.save_withdrawals([*others, withdrawal])


def _carry_out(
    study: OpenStudy, session: Session, withdrawal: Withdrawal, reviewer: str, mix: str
) -> Carried:
    _attendance(study, session, withdrawal)
    person = withdrawal.participant
    told = Carried(session.id, _turns(study, session.id, person), _places(study, session.id, person), (), 0)
    if session.id not in study.vault.sessions():
        withdraw_stored.carry_out(study, session.id, withdrawal, reviewer)
        return told
    finish_killed(study, session.id)
    with study.vault.hold(session.id, "withdraw") as room:
        kept = drafts.read(room)
        if kept is None:
            withdraw_stored.carry_out(study, session.id, withdrawal, reviewer)
        if withdrawal.mode is Leaving.REMOVE_ALL:
            done, left = _erase(study, session, person, reviewer, room, mix)
            return replace(told, done=done, open=left)
        if kept is None or withdrawal.mode is not Leaving.MASK:
            return told
        stored = session.state is State.STORED
        return replace(
            told, open=withdraw_draft.mask(study, session.id, room, kept, person, reviewer, stored=stored)
        )


def _attendance(study: OpenStudy, session: Session, withdrawal: Withdrawal) -> None:
    """Who left early is said to have left; who is removed is on no list."""
    person = withdrawal.participant
    people = list(session.people)
    if withdrawal.mode is Leaving.REMOVE_ALL:
        people = [one for one in people if one.participant != person]
    elif withdrawal.mode is Leaving.LEFT_EARLY:
        people = [
            replace(one, presence=Presence.LEFT)
            if one.participant == person and one.presence is Presence.PRESENT
            else one
            for one in people
        ]
    if tuple(people) != session.people:
        study.repository.set_people(session.id, people)


def _erase(
    study: OpenStudy, session: Session, person: str, reviewer: str, room: Room, mix: str
) -> tuple[tuple[str, ...], int]:
    """Track, voice, lines, checkpoints, turns and mentions: what was done, and how many findings wait.

    Each step finds nothing to do a second time.
    """
    edit_log.finish(room)  # a killed run may have left record and draft of two texts
    kept = drafts.read(room)
    said = drafts.journal(room)
    places = [] if kept is None else withdraw_draft.mentions(study, kept.draft, said, person)
    turns = _turns(study, session.id, person)
    recording = recordings.load(room)
    plan = erase.unfinished(room, person)
    roster = _persons(study)
    there = any(one.participant == person for one in session.people)
    if plan is None and not (places or turns or there or erase.names(room, person, roster)):
        return (), 0
    stored = session.state is State.STORED if plan is None else plan.stored
    if plan is None:
        transcript = kept.draft.transcript if kept else None
        destroyed = mix == DESTROY and not _sure(study, session, person)
        plan = erase.planned(
            room, recording, transcript, person, places, destroy_mix=destroyed, stored=stored
        )
    if kept is not None and session.state is State.STORED:  # now that the plan remembers it
        study.repository.set_state(session.id, State.IN_REVIEW, actor=reviewer)
    done = (*erase.sound(room, plan), *erase.papers(room, plan, roster))
    zoom_targets.forget_names(room, person)
    RoomCheckpoint(room).clear()
    edit_log.forget(room)
    left = 0
    if kept is not None:
        left = withdraw_draft.take_out(
            study, session.id, room, kept, said, person, places, reviewer, stored=stored
        )
    erase.done(room)
    return done, left


def _settle_people(study: OpenStudy, withdrawal: Withdrawal) -> None:
    """What follows for roster, consents and memory; last, because the name is needed until here."""
    person = withdrawal.participant
    if withdrawal.mode is Leaving.REMOVE_QUOTES:
        refused = Consent(person, Purpose.QUOTE, Mode.ORAL, withdrawal.on, given=False)
        if refused not in study.people.consents():
            study.people.record_consents([refused])
    if withdrawal.mode is not Leaving.REMOVE_ALL:
        return
    with study.people.hold("withdrawal"):
        study.people.save_roster([_nameless(one, person) for one in study.people.load_roster()])
        study.people.forget(person)
        study.people.forget_answers(person)


def _nameless(one: Participant, person: str) -> Participant:
    return (
        Participant(id=one.id, display_name="", role=one.role, group=one.group) if one.id == person else one
    )


def _today() -> str:
    return _day().isoformat()


def _day() -> date:
    return datetime.now(UTC).astimezone().date()
