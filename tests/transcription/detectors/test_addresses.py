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
    "she lives on «Hobb's Lane, number 6B» there",
    "it's at «18 Mortlake Gardens» now",
    "«1420 Quarry Street Northwest, Apartment 3B», here",
    "at «seventy two old um mill avenue» now",
    "«42 maple» / «street»",  # split over two turns
    "it's «thirty one lapwing dene» like that",
    "it's «the annexe eleven to thirteen furzefield wynd» here",
    "deliver to «Flat 2, 61 Quarry Court», see",
    "on «Kettle Brow», top end",
    "it's «12 High Street» and «nine back lorimer street»",
    "it's «the rear of the old dairy number five tern lane» now",
    "«Ground-floor left, 27 Mallow Crescent». I got it",
    "still «the flat over the baker's on Barley Street»? I said",
    "it's «care of the chapel dry hollow road» and then",
    "It's «14 Quillfeather Close, off Barley Road».",
    "send it to «unit four slash eleven larch crescent» please",
    "our place is «lp thirty one jacaranda road» now",
    "«61 Mile Road»? No",
    "he said «top of lorne steps number nine», door's open",
    "it's «twelve to sixteen furzefield parade» here",
    "I said «Quillfeather-Boone Street» twice",
]


@pytest.mark.parametrize("line", SURE)
def test_an_address_is_certain(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.ADDRESS and one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "he lives on «maple street» i think",
        "we're «fourteen b kettle mount» now",
        "it takes you to «kettle bank» and the letter",
        "it was «nine c whatever whatever mount» on the letter",
        "at «14 The Paddocks» here",
        "it was the «kestrel avenue» flats",
        "I live on «9th Street»",
        "we walk down «mill close» and back",
        "they raided «20 weavers way» last week",
        "her mum's at «56 the spinney» now",
        "halfway up «kettle hill», that is",
        "she's off «long acre close» now, by «new kettle mews»",
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
        "forty two patients, twenty two beds, two gates, three first drives",
        "2 main roads, 3 high streets, 4 blocks back main street, a 4 lane city street",
        "2 court cases, 3 road trips and 5 garden walks a day",
        "the Supreme Court, a bank account, the river bank",
        "at 4 the bank closed, take care of the road",
        "a tin of Quality Street, they say",
        "at 9 the drive was wet, he was on death row",
        "a toll road, the ring road, the slow lane",
        "slash and burn, main street, at home",
        "",
    ],
)
def test_what_only_looks_like_an_address_stays(line):
    assert found(line, detector) == []
