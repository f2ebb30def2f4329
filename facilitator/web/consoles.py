"""The sessions that are being held right now: each keeps its room for itself while a view of it is open."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from facilitator import room_log, session_log
from facilitator.actions import session_run
from facilitator.console import board
from facilitator.errors import AlreadyThere
from facilitator.live_log import LiveLog, Sent
from facilitator.web.news import Bell, Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facilitator.actions.session_run import Plan
    from facilitator.model import LogEvent
    from facilitator.web.site import Site


_RECENT = 30  # events that the assistant's view lists
_OPENING_S = 5.0  # seconds that a view has from its page to its stream of news


class Console:
    """One held session: its plan, its log, and the bell that tells every open view of news."""

    def __init__(self, plan: Plan, log: LiveLog, held: ExitStack, *, rehearsal: bool) -> None:
        self.plan = plan
        self.rehearsal = rehearsal
        self.bell = Bell()
        self._log = log
        self._held = held
        self._asked = time.monotonic()

    def add(self, sent: Sent) -> LogEvent:
        """Keep an event and tell the views; the room is free for others once the session is closed."""
        if self.closed:
            raise AlreadyThere("This session is closed, so nothing more is logged.", self.after)
        event = self._log.add(sent)
        self.let_go_if_closed()
        self.bell.ring()
        return event

    def asked(self) -> Console:
        """A view asked for it just now."""
        self._asked = time.monotonic()
        return self

    @property
    def watched(self) -> bool:
        """Is a view of it open, or being opened?"""
        return self.bell.heard or time.monotonic() - self._asked < _OPENING_S

    def let_go(self) -> None:
        """Leave the room to others; whoever opens a view goes on where the log ends."""
        self._held.close()

    def let_go_if_closed(self) -> None:
        """Leave the room to others once the session is over."""
        if self.closed:
            self.let_go()

    @property
    def after(self) -> str:
        """What follows when the session is over."""
        return f"fg session close {self.plan.session.id}"

    @property
    def events(self) -> tuple[LogEvent, ...]:
        """The log so far."""
        return self._log.events

    @property
    def closed(self) -> bool:
        """Has it ended?"""
        return session_log.closed(self.events)

    def news(self, after: int) -> Iterator[Event]:
        """The state, if anything happened after event number ``after``."""
        events = self.events
        last = events[-1].seq if events else 0
        if last > after or after == 0:
            yield Event(max(last, 1), "board", self.document())

    def document(self) -> dict[str, Any]:
        """The state as JSON values, with the log's clock (``now_ms``) and the last events (identified)."""
        events = self.events
        now_ms = self._log.at_ms() if events else 0
        state = asdict(board(self.plan.guide, self.plan.session.people, events, now_ms))
        recent = [asdict(event) for event in events[-_RECENT:]]
        parts = {part.id: part.kind.capitalize() for part in self.plan.guide.sections}
        return {
            **state,
            "parts": parts,
            "now_ms": now_ms,
            "recent": recent,
            "last": events[-1].seq if events else 0,
        }


class Consoles:
    """Every held session of one server. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # opening a console opens the study, which lets others give way
        self._open: dict[tuple[str, bool], Console] = {}

    def of(self, site: Site, session_id: str, *, rehearsal: bool) -> Console:
        """The console of a session, opened when it is first asked for; raises NotFound, NoIdentity, Busy."""
        with self._lock:
            known = self._open.get((session_id, rehearsal))
            if known is None:
                known = self._open[session_id, rehearsal] = _opened(site, session_id, rehearsal=rehearsal)
            return known.asked()

    def give_way(self) -> None:
        """Let go of every session of which no view is open: nobody has to end a rehearsal to go on."""
        with self._lock:
            for key in [key for key, one in self._open.items() if not one.watched]:
                self._open.pop(key).let_go()

    def running(self) -> bool:
        """Is a session being held, in an open view, that has begun and not ended?"""
        with self._lock:
            return any(one.watched and one.events and not one.closed for one in self._open.values())


def _opened(site: Site, session_id: str, *, rehearsal: bool) -> Console:
    where = room_log.REHEARSAL if rehearsal else room_log.LOG
    with site.study() as study, ExitStack() as held:
        plan = session_run.plan(study, session_id)
        room = held.enter_context(study.vault.hold(session_id, "the console of the session"))
        log = LiveLog(room, where=where)
        if rehearsal and session_log.closed(log.events):  # each rehearsal begins anew
            room_log.drop_rehearsal(room)
            log = LiveLog(room, where=where)
        console = Console(plan, log, held.pop_all(), rehearsal=rehearsal)
        console.let_go_if_closed()
        return console
