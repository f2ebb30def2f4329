"""A session is reviewed from the keyboard: heard, mended, decided, stored, whatever becomes of the server."""

from __future__ import annotations

import http.client
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_the_clear import left_in
from playwright.sync_api import expect
from review_study import SAVED, keep, review, reviewed, texts
from web_bench import faults

from facilitator.actions.open_study import opened
from facilitator.actions.review_edit import EditDesk
from facilitator.cli import pages
from facilitator.folder import read
from facilitator.web.sound import media_type, parsed, within

if TYPE_CHECKING:
    from fg import Fg
    from playwright.sync_api import Page
    from web_bench import Running, Serve, Tab


@pytest.fixture
def study(fg: Fg) -> Fg:
    return reviewed(fg)


def said(page: Page) -> list[str]:
    return page.locator(".turn .said").all_inner_texts()


@pytest.mark.slow
def test_a_whole_review_from_the_keyboard_with_letter_keys_off(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    page = review(tab(running), running)
    keys = page.keyboard
    page.get_by_label("Letter keys").uncheck()
    page.evaluate("document.activeElement.blur()")
    for letter in "axwke1":  # no letter does anything alone
        keys.press(letter)
    expect(page.locator("#saved")).to_have_text("Nothing changed yet")
    expect(page.locator("#play")).to_have_text("Play")

    keys.press("ArrowDown")  # the next turn, which plays
    expect(page.locator("#play")).to_have_text("Pause")
    keys.press("Alt+KeyK")
    expect(page.locator("#play")).to_have_text("Play")
    expect(page.locator(".turn[aria-current] .who")).to_have_text("Tamsin Oduya")

    keys.press("Enter")  # edit: other words, then split at the caret
    keys.press("Control+KeyA")
    keys.type("For me the large group was best. Orla knows it, Oprah will agree.")
    for _ in range(len(" Orla knows it, Oprah will agree.")):
        keys.press("ArrowLeft")
    keys.press("Control+Enter")
    expect(page.locator(".turn")).to_have_count(4)
    keys.press("Escape")
    keys.press("Alt+Digit3")  # the second half was Piotr's
    expect(page.locator(".turn").nth(2).locator(".who")).to_have_text("Piotr Vale-Hansen")
    keep(page)
    assert texts(study)[1:3] == ["For me the large group was best.", "Orla knows it, Oprah will agree."]

    page.get_by_role("button", name="Identifiers").focus()
    keys.press("Enter")
    while page.locator("[data-item=identifiers] mark").count():
        before = page.locator("[data-item=identifiers]").inner_text()
        words = page.locator("[data-item=identifiers] mark").inner_text()
        keys.press("Alt+KeyX" if words == "Oprah" else "Alt+KeyA")
        expect(page.locator("[data-item=identifiers]")).not_to_have_text(before, use_inner_text=True)
    page.locator(".turn").nth(3).focus()
    keys.press("Alt+KeyW")  # what every detector missed
    page.get_by_label("Words", exact=True).fill("quillby")
    keys.press("Tab")
    keys.type("place")
    keys.press("Enter")
    page.get_by_role("button", name="Hide them").focus()
    keys.press("Enter")
    expect(page.locator("#said")).to_have_text("Hidden")
    expect(page.locator("#release")).to_contain_text("Stored without identifiers")
    shown = study.ok("show", "FG1").out
    assert "quillby" not in shown
    assert "[PLACE-" in shown
    assert not re.search("Tamsin|Orla|Lund", shown)

    page.evaluate("document.activeElement.blur()")
    keys.press("Control+KeyZ")  # the place that was missed is asked back
    expect(page.locator("#release")).not_to_contain_text("Stored without")
    assert study("status", "--json").document["sessions"][0]["state"] == "in-review"


@pytest.mark.slow
def test_words_are_heard_by_a_click_and_the_page_is_sound_in_every_theme(
    study: Fg, serve: Serve, tab: Tab
) -> None:
    running = serve(study)
    page = review(tab(running), running)
    page.wait_for_function("document.getElementById('audio').readyState > 0")
    last = page.locator(".turn").nth(2).locator(".said")
    last.click(position={"x": 5, "y": 10})
    expect(page.locator("#clock")).to_have_text("0:10 / 0:16")
    page.get_by_role("button", name="Voices").first.click()
    page.get_by_text("All 3 voices").click()
    page.get_by_label("Who M1 is").select_option("P01")
    page.get_by_role("button", name="Set everywhere").first.click()
    expect(page.locator(".turn").first.locator(".who")).to_have_text("Tamsin Oduya")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".turn").first.locator(".who")).to_have_text("Orla Quist")
    last.dblclick()
    expect(page.locator(".turn textarea")).to_be_focused()
    assert faults(page) == []
    page.get_by_role("button", name="Keys").click()
    assert faults(page) == []


