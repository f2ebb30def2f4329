"""Which Zoom account, through which app, at which address. Nothing here is printed or logged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from facilitator.errors import BadFile

if TYPE_CHECKING:
    from collections.abc import Mapping

API = "https://api.zoom.us/v2"
OAUTH = "https://zoom.us/oauth/token"
_OWN_HOSTS = (".zoom.us", ".zoomgov.com")  # Zoom's own, where a token may go
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Account:
    """What a client needs. ``account_id`` is empty for a user-managed app, which has ``refresh`` instead.

    ``host`` is the user whose recordings are meant: an e-mail, a user id, or ``me``.
    """

    account_id: str = field(repr=False)
    client_id: str = field(repr=False)
    secret: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    host: str = field(default="me", repr=False)
    api: str = API
    oauth: str = OAUTH

    @property
    def complete(self) -> bool:
        """Is there enough to ask for a token?"""
        return bool(self.client_id and (self.refresh or (self.account_id and self.secret)))


def from_environment(kept: Account, env: Mapping[str, str]) -> Account:
    """``kept`` with what ``FG_ZOOM_*`` says instead. Raises BadFile for an address that is not safe."""
    named = {
        "account_id": env.get("FG_ZOOM_ACCOUNT_ID"),
        "client_id": env.get("FG_ZOOM_CLIENT_ID"),
        "secret": env.get("FG_ZOOM_CLIENT_SECRET"),
        "host": env.get("FG_ZOOM_HOST"),
        "api": env.get("FG_ZOOM_API"),
        "oauth": env.get("FG_ZOOM_OAUTH"),
    }
    given = {name: value.strip() for name, value in named.items() if value and value.strip()}
    if given.get("account_id"):
        given["refresh"] = ""  # a server-to-server app was named; another app's token is not meant
    account = replace(kept, **given)
    for variable, url in (("FG_ZOOM_API", account.api), ("FG_ZOOM_OAUTH", account.oauth)):
        check_address(url, variable)
    return replace(account, api=account.api.rstrip("/"))


def check_address(url: str, named: str) -> None:
    """Only https, or plain http that does not leave this machine; raises BadFile."""
    if not is_safe(url):
        raise BadFile(
            f"{named} must be an https address (plain http is for this machine only): secrets go there.",
            f"set {named}, or leave it out for Zoom's own",
        )


def is_safe(url: str) -> bool:
    """Is this https, or http on loopback?"""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def may_carry_token(url: str, api: str) -> bool:
    """May a token go to ``url``? Only to the configured API's scheme, host and port, and to Zoom's own."""
    if not is_safe(url):
        return False
    if _origin(url) == _origin(api):
        return True
    parts = urlsplit(url)
    own = f".{parts.hostname}".endswith(_OWN_HOSTS)
    return parts.scheme == "https" and own and (parts.port or 443) == 443


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
