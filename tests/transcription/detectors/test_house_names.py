"""Houses with a name are asked about with what they stand near; kinds of house stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.house_names import detector
from transcription.model import Kind


@pytest.mark.parametrize(
    "line",
    [
        "ours is «Pallikkara House, near the old ice factory», and the PIN",
        "it's «pallikkara house near the old ice factory» and",
        "we lived in «bramble cottage» then",
        "There's a house up there, «Plover's Nest», you know it",
        "It says «6-A, Pallikkara Nivas, opposite the bus depot».",
        "they went to «low sallow farm» not «high sallow farm»",
        "write «c/o Dunmore Roadhouse, via Tamarong 0843», and you go and get it",
        "send it «care of the harbour tavern» and ask",
        "the house has a name it's «windy ridge» but the post wants a number",
        "the letters came to «the old forge» all year",
    ],
)
def test_a_house_with_a_name_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.ADDRESS and 0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "a coffee house near the park, a full house, in a little cottage",
        "the house near the river, our farm, a nice villa",
        "who took care of the children, take care of that",
        "it's called a stroke and he lives at home",
        "they burned the old mill down, it's a haven",
        "",
    ],
)
def test_kinds_of_houses_stay(line):
    assert found(line, detector) == []