@pytest.mark.slow
def test_what_cannot_be_sent_waits_and_nothing_typed_is_lost(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    page = review(tab(running), running)
    lost = {"left": 2}

    def break_line(route: Any) -> None:
        lost["left"] -= 1
        if lost["left"] == 1:
            route.fetch()  # it arrives, but the answer gets lost
        route.fulfill(status=200, body="") if lost["left"] >= 0 else route.continue_()

    page.route("**/steps", break_line)
    page.locator(".turn").first.locator(".said").dblclick()
    page.locator(".turn textarea").fill("Thank you. Shall we start?")
    page.locator("h1").click()  # a click elsewhere throws nothing away
    page.keyboard.press("Escape")
    expect(page.locator("#saved")).to_have_text(SAVED, timeout=20_000)
    assert texts(study)[0] == "Thank you. Shall we start?"
    with opened(read(study.study)) as found:
        assert len(EditDesk(found, "FG1").history.done) == 1


def test_who_lacks_the_key_sees_pseudonyms_only(study: Fg, serve: Serve) -> None:
    waiting = serve(study, "--identity", study.folder / "other.txt").enter()
    assert waiting.ask("/review/FG1").status != 200
    study.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    shown = waiting.ask("/review/FG1")
    assert shown.status == 200
    assert "[P01]" in shown.text
    assert not re.search("Tamsin|Orla|Piotr", shown.text)
    assert waiting.ask("/review/FG1/sound/audio-1").status != 200
    assert waiting.ask("/review/FG1/words").status != 200


def test_sound_comes_by_range_and_never_lies_on_disk(study: Fg, serve: Serve) -> None:
    running = serve(study).enter()
    whole = (study.folder / "audio.wav").read_bytes()
    (study.folder / "audio.wav").unlink()
    for asked, status, expected in [
        (None, 200, whole),
        ("bytes=0-", 206, whole),
        ("bytes=100-199", 206, whole[100:200]),
        ("bytes=-50", 206, whole[-50:]),
        (f"bytes={len(whole)}-", 416, b""),
        ("bytes=9-3", 200, whole),
        ("lines=1-2", 200, whole),
    ]:
        got = raw(running, "/review/FG1/sound/audio-1", asked)
        assert (asked, got[0]) == (asked, status)
        assert got[1] == expected
    assert raw(running, "/review/FG1/sound/audio-2", None)[0] == 404
    running.ask("/lock", "POST")
    assert raw(running, "/review/FG1/sound/audio-1", None)[0] in {401, 403}
    marks = whole[1_000:1_064]
    assert not [one for one in study.folder.rglob("*") if one.is_file() and marks in one.read_bytes()]


def raw(running: Running, path: str, wanted: str | None) -> tuple[int, bytes]:
    """One request whose answer are bytes."""
    line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
    line.request("GET", path, headers={"Cookie": running.cookie, **({"Range": wanted} if wanted else {})})
    answer = line.getresponse()
    found = answer.status, answer.read() if answer.status in {200, 206} else b""
    line.close()
    return found


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_a_range_is_what_it_is_of_the_plain_bytes(whole: bytes, first: int, last: int) -> None:
    for header, plain in [
        (f"bytes={first}-", whole[first:]),
        (f"bytes=-{last}", whole[-last:] if last else b""),
        (f"bytes={first}-{first + last}", whole[first : first + last + 1]),
    ]:
        asked = parsed(header)
        assert asked is not None
        found = within(*asked, len(whole))
        assert (b"" if found is None else whole[found[0] : found[1]]) == plain


@pytest.mark.parametrize("header", ["", "bytes=-", "bytes=9-3", "bytes=1-2,5-6", "lines=1-2", "bytes=a-b"])
def test_a_range_that_means_nothing_is_ignored(header: str) -> None:
    assert parsed(header) is None


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"ID3\x04", "audio/mpeg"),
        (b"RIFF\x24\0\0\0AVI LIST", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_recording_is_known_by_its_first_bytes(head: bytes, kind: str) -> None:
    assert media_type(head) == kind


@pytest.mark.slow
def test_an_unknown_step_or_no_initials_changes_nothing(study: Fg, serve: Serve) -> None:
    running = serve(study).enter()
    before = texts(study)
    for sent in (
        {"step": "words"},
        {"step": "fly", "reviewer": "AB"},
        {"step": "words", "turn": "1", "reviewer": "AB"},
    ):
        assert running.ask("/review/FG1/steps", "POST", json.dumps(sent)).status == 422
    assert texts(study) == before
    for ranges in (None, "all", [[1]], [[5, "9"]], [[-1, 5]], [[True, 5]], [5]):
        assert running.ask("/review/FG1/heard", "POST", json.dumps({"ranges": ranges})).status == 422
    for ranges, share in ([], 0), ([[2_000, 3_000]], 0.083), ([[1_000, 2_000], [2_500, 3_000]], 0.167):
        told = running.ask("/review/FG1/heard", "POST", json.dumps({"ranges": ranges})).document
        assert (told["share"], told["minutes"]) == (share, 1)
    assert running.ask("/review/FG9").status == 404


@pytest.mark.slow
def test_nothing_that_was_typed_lies_in_the_clear(study: Fg, serve: Serve) -> None:
    running = serve(study).enter()
    was = texts(study)
    sent = {
        "step": "words",
        "turn": 0,
        "was": was[0],
        "text": "Wilhelmina Drubbington spoke.",
        "reviewer": "AB",
    }
    assert running.ask("/review/FG1/steps", "POST", json.dumps(sent)).status == 200
    assert (
        running.ask("/review/FG1/steps", "POST", json.dumps({"step": "finish", "reviewer": "AB"})).status
        == 200
    )
    err = running.close()
    assert left_in(study.study, ["Wilhelmina", "Drubbington"]) == {}
    assert "Drubbington" not in err


def test_the_command_opens_the_page_for_a_person_and_asks_in_the_terminal_else(
    study: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(pages, "run", lambda *_, start, **__: shown.append(start))
    monkeypatch.setattr(pages, "can_show", lambda: True)
    assert study("review", "FG1", "--reviewer", "AB").code == 6  # something waits still
    assert shown == ["/review/FG1?by=AB"]
    study("review", "FG1", "--reviewer", "AB", "--accept-all")
    study("review", "FG1", "--reviewer", "AB", "--json")
    assert len(shown) == 1
    assert study("review", "FG1").code == 0
    assert shown[1:] == ["/review/FG1"]
