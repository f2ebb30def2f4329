"""The server: its own address only, silent, closed when nobody uses it; problems and progress as pages."""

from __future__ import annotations

import json
import socket
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from web_bench import Inside, faults

from facilitator import errors as ours
from facilitator.cli.errors import EXIT_CODES
from facilitator.web import app, events, forms, problems, status, views
from facilitator.web.news import Bell, Event
from facilitator.web.page import Next, Page, Step, navigation, next_step, pages
from facilitator.web.server import Server, open_browser
from facilitator.web.site import Site
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fg import Fg
    from starlette.requests import Request
    from web_bench import Running, Serve, Tab

    from facilitator.web.jobs import Job

NAME = "Tamsin Oduya"


class Clock:
    """Seconds, as the test says."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def broken(request: Request) -> Response:
    raise ValueError(NAME)


def stuck(request: Request) -> Response:
    raise ours.NotFound("FG9 is not there.", "fg status")


def echo(request: Request) -> Response:
    return PlainTextResponse(json.dumps(forms.pairs(request)))


BELL = Bell()


def counted(request: Request) -> Response:
    return events.stream(request, lambda seq: [Event(one, "count", one) for one in range(seq + 1, 4)], BELL)


@pytest.fixture
def inside(fg: Fg, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inside]:
    """A server with a page of the tests among its own."""
    routes = (
        Route("/test/broken", broken),
        Route("/test/stuck", stuck),
        Route("/test/echo", echo, methods=["POST"]),
        Route("/test/count", counted),
    )
    monkeypatch.setattr(app, "pages", lambda: (*pages(), Page("test", "Test", routes)))
    running = Inside(fg.started())
    yield running
    running.close()


def test_nobody_there_for_long_is_idle_but_never_while_work_runs() -> None:
    clock = Clock()
    site = Site(None, None, port=1, idle_s=60, clock=clock)
    go = threading.Event()
    clock.now = 61
    assert site.idle()
    site.used()
    assert not site.idle()
    job = site.jobs.start("FG1", "one", lambda _: go.wait(30))
    clock.now = 999
    assert not site.idle()
    go.set()
    while site.jobs.running():
        go.wait(0.01)
    assert job.result
    assert not site.idle()  # its end counts as use
    clock.now = 9999
    assert site.idle()


def test_a_page_that_is_only_open_keeps_nothing_awake(inside: Inside) -> None:
    inside.enter()
    clock = Clock()
    inside.site._clock, inside.site.idle_s = clock, 60
    inside.site.used()
    clock.now = 50
    assert inside.ask("/alive").status == 200
    clock.now = 55
    assert inside.ask("/static/base.css").status == 200
    assert inside.ask("/", cookie="").status == 401
    used = inside.site._used
    assert used == 0
    assert inside.ask("/alive?used").status == 200
    assert inside.site._used == 55


def test_left_alone_it_closes_by_itself(fg: Fg, serve: Serve) -> None:
    assert "The pages are closed." in serve(fg.started(), "--idle-minutes", "0.005").wait()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_is_the_usual_way_to_close_it(fg: Fg, serve: Serve) -> None:
    running = serve(fg.started()).enter()
    running.ask("/")
    code, said = running.interrupt()
    assert code == 0 and said.endswith("The pages are closed.\n")


def test_it_says_nothing_of_what_it_serves(
    inside: Inside, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """No access log, no traceback: what breaks is told by its class alone."""
    inside.enter()
    capsys.readouterr()
    page = inside.ask("/test/broken", accept="text/html")
    script = inside.ask("/test/broken")
    inside.ask("/", sec_fetch_site="cross-site")
    said = capsys.readouterr()
    assert (page.status, script.status) == (500, 500)
    assert "ValueError" in page.text and script.document["error"]["code"] == "unexpected"
    assert said.out + said.err + caplog.text == ""
    assert NAME not in page.text + script.text


def test_a_port_that_is_taken_is_told(fg: Fg, serve: Serve) -> None:
    fg.started()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = fg("serve", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert answer.code == 5 and "taken by another program" in answer.err


def test_a_study_keeps_its_port_and_a_second_server_takes_another(tmp_path: Path) -> None:
    def bound() -> Server:
        return Server(tmp_path, None, port=None, idle_s=1, start="/")

    first, second = bound(), bound()
    assert second.site.port != first.site.port
    first._socket.close()
    again = bound()
    assert again.site.port == first.site.port
    for one in (second, again):
        one._socket.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers on all of 127/8")
def test_it_answers_on_its_own_address_only(shared: Running) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", shared.port), timeout=5)


class Windowed(webbrowser.GenericBrowser):
    """A browser with a window of its own."""

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        """Opens everything."""
        return True


@pytest.mark.parametrize(
    ("browser", "opens"), [(Windowed("x"), True), (webbrowser.GenericBrowser("w3m"), False)]
)
def test_only_a_browser_with_a_window_is_opened(
    browser: webbrowser.BaseBrowser, opens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    assert open_browser("http://127.0.0.1:1/") == opens


def test_without_any_browser_none_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(webbrowser, "_tryorder", [])
    assert not open_browser("http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("file", "kind"),
    [("core.js", "text/javascript"), ("base.css", "text/css"), ("mark.svg", "image/svg+xml")],
)
def test_scripts_and_styles_are_told_as_what_they_are(file: str, kind: str, shared: Running) -> None:
    assert shared.ask(f"/static/{file}").headers["content-type"].partition(";")[0] == kind


def leads_to(command: str) -> str:
    """What a page shows for a next step: the button of the page that does it, else what to type."""
    step = next_step(command)
    assert step is not None
    return f'href="{step.path}">{step.label}' if step.path else step.command


def test_a_problem_is_a_page_for_people_and_json_for_scripts(inside: Inside, tab: Tab) -> None:
    inside.enter()
    script = inside.ask("/test/stuck")
    assert script.status == 404
    assert script.document == problems.document("not-found", "FG9 is not there.", "fg status")
    page = inside.ask("/test/stuck", accept="text/html")
    assert "FG9 is not there." in page.text and leads_to("fg status") in page.text
    fetched = inside.ask("/test/stuck", accept="text/html", sec_fetch_mode="cors")
    assert fetched.document == script.document


def test_a_form_is_read_where_the_endpoint_runs(inside: Inside) -> None:
    inside.enter()
    kind = "application/x-www-form-urlencoded"
    assert inside.ask("/test/echo", "POST", "a=1&b=2", content_type=kind).text == '[["a", "1"], ["b", "2"]]'


def test_every_cause_has_its_status_and_fits_the_error_document() -> None:
    assert {kind for kind in EXIT_CODES if issubclass(kind, Problem)} <= set(status.STATUS)
    assert status.of(Problem("x")) == 400

    class Finer(ours.NotFound):
        """As Zoom's rooms have them."""

    assert status.of(Finer("x")) == 404


