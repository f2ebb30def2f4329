"""Boxes, flats, highways and houses with only a number are met; counts stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.dwellings import detector
from transcription.model import Kind


@pytest.mark.parametrize(
    "line",
    [
        "to «P.O. Box 113» please",
        "«p o box four four seven one»",
        "it's «Rural Route 2, Box 88» out there",
        "mine says «2210 County Road 8», I think",
        "it's «two two one oh highway nine» out there",
        "the pin was at «33.7490, -84.3880» exactly",
        "in Larkmoor, GA «30303»",
        "in Ohio «44101-1234»",
        "in ohio «four four one oh one» then",
    ],
)
def test_an_address_without_a_street_is_certain(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.ADDRESS and one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "she is in «apartment 4B» now",
        "send it to «box 2207», please",
        "and it went to «Flat 6, 11». The same",
        "it is «flat two slash one» there",
        "the woman at «number forty» and her",
        "they lived at «17 Lapwing» till then",
        "i live at «twelve oh nine west lapwing» now",
        "it was «1730 Kettleford, Suite 22», up there",
        "on «the 1200 block of Kettleford», there",
        "We had the upstairs at «212 Sallow», over the shop",
        "it's «four hundred and twelve north lorimer» now",
        "It was «Building 4, Apartment 12», by the pool",
        "it's «block b flat nineteen harrier house» there",
        "We're «1 The Steadings», so the post goes missing",
        "it's «house number four two seven slash b sector nine» see",
        "the letter had me down as «eighteen sallowdene» and",
        "the parcel came to «number six» and we're «number nine»",
        "it's «mile marker two twelve» on the county road",
        "my landlord put them in «7C» then",
        "the tenants of «4FL» had it",
        "they put him in «Room 118, North Block» with the others",
        "i'm in «unit twelve» and she's in «unit thirty» there",
        "they live at «flat four oh six c wing» past the gate",
        "my table's at «Stall 14, the Corn Hall» by the cheese",
        "it's just off «avenue nine and a half», past the gin",
        "somebody at «twelve second main sixth cross» and",
    ],
)
def test_a_house_or_a_flat_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "a flat 3 percent, route 2 took long, a box of 88, 3.5 and 4.5",
        "we lived at 4 degrees, they were number 2 in the line, number one of three",
        "it's 2 paracetamol, to 14 percent, we're number one, number four in the queue",
        "she got 5B in the end, grade 3 b, a plan 4B",
        "",
    ],
)
def test_counts_stay(line):
    assert found(line, detector) == []
