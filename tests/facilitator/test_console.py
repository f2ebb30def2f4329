"""What moderator and assistant see follows from guide, people and log alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.console import SILENT_AFTER_MS, board
from facilitator.model import Attendance, LogEvent, Presence, Role
from facilitator.session_log import EVENTS
from guides.model import Guide, Probe, Question, Section, SectionKind, StakeholderGroup

MINUTE = 60_000
GUIDE = Guide(
    id="g",
    title="T",
    version="1",
    language="en",
    minutes=30,
    buffer=5,
    aims={},
    groups=(StakeholderGroup("nurses", "Nurses"),),
    sections=(
        Section("wel", SectionKind.WELCOME, 4),
        Section("open", SectionKind.OPENING, 6, questions=(Question("O1", "who?", minutes=6),)),
        Section(
            "key",
            SectionKind.KEY,
            16,
            questions=(
                Question("K1", "one?", minutes=8, probes=(Probe("K1a", "more?"), Probe("K1b", "say?"))),
                Question("K2", "two?", minutes=6, must_ask=True, sensitive=True),
                Question("K3", "three?", minutes=2),
            ),
        ),
    ),
)
PEOPLE = (
    Attendance("M1", Role.MODERATOR),
    Attendance("P01", Role.PARTICIPANT),
    Attendance("P02", Role.PARTICIPANT),
)


def log(*events):
    """Events as (minute, kind, fields)."""
    return [
        LogEvent(number, round(minute * MINUTE), "", kind, **fields)
        for number, (minute, kind, fields) in enumerate(events, start=1)
    ]


def at(minute, *events):
    return board(GUIDE, PEOPLE, log(*events), round(minute * MINUTE))


def ask(minute, question):
    return minute, "q.ask", {"question": question}


OPEN = (0, "session.open", {})


def test_before_it_is_opened_nothing_runs_and_the_first_question_is_next():
    empty = at(0)
    assert (empty.opened_at_ms, empty.left_ms, empty.current, empty.next) == (None, None, None, "O1")
    assert (empty.recording, empty.off_record, empty.closed) == ("off", False, False)


def test_the_slot_counts_down_and_can_be_extended():
    assert at(10, OPEN).left_ms == 20 * MINUTE
    assert at(10, OPEN, (5, "time.extend", {"text": "10"})).left_ms == 30 * MINUTE
    assert at(40, OPEN).left_ms == -10 * MINUTE


def test_a_closed_session_stands_still():
    closed = at(60, OPEN, (20, "session.close", {}))
    assert (closed.closed, closed.left_ms) == (True, 10 * MINUTE)


@pytest.mark.parametrize(
    ("minute", "events", "behind_min"),
    [
        (4, [ask(4, "O1")], 0),  # the welcome takes four minutes
        (6, [ask(6, "O1")], 2),
        (12, [ask(4, "O1")], 2),  # on time, and two minutes over by now
        (10, [ask(10, "K1")], 0),
        (8, [ask(8, "K1")], -2),
        (18, [ask(10, "K1"), ask(18, "K2")], 0),
    ],
)
def test_ahead_or_behind_is_told_against_the_plan(minute, events, behind_min):
    assert at(minute, OPEN, *events).behind_ms == behind_min * MINUTE


def test_the_part_counts_from_where_it_began():
    assert (at(12, OPEN, ask(10, "K1")).part, at(12, OPEN, ask(10, "K1")).part_left_ms) == (
        "key",
        14 * MINUTE,
    )
    same = at(20, OPEN, ask(10, "K1"), ask(18, "K2"))
    assert same.part_left_ms == 6 * MINUTE
    assert at(2, OPEN, (1, "part.enter", {"question": "wel"})).part == "wel"


@pytest.mark.parametrize(
    ("minute", "events", "following"),
    [
        (5, [ask(4, "O1")], "K1"),
        (12, [ask(4, "O1"), ask(10, "K1")], "K2"),
        (12, [ask(4, "K1")], "K2"),  # the guide's order goes on from where they are
        (12, [ask(4, "K3")], "O1"),  # at its end, what was left out
        (25, [ask(4, "O1")], "K2"),  # five minutes left and K2 needs six: it must be asked
        (25, [ask(4, "O1"), ask(20, "K2")], "K3"),  # asked already: no hurry
        (29, [ask(1, "O1"), ask(2, "K1"), ask(3, "K2"), ask(4, "K3")], None),
    ],
)
def test_what_must_be_asked_goes_first_when_time_runs_short(minute, events, following):
    assert at(minute, OPEN, *events).next == following


def test_used_probes_are_ticked():
    shown = at(12, OPEN, ask(10, "K1"), (11, "probe.use", {"question": "K1b"}))
    (question,) = [one for one in shown.questions if one.id == "K1"]
    assert [(probe.id, probe.used) for probe in question.probes] == [("K1a", False), ("K1b", True)]


def test_who_was_not_tapped_for_long_is_silent_but_moderators_and_people_who_left_are_not():
    late = SILENT_AFTER_MS / MINUTE + 1
    shown = at(late, OPEN, (late - 1, "speak", {"participant": "P01"}))
    assert [one.id for one in shown.people if one.silent] == ["P02"]
    gone = at(late, OPEN, (2, "leave", {"participant": "P02"}), (3, "speak", {"participant": "P01"}))
    assert {one.id: one.presence for one in gone.people}["P02"] is Presence.LEFT
    assert not [one for one in gone.people if one.silent and one.id == "P02"]
    missing = at(late, OPEN, (2, "join", {"participant": "P02", "text": "absent"}))
    assert not [one for one in missing.people if one.silent and one.id == "P02"]


def test_people_join_as_they_come():
    shown = at(
        5,
        OPEN,
        (3, "join", {"participant": "P09", "text": "walk-in"}),
        (4, "consent.ok", {"participant": "P09"}),
    )
    (walk_in,) = [one for one in shown.people if one.id == "P09"]
    assert (walk_in.presence, walk_in.consented) == (Presence.WALK_IN, True)


def test_recording_and_off_the_record_follow_their_last_mark():
    marks = (OPEN, (1, "rec.start", {}), (2, "offrecord.on", {}), (3, "rec.pause", {}))
    assert (at(4, *marks).recording, at(4, *marks).off_record) == ("paused", True)
    back = (*marks, (4, "rec.resume", {}), (4, "offrecord.off", {}))
    assert (at(5, *back).recording, at(5, *back).off_record) == ("on", False)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 200),
            st.sampled_from(sorted(EVENTS)),
            st.sampled_from([None, "O1", "K1", "K1a", "wel", "nowhere"]),
            st.sampled_from([None, "P01", "P77"]),
            st.sampled_from([None, "10", "late", "x"]),
        ),
        max_size=40,
    )
)
def test_no_log_breaks_the_board_and_next_is_never_something_asked(events):
    made = [
        LogEvent(number, minute * MINUTE, "", kind, participant=who, question=question, text=text)
        for number, (minute, kind, question, who, text) in enumerate(
            sorted(events, key=lambda one: one[0]), 1
        )
    ]
    shown = board(GUIDE, PEOPLE, made, 200 * MINUTE)
    asked = {one.id for one in shown.questions if one.asked_at_ms is not None}
    assert shown.next not in asked
    assert {one.participant for one in PEOPLE} <= {one.id for one in shown.people}
