"""Figures that answer a question for somebody's number are asked about; other short answers stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.answers import detector


@pytest.mark.parametrize(
    "line",
    [
        "So what is your house number? / no, «sixty three»",
        "what is the last digit of your badge number / is «six»",
        "What's your number again? / sorry? / «four one nine»",
        "what's the room number / «four twelve b» / thank you",
        "we're on the new bit / oh what number / «seven»",
        "and it ends in what / «88»",
    ],
)
def test_the_answer_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "What is the number of people on your floor? / about forty",
        "How many times? / four",
        "What's your house number? / it was years ago / we had a cat then / I liked it / six",  # too far away
        "What's your house number? / I would say that it took the two of us six hours to find it",
        "",
    ],
)
def test_other_figures_stay(line):
    assert found(line, detector) == []
