"""Who may come in: a link that works once becomes a browser's session; a lock closes every session."""

from __future__ import annotations

import secrets
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BYTES = 32  # of chance in a link or a session; nobody guesses 256 bits
LINK_LIFE_S = 120  # seconds that an unused link works


class Door:
    """The links and sessions of one running server. Safe to use from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._links: dict[str, float] = {}  # token -> when it ends
        self._used: set[str] = set()
        self._sessions: set[str] = set()

    def link(self) -> str:
        """A new token, good once and for two minutes; earlier ones end here."""
        token = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._links = {token: self._clock() + LINK_LIFE_S}
        return token

    def enter(self, token: str) -> str | None:
        """A session for a link's token, or None for one that is wrong, used or too old.

        A link that comes twice has been in two hands: every session ends, so that whoever took it is out.
        """
        with self._lock:
            if _among(token, self._used):
                self._sessions.clear()
                return None
            known = next(
                (one for one in self._links if secrets.compare_digest(one.encode(), token.encode())), None
            )
            if known is None or self._clock() > self._links.pop(known):
                return None
            self._used.add(known)
            session = secrets.token_urlsafe(_BYTES)
            self._sessions.add(session)
            return session

    def knows(self, session: str) -> bool:
        """Is that a session of ours, still open?"""
        with self._lock:
            return _among(session, self._sessions)

    def lock(self) -> None:
        """End every session and every link."""
        with self._lock:
            self._links.clear()
            self._sessions.clear()


def _among(token: str, known: set[str]) -> bool:
    return any(secrets.compare_digest(one.encode(), token.encode()) for one in known)
