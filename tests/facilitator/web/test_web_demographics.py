"""Who took part, by pages: a survey comes in, is shown as it would leave, and leaves when asked."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from fg import ROSTER
from form_fields import fields, files, sent
from web_bench import faults

if TYPE_CHECKING:
    from fg import Fg
    from web_bench import Reply, Running, Serve, Tab

PAGE = "/people/demographics"


def survey(fg: Fg, number: int) -> str:
    """A stored session of so many people; the survey of them."""
    ids = [f"P{n:02d}" for n in range(1, number + 1)]
    more = "".join(f"{one},Zz{one} Person,,,participant,nurses\n" for one in ids[2:])
    fg.ok("init", fg.study, "--title", "Tea at work")
    fg.ok("guide", "new", "short-60")
    fg.ok("participant", "import", fg.file("roster.csv", ROSTER + more))
    fg.ok("session", "add", "FG1", "--guide", "short-60", "--group", "nurses", "--moderator", "M1")
    fg.consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    rows = "".join(f"{one},{'female' if n % 3 else 'male'},some words\n" for n, one in enumerate(ids, 1))
    return "id,gender,comments\n" + rows


def upload(running: Running, data: bytes) -> Reply:
    body, headers = files({"survey.csv": data})
    return running.ask(PAGE, "POST", body, accept="text/html", **headers)


def post(running: Running, path: str, pairs: list[tuple[str, str]]) -> Reply:
    body, headers = sent(pairs)
    return running.ask(path, "POST", body, accept="text/html", **headers)


@pytest.mark.slow
def test_a_survey_is_taken_in_shown_as_it_would_leave_and_leaves_when_asked(
    fg: Fg, serve: Serve, tab: Tab
) -> None:
    data = survey(fg, 18)
    running = serve(fg).enter()
    page = upload(running, data.encode()).text
    assert "The answers of 18 people are kept, encrypted: gender." in page
    assert "comments" in page
    assert re.search(r"female</th><td>12</td><td>12</td>", page)
    chosen = fields(running.ask("/releases/new?demographics=yes").text, "/releases/new")
    assert ("demographics", "yes") in chosen
    made = post(running, "/releases/new", [*chosen, ("series", "second team")])
    assert made.status == 303, made.text
    with zipfile.ZipFile(next((fg.study / "exports").glob("*.zip"))) as release:
        (name,) = [one for one in release.namelist() if one.endswith("demographics.csv")]
        assert b'"female","12"' in release.read(name)
    assert fg.ok("status", "--json").document["releases"][0]["series"] == "second team"
    browser = tab(running)
    browser.goto(running.base + PAGE)
    assert faults(browser) == []


def test_a_small_group_has_no_table(fg: Fg, serve: Serve) -> None:
    fg.started().recorded()
    page = upload(serve(fg).enter(), b"id,gender\nP01,female\nP02,male\n").text
    assert "No table can leave yet" in page
    assert "female" not in page


@pytest.mark.slow
def test_a_table_that_tells_beside_an_earlier_one_is_answered_for_on_the_page(fg: Fg, serve: Serve) -> None:
    data = survey(fg, 18)
    fg.ok("participant", "demographics", fg.file("survey.csv", data))
    fg.ok("session", "people", "FG1", "P18=absent")
    fg.ok("export", "--demographics", "-o", fg.folder / "first")
    fg.ok("session", "people", "FG1", "P18=present")
    running = serve(fg).enter()
    assert "tell of 1 person, fewer than 5" in running.ask(PAGE).text
    asked = "/releases/new?demographics=yes&session=FG1"
    page = running.ask(asked).text
    assert "Demographics: closed" in page
    said = [("gate", "demographics"), ("reason", "the board asked for it"), ("reviewer", "PI")]
    passed = post(running, "/releases/gate", fields(page, "/releases/gate")[:2] + said)
    assert (passed.status, passed.headers["location"]) == (303, asked)
    after = running.ask(asked).text
    assert "Demographics: open" in after
    assert post(running, "/releases/new", fields(after, "/releases/new")).status == 303


def test_a_survey_of_somebody_unknown_names_nobody(shared: Running) -> None:
    reply = upload(shared, b"id,gender\nTamsin Oduya,female\n")
    assert (reply.status, "line 2" in reply.text, "Oduya" in reply.text) == (422, True, False)
