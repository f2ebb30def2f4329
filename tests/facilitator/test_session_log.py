"""A session's log survives crashes, double sending and gaps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitator.model import LogEvent
from facilitator.session_log import EVENTS, read, write

events = st.builds(
    LogEvent,
    seq=st.integers(1, 50),
    at_ms=st.integers(0, 10_000_000),
    utc=st.just("2026-03-01T10:00:00Z"),
    event=st.sampled_from(sorted(EVENTS)),
    participant=st.none() | st.just("P03"),
    question=st.none() | st.just("K1"),
    text=st.none() | st.text(),
)


@given(st.lists(events, unique_by=lambda event: event.seq))
def test_what_was_written_is_read_back_in_order(written: list[LogEvent]) -> None:
    found, _ = read(b"".join(write(event) for event in written))
    assert list(found) == sorted(written, key=lambda event: event.seq)


@given(st.lists(events, min_size=1, unique_by=lambda event: event.seq), st.data())
def test_a_crash_in_the_middle_of_a_line_costs_that_line_only(
    written: list[LogEvent], data: st.DataObject
) -> None:
    *whole, last = [write(event) for event in written]
    cut = last[: data.draw(st.integers(1, len(last) - 2))]
    found, problems = read(b"".join(whole) + cut)
    assert len(found) == len(whole)
    assert any(problem.line == len(whole) + 1 for problem in problems)


def test_a_line_sent_twice_counts_once() -> None:
    event = LogEvent(1, 0, "2026-03-01T10:00:00Z", "q.ask", question="K1")
    assert read(write(event) * 2) == ((event,), ())


def test_a_gap_is_told() -> None:
    lines = [write(LogEvent(seq, 0, "", "note")) for seq in (1, 2, 5)]
    _, problems = read(b"".join(lines))
    assert [problem.message for problem in problems] == ["events 3 to 4 are missing"]


@given(st.binary())
def test_any_bytes_are_read_without_breaking(data: bytes) -> None:
    read(data)
