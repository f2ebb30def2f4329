"""A page of another site, open in the same browser, gets nothing and changes nothing."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from web_bench import REBOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fg import Fg
    from playwright.sync_api import Browser, BrowserContext
    from web_bench import Serve

# Tries everything that a page can do to another server, and says what it got.
ATTACK = """
async (base) => {
  const got = {};
  const load = (name, tag, property, value) => new Promise((done) => {
    const element = document.createElement(tag);
    const end = (what) => () => { got[name] = what; done(); };
    element.onload = element.onloadedmetadata = end("loaded");
    element.onerror = end("refused");
    element[property] = value;
    if (tag === "link") element.rel = "stylesheet";
    document.head.append(element);
  });
  const read = async (name, path, options) => {
    try {
      const answer = await fetch(base + path, { credentials: "include", ...options });
      got[name] = answer.type === "opaque" ? "refused" : await answer.text();
    } catch { got[name] = "refused"; }
  };
  await read("fetch", "/", {});
  await read("blind fetch", "/", { mode: "no-cors" });
  await read("post", "/lock", { method: "POST" });
  await read("blind post", "/lock", { method: "POST", mode: "no-cors" });
  const json = { "content-type": "application/json" };
  await read("json", "/lock", { method: "POST", headers: json, body: "{}" });
  await read("delete", "/", { method: "DELETE" });
  await load("script", "script", "src", base + "/static/core.js");
  await load("module", "script", "src", base + "/static/job.js");
  await load("style", "link", "href", base + "/static/base.css");
  await load("image", "img", "src", base + "/static/mark.svg");
  await load("sound", "audio", "src", base + "/alive");
  got.events = await new Promise((done) => {
    const source = new EventSource(base + "/jobs/FG1/events", { withCredentials: true });
    source.onopen = () => done("loaded");
    source.onerror = () => { source.close(); done("refused"); };
  });
  got.frame = await new Promise((done) => {
    const frame = document.createElement("iframe");
    frame.onload = () => {
      let text = "refused";
      try { text = frame.contentDocument?.body?.innerText || "refused"; } catch {}
      done(text);
    };
    frame.src = base + "/";
    document.body.append(frame);
  });
  return got;
}
"""
FORM = """
(base) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: base + "/lock" });
  document.body.append(form);
  form.submit();
}
"""


class Hostile(BaseHTTPRequestHandler):
    """An empty page."""

    def do_GET(self) -> None:
        """The same for every address."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>cats</title><body>")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def hostile() -> Iterator[int]:
    """The port of a second server on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Hostile)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """A researcher's browser."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.mark.slow
def test_a_hostile_page_gets_nothing_and_locks_nobody_out(
    fg: Fg, serve: Serve, hostile: int, visitor: BrowserContext
) -> None:
    running = serve(fg.started())
    ours = visitor.new_page()
    ours.goto(running.link)
    ours.get_by_role("heading", name="FG1").wait_for()
    # The same address with another port is the worst neighbour: cookies know no ports.
    for host in ("127.0.0.1", REBOUND):
        page = visitor.new_page()
        page.goto(f"http://{host}:{hostile}/")
        got = page.evaluate(ATTACK, running.base)
        assert {name: what for name, what in got.items() if what != "refused"} == {}, host
        page.evaluate(FORM, running.base)
        page.get_by_text("Another site asked for this.").wait_for()
        page.goto(f"http://{host}:{hostile}/")
        with visitor.expect_page() as opened:
            page.evaluate("base => { window.other = window.open(base + '/') }", running.base)
        opened.value.wait_for_load_state()
        assert "FG1" not in opened.value.content()
    ours.reload()
    assert ours.get_by_role("heading", name="FG1").is_visible()


@pytest.mark.slow
def test_a_name_that_was_rebound_to_this_machine_gets_nothing(
    fg: Fg, serve: Serve, visitor: BrowserContext
) -> None:
    running = serve(fg.started())
    page = visitor.new_page()
    rebound = running.base.replace("127.0.0.1", REBOUND)
    answer = page.goto(running.link.replace("127.0.0.1", REBOUND))
    assert answer is not None and answer.status == 421
    got = page.evaluate(
        "async () => { const got = await fetch('/'); return [got.status, await got.text()]; }"
    )
    assert page.url.startswith(rebound)
    assert got[0] == 421 and "FG1" not in got[1]
    assert (
        running.ask("/open?token=" + running.link.partition("token=")[2]).status == 200
    )  # nobody used it up
