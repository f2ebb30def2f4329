"""A small Zoom in a process of its own: an API and a separate download server on loopback.

It speaks the documented API over real sockets, with faults on demand. A test holds this end of it: what it
writes into a ``FakeZoom`` counts from the next request on, and each request stands in ``asked`` before it is
answered.
"""

from __future__ import annotations

import atexit
import os
import secrets
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import fields
from itertools import count
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

import fake_zoom_server
from fake_zoom_data import ACCOUNT, CLIENT, SECRET, Asked, Cloud

_NAMES = [one.name for one in fields(Cloud)]
_PATIENCE_S = 10.0  # seconds the process has to end


class FakeZoom(Cloud):
    """What both servers hold, and what was asked of them."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Asked] = []
        self._sent: set[str] = set()
        self._process = _Process.running()
        self._number, (self.api, self.cdn) = self._process.open(self)

    @property
    def environment(self) -> dict[str, str]:
        """What makes ``fg`` talk to it."""
        return {
            "FG_ZOOM_ACCOUNT_ID": ACCOUNT,
            "FG_ZOOM_CLIENT_ID": CLIENT,
            "FG_ZOOM_CLIENT_SECRET": SECRET,
            "FG_ZOOM_API": f"{self.api}/v2",
            "FG_ZOOM_OAUTH": f"{self.api}/oauth/token",
        }

    def close(self) -> None:
        """Listen no more."""
        self._process.close(self._number)

    def count(self, text: str, server: str = "") -> int:
        """Requests whose path holds ``text``."""
        return sum(text in one.path for one in self.asked if server in ("", one.server))

    @property
    def tokens(self) -> int:
        """Tokens that were asked for."""
        return self.count("/oauth/token")

    def told(self) -> tuple[Cloud, dict[str, bytes]]:
        """All of it as it is now, and the bytes of files that were never sent."""
        blobs = {one.digest: one.data for one in self.files().values() if one.digest not in self._sent}
        self._sent |= blobs.keys()
        return Cloud(**{name: getattr(self, name) for name in _NAMES}), blobs

    def use_up(self, used: dict[str, Any], files: dict[str, tuple[list[str], int]]) -> None:
        """What a request changed."""
        for name, value in used.items():
            setattr(self, name, value)
        mine = self.files()
        for key in files.keys() & mine.keys():
            mine[key].faults, mine[key].polls = files[key]


class _Process:
    """The one process that serves all tests of a run, each with servers of its own."""

    _one: _Process | None = None

    @classmethod
    def running(cls) -> _Process:
        """Started when it is first needed."""
        if cls._one is None:
            cls._one = cls()
            atexit.register(cls._one.end)
        return cls._one

    def __init__(self) -> None:
        key = secrets.token_hex(16)
        with Listener(("127.0.0.1", 0), authkey=key.encode()) as listener:
            self._running = subprocess.Popen(
                [sys.executable, fake_zoom_server.__file__, str(listener.address[1])],
                env={**os.environ, "FAKE_ZOOM_KEY": key, "PYTHONPATH": str(Path(__file__).parent)},
            )
            self._orders, self._reports = listener.accept(), listener.accept()
        self._doubles: dict[int, FakeZoom] = {}
        self._numbers = count(1)
        threading.Thread(target=_listen, args=(self._reports, self._doubles), daemon=True).start()

    def open(self, zoom: FakeZoom) -> tuple[int, tuple[str, str]]:
        """Two servers for ``zoom``: its number and their addresses."""
        number = next(self._numbers)
        self._doubles[number] = zoom
        self._orders.send(("open", number))
        return number, self._orders.recv()

    def close(self, number: int) -> None:
        """Its servers listen no more; twice is no mistake."""
        if self._doubles.pop(number, None):
            self._orders.send(("close", number))
            self._orders.recv()

    def end(self) -> None:
        """With the run."""
        self._orders.close()
        self._running.wait(_PATIENCE_S)


def _listen(reports: Connection, doubles: dict[int, FakeZoom]) -> None:
    """Answer the process: what the cloud holds at each request, and nothing at each change."""
    with suppress(EOFError, OSError):
        while True:
            number, what, value = reports.recv()
            zoom = doubles.get(number)
            if what == "asked":
                if zoom:
                    zoom.asked.append(value)
                reports.send(zoom.told() if zoom else (Cloud(), {}))
            else:
                if zoom:
                    zoom.use_up(*value)
                reports.send(None)
