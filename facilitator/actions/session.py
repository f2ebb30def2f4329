"""Sessions: planned with a guide and a group, with who was there and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator import folder as folders
from facilitator.actions import guide as guides
from facilitator.actions import guide_approve, leaks, withdrawn_later
from facilitator.errors import BadFile, NotFound
from facilitator.model import SESSION_ID, Attendance, Presence, Role, Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Participant


def add(
    study: OpenStudy,
    session_id: str,
    *,
    guide: str,
    group: str,
    people: Sequence[str],
    moderators: Sequence[str],
) -> Session:
    """Plan a session. Without ``people`` the whole group is expected; a new group's name makes the group.

    Raises BadFile for an id that cannot be a folder's name, NotFound for an unknown guide or person,
    AlreadyThere for a session that exists.
    """
    if not SESSION_ID.fullmatch(session_id):
        raise BadFile("A session's id is made of letters, digits, - and _, such as FG1.")
    if leaks.names_somebody(study, session_id, group):
        raise BadFile(
            "A session's id and its group stand in the clear everywhere, and this one holds somebody's name.",
            "choose an id such as FG1",
        )
    plan = guides.require(study.folder, guide)
    session = Session(
        id=session_id,
        guide=plan.id,
        guide_hash=plan.hash,
        group=group,
        people=_expected(taking_part(study), group, people, moderators),
    )
    study.repository.add_session(session)
    guide_approve.record_use(study, session)
    if group not in study.folder.study.groups:
        study.folder = folders.add_group(study.folder, group)
    return session


def taking_part(study: OpenStudy) -> dict[str, Participant]:
    """The roster by id, without who withdrew everything."""
    gone = withdrawn_later.removed(study.people.withdrawals())
    return {one.id: one for one in study.people.load_roster() if one.id not in gone}


def _expected(
    roster: Mapping[str, Participant], group: str, people: Sequence[str], moderators: Sequence[str]
) -> tuple[Attendance, ...]:
    unknown = [one for one in (*people, *moderators) if one not in roster]
    if unknown:
        raise NotFound(f"Not on the roster: {', '.join(unknown)}.", "fg participant list")
    members = people or sorted(
        one.id for one in roster.values() if one.group == group and one.role is Role.PARTICIPANT
    )
    named = dict.fromkeys([*moderators, *members])
    return tuple(Attendance(one, roster[one].role) for one in named)


def set_people(study: OpenStudy, session_id: str, presence: Mapping[str, Presence]) -> Session:
    """Say how people were there; somebody not yet in the session is added to it."""
    session = study.repository.session(session_id)
    roster = {one.id: one for one in study.people.load_roster()}
    unknown = [one for one in presence if one not in roster]
    if unknown:
        raise NotFound(f"Not on the roster: {', '.join(unknown)}.", "fg participant list")
    people = {one.participant: one for one in session.people}
    for one, how in presence.items():
        people[one] = Attendance(one, roster[one].role, how)
    study.repository.set_people(session_id, tuple(people.values()))
    return study.repository.session(session_id)
