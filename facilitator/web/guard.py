"""Lets in only the researcher's own browser, and lets nothing leave: the outermost part of the pages.

The pages show participants' words on a machine whose browser also visits other sites. So each request,
whatever its method, must name this server's own host and port (against DNS rebinding), must not come from
another site's page (Sec-Fetch-Site, Origin), and must carry the session that the one-time link gave.
https://www.w3.org/TR/fetch-metadata/ , https://fetch.spec.whatwg.org/#origin-header
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from facilitator.web import problems

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from facilitator.web.site import Site

ENTRY = "/open"  # where the one-time link leads
LOCKED = "/locked"
ALIVE = "/alive"  # asked by every open page; that alone keeps nothing open
_OPEN = (ENTRY, LOCKED)  # no session needed; nothing of the study is there
_STATIC = "/static/"  # our own scripts and styles
_READING = frozenset({"GET", "HEAD"})
_METHODS = _READING | {"POST", "PUT", "PATCH", "DELETE"}
_OURS = ("same-origin", "none")  # none: typed, or opened by a program

# No inline script or style, no eval, nothing from elsewhere, nothing to elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types fg"
)

HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: browsers would then send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request goes no further; ``status`` is HTTP's."""

    status: int
    why: str


def foreign(method: str, path: str, headers: Headers, port: int) -> Refusal | None:
    """Why a request is not from our own pages in the researcher's browser, or None where it is."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or hosts[0] not in {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}:
        return Refusal(421, "This server answers under its own address only.")
    if method not in _METHODS:
        return Refusal(405, "That is no way to ask for a page.")
    origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
    if method not in _READING and not (origins or sites):
        return Refusal(403, "A change must say which page it comes from.")
    if any(one != f"http://{hosts[0]}" for one in origins):
        return Refusal(403, "Another site asked for this.")
    if all(one in _OURS for one in sites) or _follows_link(method, path, headers):
        return None
    return Refusal(403, "Another site asked for this.")


def _follows_link(method: str, path: str, headers: Headers) -> bool:
    """The one-time link may be clicked anywhere, in a terminal or a mail; its token is what counts."""
    mode, dest = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    return method == "GET" and path == ENTRY and mode == "navigate" and dest == "document"


class Guard:
    """The outermost ASGI application."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        try:
            await self._answer(scope, receive, guarded)
        except Exception:  # noqa: BLE001  # answered already; its message may quote anything, so it ends here
            raise ConnectionAbortedError from None

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        path = request.url.path
        refusal = foreign(request.method, path, request.headers, self._site.port)
        if refusal is not None:
            await problems.plain(refusal.status, refusal.why)(scope, receive, send)
            return
        if path in _OPEN or path.startswith(_STATIC):
            await self._app(scope, receive, send)
            return
        if not self._site.open_for(request):
            await problems.locked(request)(scope, receive, send)
            return
        if path != ALIVE:
            self._site.used()
        await self._app(scope, receive, send)
