"""Figures that count nothing, and codes in one word, are asked about; counts, times and years are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import found, spans, unmarked

from transcription import uncounted
from transcription.detectors.uncounted import detector

ASKED = [
    "she says what's the last bit and I said «7431» and she said no",
    "they had me down as «613», still do",
    "the code's on the wall, it's «Badger9» with a capital",
    "put «KRN/22/0418» at the top of it",
    "my locker was «47» and hers was by the door",
]
COUNTS = [
    "we had 614 people and 30 of them stayed, about 250",
    "in 2019, or it might be 1987, I paid 640 for it",
    "he's 45 and my mother was 71 when it began",
    "I got up at 630, the bus was the 214 and I turned 21",
    "COVID-19, SARS-CoV-2, the 3rd, the 1990s, 10am, 500mg, a 12-year wait, in FY21",
    "it went 250 in dollars, 120 miles, 300 times",
    "and so said [PERSON-12], of [ORG-3, a school]",
    "call 911, or 999, or 311",
    "tech n9ne and mp3s",
    "it was 3.125 and then 1,250 and 12:15",
]


@pytest.mark.parametrize("line", ASKED)
def test_figures_that_count_nothing_wait_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score < 0.8 for one in findings)


@pytest.mark.parametrize("line", COUNTS)
def test_counts_times_years_and_ages_stay(line):
    assert found(line, detector) == []


@given(st.text(alphabet="0123456789 abx,.:-/\n", max_size=60))
def test_figures_are_groups_of_their_own(text):
    for match in uncounted.figures(text, 0, len(text)):
        assert match[0].isdigit() and not text[match.end() : match.end() + 1].isalnum()
        assert not text[: match.start()][-1:].isalnum()
