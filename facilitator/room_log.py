"""A session's log in its room of the vault: every batch of events is a small file, whole or not there.

A second laptop's log lies beside the first one's and is laid on its clock by the moments at which both
pressed the sync key.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator import session_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from facilitator.model import LogEvent
    from facilitator.session_log import LogProblem
    from facilitator.vault.room import Room

LOG = "log/"
REHEARSAL = "rehearsal/"  # a rehearsal is logged apart: it must not cut anybody's transcript
SECOND = "second-log.jsonl"
_DIGITS = 9  # names sort as their first event's number


def append(room: Room, events: Sequence[LogEvent], where: str = LOG) -> None:
    """Keep new events; they are on disk when this returns. Sent twice, an event is kept once."""
    name = f"{where}{events[0].seq:0{_DIGITS}d}"
    before = session_log.read(room.read(name))[0] if room.has(name) else ()
    kept = {event.seq: event for event in (*events, *before)}
    room.put(name, b"".join(session_log.write(kept[seq]) for seq in sorted(kept)))


def drop_rehearsal(room: Room) -> None:
    """Take the last rehearsal out."""
    for name in room.names(REHEARSAL):
        room.remove(name)


def own(room: Room, where: str = LOG) -> tuple[tuple[LogEvent, ...], tuple[LogProblem, ...]]:
    """The events that this laptop's console wrote, in order, and what is broken."""
    return session_log.read(b"".join(room.read(name) for name in room.names(where)))


def load(room: Room, where: str = LOG) -> tuple[LogEvent, ...]:
    """The whole log, a second laptop's events among the first one's."""
    events = own(room, where)[0]
    if where == LOG and room.has(SECOND):
        events = session_log.merged(events, session_log.read(room.read(SECOND))[0])
    return events


def keep_second(room: Room, events: Sequence[LogEvent]) -> None:
    """Keep a second laptop's log beside this one; raises BadFile where no sync mark ties them."""
    session_log.merged(own(room)[0], events)
    room.put(SECOND, b"".join(session_log.write(event) for event in events))


def holds(room: Room, participant: str, blanked: Callable[[str], str]) -> bool:
    """Is there anything of a person in the log, or in a rehearsal's?"""
    return any(left != before for _, before, left in _forgotten(room, participant, blanked))


def forget(room: Room, participant: str, blanked: Callable[[str], str]) -> bool:
    """Take a person off the log; was there anything?

    Their events lose who it was and what was typed, all others what ``blanked`` takes out of their text.
    """
    changed = False
    for name, before, left in _forgotten(room, participant, blanked):
        if left != before:
            room.put(name, b"".join(session_log.write(event) for event in left))
            changed = True
    return changed


def _forgotten(
    room: Room, participant: str, blanked: Callable[[str], str]
) -> Iterator[tuple[str, list[LogEvent], list[LogEvent]]]:
    """Each file of a log with its events, and with those that stay."""
    for name in [*room.names(LOG), *room.names(REHEARSAL), *([SECOND] if room.has(SECOND) else [])]:
        events = session_log.read(room.read(name))[0]
        yield name, list(events), [_without(event, participant, blanked) for event in events]


def _without(event: LogEvent, participant: str, blanked: Callable[[str], str]) -> LogEvent:
    if event.participant == participant:
        return replace(event, participant=None, text=None)
    return event if event.text is None else replace(event, text=blanked(event.text))
