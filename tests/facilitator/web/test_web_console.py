"""A session is held by its guide, from the keyboard, and its log survives whatever happens to the laptop."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fg import CAPTIONS
from form_fields import files
from playwright.sync_api import expect
from web_bench import Inside, faults

from facilitator import room_log, session_log
from facilitator.actions.coverage import coverage
from facilitator.actions.demo import GUIDE
from facilitator.actions.open_study import opened
from facilitator.actions.session_close import DEBRIEF
from facilitator.demo import bundle, held
from facilitator.folder import read
from facilitator.web import consoles

if TYPE_CHECKING:
    from fg import Fg
    from playwright.sync_api import Browser, Page
    from web_bench import Running, Serve, Tab

STATE = re.compile("[○●❚]")
MORE = "id,display_name,full_name,aliases,role,group\nM2,Ida Brook,Ida Brook,,moderator,\n"
NAMES = ("Tamsin", "Oduya", "Piotr", "Vale-Hansen", "Orla", "Quist")


@pytest.fixture
def study(fg: Fg) -> Fg:
    return fg.started().consented()


def rows(fg: Fg, *words: str) -> dict[str, dict[str, object]]:
    return {one["question"]: one for one in fg.ok("coverage", "FG1", *words, "--json").document["rows"]}


def opened_view(page: Page, running: Running, path: str) -> Page:
    page.goto(running.base + path)
    expect(page.locator("[data-show=recording]").first).to_have_text(STATE)  # the state has come
    return page


def logged(page: Page) -> list[dict[str, object]]:
    return page.context.request.get(page.url.rpartition("/")[0] + "/state").json()["recent"]


def test_a_whole_session_is_held_from_the_keyboard(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    moderator = opened_view(tab(running), running, "/console/FG1/moderator")
    moderator.keyboard.press("ArrowRight")
    moderator.keyboard.press("r")
    moderator.keyboard.press("PageDown")
    moderator.keyboard.press("PageDown")
    moderator.keyboard.press("p")
    moderator.keyboard.press("1")
    moderator.locator(".probe[aria-pressed=true]").wait_for()
    moderator.keyboard.press("s")
    moderator.keyboard.press("1")  # it was used already, so it is not left out
    moderator.keyboard.press("i")
    moderator.keyboard.type("and at night?")
    moderator.keyboard.press("Enter")
    moderator.keyboard.press("Escape")
    assistant = opened_view(moderator.context.new_page(), running, "/console/FG1/assistant")
    assistant.keyboard.press("2")
    assistant.keyboard.press("!")
    assistant.get_by_label("Words").focus()
    assistant.keyboard.type("three nod")
    assistant.keyboard.press("Control+Enter")
    assistant.get_by_text("three nod").wait_for()
    moderator.keyboard.press("ArrowRight")
    moderator.get_by_role("button", name="Leave out: What was different?").wait_for()
    moderator.keyboard.press("s")
    moderator.keyboard.press("1")
    moderator.get_by_role("button", name="Left out: What was different?").wait_for()
    moderator.on("dialog", lambda dialog: dialog.accept())
    moderator.get_by_role("button", name="The session is over").focus()
    moderator.keyboard.press("Enter")
    expect(moderator.locator("[data-show=part]")).to_have_text("The session is over.")
    found = [one["event"] for one in logged(moderator)]
    assert found == [
        *("session.open", "q.ask", "rec.start", "q.ask", "q.ask", "probe.use", "probe.free"),
        *("speak", "privacy", "note", "q.ask", "probe.skip", "session.close"),
    ]
    table = rows(study)
    assert [table[one]["order"] for one in ("O1", "I1", "K1", "K2", "K3")] == [1, 2, 3, 4, None]
    assert (table["K1"]["probes_used"], table["K1"]["own_probes"]) == (["K1a"], 1)
    assert table["K1"]["answered"] == ["P01"]
    assert table["K2"]["probes_left_out"] == ["K2a"]


@pytest.mark.slow
def test_who_moderates_can_change_and_the_moderator_reads_names_where_the_strip_has_none(
    fg: Fg, serve: Serve, tab: Tab
) -> None:
    fg.started().consented()
    fg.ok("participant", "import", fg.file("more.csv", MORE))
    fg.ok(
        "session",
        "add",
        "FG3",
        "--guide",
        "short-60",
        "--group",
        "nurses",
        "--moderator",
        "M1",
        "--moderator",
        "M2",
    )
    running = serve(fg)
    page = opened_view(tab(running), running, "/console/FG3/moderator")
    page.get_by_label("Moderates now").select_option("M2")
    expect(page.locator("[data-view]")).to_have_attribute("data-waiting", "0")
    beside = opened_view(page.context.new_page(), running, "/console/FG3/assistant")
    expect(beside.get_by_label("Moderates now")).to_have_value("M2")
    assert "Tamsin Oduya" in (page.locator("[data-view]").get_attribute("data-names") or "")
    strip = opened_view(page.context.new_page(), running, "/console/FG3/strip")
    assert not [name for name in NAMES if name in strip.content()]


def test_with_letter_keys_off_no_letter_does_anything_but_arrows_do(
    study: Fg, serve: Serve, tab: Tab
) -> None:
    running = serve(study)
    page = opened_view(tab(running), running, "/console/FG1/moderator")
    page.get_by_label("Letter keys").uncheck()
    page.keyboard.press("r")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-show=part]").first).to_have_text("Opening")
    assert [one["event"] for one in logged(page)] == ["session.open", "q.ask"]


@pytest.mark.slow
def test_what_cannot_be_sent_waits_and_is_sent_once(study: Fg, serve: Serve, chromium: Browser) -> None:
    running = serve(study).enter()
    name, _, value = running.cookie.partition("=")
    context = chromium.new_context()
    context.add_cookies([{"name": name, "value": value, "url": running.base}])
    page = opened_view(context.new_page(), running, "/console/FG1/assistant")
    lost = {"left": 3}

    def break_line(route: object) -> None:
        lost["left"] -= 1
        if lost["left"] == 1:
            route.fetch()  # type: ignore[attr-defined]  # it arrives, but the answer gets lost
        route.abort() if lost["left"] >= 0 else route.continue_()  # type: ignore[attr-defined]

    page.route("**/events", break_line)
    page.keyboard.press("2")
    page.get_by_text("not saved yet").wait_for()
    page.keyboard.press("3")
    expect(page.locator("[data-view]")).to_have_attribute("data-waiting", "0", timeout=20_000)
    assert [one["participant"] for one in logged(page)] == ["P01", "P02"]
    context.close()


@pytest.mark.slow
def test_a_view_that_sends_nothing_hears_the_next_server_too(
    study: Fg, serve: Serve, chromium: Browser
) -> None:
    first = serve(study)
    context = chromium.new_context()
    strip = context.new_page()
    strip.goto(first.link)
    strip.wait_for_url(lambda url: "/open" not in url)
    opened_view(strip, first, "/console/FG1/strip")
    first.kill()
    second = serve(study)
    assert second.base == first.base, "a study keeps its port"
    beside = context.new_page()
    beside.goto(second.link)
    beside.wait_for_url(lambda url: "/open" not in url)
    opened_view(beside, second, "/console/FG1/moderator").keyboard.press("ArrowRight")
    expect(strip.locator("[data-show=question]")).not_to_have_text("-", timeout=20_000)
    expect(strip.locator("[data-show=question]")).to_have_text(
        beside.locator("[data-show=question]").inner_text(), timeout=20_000
    )
    context.close()


@pytest.mark.slow
def test_the_strip_names_nobody(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    assistant = opened_view(tab(running), running, "/console/FG1/assistant")
    assistant.keyboard.press("2")
    assistant.get_by_label("Words").fill("Tamsin looks tired")
    assistant.keyboard.press("Control+Enter")
    assistant.get_by_text("note · Tamsin looks tired").wait_for()
    strip = opened_view(assistant.context.new_page(), running, "/console/FG1/strip")
    text = strip.inner_text("body") + strip.title()
    assert not [name for name in NAMES if name in text]
    assert "P01" not in text


@pytest.mark.slow
@pytest.mark.parametrize("view", ["", "/moderator", "/assistant", "/strip"])
def test_every_view_is_sound_in_every_theme_and_size(shared: Running, tab: Tab, view: str) -> None:
    page = tab(shared)
    page.goto(f"{shared.base}/rehearse/FG2{view}")
    page.get_by_role("heading").first.wait_for()
    assert faults(page) == []


def test_a_session_whose_views_are_closed_leaves_its_room_to_others(
    study: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consoles, "_OPENING_S", 0.0)
    running = Inside(study)
    try:
        running.enter()
        log = {"view": "m", "number": 1, "event": "session.open"}
        assert running.ask("/rehearse/FG1/events", "POST", json.dumps(log)).status == 200
        assert running.ask("/console/FG1").status == 200  # though nobody ended the rehearsal
        body, headers = files({"meeting.transcript.vtt": CAPTIONS.encode()})
        assert running.ask("/sessions/FG1/recording", "POST", body, **headers).status == 303
        assert "session.open" in running.ask("/rehearse/FG1/state").text  # it goes on where it was
    finally:
        running.close()


def test_the_log_on_the_screen_has_plain_words_for_every_event() -> None:
    script = (Path(__file__).parents[3] / "facilitator" / "web" / "static" / "console.js").read_text("utf-8")
    listed = script.split("const KINDS = {", 1)[1].split("};", 1)[0]
    said = set(re.findall(r'^  "?([\w.]+)"?:', listed, re.MULTILINE))
    plain = {"note", "quote", "incident", "summary", "debrief"}  # words already
    assert said | plain == session_log.EVENTS


@pytest.mark.slow
def test_attendance_is_kept_with_the_session(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    page = tab(running)
    page.goto(f"{running.base}/console/FG1")
    page.get_by_label("How P01 is there").select_option("late")
    page.get_by_label("How P02 is there").select_option("absent")
    page.locator("[data-consent=P01]").click()
    expect(page.locator("[data-consent=P01]")).to_have_attribute("aria-pressed", "true")
    page.close()
    running.close()
    people = study.ok("session", "show", "FG1", "--json").document["session"]["people"]
    how = {one["participant"]: one["presence"] for one in people}
    assert (how["P01"], how["P02"]) == ("late", "absent")


def test_a_rehearsal_counts_for_nothing_and_replayed_gives_the_same_table(study: Fg, serve: Serve) -> None:
    running = serve(study).enter()
    for number, event in enumerate(("session.open", "q.ask", "speak", "session.close"), start=1):
        fields = {"q.ask": {"question": "K1"}, "speak": {"participant": "P01"}}.get(event, {})
        sent = {"view": "m", "number": number, "event": event, **fields}
        assert running.ask("/rehearse/FG1/events", "POST", json.dumps(sent)).status == 200
    running.close()
    assert rows(study)["K1"]["asked"] is False
    with opened(read(study.study), study.folder / "key.txt") as found:
        before = coverage(found, ["FG1"], rehearsal=True).csv()
        with found.vault.hold("FG1", "test") as room:
            events = room_log.own(room, room_log.REHEARSAL)[0]
            room_log.drop_rehearsal(room)
            assert coverage(found, ["FG1"], rehearsal=True).csv() != before
            for event in events:
                room_log.append(room, [event], room_log.REHEARSAL)
        assert coverage(found, ["FG1"], rehearsal=True).csv() == before
    assert rows(study, "--rehearsal")["K1"]["answered"] == ["P01"]


@pytest.mark.slow
def test_the_seed_study_s_guide_rehearsed_in_full_and_replayed_gives_the_same_table_byte_for_byte(
    fg: Fg, serve: Serve
) -> None:
    fg.ok("init", fg.study, "--title", "Compassion")
    fg.ok("guide", "new", GUIDE)
    fg.ok("participant", "import", fg.file("roster.csv", bundle.roster_csv()))
    fg.ok("session", "add", "FG1", "--guide", GUIDE, "--group", "students", "--moderator", "M1")
    running = serve(fg).enter()
    for number, one in enumerate(held.events(DEBRIEF), start=1):
        fields = {"participant": one.participant, "question": one.question, "text": one.text}
        sent = json.dumps({"view": "moderator", "number": number, "event": one.event, **fields})
        assert running.ask("/rehearse/FG1/events", "POST", sent).status == 200
    running.close()
    first = fg.ok("coverage", "FG1", "--rehearsal", "--json").out
    asked = {row["question"]: row["probes_used"] for row in json.loads(first)["rows"] if row["asked"]}
    used = {"I1": ["I1a"], "K1": ["K1a"], "K3": ["K3b"]}
    assert asked == {one: used.get(one, []) for one in ["O1", "I1", "K1", "K2", "K3", "K4", "E1", "E2", "E3"]}
    with opened(read(fg.study), fg.folder / "key.txt") as found:
        table = coverage(found, ["FG1"], rehearsal=True).csv()
        with found.vault.hold("FG1", "test") as room:
            written = b"".join(session_log.write(one) for one in room_log.own(room, room_log.REHEARSAL)[0])
            room_log.drop_rehearsal(room)
            for event in session_log.read(written)[0]:
                room_log.append(room, [event], room_log.REHEARSAL)
        assert coverage(found, ["FG1"], rehearsal=True).csv() == table
    assert fg.ok("coverage", "FG1", "--rehearsal", "--json").out == first


@pytest.mark.slow
def test_killed_at_random_while_events_come_it_loses_none_that_it_confirmed(study: Fg, serve: Serve) -> None:
    chance = random.Random(5)
    confirmed: list[int] = []
    number = 0
    for _ in range(5):
        running = serve(study).enter()
        for _ in range(chance.randrange(3, 12)):
            number += 1
            sent = json.dumps({"view": "a", "number": number, "event": "note", "text": str(number)})
            if running.ask("/console/FG1/events", "POST", sent).status == 200:
                confirmed.append(number)
        running.kill()
    running = serve(study).enter()
    again = json.dumps({"view": "a", "number": 1, "event": "note", "text": "1"})
    assert running.ask("/console/FG1/events", "POST", again).document["seq"] == 1
    running.close()
    with opened(read(study.study), study.folder / "key.txt") as found:
        kept = [int(one.text or 0) for one in room_log.own(found.vault.room("FG1"))[0]]
    assert kept == confirmed


@pytest.mark.parametrize(
    "sent",
    [
        {"view": "m", "number": 0, "event": "note"},
        {"view": "m", "number": "1", "event": "note"},
        {"view": "m", "number": 1, "event": "explode"},
        {"view": "m", "number": 1, "event": "speak", "participant": "Tamsin Oduya"},
        {"view": "m", "number": 1, "event": ["note"]},
        {"view": "m", "number": 1, "event": "join", "participant": "P01", "text": "upside down"},
    ],
)
def test_what_no_view_would_send_is_refused_and_not_logged(shared: Running, sent: dict[str, object]) -> None:
    refused = shared.ask("/rehearse/FG2/events", "POST", json.dumps(sent))
    assert refused.status in {400, 404, 422}, refused
    assert "Tamsin" not in refused.text
