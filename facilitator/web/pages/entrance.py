"""The way in and out: the one-time link, the lock, and what a locked browser sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.web import guard, site, views
from facilitator.web.page import Page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def enter(request: Request) -> Response:
    """Change the link's token for a session, and go on by a page of our own.

    A plain redirect would not do: a browser that came from another site keeps a strict cookie to itself
    until a page of ours asks.
    """
    known = site.of(request)
    to = _own_path(request.query_params.get("to", "/"))
    if known.open_for(request):
        return views.go(to)
    session = known.door.enter(request.query_params.get("token", ""))
    if session is None:
        return views.show(request, "locked.html", code=403, used=True)
    answer = views.show(request, "enter.html", to=to)
    answer.set_cookie(known.cookie, session, httponly=True, samesite="strict", path="/")
    return answer


def lock(request: Request) -> Response:
    """Close every session; what the browser keeps of the pages goes too."""
    site.of(request).door.lock()
    answer = views.go(guard.LOCKED)
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


def locked(request: Request) -> Response:
    """What a browser without a session sees, and one whose lock is on its way."""
    return views.show(request, "locked.html", outside=True, used=False)


def alive(request: Request) -> Response:
    """Asked by open pages now and then; ``?used`` says that somebody reads or types there meanwhile."""
    if "used" in request.query_params:
        site.of(request).used()
    return views.document({"alive": True})


def _own_path(asked: str) -> str:
    """A path of this server; anything else leads home."""
    plain = asked.startswith("/") and not asked.startswith("//") and "\\" not in asked
    return asked if plain else "/"


page = Page(
    name="entrance",
    title="Way in",
    routes=(
        Route(guard.ENTRY, enter),
        Route("/lock", lock, methods=["POST"]),
        Route(guard.LOCKED, locked),
        Route(guard.ALIVE, alive),
    ),
)
