"""How good a transcript is, by pages: turns heard, one made by hand compared, and words hidden unevenly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fg import CAPTIONS
from form_fields import fields, files, sent
from review_study import reviewed
from web_bench import faults

from facilitator.actions.open_study import opened
from facilitator.actions.review import Desk
from facilitator.folder import read
from transcription.model import Verdict

if TYPE_CHECKING:
    from fg import Fg
    from web_bench import Reply, Running, Serve, Tab

AUDIT = "/sessions/FG1/audit"


def post(running: Running, path: str, **said: str) -> Reply:
    body, headers = sent(list(said.items()))
    return running.ask(path, "POST", body, accept="text/html", **headers)


def answered(running: Running, **said: str) -> Reply:
    """The form of the turn that the page shows, with ``said`` instead of what stands there."""
    found = dict(fields(running.ask(AUDIT).text, f"{AUDIT}/turn"))
    return post(running, f"{AUDIT}/turn", **{**found, **said})


@pytest.mark.slow
def test_turns_are_checked_one_by_one_answers_changed_and_the_error_comes_out(fg: Fg, serve: Serve) -> None:
    reviewed(fg)
    running = serve(fg).enter()
    assert post(running, AUDIT, size="3").status == 303
    for incomplete in ({}, {"wrong": "0"}, {"speaker": "right"}):
        assert answered(running, **incomplete).status == 422, "no answer is suggested"
    after = answered(running, wrong="5", speaker="wrong").headers["location"]
    (turn,) = re.findall(r"\?turn=(\d+)", running.ask(after).text)
    before = dict(fields(running.ask(f"{AUDIT}?turn={turn}").text, f"{AUDIT}/turn"))
    assert (before["wrong"], before["speaker"]) == ("5", "wrong")
    post(running, f"{AUDIT}/turn", **{**before, "wrong": "1", "speaker": "right"})
    running = serve(fg).enter()  # another day
    assert "1 of 3 turns checked" in running.ask(AUDIT).text
    for _ in range(2):
        assert answered(running, wrong="1", speaker="right").status == 303
    audit = fg.ok("audit", "FG1", "--sample", "0", "--json").document
    assert (audit["checked"], audit["wrong_words"], audit["wrong_speakers"]) == (3, 3, 0)
    page = running.ask(AUDIT).text
    assert audit["sentence"] in page
    assert "Draw a new sample" in page


@pytest.mark.parametrize(
    ("path", "said", "why"),
    [
        (AUDIT, {"size": "0"}, "How many turns to draw is a number"),
        (AUDIT, {"size": "³"}, "How many turns to draw is a number"),
        (f"{AUDIT}/turn", {"turn": "7", "wrong": "0", "speaker": "right"}, "not among those drawn"),
    ],
)
def test_what_cannot_be_is_said(path: str, said: dict[str, str], why: str, shared: Running) -> None:
    reply = post(shared, path, **said)
    assert (reply.status, why in reply.text) == (422, True)


@pytest.mark.slow
def test_a_turn_is_heard_from_its_beginning_to_its_end_by_a_key(fg: Fg, serve: Serve, tab: Tab) -> None:
    reviewed(fg)
    page = tab(serve(fg))
    page.goto(page.url.rstrip("/") + AUDIT)
    page.get_by_label("Turns to check").fill("1")
    page.keyboard.press("Enter")
    hear = page.locator("#hear")
    hear.wait_for()
    page.wait_for_function("clip.readyState > 0")
    start, end = (float(hear.get_attribute(f"data-{one}") or "") for one in ("start", "end"))
    page.keyboard.press("Enter")  # the button has the focus
    page.wait_for_function("end => clip.paused && clip.currentTime >= end", arg=end)
    assert start < end
    assert page.evaluate("[...Array(clip.played.length).keys()].map(i => clip.played.start(i))")[0] < end
    assert faults(page) == []
    page.get_by_label("Words that are wrong").fill("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the right speaker
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Done: for the methods section").wait_for()
    assert faults(page) == []


def test_a_transcript_made_by_hand_is_compared_and_shown_with_no_word_of_it(
    shared: Running, tab: Tab
) -> None:
    hand = CAPTIONS.replace("small group", "big groups").replace("Piotr Vale-Hansen: I", "Orla Quist: I")
    body, headers = files({"by-hand.vtt": hand.encode()})
    page = shared.ask("/sessions/FG1/score", "POST", body, accept="text/html", **headers).text
    assert re.search(r"WER\)</th><td>[\d.]+%</td><td>2 of \d+ words", page)
    assert "(DER)" in page
    assert "quillby" not in page
    browser = tab(shared)
    browser.goto(shared.base + "/sessions/FG1/score")
    browser.set_input_files("#file", {"name": "h.vtt", "mimeType": "text/vtt", "buffer": hand.encode()})
    browser.get_by_role("button", name="Compare").click()
    browser.get_by_role("heading", name="What differs").wait_for()
    assert faults(browser) == []


def test_what_is_no_transcript_is_refused(shared: Running) -> None:
    for named, why in (({"a.pdf": b"%PDF-1.4"}, "This is a PDF"), ({"": b""}, "Choose the transcript")):
        body, headers = files(named)
        reply = shared.ask("/sessions/FG1/score", "POST", body, accept="text/html", **headers)
        assert (reply.status, why in reply.text) == (422, True)


UNEVEN = """\
WEBVTT

00:01.000 --> 00:04.000
Orla Quist: Hope told me. Hope told you.

00:05.000 --> 00:09.000
Tamsin Oduya: I have hope.
"""


@pytest.mark.slow
def test_words_hidden_here_and_shown_there_are_pointed_out_where_a_review_ends(
    fg: Fg, serve: Serve, tab: Tab
) -> None:
    fg.started().consented()
    fg.ok("import", "FG1", fg.file("meeting.transcript.vtt", UNEVEN))
    fg.ok("transcribe", "FG1", "--engine", "captions")
    with opened(read(fg.study), None) as study:
        desk = Desk(study, "FG1")
        last = [one for one in desk.queue() if one.surface == "Hope"][-1]
        desk.decide(last.id, Verdict.REJECT, "AB")
        desk.accept_all("AB")
    running = serve(fg).enter()
    page = tab(running)
    page.goto(running.base + "/review/FG1?by=AB")
    page.get_by_role("button", name="Store it").click()
    after = page.get_by_role("region", name="Before you go on")
    after.wait_for()
    assert "Hope (person) is hidden in turn 1 and shown in turn 1" in after.inner_text()
    page.locator(".turn").last.click()
    after.get_by_role("button", name="turn 1").first.click()
    assert page.locator(".turn[aria-current] .who").inner_text() == "Orla Quist"
    assert faults(page) == []
    page.reload()
    after.wait_for()
    page.goto(running.base)
    page.get_by_role("link", name="One word is hidden in one place and shown in another").wait_for()
    assert faults(page) == []
