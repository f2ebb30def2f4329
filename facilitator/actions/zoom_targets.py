"""Which recorded meetings a pull means, and into which session each goes. Never one of several silently."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from facilitator.actions import zoom_schedule
from facilitator.actions.zoom_list import inside, window
from facilitator.errors import AlreadyThere, NotFound
from facilitator.model import Leaving, Session
from facilitator.zoom.failures import NotAllowed, NotOnZoom
from facilitator.zoom.pulled import PulledMeeting
from transcription import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room
    from facilitator.zoom.client import Zoom
    from facilitator.zoom.cloud import Meeting

POLL_S = 30.0  # seconds between two looks at whether Zoom is done
_NOTES = "zoom.json"  # in a session's room: what was pulled


@dataclass(frozen=True, slots=True)
class Target:
    """One meeting on its way into one session."""

    session: str
    uuid: str = field(repr=False)


def notes(room: Room) -> tuple[PulledMeeting, ...]:
    """What was pulled into a session's room."""
    return plain.load(room.read(_NOTES), tuple[PulledMeeting, ...]) if room.has(_NOTES) else ()


def keep_notes(room: Room, meetings: Iterable[PulledMeeting]) -> None:
    """Write down what was pulled."""
    room.put(_NOTES, plain.dump(tuple(meetings)))


def forget_names(room: Room, person: str) -> None:
    """Take all names off what was pulled, which is not pulled again, and one person off the registration."""
    known = notes(room)
    nameless = tuple(replace(one, files=tuple(replace(file, name="") for file in one.files)) for one in known)
    if nameless != known:
        keep_notes(room, nameless)
    zoom_schedule.forget(room, person)


def withdrawn(study: OpenStudy, session: str) -> bool:
    """Was anything taken out of this session because somebody withdrew?"""
    return any(
        session in one.sessions and one.mode is Leaving.REMOVE_ALL for one in study.people.withdrawals()
    )


def targets(
    study: OpenStudy,
    zoom: Zoom,
    *,
    session: str | None,
    meeting: str | None,
    first: str | None,
    last: str | None,
    say: Callable[[str], None],
) -> list[Target]:
    """What to pull. Raises NotFound (no such session, or several that could be meant) and NotOnZoom."""
    if session is not None:
        study.require_session(session)
    homes = _homes(study)
    mine = [uuid for uuid, home in homes.items() if home == session]
    if mine and not (meeting or first or last):
        return [Target(session or "", uuid) for uuid in mine]
    if session is not None and not (meeting or first or last):
        meeting = _planned(study, session)
    found = _found(zoom, meeting, first, last)
    if not found:
        raise NotOnZoom(
            "There is no recording in these days, or Zoom is still working on it.", "fg zoom list"
        )
    if session is None:
        return _spread(study, found, homes, say)
    if not (meeting or first or last):
        found = [one for one in found if _names(one, session)] or found
    return _into_one(session, found, homes, say)


