"""``fg session log``: two laptops kept a log of one session, and both become one.

The log travels as an age file that only the people of this vault can open, so that it can go over a
stick or a share: what was typed into it names people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator import room_log, session_log
from facilitator.errors import BadFile, NotFound, VaultDamaged
from facilitator.vault import access, age

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import LogEvent


@dataclass(frozen=True, slots=True)
class Logged:
    """How much a session's log holds: its own events, a second laptop's, and the minutes it spans."""

    session: str
    own: int
    second: int
    minutes: float
    problems: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "session": self.session,
            "own": self.own,
            "second": self.second,
            "minutes": self.minutes,
            "problems": list(self.problems),
        }


def look(study: OpenStudy, session_id: str) -> Logged:
    """What is there; raises NotFound, NoIdentity."""
    study.repository.session(session_id)
    room = study.vault.room(session_id)
    own, problems = room_log.own(room)
    whole = room_log.load(room)
    lasted_ms = whole[-1].at_ms - whole[0].at_ms if whole else 0
    told = tuple(one.message for one in problems)
    return Logged(session_id, len(own), len(whole) - len(own), round(lasted_ms / 60_000, 1), told)


def sealed(study: OpenStudy, session_id: str) -> bytes:
    """This laptop's log as an age file for the people of this vault; raises NotFound."""
    events = room_log.own(study.vault.room(session_id))[0]
    if not events:
        raise NotFound(f"{session_id} has no log on this laptop.", f"fg session run {session_id}")
    plain = b"".join(session_log.write(event) for event in events)
    return age.encrypt(plain, access.public_keys(study.folder.vault, study.identity))


def merge(study: OpenStudy, session_id: str, data: bytes) -> Logged:
    """Take in a second laptop's log; it replaces one that was taken in before.

    Raises BadFile for no log or one without a common sync mark, NoIdentity, Busy.
    """
    study.repository.session(session_id)
    events = _opened(study, data)
    if not events:
        raise BadFile("This file holds no log of a session.", f"fg session log {session_id} -o FILE (there)")
    with study.vault.hold(session_id, "session log") as room:
        room_log.keep_second(room, events)
    study.repository.audit("session-log-merge", session_id, f"events={len(events)}", "")
    return look(study, session_id)


def _opened(study: OpenStudy, data: bytes) -> Sequence[LogEvent]:
    """The events of a sealed log; none in a file that is something else."""
    try:
        return session_log.read(study.identity.key.decrypt(data))[0]
    except VaultDamaged:
        return ()
