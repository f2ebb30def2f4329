"""Runs the pages on this machine's own address, until they are idle for long or somebody ends them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import sys
import threading
import webbrowser
import zlib
from typing import TYPE_CHECKING
from urllib.parse import quote

import uvicorn

from facilitator.errors import Busy
from facilitator.web.app import application
from facilitator.web.guard import ENTRY
from facilitator.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOOPBACK = "127.0.0.1"
_FIRST_PORT, _PORTS = 20_000, 12_000  # below the ports that Linux gives to programs by itself (32768)
_START_S = 0.01  # seconds between two looks at whether the server answers yet
_WATCH_S = 1.0  # seconds between two looks at whether anybody is still there
_GRACE_S = 1  # seconds that open streams get when the server ends


class Server:
    """The pages, bound to a port but not yet running. ``start`` is the page that the link opens."""

    def __init__(
        self, root: Path | None, identity_file: Path | None, *, port: int | None, idle_s: float, start: str
    ) -> None:
        self._socket = _bind(port, root)
        self._start = start
        self.site = Site(root, identity_file, port=self._socket.getsockname()[1], idle_s=idle_s)

    def link(self) -> str:
        """An address that opens the pages once, within two minutes."""
        token = self.site.door.link()
        return f"http://{LOOPBACK}:{self.site.port}{ENTRY}?token={token}&to={quote(self._start, safe='')}"

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until idle, locked for long, or interrupted; ``ready`` is called once it answers."""
        asyncio.run(self._serve(ready))

    async def _serve(self, ready: Callable[[], None]) -> None:
        server = uvicorn.Server(_config(application(self.site)))
        watch = asyncio.create_task(self._watch(server, ready))
        try:
            await server.serve(sockets=[self._socket])
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch

    async def _watch(self, server: uvicorn.Server, ready: Callable[[], None]) -> None:
        try:
            while not server.started:
                await asyncio.sleep(_START_S)
            await asyncio.to_thread(ready)  # starting a browser can take seconds, and it asks at once
            while not self.site.idle():
                await asyncio.sleep(min(_WATCH_S, self.site.idle_s))
        finally:
            server.should_exit = True


def _config(app: object) -> uvicorn.Config:
    """Uvicorn without a word: its log would hold addresses and whatever an exception quotes."""
    for name in ("uvicorn", "uvicorn.error", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=_GRACE_S,
    )


def _bind(port: int | None, root: Path | None) -> socket.socket:
    """A socket on the loopback address: the named port, else the study's usual one, else a free one."""
    if port is not None:
        return _listening(port) or _refuse(port)
    return _listening(_usual_port(root)) or _listening(0) or _refuse(0)


def _usual_port(root: Path | None) -> int:
    """The same port for a study each time, so that a page that lost its server finds the next one."""
    name = str(root.resolve()) if root else ""
    return _FIRST_PORT + zlib.crc32(name.encode()) % _PORTS


def _listening(port: int) -> socket.socket | None:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "nt":  # there SO_REUSEADDR would let another program take the port
        made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((LOOPBACK, port))
        made.listen()  # only now is it ours alone
    except OSError:
        made.close()
        return None
    return made


def _refuse(port: int) -> socket.socket:
    raise Busy(f"Port {port} of this machine is taken by another program.", "fg serve")


def has_browser() -> bool:
    """Is there a browser with a window of its own?"""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    # A text browser (w3m, lynx) would take the terminal and cannot show the pages.
    return type(browser) is not webbrowser.GenericBrowser


def open_browser(url: str) -> bool:
    """Show the pages in the researcher's browser; false where there is none with a window of its own."""
    return has_browser() and webbrowser.get().open(url)


def links_on_enter(link: Callable[[], str], say: Callable[[str], None]) -> bool:
    """On a terminal, each Enter prints a new link. False where there is no terminal."""
    if not sys.stdin or not sys.stdin.isatty():
        return False

    def listen() -> None:
        for _ in sys.stdin:
            say(link())

    threading.Thread(target=listen, name="links", daemon=True).start()
    return True
