"""News for open pages: server-sent events, read from where they are kept, so that none is lost.

A page's ``EventSource`` says after a broken line which event it saw last; whoever keeps the events gives
those that came after it. https://html.spec.whatwg.org/multipage/server-sent-events.html
Browsers allow about six lines to one server: one stream for each page, no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from facilitator.web import site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from starlette.requests import Request

    from facilitator.web.news import Bell, Event

_HEARTBEAT_S = 15  # seconds of silence after which a comment shows that the line stands
_RETRY_MS = 1000  # ms that a browser waits before it tries again


def stream(request: Request, since: Callable[[int], Iterable[Event]], bell: Bell) -> StreamingResponse:
    """A response that sends what ``since(seq)`` gives, now and whenever ``bell`` rings.

    ``since`` runs in a thread, so it may read the vault. A lock ends the stream before the next event.
    """
    lines = _lines(since, bell, _last_seen(request), lambda: site.of(request).open_for(request))
    return StreamingResponse(lines, media_type="text/event-stream")


async def _lines(
    since: Callable[[int], Iterable[Event]], bell: Bell, seen: int, allowed: Callable[[], bool]
) -> AsyncIterator[str]:
    yield f"retry: {_RETRY_MS}\n\n"
    with bell.listen() as listener:
        while True:
            news = await run_in_threadpool(lambda after: list(since(after)), seen)
            if not allowed():
                return
            for event in news:
                seen = event.seq
                yield event.wire()
            if not await listener.rang(_HEARTBEAT_S):
                yield ": here\n\n"


def _last_seen(request: Request) -> int:
    said = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return int(said) if said.isascii() and said.isdecimal() else 0
