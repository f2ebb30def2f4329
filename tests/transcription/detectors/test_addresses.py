"""Streets, boxes and postcodes are met, typed and spoken; ways, drives and roads of speech stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.addresses import detector
from transcription.model import Kind

SURE = [
    "at «12 Peachtree Lane», second floor",
    "I live on «Tamarind Street, number forty two»",
    "on «Cobbler's Row, number 18», right there",
    "my address is «1480 North Quarry Road, Apt. 4B».",
    "i live at «forty two maple street apartment three» so",
    "it is «12 42 Quarry Avenue» I think",
    "we met at «9 Tolliver Court»",
    "on «Maple Street» there",
    "I lived on «Tolliver Avenue», then",
    "they are over on «tolliver avenue» now",
    "to «P.O. Box 113» please",
    "«p o box four four seven one»",
    "she lives on «Hobb's Lane, number 6B» there",
    "it's at «18 Mortlake Gardens» now",
    "it's «Rural Route 2, Box 88» out there",
    "the pin was at «33.7490, -84.3880» exactly",
    "«1420 Quarry Street Northwest, Apartment 3B», here",
    "at «seventy two old um mill avenue» now",
    "in Larkmoor, GA «30303»",
    "in Ohio «44101-1234»",
    "«42 maple» / «street»",  # split over two turns
]


@pytest.mark.parametrize("line", SURE)
def test_an_address_is_certain(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.ADDRESS and one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "she is in «apartment 4B» now",
        "send it to «box 2207», please",
        "near the corner of «fifth and maple»",
        "he lives on «maple street» i think",
        "I live on «9th Street»",
    ],
)
def test_a_street_of_everyday_words_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "10 minutes down the road",
        "12 hours drive, 5 people on the same street",
        "two ways, one place, in the first place",
        "it took 3 kids across the street",
        "there is no one way",
        "Wall Street and the main road",
        "a dirt road, a side street",
        "i took the high road",
        "a 5 star place",
        "a flat 3 percent, route 2 took long, a box of 88, 3.5 and 4.5",
        "",
    ],
)
def test_what_only_looks_like_an_address_stays(line):
    assert found(line, detector) == []
