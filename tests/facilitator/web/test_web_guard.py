"""Only the researcher's own browser, on a page of ours, gets an answer; whatever the method."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from starlette.datastructures import Headers
from web_bench import Inside

from facilitator.web.door import LINK_LIFE_S, Door
from facilitator.web.guard import HEADERS, foreign
from facilitator.web.page import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fg import Fg
    from web_bench import Running

PORT = 21212
OURS = f"127.0.0.1:{PORT}"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

FOREIGN = {
    "another host": [("host", f"study.example.org:{PORT}")],
    "no host": [],
    "two hosts": [("host", OURS), ("host", OURS)],
    "our host without its port": [("host", "127.0.0.1")],
    "our host, another port": [("host", "127.0.0.1:21213")],
    "a name that begins as ours": [("host", f"127.0.0.1.example.org:{PORT}")],
    "a name that ends as ours": [("host", f"evil.localhost:{PORT}")],
    "a user before the host": [("host", f"evil@{OURS}")],
    "another loopback address": [("host", f"127.0.0.2:{PORT}")],
    "a page of another site": [("host", OURS), ("sec-fetch-site", "cross-site")],
    "a page of another port": [("host", OURS), ("sec-fetch-site", "same-site")],
    "two words on the site": [
        ("host", OURS),
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", "cross-site"),
    ],
    "a foreign origin": [("host", OURS), ("origin", "http://study.example.org")],
    "an origin that hides": [("host", OURS), ("origin", "null"), ("sec-fetch-site", "same-origin")],
    "our origin with https": [("host", OURS), ("origin", f"https://{OURS}")],
    "our origin without its port": [("host", OURS), ("origin", "http://127.0.0.1")],
    "our other name as origin": [("host", OURS), ("origin", f"http://localhost:{PORT}")],
    "two origins": [("host", OURS), ("origin", f"http://{OURS}"), ("origin", "http://example.org")],
    "a rebound name that agrees with itself": [
        ("host", f"evil.example.org:{PORT}"),
        ("origin", f"http://evil.example.org:{PORT}"),
        ("sec-fetch-site", "same-origin"),
    ],
}
OUR_OWN = {
    "a form of ours": [("host", OURS), ("origin", f"http://{OURS}"), ("sec-fetch-site", "same-origin")],
    "by name": [("host", f"localhost:{PORT}"), ("origin", f"http://localhost:{PORT}")],
    "by the newer address": [("host", f"[::1]:{PORT}"), ("origin", f"http://[::1]:{PORT}")],
    "typed into the browser": [("host", OURS), ("sec-fetch-site", "none")],
}


def headers(pairs: list[tuple[str, str]]) -> Headers:
    return Headers(raw=[(name.encode(), value.encode()) for name, value in pairs])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("said", FOREIGN)
def test_what_does_not_come_from_a_page_of_ours_is_refused(said: str, method: str) -> None:
    assert foreign(method, "/", headers(FOREIGN[said]), PORT) is not None


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("said", OUR_OWN)
def test_what_comes_from_a_page_of_ours_passes(said: str, method: str) -> None:
    assert foreign(method, "/", headers(OUR_OWN[said]), PORT) is None


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "CONNECT", "LOOK"])
def test_other_methods_are_refused(method: str) -> None:
    assert foreign(method, "/", headers(OUR_OWN["a form of ours"]), PORT) is not None


@pytest.mark.parametrize("method", METHODS[2:])
def test_a_change_must_say_where_it_comes_from(method: str) -> None:
    assert foreign(method, "/", headers([("host", OURS)]), PORT) is not None


@pytest.mark.parametrize(
    ("method", "path", "mode", "dest", "passes"),
    [
        ("GET", "/open", "navigate", "document", True),
        ("POST", "/open", "navigate", "document", False),
        ("GET", "/", "navigate", "document", False),
        ("GET", "/open", "no-cors", "image", False),
        ("GET", "/open", "navigate", "iframe", False),
        ("GET", "/open/", "navigate", "document", False),
    ],
)
def test_only_the_link_may_be_followed_from_elsewhere(
    method: str, path: str, mode: str, dest: str, passes: bool
) -> None:
    said = [
        ("host", OURS),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", mode),
        ("sec-fetch-dest", dest),
    ]
    assert (foreign(method, path, headers(said), PORT) is None) == passes


class Clock:
    """Seconds, as the test says."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_link_opens_once() -> None:
    door = Door()
    link = door.link()
    session = door.enter(link)
    assert session and door.knows(session)
    assert door.enter(link) is None


