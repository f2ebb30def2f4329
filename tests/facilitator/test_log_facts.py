"""A session's log lies on the recording's clock, and two laptops' logs on one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.errors import BadFile
from facilitator.log_facts import PRIVATE_MS, facts
from facilitator.model import LogEvent
from facilitator.session_log import merged
from transcription.model import Asked, Span, TurnKind


def log(*events):
    """Events as (seconds, kind, fields)."""
    return tuple(
        LogEvent(number, round(at_s * 1000), "2026-03-01T10:00:00Z", kind, **fields)
        for number, (at_s, kind, fields) in enumerate(events, start=1)
    )


def test_questions_count_from_the_start_of_the_recording():
    known = facts(log((5, "rec.start", {}), (65, "q.ask", {"question": "K1"})))
    assert known.asked == (Asked("K1", 60_000),)


def test_the_clock_stands_still_while_the_recording_is_paused():
    known = facts(
        log(
            (0, "rec.start", {}),
            (100, "rec.pause", {}),
            (150, "q.ask", {"question": "K1"}),
            (300, "rec.resume", {}),
            (310, "q.ask", {"question": "K2"}),
            (400, "rec.stop", {}),
            (500, "rec.start", {}),
            (520, "q.ask", {"question": "E1"}),
        )
    )
    assert [one.at_ms for one in known.asked] == [100_000, 110_000, 220_000]


def test_a_log_that_knows_of_no_recording_says_nothing_of_its_times_but_keeps_its_notes():
    known = facts(log((5, "q.ask", {"question": "K1"}), (6, "note", {"text": "all nod"})))
    assert (known.asked, known.taps, known.private) == ((), (), ())
    assert [(one.text, one.start_ms, one.kind) for one in known.notes] == [
        ("Note: all nod", None, TurnKind.NOTE)
    ]


def test_a_private_mark_is_about_what_was_said_before_it():
    known = facts(log((0, "rec.start", {}), (100, "privacy", {}), (103, "privacy", {})))
    assert known.private[0] == Span(100_000 - PRIVATE_MS, 100_000)


def test_off_the_record_stays_off_until_somebody_says_so():
    known = facts(
        log(
            (0, "rec.start", {}),
            (10, "offrecord.on", {}),
            (15, "offrecord.on", {}),
            (20, "offrecord.off", {}),
            (90, "offrecord.on", {}),
        )
    )
    assert known.off_record[0] == Span(10_000, 20_000)
    assert known.off_record[1].start_ms == 90_000
    assert known.off_record[1].end_ms > 10 * 3_600_000


def test_a_quote_tells_whose_it_is_by_id():
    known = facts(log((0, "rec.start", {}), (9, "quote", {"participant": "P03", "text": "we just cope"})))
    assert (known.notes[0].name, known.notes[0].text) == ("P03", "Quote: we just cope")


def test_taps_are_roster_ids():
    known = facts(log((0, "rec.start", {}), (9, "speak", {"participant": "P03"}), (9.5, "speak", {})))
    assert [(one.label, one.span.start_ms) for one in known.taps] == [("P03", 9_000)]


@given(st.integers(-90_000, 90_000), st.lists(st.integers(100_000, 900_000), min_size=1, max_size=20))
def test_two_logs_merge_on_their_sync_mark_whatever_their_clocks_say(apart_ms, moments):
    first = log((100, "sync", {}))
    second = (
        LogEvent(1, 100_000 + apart_ms, "", "sync"),
        *(LogEvent(n, at + apart_ms, "", "note", text=str(at)) for n, at in enumerate(sorted(moments), 2)),
    )
    both = merged(first, second)
    assert [one.seq for one in both] == list(range(1, len(both) + 1))
    assert all(one.at_ms == int(one.text) for one in both if one.text)


def test_logs_without_a_common_sync_mark_are_not_merged():
    with pytest.raises(BadFile, match="sync"):
        merged(log((1, "sync", {})), log((1, "note", {"text": "x"})))


@pytest.mark.parametrize(
    ("begun", "at_ms"),
    [((), 110_000), ((0,), 110_000), ((0, 401_000), 411_000), ((0, 401_000, 900_000), 411_000)],
)
@pytest.mark.parametrize("ended", ["rec.stop", "rec.pause"])
def test_a_recording_started_anew_goes_on_at_its_next_file_if_it_has_one(begun, at_ms, ended):
    """After 100 s it stood still for 300 s: in one file that time is not, between two files it is."""
    events = log((5, "rec.start", {}), (105, ended, {}), (405, "rec.start", {}), (415, "offrecord.on", {}))
    assert facts(events, begun).off_record[0].start_ms == at_ms
