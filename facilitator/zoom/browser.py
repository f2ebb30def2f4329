"""Login through the browser, for a user-managed app: OAuth with PKCE, the answer caught on loopback.

RFC 7636 (PKCE), RFC 8252, 7.3 (loopback). Facilitators without an administrator can make such an app.
https://developers.zoom.us/docs/integrations/oauth/
"""

from __future__ import annotations

import os
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import replace
from hashlib import sha256
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from facilitator.zoom import token
from facilitator.zoom.failures import NotLoggedIn
from facilitator.zoom.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from facilitator.zoom.account import Account

PORT = 47815  # of the redirect address that the app must name; no service is registered there (IANA)
WAIT_S = 300.0  # seconds for somebody to log in
_LOOK_S = 0.5  # seconds between two looks at the clock
_PATH = "/zoom"
_PAGE = "<!doctype html><html lang=en><title>Focus group toolkit</title><p>{}</p></html>"
_AGREED = "Zoom has answered. Close this page and go back to where you began."
_REFUSED = "Zoom says that you did not agree, so no login is kept. Close this page."
_LOGIN = "fg zoom login --browser"


def redirect_address(port: int = PORT) -> str:
    """The redirect address to enter in the app."""
    return f"http://127.0.0.1:{port}{_PATH}"


def login(
    account: Account, show: Callable[[str], None], *, port: int = PORT, wait_s: float = WAIT_S
) -> Account:
    """``account`` with its first refresh token. ``show`` is given the address to open in a browser.

    ``port`` 0 is any free one, for a server that does not insist on the app's redirect address.
    Raises NotLoggedIn (nobody agreed in time, or Zoom refused), Unreachable, Offline, MissingProgram.
    """
    wire = Wire()
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    try:
        catcher = _Catcher(state, port)
    except OSError:
        raise NotLoggedIn(f"Another program uses port {port}, where Zoom is to answer.", _LOGIN) from None
    with catcher:
        show(_authorize(account, verifier, state, catcher.server_port))
        code = catcher.wait(wait_s)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_address(catcher.server_port),
        "code_verifier": verifier,
        "client_id": account.client_id,
    }
    first = token.exchange(account, wire, form)
    if not first.refresh:
        raise NotLoggedIn("Zoom gave no lasting login for this app.", "make it a user-managed OAuth app")
    return replace(account, account_id="", refresh=first.refresh)


def _authorize(account: Account, verifier: str, state: str, port: int) -> str:
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    query = {
        "response_type": "code",
        "client_id": account.client_id,
        "redirect_uri": redirect_address(port),
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    place = urlsplit(account.oauth)
    path = place.path.removesuffix("/token") + "/authorize"
    return urlunsplit((place.scheme, place.netloc, path, urlencode(query), ""))


class _Catcher(HTTPServer):
    """Waits on loopback for the browser to come back with the code."""

    allow_reuse_address = os.name != "nt"  # on Windows another program could then listen, too

    def __init__(self, state: str, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Answer)
        self.state = state
        self.code = ""
        self.refused = False
        self.timeout = _LOOK_S

    def wait(self, seconds: float) -> str:
        until = time.monotonic() + seconds
        while not self.code and not self.refused and time.monotonic() < until:
            self.handle_request()
        if self.refused:
            raise NotLoggedIn("Zoom says that the login was not agreed to.", _LOGIN)
        if not self.code:
            raise NotLoggedIn("Nobody agreed to the login in the browser.", _LOGIN)
        return self.code


class _Answer(BaseHTTPRequestHandler):
    server: _Catcher
    timeout = 5  # seconds; a browser opens connections that it never uses

    def do_GET(self) -> None:
        """Take the code, if this answers our question; anything else on this port is not believed."""
        place = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(place.query).items()}
        ours = place.path == _PATH and compare_digest(
            given.get("state", "").encode(), self.server.state.encode()
        )
        if ours:
            self.server.code = given.get("code", "")
            self.server.refused = not self.server.code
        told = _PAGE.format(_REFUSED if self.server.refused else _AGREED).encode() if ours else b""
        self.send_response(200 if ours else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Nothing: the code stands in the address."""
