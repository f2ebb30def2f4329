"""What a second reading proves: drawn over the whole session, exact, and on the safe side."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.sampling import Bound, Reading, draw, of_session, of_study, upper


@pytest.mark.parametrize(
    ("missed", "drawn", "share"),
    [  # Clopper-Pearson, one-sided 95 %: beta quantiles, to four digits
        (0, 300, 0.0099),
        (0, 59, 0.0495),
        (0, 10, 0.2589),
        (1, 300, 0.0157),
        (2, 30, 0.1953),
        (0, 20_000, 0.0001),
    ],
)
def test_the_bound_is_the_exact_one(missed: int, drawn: int, share: float) -> None:
    assert upper(missed, drawn) == pytest.approx(share, abs=6e-5)


def test_none_missed_in_300_is_said_as_boards_read_it() -> None:
    said = of_session(Reading(900, 300, 0)).sentence()
    assert said == ("0 missed in 300 turns read again: at most 1 % of turns hold something missed, at 95 %")


def test_a_session_that_was_read_whole_is_known_exactly() -> None:
    assert of_session(Reading(40, 40, 1)).share == 1 / 40
    assert of_session(Reading(40, 40, 0)).share == 0


@pytest.mark.parametrize(
    "bound", [of_session(Reading(40, 40, 0)), of_study([Reading(30, 30, 0), Reading(10, 10, 0)])]
)
def test_having_read_everything_again_is_not_said_to_leave_nothing(bound: Bound) -> None:
    assert bound.sentence().startswith("0 missed in 40 turns, which are all there are")
    assert "%" not in bound.sentence() and "overlooked" in bound.sentence()


def test_nothing_read_proves_nothing() -> None:
    assert of_study([], 2).share == 1.0
    assert upper(0, 0) == 1.0


def test_sessions_that_nobody_read_again_make_the_bound_much_wider() -> None:
    """Turns of one session are alike, so what was read there says little of another."""
    read = [Reading(900, 150, 0), Reading(900, 150, 0)]
    assert of_study(read).share == pytest.approx(upper(0, 300))
    assert of_study(read, unread=1).share > 4 * of_study(read).share


def test_thin_samples_of_long_sessions_count_for_less() -> None:
    uneven = of_study([Reading(2_000, 100, 0), Reading(200, 100, 0)])
    assert uneven.design_effect > 1.5
    assert uneven.share > of_study([Reading(1_100, 100, 0), Reading(1_100, 100, 0)]).share


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 2**32))
def test_a_draw_is_in_order_without_doubles_and_over_the_whole_session(
    turns: int, size: int, seed: int
) -> None:
    drawn = draw(turns, size, random.Random(seed))
    assert len(drawn) == min(turns, size)
    assert drawn == sorted(set(drawn))
    assert all(0 <= one < turns for one in drawn)
    if size < turns:
        halves = sum(one < turns // 2 for one in drawn)
        assert abs(halves - size / 2) <= 1.5


@given(st.integers(0, 30), st.integers(31, 3_000))
def test_more_missed_or_fewer_read_never_narrows_the_bound(missed: int, drawn: int) -> None:
    assert missed / drawn <= upper(missed, drawn) <= upper(missed + 1, drawn)
    assert upper(missed, drawn + 10) <= upper(missed, drawn) + 1e-5
