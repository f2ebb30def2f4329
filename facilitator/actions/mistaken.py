"""A planned session or a person, added by mistake, is taken away again while nothing refers to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator import drafts, recordings, room_log
from facilitator.actions import withdraw_stored
from facilitator.errors import GateClosed, NotFound
from facilitator.model import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session
    from facilitator.vault.room import Room


def remove_session(study: OpenStudy, session_id: str) -> Session:
    """Take a planned session away; a rehearsal of it goes too. Raises NotFound, Busy, GateClosed."""
    session = study.repository.session(session_id)
    there = session_id in study.vault.sessions()
    if session.state is not State.PLANNED or (there and _holds(study.vault.room(session_id))):
        raise GateClosed(
            "This session stays on record: something was recorded, logged or arranged for it. "
            "What it holds can be destroyed, with a certificate.",
            f"fg purge {session_id} --what all --confirm {session_id}",
        )
    if there:
        study.vault.destroy(session_id)
    study.repository.remove_session(session_id)
    return session


def _holds(room: Room) -> bool:
    return any(not name.startswith(room_log.REHEARSAL) for name in room.names())


def remove_participant(study: OpenStudy, participant: str) -> None:
    """Take a person off the roster to whom nothing refers. Raises NotFound, Busy, GateClosed."""
    with study.people.hold("participant remove"):
        roster = study.people.load_roster()
        left = tuple(one for one in roster if one.id != participant)
        if left == roster:
            raise NotFound("Nobody on the roster has that id.", "fg participant list")
        if reasons := list(_reasons(study, participant)):
            raise GateClosed(
                f"{participant} stays on the roster: {'; '.join(reasons)}. "
                "Whoever no longer takes part withdraws, and everything said or noted is seen to.",
                f"fg participant withdraw {participant} --mode remove-all",
            )
        study.people.save_roster(left)
    study.repository.audit("participant-remove", None, participant, "")


def _reasons(study: OpenStudy, participant: str) -> Iterator[str]:
    """Everything that refers to a person, in words without a name."""
    if any(one.participant == participant for one in study.people.consents()):
        yield "a consent is on record"
    if any(one.participant == participant for one in study.people.withdrawals()):
        yield "a withdrawal is on record"
    counted = any(participant in one.people for one in study.people.counted())
    if counted or any(one.participant == participant for one in study.people.described()):
        yield "answers of a survey are kept"
    if any(one.what.entity == participant for one in study.people.memory()):
        yield "a name was hidden as theirs"
    if found := [one.id for one in study.repository.sessions() if _in(study, one, participant)]:
        yield f"{', '.join(found)} names them"


def _in(study: OpenStudy, session: Session, participant: str) -> bool:
    """Is the person expected in a session, heard in it, or spoken of?"""
    if any(one.participant == participant for one in session.people):
        return True
    there = session.id in study.vault.sessions()
    if there and _in_room(study.vault.room(session.id), participant):
        return True
    stored = (withdraw_stored.turns, withdraw_stored.mentions)
    return any(count(study, session.id, participant) for count in stored)


def _in_room(room: Room, participant: str) -> bool:
    owners = (one.person for one in recordings.parts(room))
    logged = (
        event.participant
        for where in (room_log.LOG, room_log.REHEARSAL)
        for event in room_log.load(room, where)
    )
    if participant in owners or participant in logged:
        return True
    kept = drafts.read(room)
    if kept is None:
        return False
    spoke = any(turn.speaker == participant for turn in kept.draft.transcript.turns)
    return spoke or any(one.entity == participant for one in kept.draft.findings)
