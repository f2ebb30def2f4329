"""What was heard is kept as ranges that are apart, and counted against what was said."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from facilitator import heard
from transcription.model import Turn, TurnKind

ranges = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)))


def moments(found: object) -> set[int]:
    return {ms for start, end in found for ms in range(start, end)}  # type: ignore[attr-defined]


@given(ranges)
def test_merged_ranges_are_the_same_moments_apart_and_in_order(given_ranges: list[tuple[int, int]]) -> None:
    found = heard.merged(given_ranges)
    assert moments(found) == moments(given_ranges)
    assert all(one[1] < two[0] for one, two in pairwise(found))


@given(ranges, ranges)
def test_the_share_is_that_of_the_moments_in_which_somebody_speaks(
    played: list[tuple[int, int]], said: list[tuple[int, int]]
) -> None:
    turns = [Turn("P01", TurnKind.SPEECH, start, end, "Yes.") for start, end in said]
    notes = [Turn("N", TurnKind.NOTE, 0, 60, "They nod.")]
    found = heard.share(heard.merged(played), [*turns, *notes])
    talk = moments(said)
    assert found.left_ms == len(talk - moments(played))
    assert found.share == (round(len(talk & moments(played)) / len(talk), 3) if talk else 1.0)