class Patience:
    """Waiting until Zoom is done, for ``wait_s`` seconds at most; said once, since it can take hours."""

    def __init__(self, wait_s: float, say: Callable[[str], None]) -> None:
        self._end = time.monotonic() + wait_s
        self._until = datetime.now().astimezone() + timedelta(seconds=wait_s)
        self._say = say
        self._said = False

    def holds(self, why: str) -> bool:
        """Sit out the time until the next look; False where no time is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            return False
        if not self._said:
            self._say(f"{why}: looking every {POLL_S:.0f} s, until {self._until:%H:%M} at most.")
            self._said = True
        time.sleep(min(POLL_S, left))
        return True


def awaited(look: Callable[[], list[Target]], wait_s: float, say: Callable[[str], None]) -> list[Target]:
    """What ``look`` finds, asked again up to ``wait_s`` seconds while Zoom has no recording yet."""
    patience = Patience(wait_s, say)
    while True:
        try:
            return look()
        except NotOnZoom:
            if not patience.holds("Zoom has no such recording yet"):
                raise


def _planned(study: OpenStudy, session: str) -> str | None:
    """The number of the meeting that ``fg zoom schedule`` made for a session."""
    made = zoom_schedule.scheduled(study.vault.room(session)) if session in study.vault.sessions() else None
    return made.number if made else None


def _homes(study: OpenStudy) -> dict[str, str]:
    """The session of every meeting that was pulled before, by UUID."""
    return {
        one.uuid: session for session in study.vault.sessions() for one in notes(study.vault.room(session))
    }


def _found(zoom: Zoom, meeting: str | None, first: str | None, last: str | None) -> list[Meeting]:
    """The recorded meetings that the options name, from Zoom."""
    number = re.sub(r"[\s-]", "", meeting or "")
    if meeting and not number.isdecimal():
        return [zoom.recording(meeting)]
    listed = inside(zoom.recordings(*window(first, last)), first, last)
    if not meeting:
        return [one for one in listed if one.uuid]
    found = [one for one in listed if one.number == number and one.uuid]
    return found or ([] if first or last else _ever(zoom, number))


def _ever(zoom: Zoom, number: str) -> list[Meeting]:
    """Every recorded instance of a meeting that lies further back than the list goes."""
    found = []
    try:
        instances = zoom.instances(number)
    except (NotAllowed, NotOnZoom):  # without the scope or the plan for it: the latest is all that can be had
        return [zoom.recording(number)]
    for uuid in instances:
        try:
            found.append(zoom.recording(uuid))
        except NotOnZoom:  # held, but not recorded
            continue
    return found


def _into_one(
    session: str, found: Sequence[Meeting], homes: dict[str, str], say: Callable[[str], None]
) -> list[Target]:
    new = [one for one in found if one.uuid not in homes]
    strange = [one for one in found if homes.get(one.uuid, session) != session]
    if strange and len(strange) == len(found):
        raise AlreadyThere(
            f"This recording is in session {homes[strange[0].uuid]} already.",
            "fg zoom pull, without a session",
        )
    if len(new) > 1:
        several = "; ".join(f"{_told(one)} --meeting {one.uuid}" for one in new)
        raise NotFound(
            f"{len(new)} recordings could be meant: {several}.",
            f"fg zoom pull {session} --meeting UUID, once for each that belongs to it",
        )
    if new:
        say(f"{session}: the meeting of {_told(new[0])}")
    return [Target(session, one.uuid) for one in found if homes.get(one.uuid, session) == session]


def _spread(
    study: OpenStudy, found: Sequence[Meeting], homes: dict[str, str], say: Callable[[str], None]
) -> list[Target]:
    """Each meeting into its session: where it was before, whose id its topic names, else one of its own."""
    planned = {one.id for one in study.repository.sessions()}
    free = planned - set(homes.values())
    made = []
    for one in found:
        session = homes.get(one.uuid) or _named(one, found, free)
        if session is None:
            session = _own_id(one, planned)
            study.repository.add_session(Session(session, guide="", guide_hash="", group=""))
        planned.add(session)
        if one.uuid not in homes:
            say(f"{session}: the meeting of {_told(one)}")
        made.append(Target(session, one.uuid))
    return made


def _named(meeting: Meeting, found: Sequence[Meeting], free: set[str]) -> str | None:
    """The one free session that this topic names, if no other topic names it too."""
    named = [session for session in free if _names(meeting, session)]
    if len(named) != 1 or sum(_names(one, named[0]) for one in found) > 1:
        return None
    return named[0]


def _names(meeting: Meeting, session: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(session)}(?![\w-])", meeting.topic, re.IGNORECASE) is not None


def _own_id(meeting: Meeting, taken: set[str]) -> str:
    stamp = f"{meeting.started:%Y%m%d-%H%M}" if meeting.started else "0"
    folded = {one.casefold() for one in taken}
    name, number = f"Z{stamp}", 1
    while name.casefold() in folded:
        number += 1
        name = f"Z{stamp}-{number}"
    return name


def _told(meeting: Meeting) -> str:
    if meeting.started is None:
        return f"number {meeting.number}"
    return f"{meeting.started.astimezone():%Y-%m-%d %H:%M}, {meeting.minutes} min"
