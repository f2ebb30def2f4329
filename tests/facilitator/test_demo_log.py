"""The demo's session was held by its guide: its log fits the recording, the guide and the people."""

from __future__ import annotations

import pytest

from facilitator.actions.demo import GROUP, GUIDE
from facilitator.actions.session_close import DEBRIEF
from facilitator.console import board
from facilitator.demo import bundle, held, script
from facilitator.log_facts import facts
from facilitator.model import Attendance, LogEvent, Role
from facilitator.session_log import EVENTS
from guides import library

LOG = held.events(DEBRIEF)
TEMPLATE = next(one for one in library.templates() if one.id == GUIDE).for_group(GROUP)


def test_it_is_a_log_like_any_other() -> None:
    assert [one.seq for one in LOG] == list(range(1, len(LOG) + 1))
    assert [one.at_ms for one in LOG] == sorted(one.at_ms for one in LOG)
    assert {one.event for one in LOG} <= EVENTS
    assert (LOG[0].event, LOG[-1].event) == ("session.open", "session.close")


def test_what_it_names_stands_in_the_guide_and_among_the_people() -> None:
    known = {one.id for one in TEMPLATE.sections} | {one.id for one in TEMPLATE.questions}
    known |= {probe.id for one in TEMPLATE.questions for probe in one.probes}
    assert {one.question for one in LOG if one.question} <= known
    assert {one.participant for one in LOG if one.participant} <= {one.id for one in script.load().speakers}


def test_each_probe_is_logged_under_its_own_question() -> None:
    current = ""
    for one in LOG:
        current = one.question or "" if one.event == "q.ask" else current
        if one.event in {"probe.use", "probe.skip"}:
            assert (one.question or "").startswith(current)


def test_on_the_recordings_clock_every_line_falls_under_its_question() -> None:
    asked = facts(LOG).asked
    for line in bundle.truth().lines:
        on = [one.question for one in asked if one.at_ms <= line.start_ms]
        assert on[-1] == line.question


def test_every_tap_falls_into_a_line_of_that_person() -> None:
    lines = bundle.truth().lines
    taps = facts(LOG).taps
    assert len(taps) > len(lines) / 2
    for tap in taps:
        assert any(
            one.speaker == tap.label and one.start_ms <= tap.span.start_ms < one.end_ms for one in lines
        )


@pytest.mark.parametrize(
    ("at", "left"), [("K1", ("T1", "K2", "K3", "K4")), ("E1", ("T1",))], ids=["at K1", "at the end"]
)
def test_the_console_would_have_shown_what_had_to_be_asked_still(at: str, left: tuple[str, ...]) -> None:
    upto = next(number for number, one in enumerate(LOG, start=1) if _asks(one, at))
    people = [Attendance(one.id, Role(one.role)) for one in script.load().speakers]
    assert board(TEMPLATE, people, LOG[:upto], LOG[upto - 1].at_ms).must_left == left


def _asks(event: LogEvent, question: str) -> bool:
    return event.event == "q.ask" and event.question == question
