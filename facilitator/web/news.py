"""Pieces of news, and the bell that wakes whoever waits for them."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any


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

    @property
    def heard(self) -> bool:
        """Does anybody wait for it?"""
        with self._lock:
            return bool(self._waiting)

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
