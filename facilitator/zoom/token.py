"""The access token: asked for once, renewed before it ends and when Zoom says it has ended.

zoomus has a token request of its own, but without a time limit, and it forgets how long the token
lives, why it was refused and which regional address goes with it.
https://developers.zoom.us/docs/internal-apps/s2s-oauth/ and .../integrations/oauth/
"""

from __future__ import annotations

import json
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from facilitator.zoom.account import API, may_carry_token
from facilitator.zoom.failures import BadAnswer, NotLoggedIn

if TYPE_CHECKING:
    from facilitator.zoom.account import Account
    from facilitator.zoom.wire import Answer, Wire

_LIFE_S = 3600.0  # seconds a token lives, where Zoom does not say
_MARGIN = 0.1  # share of its life before its end at which a token is renewed
_MOST_MARGIN_S = 120.0  # seconds
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_LOGIN = "fg zoom login"


@dataclass(frozen=True, slots=True)
class Token:
    """One access token. ``renew_at`` is on the monotonic clock; ``refresh`` is the next refresh token."""

    value: str = field(repr=False)
    renew_at: float
    api: str
    scopes: frozenset[str] = frozenset()
    refresh: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Lasting:
    """Where a user-managed app's refresh token is kept: each is good for one use, in whichever run."""

    kept: Callable[[], str]
    keep: Callable[[str], None]


class Tokens:
    """The account's token, shared by all threads."""

    def __init__(self, account: Account, wire: Wire, lasting: Lasting | None = None) -> None:
        self._account = account
        self._wire = wire
        self._lasting = lasting
        self._refresh = account.refresh
        self._token: Token | None = None
        self._lock = threading.Lock()
        self.asked = 0  # tokens asked for in this run

    def current(self) -> Token:
        """A token that is good for a while; raises NotLoggedIn, Unreachable."""
        with self._lock:
            if self._token is None or time.monotonic() >= self._token.renew_at:
                self._token = self._new()
            return self._token

    def renewed(self, stale: Token) -> Token:
        """Another token than ``stale``: a new one, unless another thread has got it meanwhile."""
        with self._lock:
            if self._token is None or self._token.value == stale.value:
                self._token = self._new()
            return self._token

    def _new(self) -> Token:
        self.asked += 1
        asked_at = time.monotonic()
        if self._refresh and self._lasting:
            self._refresh = self._lasting.kept() or self._refresh
        answer = self._wire.ask("POST", self._account.oauth, _headers(self._account), body=self._form())
        token = _read(answer, self._account, asked_at)
        if token.refresh and token.refresh != self._refresh:
            self._refresh = token.refresh
            if self._lasting:
                self._lasting.keep(token.refresh)  # the old one is worthless from now on
        return token

    def _form(self) -> bytes:
        if self._refresh:
            form = {"grant_type": "refresh_token", "refresh_token": self._refresh}
            if not self._account.secret:
                form["client_id"] = self._account.client_id
        else:
            form = {"grant_type": "account_credentials", "account_id": self._account.account_id}
        return urlencode(form).encode()


def exchange(account: Account, wire: Wire, form: dict[str, str]) -> Token:
    """The first token of a user-managed app, for the code that the browser brought back."""
    answer = wire.ask("POST", account.oauth, _headers(account), body=urlencode(form).encode())
    return _read(answer, account, time.monotonic())


def _headers(account: Account) -> dict[str, str]:
    if not account.secret:  # PKCE alone
        return _FORM
    pair = f"{account.client_id}:{account.secret}".encode()
    return {**_FORM, "Authorization": f"Basic {b64encode(pair).decode()}"}


def _read(answer: Answer, account: Account, asked_at: float) -> Token:
    """The token in an answer, or the reason why there is none."""
    try:
        document = json.loads(answer.body)
        value = document.get("access_token")
    except (ValueError, AttributeError):
        raise BadAnswer(
            "What answers in place of Zoom's login is not Zoom's login.", "fg zoom login"
        ) from None
    if answer.status != 200 or not isinstance(value, str) or not value.isascii() or not value.strip():
        raise _refused(account)
    life_s = _seconds(document.get("expires_in"))
    return Token(
        value=value,
        renew_at=asked_at + life_s - min(_MOST_MARGIN_S, life_s * _MARGIN),
        api=_api(account, document.get("api_url")),
        scopes=frozenset(str(document.get("scope") or "").split()),
        refresh=str(document.get("refresh_token") or ""),
    )


def _refused(account: Account) -> NotLoggedIn:
    if account.account_id:
        return NotLoggedIn(
            "Zoom does not accept these credentials: the account id, client id or secret is wrong, or the "
            "app was switched off.",
            _LOGIN,
        )
    return NotLoggedIn(
        "Zoom does not accept this login: it has ended (after 90 days without use, or by a newer one), the "
        "client id or secret is wrong, or the app was switched off.",
        f"{_LOGIN} --browser",
    )


def _seconds(value: object) -> float:
    try:
        return max(1.0, float(value)) if isinstance(value, str | int | float) else _LIFE_S
    except ValueError:
        return _LIFE_S


def _api(account: Account, regional: object) -> str:
    """The regional address that came with the token, unless another one was configured."""
    if account.api != API or not isinstance(regional, str) or not may_carry_token(regional, API):
        return account.api
    return regional.rstrip("/") + "/v2"
