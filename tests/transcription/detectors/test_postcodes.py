"""Postcodes are met written, spelled and half said; what has only their shape stays."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.postcodes import detector

SURE = [
    "it was «SW1A 2AA» then",
    "near «K1A 0B1», I think",
    "«K1A0B1»",
    "the postcode is «m1 1ae»",
    "my postal code is «v six b um four y eight»",
    "the postcode is «s w one a» / «mm-hm» / «two a a» thanks",
]
SURE += ["postcode is «l s six three q t» i know", "it's «D04 X2P8» in Dublin"]
SURE += [
    "the post code I remember it was «k v four»",
    "postcode: «NW8»",
    "zip code is «three oh three one two»",
]
SURE += ["the postcode was «g l seven» or «g l eight» then"]
SURE += ["the zip was «30312-4410» then", "the PIN is «600 041»", "the postcode's «2481» here"]
DOUBTFUL = ["he lives in «dn55 1pt»", "she lived in «SE15» then", "our «M14» postcode"]
LOOK_ALIKES = ["I take B12 5mg every day", "we use b124ml", "room 12 B", "the postcode is on the letter", ""]
LOOK_ALIKES += [
    "a zip code over one number",
    "the post code we had",
    "pin it up",
    "in the 90s, in the G7, in B12",
]


@pytest.mark.parametrize("line", SURE)
def test_a_postcode_in_capitals_or_behind_a_word_for_it_is_sure(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score >= 0.85 for one in findings)


@pytest.mark.parametrize("line", DOUBTFUL)
def test_without_either_it_is_asked_about(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score < 0.8 for one in findings)


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_what_only_looks_like_one_stays(line):
    assert found(line, detector) == []


def test_half_a_postcode_is_asked_about_where_it_is_said_again():
    line = "the postcode was «k v four» and / that's all «k v four» and kvass"
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert [one.score >= 0.8 for one in findings] == [True, False]
