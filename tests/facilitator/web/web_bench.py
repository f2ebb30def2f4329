"""The pages as tests meet them: a real server process, and Chromium that can reach nothing else."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

from facilitator.web.server import Server

if TYPE_CHECKING:
    from fg import Fg
    from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
FG = "from facilitator.cli.main import main; main()"
REBOUND = "rebound.example.org"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # No name leads anywhere, but one that leads here, as after DNS rebinding.
    f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
THEMES: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "light", "forced_colors": "active"},
)
SIZES = ((1280, 100), (320, 100), (1280, 400))  # window width in px, text size in %


@dataclass(frozen=True)
class Reply:
    """What the server sent back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def document(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Running:
    """``fg serve`` as a process of its own, and a plain client that speaks to it."""

    def __init__(self, *words: str | Path, cwd: Path | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", FG, "serve", "--no-browser", "--json", *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=cwd,
        )
        self.link: str = self._said()["url"]
        parts = urlsplit(self.link)
        self.port = int(parts.port or 0)
        self.base = f"http://{parts.netloc}"
        self.cookie = ""

    def enter(self) -> Running:
        """Use the link, as a browser would."""
        reply = self.ask(self.link.removeprefix(self.base))
        assert reply.status == 200, reply
        self.cookie = reply.headers["set-cookie"].partition(";")[0]
        return self

    def ask(self, path: str, method: str = "GET", body: str | bytes | None = None, **headers: str) -> Reply:
        """One request, with the session if there is one; ``sec_fetch_site`` is ``Sec-Fetch-Site``."""
        ours = {"Cookie": self.cookie} if self.cookie else {}
        if method not in {"GET", "HEAD"}:
            ours["Origin"] = self.base
        ours |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body, {name: value for name, value in ours.items() if value})
            answer = line.getresponse()
            return Reply(answer.status, dict(answer.headers.items()), answer.read().decode())
        finally:
            line.close()

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C; the exit code and what it said on stderr."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=60), self.wait()

    def wait(self) -> str:
        """Wait until it ends by itself; what it said on stderr."""
        _, err = self._process.communicate(timeout=60)
        return err

    def close(self) -> str:
        """End it; what it said on stderr."""
        self._process.terminate()
        return self.wait()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self.wait()

    @property
    def runs(self) -> bool:
        """Has it not ended?"""
        return self._process.poll() is None

    def _said(self) -> Any:
        """The one document that it prints when it is ready."""
        text = ""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            text += line
            if line.startswith("}"):
                return json.loads(text)
        raise AssertionError(self._process.communicate()[1])


class Inside(Running):
    """The same server, in this process, so that a test can reach what it holds."""

    def __init__(self, fg: Fg) -> None:
        self._server = Server(fg.study, None, port=None, idle_s=600, start="/")
        self.site = self._server.site
        answers = threading.Event()
        self._thread = threading.Thread(target=self._server.run, args=(answers.set,))
        self._thread.start()
        assert answers.wait(60)
        self.link, self.port, self.cookie = self._server.link(), self.site.port, ""
        self.base = f"http://127.0.0.1:{self.port}"

    def close(self) -> str:
        """End it, as idleness does."""
        self.site.idle_s = -1
        self._thread.join(60)
        return ""


Serve = Callable[..., Running]
Tab = Callable[[Running], "Page"]


def look(tab: Page, theme: dict[str, Any], width: int, percent: int) -> None:
    """Show the page in a theme, a window's width and a text size."""
    tab.emulate_media(**theme, reduced_motion="reduce")  # no colour is caught half-way
    tab.set_viewport_size({"width": width, "height": 800})
    tab.evaluate("percent => document.documentElement.style.fontSize = percent + '%'", percent)


def faults(tab: Page) -> list[str]:
    """What axe finds, and what sticks out at the side, in every theme and size; empty for a good page."""
    found: list[str] = []
    looks = [(theme, *SIZES[0]) for theme in THEMES] + [(THEMES[0], *size) for size in SIZES[1:]]
    for theme, width, percent in looks:
        look(tab, theme, width, percent)
        where = f"{theme['color_scheme']}/{theme['forced_colors']} {width} px {percent} %"
        for one in Axe().run(tab).response["violations"]:
            nodes = [" ".join(map(str, node["target"])) for node in one["nodes"]]
            found.append(f"{where}: {one['id']}: {one['help']}: {nodes[:5]}")
        if tab.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{where}: the page scrolls sideways")
    look(tab, THEMES[0], *SIZES[0])
    return found
