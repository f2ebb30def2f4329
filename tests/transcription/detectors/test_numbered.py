"""What goes by a number is asked about where it has a capital, or where hardly anything else is called so."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.numbered import detector


@pytest.mark.parametrize(
    "line",
    [
        "two years at «PS 418» and then at «P.S. 9»",
        "the «Local 212» guys, «Troop 52» and «Engine 9» came",
        "that is in «District 11», off «Route 9» and «Interstate 85»",
        "it was on «Channel 4» and in «Area 51»",
        "we live off «highway ninety two» in «district eleven»",
        "i went to «p s four eighteen» over there",
    ],
)
def test_a_body_or_place_with_a_number_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "chapter seven, page 12, unit 3, week 5 and phase two",
        "the local 20 percent, an area 3 miles wide, a company of 40",
        "we posted 3 and packed 5, the route took two hours",
        "room 12 on ward 6, bed 4, gate 12 and seat 14",
    ],
)
def test_other_numbers_stay(line):
    assert found(line, detector) == []