def test_a_link_in_two_hands_puts_everybody_out() -> None:
    door = Door()
    link = door.link()
    session = door.enter(link)
    door.enter(link)
    assert session and not door.knows(session)


@pytest.mark.parametrize("wrong", ["", "x", "é", "a" * 43])
def test_a_wrong_link_opens_nothing_and_puts_nobody_out(wrong: str) -> None:
    door = Door()
    session = door.enter(door.link())
    assert door.enter(wrong) is None and not door.knows(wrong)
    assert session and door.knows(session)


@pytest.mark.parametrize(("waited_s", "opens"), [(LINK_LIFE_S - 1, True), (LINK_LIFE_S + 1, False)])
def test_a_link_works_for_two_minutes(waited_s: float, opens: bool) -> None:
    clock = Clock()
    door = Door(clock)
    link = door.link()
    clock.now = waited_s
    assert (door.enter(link) is not None) == opens


def test_a_new_link_ends_the_one_before() -> None:
    door = Door()
    first, second = door.link(), door.link()
    assert door.enter(first) is None
    assert door.enter(second) is not None


def test_a_lock_ends_sessions_and_links() -> None:
    door = Door()
    session, link = door.enter(door.link()), door.link()
    door.lock()
    assert session and not door.knows(session)
    assert door.enter(link) is None


def every_path() -> list[str]:
    """Each page's addresses, with something in the place of what they ask for."""
    from starlette.routing import Route

    found = [route.path for page in pages() for route in page.routes if isinstance(route, Route)]
    return [path.replace("{session}", "FG1") for path in found]


@pytest.mark.slow
def test_without_a_session_no_page_shows_anything(shared: Running) -> None:
    for path in every_path():
        for method in ("GET", "POST", "PUT", "DELETE"):
            reply = shared.ask(path, method, cookie="")
            assert "Tea at work" not in reply.text and "FG1" not in reply.text, (method, path)
            if path not in {"/open", "/locked"}:
                assert reply.status == 401, (method, path)


def test_every_answer_carries_the_headers_that_keep_things_in(shared: Running) -> None:
    paths = ["/", "/nowhere", "/static/base.css", "/static/nowhere", "/locked", "/alive", "/open?token=x"]
    for path in paths:
        reply = shared.ask(path)
        assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS, path
    refused = shared.ask("/", sec_fetch_site="cross-site")
    assert refused.status == 403
    assert {name: refused.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_lets_no_inline_script_or_style_through() -> None:
    policy = HEADERS["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy


@pytest.fixture
def running(fg: Fg) -> Iterator[Inside]:
    """A server that a test may lock."""
    with contextlib.closing(Inside(fg.started())) as server:
        yield server


def test_the_cookie_is_for_the_server_alone_and_a_link_that_comes_twice_ends_it(running: Inside) -> None:
    link = running.link.removeprefix(running.base)
    said = running.ask(link).headers["set-cookie"]
    assert said.startswith(f"fg-{running.port}=")
    assert {"httponly", "samesite=strict", "path=/"} <= {one.strip().lower() for one in said.split(";")}
    cookie = said.partition(";")[0]
    assert "Tea at work" in running.ask("/", cookie=cookie).text
    again = running.ask(link, accept="text/html")
    assert again.status == 403 and "no longer works" in again.text
    assert running.ask("/", cookie=cookie).status == 401


def test_the_locked_page_shows_nothing_even_while_the_lock_is_on_its_way(shared: Running) -> None:
    """Other tabs go there at once, perhaps before the server has heard of the lock."""
    assert "Tea at work" not in shared.ask("/locked").text


def test_a_lock_keeps_the_same_cookie_out(running: Inside) -> None:
    running.enter()
    assert running.ask("/lock", "POST").status == 303
    assert running.ask("/").status == 401
    assert running.ask("/", accept="text/html").headers["location"] == "/locked"


def test_a_link_leads_to_pages_of_ours_only(shared: Running) -> None:
    wanted = {
        "/jobs/FG1": "/jobs/FG1",
        "//evil.example.org": "/",
        "https://evil.example.org": "/",
        "/\\evil": "/",
    }
    for asked, led in wanted.items():
        assert shared.ask(f"/open?to={asked}").headers["location"] == led
