"""Corners of two streets are asked about; ordinals of the sentence stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.corners import detector
from transcription.model import Kind


@pytest.mark.parametrize(
    "line",
    [
        "near the corner of «fifth and maple»",
        "We were at «Sorrel and Fifth», right by it",
        "on «fifth and sorrel» they met",
        "at the corner of «josephine and old mill» where",
        "out where «Route 6 meets Sallow Hill» and",
        "out to «route six and sallow hollow» there's nothing",
        "on «kestrel between third and fourth» there",
        "a camera at the «Sorrelby roundabout» got me",
        "They found him at «Lorimer and 9th», sat",
        "the hostel that's on «willow and thirty first» they had us in bunks",
        "it's over on the corner at «spruce and ninth»",
        "the clinic's on «ottermere and twenty second»",
    ],
)
def test_a_corner_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.ADDRESS and 0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "on first and foremost, second and third graders, on third and goal",
        "the slow lane, between third and fourth grade",
        "I came first and she came second, at the corner of it",
        "on route 9 and then home",
        "it's on hold and second in line, it's on track and third time lucky",
        "he works at speed and fourth gear is gone, it's on tuesday and twenty third of may",
        "",
    ],
)
def test_other_ordinals_stay(line):
    assert found(line, detector) == []
