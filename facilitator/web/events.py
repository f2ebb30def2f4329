"""News for open pages: server-sent events, read from where they are kept, so that none is lost.

A page's ``EventSource`` says after a broken line which event it saw last; whoever keeps the events gives
those that came after it. https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from starlette.requests import Request

_HEARTBEAT_S = 15  # seconds of silence after which a comment shows that the line stands
_RETRY_MS = 1000  # ms that a browser waits before it tries again


@dataclass(frozen=True, slots=True)
class Event:
    """One piece of news. ``seq`` counts up; ``data`` is sent as JSON (it may be identified)."""

    seq: int
    name: str
    data: Any = field(repr=False)

    def wire(self) -> str:
        """As it is sent."""
        return f"id: {self.seq}\nevent: {self.name}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n"


class Bell:
    """Rung from any thread when there is news; wakes every stream that waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self) -> None:
        """Wake whoever waits."""
        with self._lock:
            for loop, event in self._waiting:
                with suppress(RuntimeError):  # a loop that ended has nobody left to tell
                    loop.call_soon_threadsafe(event.set)

    def listen(self) -> _Listener:
        """Somebody who waits for rings, inside a ``with`` block; none is missed between two waits."""
        return _Listener(self)


class _Listener:
    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._event = asyncio.Event()
        self._place = (asyncio.get_running_loop(), self._event)

    def __enter__(self) -> _Listener:
        with self._bell._lock:
            self._bell._waiting.add(self._place)
        return self

    def __exit__(self, *_: object) -> None:
        with self._bell._lock:
            self._bell._waiting.discard(self._place)

    async def rang(self, timeout_s: float) -> bool:
        """True when it rang since the last time, False after ``timeout_s`` of silence."""
        try:
            await asyncio.wait_for(self._event.wait(), timeout_s)
        except TimeoutError:
            return False
        self._event.clear()
        return True


def stream(request: Request, since: Callable[[int], Iterable[Event]], bell: Bell) -> StreamingResponse:
    """A response that sends what ``since(seq)`` gives, now and whenever ``bell`` rings.

    ``since`` runs in a thread, so it may read the vault.
    """
    seen = _last_seen(request)
    return StreamingResponse(_lines(since, bell, seen), media_type="text/event-stream")


async def _lines(since: Callable[[int], Iterable[Event]], bell: Bell, seen: int) -> AsyncIterator[str]:
    yield f"retry: {_RETRY_MS}\n\n"
    with bell.listen() as listener:
        while True:
            for event in await run_in_threadpool(lambda after: list(since(after)), seen):
                seen = event.seq
                yield event.wire()
            if not await listener.rang(_HEARTBEAT_S):
                yield ": here\n\n"


def _last_seen(request: Request) -> int:
    said = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return int(said) if said.isascii() and said.isdecimal() else 0
