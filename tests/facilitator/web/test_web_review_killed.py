"""A server killed at any moment of a review loses no more than the edit in flight; undo still works."""

from __future__ import annotations

import http.client
import json
import random
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from review_study import keep, reviewed, texts

from facilitator import drafts, edit_log
from facilitator.actions.open_study import opened
from facilitator.actions.review_edit import EditDesk
from facilitator.folder import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fg import Fg
    from playwright.sync_api import Browser, Page
    from web_bench import Running, Serve

Said = tuple[tuple[str, str], ...]  # speaker and words of each turn
BROKEN = (OSError, http.client.HTTPException, json.JSONDecodeError)


@pytest.fixture
def study(fg: Fg) -> Fg:
    return reviewed(fg)


@dataclass
class Reviewer:
    """Somebody who edits as fast as the server answers, and knows what the text must be."""

    now: Said
    rolls: random.Random
    before: list[Said] = field(default_factory=list)  # what each edit can be taken back to
    lost: int = 0
    kept: int = 0
    done: int = 0

    def next(self) -> tuple[dict[str, Any], Said]:
        """A random step, and what the text is after it."""
        turn = self.rolls.randrange(len(self.now))
        speaker, words = self.now[turn]
        what = self.rolls.choices(["words", "speaker", "undo"], [6, 2, 2 if self.before else 0])[0]
        if what == "undo":
            return {"step": "undo"}, self.before[-1]
        if what == "speaker":
            speaker = self.rolls.choice([one for one in ("M1", "P01", "P02") if one != speaker])
        else:
            words = f"{words.split(' #')[0]} #{self.done}"
        sent = {"step": what, "turn": turn, "was": self.now[turn][1], "text": words, "speaker": speaker}
        return sent, (*self.now[:turn], (speaker, words), *self.now[turn + 1 :])

    def confirm(self, sent: dict[str, Any], after: Said) -> None:
        """That step is on disk."""
        if sent["step"] == "undo":
            self.before.pop()
        else:
            self.before.append(self.now)
        self.now = after
        self.done += 1

    def until_killed(self, running: Running, most: int) -> tuple[dict[str, Any], Said] | None:
        """Edit until the server is gone (the step in flight comes back) or so many edits are done.

        It is killed at any moment of the 0.1 s after some edits: before, while or after it writes.
        """
        spared = self.done + self.rolls.randrange(1, 2 + most // 10)
        cut = threading.Timer(self.rolls.uniform(0, 0.1), running.kill)
        while self.done < most:
            if self.done >= spared and not cut.ident:
                cut.start()
            sent, after = self.next()
            try:
                answer = running.ask("/review/FG1/steps", "POST", json.dumps({**sent, "reviewer": "AB"}))
            except BROKEN:
                cut.join()
                return sent, after
            assert answer.status == 200, answer.text
            self.confirm(sent, after)
        cut.cancel()
        if cut.ident:
            cut.join()
        return None


def said(fg: Fg) -> Said:
    """Speaker and words of each turn, as they lie on disk."""
    with opened(read(fg.study)) as study:
        kept = drafts.read(study.vault.room("FG1"))
    assert kept is not None
    return tuple((turn.speaker, turn.text) for turn in kept.draft.transcript.turns)


@pytest.mark.parametrize("edits", [20, pytest.param(500, marks=(pytest.mark.slow, pytest.mark.timeout(900)))])
def test_a_server_killed_among_edits_loses_at_most_the_one_in_flight(
    study: Fg, serve: Serve, edits: int
) -> None:
    first = said(study)
    one = Reviewer(first, random.Random(7))
    running, kills = serve(study).enter(), 0
    while True:
        flight = one.until_killed(running, edits)
        if flight is None:
            break
        kills += 1
        running = serve(study).enter()
        running.ask("/review/FG1/passes")  # whoever opens the review next finishes what was begun
        found = said(study)
        assert found in {one.now, flight[1]}, "something else than the edit in flight was lost"
        if found == flight[1]:
            one.confirm(*flight)
            one.kept += 1
        else:
            one.lost += 1
    if running.runs:
        running.kill()
    print(f"{one.done} edits, {kills} kills: in flight {one.lost} lost, {one.kept} kept")
    assert said(study) == one.now
    assert taken_back(study, len(one.before)) == first


def taken_back(fg: Fg, edits: int) -> Said:
    """Take all of so many edits back; the text must be the machine's own again, to the last millisecond."""
    with opened(read(fg.study)) as study:
        desk = EditDesk(study, "FG1")
        assert len(desk.history.done) == edits
        while desk.history.done:
            desk.step_back("AB")
        machine = edit_log.machine_draft(study.vault.room("FG1"), desk._kept.machine)
        assert machine is not None
        assert desk.draft.transcript == machine.draft.transcript
    return said(fg)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of its own: one whose server is gone complains in the console."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def enter(page: Page, running: Running) -> None:
    """Use the link in a tab; the session is the whole browser's."""
    page.goto(running.link)
    page.wait_for_url(lambda url: "/open" not in url)


@pytest.mark.slow
def test_a_page_whose_server_is_killed_saves_all_that_was_typed_once_it_is_back(
    study: Fg, serve: Serve, page: Page
) -> None:
    rolls = random.Random(3)
    running = serve(study)
    enter(page, running)
    page.goto(running.base + "/review/FG1?by=AB")
    page.wait_for_selector(".review[data-ready]")
    typed = texts(study)
    for turn in range(3):
        page.locator(".turn").nth(turn).locator(".said").dblclick()
        page.keyboard.press("End")
        page.keyboard.type(f" Word{turn}", delay=10)
        typed[turn] += f" Word{turn}"
        page.keyboard.press("Escape")
        if turn == 1:
            page.wait_for_timeout(rolls.uniform(0, 40))  # the save is on its way, or just done
            running.kill()
        if turn == 2:
            expect(page.locator("#saved")).to_contain_text("not saved yet")
    running = serve(study)
    enter(page.context.new_page(), running)
    keep(page)
    assert texts(study) == typed
    for _ in range(3):
        page.locator("h1").click()
        page.keyboard.press("Control+KeyZ")
        keep(page)
    assert not any("Word" in one for one in texts(study))
