"""The first page, and what every page has in common, as a researcher meets them."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fg import ROSTER
from web_bench import faults

from facilitator.web.page import navigation, pages

if TYPE_CHECKING:
    from fg import Fg
    from playwright.sync_api import Browser
    from web_bench import Running, Serve, Tab

WEB = Path(__file__).parents[3] / "facilitator" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SENT = [*TEMPLATES, *sorted((WEB / "static").rglob("*.*"))]
INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE)
UNSAFE = re.compile(r"\|\s*safe\b|autoescape false|Markup\(")
ELSEWHERE = re.compile(
    r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//|@import|url\(\s*[\"']?(?!data:)", re.IGNORECASE
)
FETCHED = re.compile(r"(?:from|import|fetch|EventSource|Worker)\s*\(?\s*[\"'`](?:https?:)?//")


def test_home_shows_every_session_with_its_state_and_next_step(shared: Running, tab: Tab) -> None:
    page = tab(shared)
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="FG1"))
    assert card.get_by_text("in review").is_visible()
    assert card.get_by_role("link").or_(card.locator("code")).first.is_visible()
    assert page.get_by_role("heading", name="FG2").is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("path", [one.path for one in navigation()])
def test_a_page_of_the_navigation_is_sound_in_every_theme_and_size(
    path: str, shared: Running, tab: Tab
) -> None:
    page = tab(shared)
    page.goto(shared.base + path)
    assert page.locator("nav [aria-current=page]").get_attribute("href") == path
    assert faults(page) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        *(one.path for one in pages() if one.path and one.order is None),
        *(
            f"/sessions/FG1/{one}"
            for one in ("zoom", "log", "correct", "destroy", "recording", "audit", "score", "transcript")
        ),
    ],
)
def test_a_page_beside_the_navigation_is_sound_in_every_theme_and_size(
    path: str, shared: Running, tab: Tab
) -> None:
    page = tab(shared)
    page.goto(shared.base + path)
    assert faults(page) == []


@pytest.mark.slow
def test_without_a_study_a_page_says_how_to_make_one(fg: Fg, serve: Serve, tab: Tab) -> None:
    page = tab(serve(None))
    assert page.get_by_role("heading", level=1, name="No study is open yet").is_visible()
    assert faults(page) == []


@pytest.mark.slow
def test_the_locked_page_is_sound_and_shows_nothing_of_the_study(fg: Fg, serve: Serve, tab: Tab) -> None:
    page = tab(serve(fg.started()))
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/locked")
    assert faults(page) == []
    other.wait_for_url("**/locked")  # every open page of the study goes with it
    for one in (page, other):
        assert "Tea at work" not in one.content()


@pytest.mark.slow
def test_an_open_page_says_when_its_server_is_gone(fg: Fg, serve: Serve, chromium: Browser) -> None:
    running = serve(fg.started())
    with contextlib.closing(chromium.new_context()) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(running.link)
        page.get_by_role("heading", name="FG1").wait_for()
        running.kill()
        page.clock.run_for("00:30")
        page.get_by_role("alert").wait_for()
        assert page.get_by_role("heading", name="FG1").is_visible()
        page.clock.run_for("31:00")  # nobody is there any more
        page.get_by_role("heading", name="FG1").wait_for(state="detached")


@pytest.mark.parametrize("file", SENT, ids=lambda file: file.name)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(file: Path) -> None:
    text = file.read_text("utf-8")
    assert ELSEWHERE.findall(text) + FETCHED.findall(text) == []
    if file in TEMPLATES:
        assert INLINE.findall(text) + UNSAFE.findall(text) == []


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ('<p style="color:red">', True),
        ("<button onclick=go()>", True),
        ("<script>go()</script>", True),
        ('<script type="module" src="/static/core.js"></script>', False),
        ('<link rel="stylesheet" href="/static/base.css">', False),
        ('<script src="//cdn.example.org/x.js"></script>', True),
        ("<p>the style of it = calm</p>", False),
        ("{{ words | safe }}", True),
        ("@import 'x.css';", True),
        ('fetch("https://example.org")', True),
        ('import { say } from "./core.js";', False),
    ],
)
def test_the_check_itself_tells_true_from_false(line: str, bad: bool) -> None:
    assert any(one.search(line) for one in (INLINE, UNSAFE, ELSEWHERE, FETCHED)) == bad


@pytest.mark.slow
def test_a_long_title_leaves_the_pages_on_one_line(serve: Serve, tab: Tab) -> None:
    page = tab(serve(None))
    title = page.locator(".brand > span").last
    title.evaluate("one => { one.textContent = 'Compassion in medical training and daily practice'; }")
    for width in (1280, 1100, 1025):
        page.set_viewport_size({"width": width, "height": 700})
        tops = page.locator(".brand, .top nav a, .top .lock").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(box => (box.top + box.bottom) / 2)"
        )
        assert max(tops) - min(tops) < 5, (width, tops)  # px: all in one line


def test_a_study_without_a_session_says_what_the_first_one_takes_and_what_comes_next(
    fg: Fg, serve: Serve
) -> None:
    fg.ok("init", fg.study, "--title", "Tea at work")
    running = serve(fg).enter()
    strong = re.compile(r'class="button" href="([^"]+)"')
    assert strong.findall(running.ask("/").text) == ["/guides"]
    fg.ok("guide", "new", "short-60")
    assert strong.findall(running.ask("/").text) == ["/people#add"]
    fg.ok("participant", "import", fg.file("roster.csv", ROSTER))
    assert strong.findall(running.ask("/").text) == ["/plan"]


def test_who_has_no_key_here_is_led_to_where_it_comes_back(
    fg: Fg, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    fg.started()
    monkeypatch.setenv("FG_IDENTITY", str(fg.folder / "elsewhere.txt"))
    running = serve(fg).enter()
    for path in ("/", "/computer"):
        assert 'href="/keys#restore"' in running.ask(path).text.split("<main", 1)[1], path
