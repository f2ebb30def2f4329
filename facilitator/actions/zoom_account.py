"""``fg zoom login``: the account's credentials, kept in the system's keyring; and the client made of them.

Where the machine has no keyring they go into a file that only its owner can read, and that is said.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from facilitator.vault import disk
from facilitator.vault.keys import SERVICE, config_folder, from_keyring
from facilitator.zoom.account import Account, from_environment
from facilitator.zoom.client import Zoom
from facilitator.zoom.failures import NotLoggedIn
from facilitator.zoom.token import Lasting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KEYRING_USER = "zoom"
_FILE_NAME = "zoom-login.json"
_KEPT = ("account_id", "client_id", "secret", "refresh", "host")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Place(StrEnum):
    """Where the credentials lie, in words for the researcher."""

    KEYRING = "the system keyring"
    FILE = "a file in your configuration folder that only you can read"


def client() -> Zoom:
    """Zoom as the environment and the login say. Raises NotLoggedIn, BadFile, Offline, MissingProgram."""
    return Zoom(account(), Lasting(lambda: kept().refresh, _keep_refresh))


def account() -> Account:
    """The account in force: ``FG_ZOOM_*`` over what was kept at login; the keyring only if it is needed."""
    named = from_environment(Account("", ""), os.environ)
    return named if named.complete else from_environment(kept(), os.environ)


def login(given: Account) -> Place:
    """Try the credentials, then keep them. Raises NotLoggedIn, and nothing is kept then."""
    Zoom(given).tokens.current()
    return keep(given)


def login_in_browser(given: Account, show: Callable[[str], None]) -> Place:
    """Let the user agree in the browser, then keep the lasting login. Raises NotLoggedIn."""
    from facilitator.zoom import browser  # brings a web server with it, which no other command needs

    return keep(browser.login(given, show))


def keep(given: Account) -> Place:
    """Put the credentials where they stay, in place of what was there before."""
    text = json.dumps({name: getattr(given, name) for name in _KEPT})
    if _into_keyring(text):
        _file().unlink(missing_ok=True)
        return Place.KEYRING
    _file().parent.mkdir(parents=True, exist_ok=True)
    disk.write_whole(_file(), text.encode(), disk.OWNER_ONLY)
    return Place.FILE


def kept() -> Account:
    """What was kept at login; an account without anything where there was none."""
    text = from_keyring(_KEYRING_USER)
    if text is None and _file().is_file():
        _close_to_others(_file())
        text = _file().read_text("utf-8")
    try:
        document = json.loads(text or "{}")
        return Account(**{"account_id": "", "client_id": "", **document})
    except (ValueError, TypeError):
        raise NotLoggedIn("The credentials that were kept cannot be read.", "fg zoom login") from None


def _keep_refresh(token: str) -> None:
    keep(replace(kept(), refresh=token))


def _file() -> Path:
    return config_folder() / _FILE_NAME


def _close_to_others(file: Path) -> None:
    if os.name != "nt" and file.stat().st_mode & _OTHERS:
        file.chmod(disk.OWNER_ONLY)


def _into_keyring(text: str) -> bool:
    import keyring

    try:
        keyring.set_password(SERVICE, _KEYRING_USER, text)
    except Exception:  # noqa: BLE001 - as above
        return False
    return from_keyring(_KEYRING_USER) == text
