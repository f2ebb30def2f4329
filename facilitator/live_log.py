"""The log of a session that is being held: every event is on disk before it is shown to anybody.

Views (moderator, assistant, a laptop that lost its connection) number what they send themselves, and
send again what was not confirmed: the pair counts once. After a crash the clock goes on from the wall
clock, the only one that survives.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from facilitator import room_log
from facilitator.errors import BadFile
from facilitator.model import PERSON_ID, LogEvent
from facilitator.session_log import EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from facilitator.vault.room import Room

LONGEST_TEXT = 4_000  # code points in one note; a summary of ten minutes has about 1,500


@dataclass(frozen=True, slots=True)
class Sent:
    """What a view sends. ``number`` counts the view's own events from 1; ``text`` is identified."""

    view: str
    number: int
    event: str
    participant: str | None = None
    question: str | None = None
    text: str | None = field(default=None, repr=False)


class LiveLog:
    """One session's growing log, in a room that the caller holds. Safe to use from any thread."""

    def __init__(
        self,
        room: Room,
        *,
        where: str = room_log.LOG,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._room, self._where, self._clock, self._now = room, where, clock, now
        self._lock = threading.Lock()
        self._events = list(room_log.own(room, where)[0])
        self._known = {event.sender: event for event in self._events if event.sender}
        self._zero = clock() - self._gone_by_s()

    @property
    def events(self) -> tuple[LogEvent, ...]:
        """All events so far, in order."""
        with self._lock:
            return tuple(self._events)

    def at_ms(self) -> int:
        """The log's clock now, ms since its first event."""
        return round((self._clock() - self._zero) * 1000)

    def add(self, sent: Sent) -> LogEvent:
        """Keep what a view sent, or answer with what was kept the first time; raises BadFile."""
        _check(sent)
        sender = f"{sent.view}:{sent.number}"
        with self._lock:
            known = self._known.get(sender)
            if known is not None:
                return known
            event = LogEvent(
                seq=self._events[-1].seq + 1 if self._events else 1,
                at_ms=max(self.at_ms(), self._events[-1].at_ms if self._events else 0),
                utc=self._now().isoformat(timespec="milliseconds"),
                event=sent.event,
                participant=sent.participant,
                question=sent.question,
                text=sent.text,
                sender=sender,
            )
            room_log.append(self._room, [event], self._where)
            self._events.append(event)
            self._known[sender] = event
            return event

    def _gone_by_s(self) -> float:
        """Seconds on the log's clock when the room is opened again; 0 for a new log."""
        if not self._events:
            return 0.0
        last = self._events[-1]
        away = (self._now() - datetime.fromisoformat(last.utc)).total_seconds()
        return last.at_ms / 1000 + max(0.0, away)


def _check(sent: Sent) -> None:
    """Only what the log may hold: no name can get into an id's place, nothing endless into a note."""
    if sent.event not in EVENTS:
        raise BadFile("The console sent an event of a kind that this version does not know.")
    if sent.participant is not None and not PERSON_ID.fullmatch(sent.participant):
        raise BadFile("The console sent somebody who is no id of the roster.")
    if sent.text is not None and len(sent.text) > LONGEST_TEXT:
        raise BadFile(f"A note is longer than {LONGEST_TEXT} characters.", "split it in two")
