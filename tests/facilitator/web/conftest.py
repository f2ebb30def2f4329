"""Fixtures for tests of the local pages. How to write one::

    def test_a_quote_can_be_added(fg: Fg, serve: Serve, tab: Tab) -> None:
        fg.started().consented().recorded()        # the study, made by the real commands
        page = tab(serve(fg))                      # a real server process, opened in Chromium by its link
        page.get_by_role("link", name="Quotes").click()
        ...
        assert faults(page) == []                  # axe in light, dark and forced colours, 320 px, 400 % text

A test that changes nothing takes ``shared`` instead: one server for the whole test session, entered already,
on a study with a session FG1 (transcribed from captions, in review) and a planned one, FG2.
``Serve``, ``Tab`` and ``faults`` come from ``web_bench``. ``serve(fg, "--idle-minutes", "1")`` gives a
``Running``: ``.enter().ask("/path", "POST", body)`` speaks HTTP without a browser (quicker: use it where no
script runs), ``.kill()`` is a power cut, ``.close()`` gives what was said on stderr. ``tab(running)`` is a
Playwright page in a fresh context; at the end of the test it must have asked nobody but the server, and the
console must hold no error (a breach of the Content-Security-Policy is one).
``Inside(fg)`` is the same server within this process, for tests that reach what it holds (``.site.jobs``).
Playwright keeps an event loop in the tests' thread: ``asyncio.run`` needs a thread of its own in these tests.
One Chromium serves the whole test session. Without Chromium these tests skip.
"""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any

import pytest
from fg import Fg
from playwright.sync_api import sync_playwright
from web_bench import CHROMIUM, QUIET, Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from web_bench import Serve, Tab


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts ``fg serve`` on a study (None: where there is none); ended with the test."""
    running: list[Running] = []

    def start(fg: Fg | None, *words: str) -> Running:
        if fg is None:
            monkeypatch.delenv("FG_STUDY", raising=False)
            running.append(Running(*words, cwd=tmp_path))
        else:
            running.append(Running("--study", fg.study, *words))
        return running[-1]

    yield start
    for one in running:
        if one.runs:
            one.close()


class Unheard:
    """What ``capsys`` is to one test, for a whole session: it keeps nothing."""

    def readouterr(self) -> Any:
        """Nothing was printed."""
        return type("Said", (), {"out": "", "err": ""})


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One entered server for every test that changes nothing."""
    folder = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.setenv("FG_IDENTITY", str(folder / "key.txt"))
        patch.setenv("FG_STUDY", str(folder / "study"))
        patch.setenv("FG_MODELS", str(folder / "no-models"))
        fg = Fg(folder, Unheard())  # type: ignore[arg-type]
        with contextlib.redirect_stderr(io.StringIO()):
            fg.started().consented().recorded()
            fg.ok("transcribe", "FG1", "--engine", "captions")
            fg.ok("session", "add", "FG2", "--guide", "short-60", "--group", "nurses")
        running = Running("--study", fg.study)
    yield running.enter()
    running.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs Chromium ({CHROMIUM}): apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Tab]:
    """Opens a server's link in a fresh context, and checks at the end what the pages did."""
    asked: list[str] = []
    errors: list[str] = []
    allowed: list[str] = []
    contexts = []

    def start(running: Running) -> Page:
        context = chromium.new_context()
        contexts.append(context)
        allowed.append(running.base)
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: message.type == "error" and errors.append(message.text))
        context.on("weberror", lambda error: errors.append(str(error.error)))
        page = context.new_page()
        if running.cookie:
            name, _, value = running.cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": running.base}])
            page.goto(running.base)
        else:
            page.goto(running.link)
            page.wait_for_url(lambda url: "/open" not in url)
        return page

    yield start
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((*allowed, "data:"))] == []
    assert errors == []
