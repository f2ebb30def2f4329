"""Zoom's log of active speakers."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcription.errors import UnreadableText
from transcription.formats.zoom_timeline import read, recognises
from transcription.model import Evidence


def user(name, *, shared=False, number="1"):
    return {
        "username": name,
        "multiple_people": shared,
        "user_id": number,
        "zoom_userid": "kQ1invented0host",
        "client_type": 0,
        "avatar_url": "https://example.org/face.png",
        "email_address": "somebody@example.org",
    }


def file(*entries, refined=()):
    lists = ([{"ts": ts, "users": users} for ts, users in part] for part in (entries, refined))
    return json.dumps(dict(zip(("timeline", "timeline_refine"), lists, strict=True))).encode()


def told(data, duration_ms=60_000, starts_at_ms=None):
    return [(one.span.start_ms, one.span.end_ms, one.label) for one in read(data, duration_ms, starts_at_ms)]


def test_somebody_speaks_from_one_entry_to_the_next_and_the_last_to_the_end():
    data = file(("00:00:03.120", [user("Tamsin")]), ("00:00:13.200", []), ("00:00:20.000", [user("Sam")]))
    assert told(data) == [(3120, 13_200, "Tamsin"), (20_000, 60_000, "Sam")]
    assert {one.source for one in read(data, 60_000)} == {Evidence.TIMELINE}


def test_several_at_once_overlap_and_who_goes_on_has_one_span():
    data = file(
        ("00:00:01.000", [user("Tamsin")]),
        ("00:00:02.000", [user("Tamsin"), user("Sam", number="2")]),
        ("00:00:03.000", [user("Sam", number="2")]),
        ("00:00:04.000", []),
    )
    assert told(data) == [(1000, 3000, "Tamsin"), (2000, 4000, "Sam")]


def test_the_cleaned_list_is_preferred_where_it_holds_something():
    raw, cleaned = ("00:00:01.000", [user("Raw")]), ("00:00:02.000", [user("Cleaned")])
    assert told(file(raw, refined=[cleaned])) == [(2000, 60_000, "Cleaned")]
    assert told(file(raw)) == [(1000, 60_000, "Raw")]


def test_a_shared_microphone_and_a_user_without_name_tell_of_nobody():
    data = file(
        ("00:00:01.000", [user("Room B", shared=True), user("", number="2"), user("Sam", number="3")])
    )
    assert told(data) == [(1000, 60_000, "Sam")]


def test_times_beyond_the_recording_are_the_clock_over_midnight_too():
    data = file(("23:59:50.000", [user("Tamsin")]), ("00:00:10.000", [user("Sam")]))
    assert told(data) == [(0, 20_000, "Tamsin"), (20_000, 60_000, "Sam")]
    assert told(data, starts_at_ms=86_400_000 - 15_000) == [(5000, 25_000, "Tamsin"), (25_000, 60_000, "Sam")]


def test_entries_out_of_order_are_put_in_order_and_broken_ones_passed_over():
    data = file(
        ("00:00:05.000", []),
        ("nonsense", [user("Nobody")]),
        ("00:00:01.000", [user("Tamsin"), "odd"]),
        ("00:00:02.000", 7),
    )
    assert told(data) == [(1000, 2000, "Tamsin")]


def test_addresses_and_pictures_are_never_kept():
    found = read(file(("00:00:01.000", [user("Tamsin")])), 60_000)
    assert "example.org" not in repr([(one.label, one.source) for one in found])
    assert "Tamsin" not in repr(found)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"turns": []}',
        b'{"timeline": "no"}',
        b"WEBVTT",
        b'{"timeline": [{"ts": "x"}]}',
        b"{" * 99_999,
    ],
)
def test_what_is_no_timeline_is_refused(data):
    with pytest.raises(UnreadableText):
        read(data, 60_000)


def test_a_timeline_is_known_by_its_list():
    assert recognises(file())
    assert read(file(), 60_000) == ()
    assert not recognises(b'{"turns": []}')


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 90_000), st.lists(st.sampled_from(["A", "B", "C"]), max_size=3)), max_size=8
    ),
    st.integers(1, 100_000),
)
def test_spans_lie_within_the_recording_and_one_persons_never_overlap(entries, duration_ms):
    stamps = [(f"00:{ms // 60_000:02}:{ms // 1000 % 60:02}.{ms % 1000:03}", names) for ms, names in entries]
    data = file(*((stamp, [user(name, number=name) for name in names]) for stamp, names in stamps))
    spans = read(data, duration_ms)
    assert list(spans) == sorted(spans, key=lambda one: one.span)
    for label in "ABC":
        own = [one.span for one in spans if one.label == label]
        assert all(0 <= one.start_ms < one.end_ms <= duration_ms for one in own)
        assert all(one.end_ms <= other.start_ms for one, other in pairwise(own))
