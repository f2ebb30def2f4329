"""Phone numbers are met typed, spoken and half of each."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.contacts import detector
from transcription.model import Kind

CERTAIN = [
    ("call me at «404-555-0134»", Kind.PHONE, "+14045550134"),
    ("«(404) 555-0134», please", Kind.PHONE, "+14045550134"),
    ("«404.555.0134»", Kind.PHONE, "+14045550134"),
    ("«404 555 0134 ext. 22»", Kind.PHONE, "+14045550134"),
    ("«1-800-555-0199»", Kind.PHONE, "+18005550199"),
    ("«+44 20 7946 0958»", Kind.PHONE, "+442079460958"),
    ("«020 7946 0958»", Kind.PHONE, "+442079460958"),
    ("«4 0 4 5 5 5 0 1 3 4»", Kind.PHONE, "+14045550134"),
    ("it's «four oh four, five five five, oh one three four»", Kind.PHONE, "+14045550134"),
    ("it's «four zero four five fifty five oh one thirty four»", Kind.PHONE, "+14045550134"),
    ("«eight hundred five five five oh one nine nine»", Kind.PHONE, "+18005550199"),
    ("«four oh four triple five oh one double three»", Kind.PHONE, "+14045550133"),
    ("«404 um 555 uh 0134»", Kind.PHONE, "+14045550134"),
    ("it's «404 555» / mm-hm / «0134»", Kind.PHONE, "+14045550134"),  # a listener in between
    ("call «555-0134»", Kind.PHONE, "5550134"),
    ("it's «404 555» / okay / «0134»", Kind.PHONE, "+14045550134"),
    ("ring «plus four four two oh seven nine four six oh nine five eight»", Kind.PHONE, "+442079460958"),
    ("area code «four zero four then 555 0134»", Kind.PHONE, "+14045550134"),
    ("my cell is «five five five oh one three four»", Kind.PHONE, "5550134"),
    ("dial «extension four four oh two» then", Kind.PHONE, "extension:4402"),
    ("«four oh four, no sorry, four seven oh, five five five, oh one nine two»", Kind.PHONE, "+14705550192"),
]


@pytest.mark.parametrize(("line", "kind", "entity"), CERTAIN)
def test_a_whole_contact_is_certain(line, kind, entity):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert {(one.kind, one.entity) for one in findings} == {(kind, entity)}
    assert all(one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "in 2019, 2020 and 2021",
        "I was 42. 13 people came in 1999.",
        "12,500 students and 3.14159",
        "at 10:30, 24/7",
        "on page 404, 555 people",
        "from 10 to 12, then 1 to 5",
        "meet me at home at five",
        "five five five",
        "we got an extension of 10 days, an extension 14 days long",
        "it cost $71, the file is notes.txt, e.g. this one, i.e. that",
        "four to one, no sorry, four to two",
        "one two three four five six seven eight nine ten",
        "",
    ],
)
def test_what_only_looks_like_a_contact_stays(line):
    assert found(line, detector) == []


def test_two_phones_in_one_breath_are_two():
    entities = [one.entity for one in found("404 555 0134, 404 555 0135", detector)]
    assert entities == ["+14045550134", "+14045550135"]


def test_one_phone_said_and_typed_is_one_entity():
    texts = "four oh four five five five oh one three four, so (404) 555-0134 / right, 404.555.0134"
    assert {one.entity for one in found(texts, detector)} == {"+14045550134"}
