"""Unique roles and rare events are put to a person; ordinary roles stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.quasi import detector
from transcription.model import Kind


@pytest.mark.parametrize(
    "line",
    [
        "I was «the only female student» there",
        "she was «the first black woman» to",
        "she's «first in my family» to go",
        "then «I was president of the chess club» for",
        "he «won the state teaching award» twice",
        "I am «class of 2019», so",
        "I have an «identical twin» who",
        "it «was on the news» that day",
        "the «Slovene» said so, and she met another «Canadian».",
        "he was «the only Polish porter» in the building",
        "I'm «the only yellow fever survivor» here",
        "«the councillor with the wheelchair» asked me",
        "that was the «strike of twenty sixteen», or the «2016 fire»",
        "it was two «weeks before the storm»",
        "the «Slovenes» and the «Puerto Ricans» there",  # one of them may be the only one
    ],
)
def test_it_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.QUASI and 0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "the only thing, the first time, the one I like",
        "I was a nurse and she was a student",
        "the president said so",
        "a class of ten",
        "we watched the news",
        "he is the only one of them I like, it was the only option in town",
        "he came in with a cane, there was a fire in the kitchen",
        "a Slovenian song, the Canadian press, and poles in the ground",
        "",
    ],
)
def test_what_many_share_stays(line):
    assert found(line, detector) == []
