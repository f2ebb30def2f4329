"""What is hidden is replaced once, the rest stays letter for letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.hiding import hide
from transcription.model import Kind, Placeholder

RANGES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8), st.sampled_from(list(Kind))).map(
        lambda one: (one[0], one[0] + one[1], Placeholder(one[2], f"e{one[0]}"))
    ),
    max_size=8,
)


@given(st.text(min_size=38, max_size=38), RANGES)
def test_every_letter_is_either_kept_in_its_order_or_hidden(text: str, ranges) -> None:
    hidden = {at for start, end, _ in ranges for at in range(start, end)}
    kept = "".join(piece for piece in hide(text, ranges) if isinstance(piece, str))
    assert kept == "".join(letter for at, letter in enumerate(text) if at not in hidden)


@given(st.text(min_size=38, max_size=38), RANGES)
def test_ranges_that_overlap_leave_one_placeholder(text: str, ranges) -> None:
    pieces = hide(text, ranges)
    edges = sorted((start, end) for start, end, _ in ranges)
    runs = 0
    reach = -1
    for start, end in edges:
        runs += start >= reach
        reach = max(reach, end)
    assert sum(isinstance(piece, Placeholder) for piece in pieces) == runs


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([(3, 10, Kind.PERSON), (3, 10, Kind.TERM)], Kind.TERM),
        ([(3, 10, Kind.TERM), (3, 10, Kind.PARTICIPANT)], Kind.PARTICIPANT),
        ([(3, 10, Kind.PLACE), (3, 12, Kind.TERM)], Kind.TERM),
        ([(0, 20, Kind.ADDRESS), (3, 10, Kind.TERM)], Kind.ADDRESS),
    ],
)
def test_what_the_study_named_goes_before_a_guess_of_the_same_length(ranges, expected: Kind) -> None:
    marked = [(start, end, Placeholder(kind, "x")) for start, end, kind in ranges]
    (found,) = [piece for piece in hide("a" * 30, marked) if isinstance(piece, Placeholder)]
    assert found.kind is expected
