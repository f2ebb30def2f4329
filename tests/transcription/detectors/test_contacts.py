"""Phones, mail addresses, links and handles are met typed, spoken and half of each."""

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
    ("it's «404 555» / «mm-hm» / «0134»", Kind.PHONE, "+14045550134"),  # a listener in between
    ("call «555-0134»", Kind.PHONE, "5550134"),
    ("it's «404 555» / «okay» / «0134»", Kind.PHONE, "+14045550134"),
    ("area code «four zero four then 555 0134»", Kind.PHONE, "+14045550134"),
    ("my cell is «five five five oh one three four»", Kind.PHONE, "5550134"),
    ("«erin.brauer+fg@example.org»", Kind.EMAIL, "erin.brauer+fg@example.org"),
    ("it's «erin dot brauer at example dot org»", Kind.EMAIL, "erin.brauer@example.org"),
    ("«erin.brauer at Example dot ac dot uk».", Kind.EMAIL, "erin.brauer@example.ac.uk"),
    ("«x@example dot org»", Kind.EMAIL, "x@example.org"),
    ("«erin (at) example (dot) org»", Kind.EMAIL, "erin@example.org"),
    ("«e r i n at example dot org»", Kind.EMAIL, "erin@example.org"),
    ("write to «e quillity at example dot org»", Kind.EMAIL, "equillity@example.org"),
    ("«erin eighty five at example dot org»", Kind.EMAIL, "erin85@example.org"),
    ("«erin dot brauer at» / «example dot org»", Kind.EMAIL, "erin.brauer@example.org"),
    ("my email is «grace at example dot org»", Kind.EMAIL, "grace@example.org"),
    ("«erin period brauer at example period org»", Kind.EMAIL, "erin.brauer@example.org"),
    ("it's «brauer all one word at example dot com»", Kind.EMAIL, "brauer@example.com"),
    ("«jovan dash harrow at example» / «mm-hm» / «dot com»", Kind.EMAIL, "jovan-harrow@example.com"),
    ("sign up at «mail.example.edu/join»", Kind.URL, "mail.example.edu/join"),
    ("«example dot com forward slash join»", Kind.URL, "example.com/join"),
    ("go to «https://example.org/a_b?q=1».", Kind.URL, "https://example.org/a_b?q=1"),
    ("on «www.example.org/join»", Kind.URL, "www.example.org/join"),
    ("on «example.org»", Kind.URL, "example.org"),
    ("on «quillity dot org slash join»", Kind.URL, "quillity.org/join"),
    ("it's on «pie and ale dot example dot org» now", Kind.URL, "ale.example.org"),
    ("I am «@erin_b99» there", Kind.HANDLE, "erin_b99"),
    ("pay me at «$wrenhill7» or «$wrenhill7»", Kind.HANDLE, "wrenhill7"),
    ("my venmo is «@wren-hill-3», yes", Kind.HANDLE, "wren-hill-3"),
    ("my handle is «green kettle underscore nine» there", Kind.HANDLE, "green kettle_9"),
    ("it's «j dot hill seventy one at example dot org»", Kind.EMAIL, "j.hill71@example.org"),
    ("it's «j dot hill seven one at example dot org»", Kind.EMAIL, "j.hill71@example.org"),
    ("it's «wren dot hill, that's H I L L, at example dot com»", Kind.EMAIL, "wren.hill@example.com"),
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
        "I «work at example.com»",  # an address, or where somebody works
        "«erin.brauer at example», I think",  # its ending is missing
        "find the «erin_bee» there",
        "my instagram is «erinbee»",
        "I'm «wren.walker.44» there",
        "my gamer tag is «stout badger four oh four» you know",
    ],
)
def test_half_a_contact_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "in 2019, 2020 and 2021",
        "I was 42. 13 people came in 1999.",
        "12,500 students and 3.14159",
        "at 10:30, 24/7",
        "on page 404, 555 people",
        "from 10 to 12, then 1 to 5",
        "look at the dot com years",
        "we met at yahoo and left",  # no ending, an everyday word before
        "meet me at home at five",
        "on the dot, at noon",
        "I was there.So was he",
        "at @ home",
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