def test_news_go_on_where_they_broke_off_and_end_with_a_lock(inside: Inside) -> None:
    inside.enter()
    first = streamed(inside, "0", 3)
    assert [line for line in first if line.startswith("id:")] == ["id: 1", "id: 2", "id: 3"]
    again = streamed(inside, "2", 1)
    assert [line for line in again if line.startswith("id:")] == ["id: 3"]
    with listening(inside, "3") as stream:
        assert stream.readline() == "retry: 1000\n"
        inside.site.door.lock()
        BELL.ring()
        assert stream.read().strip() == ""  # it ends


def streamed(running: Running, after: str, count: int) -> list[str]:
    with listening(running, after) as stream:
        lines: list[str] = []
        while sum(line.startswith("data:") for line in lines) < count:
            lines.append(stream.readline().rstrip("\n"))
    return lines


class listening:  # noqa: N801  # a context manager, used as a function
    """An open stream of events as text."""

    def __init__(self, running: Running, after: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", running.port), timeout=30)
        lines = ["GET /test/count HTTP/1.0", f"Host: 127.0.0.1:{running.port}", f"Cookie: {running.cookie}"]
        self._socket.sendall("\r\n".join([*lines, f"Last-Event-ID: {after}", "", ""]).encode())
        self._file = self._socket.makefile("r", encoding="utf-8", newline="\n")

    def __enter__(self) -> Any:
        while self._file.readline().strip():
            pass
        return self._file

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._socket.close()


def test_a_job_is_watched_and_stopped_on_its_page(inside: Inside, tab: Tab) -> None:
    go = threading.Event()

    def work(job: Job) -> None:
        job.progress("recognise", 0.4)
        job.say("Listening with captions.")
        while not go.wait(0.02):
            job.progress("recognise", 0.4)

    inside.enter().site.jobs.start("FG1", "Transcribing FG1", work, after="/")
    page = tab(inside)
    page.get_by_role("link", name="Transcribing FG1: watch").click()
    page.get_by_text("Listening with captions.").wait_for()
    page.get_by_label("Writing down what is said").wait_for()
    assert page.get_by_role("progressbar").get_attribute("value") == "40"
    assert faults(page) == []
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("What was finished is kept, and the next start goes on").wait_for()
    go.set()


def test_a_job_that_failed_says_why_and_what_next(inside: Inside) -> None:
    def work(job: Job) -> None:
        raise ours.GateClosed("Consent is missing.", "fg participant consent")

    inside.enter().site.jobs.start("FG1", "Transcribing FG1", work)
    while inside.site.jobs.running():
        threading.Event().wait(0.01)
    text = inside.ask("/jobs/FG1").text
    assert "Consent is missing." in text and leads_to("fg participant consent") in text
    assert inside.ask("/jobs/FG2", accept="text/html").status == 404


STEPS = Page(
    "test",
    "Test",
    (),
    steps=(
        Step("fg import", "/sessions/{session}/recording", "Add the recording"),
        Step("fg export", "/release", "Release"),
        Step("fg zoom pull", "/zoom", "Fetch from Zoom"),
    ),
)


@pytest.mark.parametrize(
    ("command", "label", "path"),
    [
        ("fg import FG1 FOLDER", "Add the recording", "/sessions/FG1/recording"),
        ("fg import FG1 FOLDER --move", "Add the recording", "/sessions/FG1/recording"),
        ("fg import", "", ""),
        ("fg import --json", "", ""),
        ("fg importance", "", ""),
        ("fg import 'a/b c'", "Add the recording", "/sessions/a%2Fb%20c/recording"),
        ("fg export --for coders -o exports/coders", "Release", "/release"),
        ("fg zoom pull FG1", "Fetch from Zoom", "/zoom"),
        ("fg zoom", "", ""),
        ("mend that line, don't guess", "", ""),
    ],
)
def test_a_command_becomes_a_button_where_a_page_does_it(
    command: str, label: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facilitator.web.page.pages", lambda: (STEPS,))
    assert next_step(command) == Next(command, label, path)


def test_nothing_named_is_no_step() -> None:
    assert next_step("") is None


def test_pages_are_found_each_with_its_own_name_and_paths() -> None:
    assert {"home", "entrance", "jobs"} <= {one.name for one in pages()}
    ways = [
        (route.path, method)
        for one in pages()
        for route in one.routes
        if isinstance(route, Route)
        for method in route.methods or ()
    ]
    assert len(ways) == len(set(ways))
    assert navigation()[0].path == "/"
    assert all(one.path in {route.path for route in one.routes} for one in navigation())  # type: ignore[attr-defined]


def test_what_a_template_is_given_is_escaped(shared: Running) -> None:
    text = views._templates().from_string("{{ words }}").render(words="<b onclick=x>")
    assert text == "&lt;b onclick=x&gt;"
