"""Numbers and addresses that are said read as if they were typed."""

from __future__ import annotations

import pytest

from transcription.model import TextSpan
from transcription.normalise import view
from transcription.spoken import addresses, numbers, runs


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("four oh four five five five oh one three four", "4045550134"),
        ("four zero four five fifty five oh one thirty four", "4045550134"),
        ("double four oh triple five", "440555"),
        ("four oh four um five five uh five", "404555"),
        ("eight hundred five five five oh one nine nine", "8005550199"),
        ("five five five dash oh one three four", "5550134"),
        ("forty-two thirty-one", "4231"),
        ("4 oh 4", "404"),
        ("404. / mm-hm. / 555", "404555"),
    ],
)
def test_digits_in_any_reading(said, digits):
    (run,) = runs(numbers(view(said.split(" / "))).text)
    assert run.digits == digits


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("one hundred twenty three", "123"),
        ("eight hundred and five people", "805 people"),
        ("five thousand two hundred and six", "5,206"),
        ("two million", "2,000,000"),
        ("nineteen eighty-seven", "19 87"),
        ("twenty, four of them", "20, 4 of them"),
        ("oh, I see", "oh, i see"),
        ("oh double seven one", "0 77 1"),
        ("a double shift", "a double shift"),
        ("dash it", "dash it"),
    ],
)
def test_quantities_and_ordinary_words(said, typed):
    assert numbers(view([said])).text == typed


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("erin dot brauer at example dot org", "erin.brauer@example.org"),
        ("Erin underscore B at example dot org", "erin_b@example.org"),
        ("erin (at) example [dot] org", "erin@example.org"),
        ("example dot org slash join dash us", "example.org/join-us"),
    ],
)
def test_signs_that_are_said(said, typed):
    assert addresses(view([said])).text == typed


def test_a_number_that_is_said_maps_to_all_its_words():
    read = numbers(view(["it is forty two now"]))
    start = read.text.index("42")
    assert read.spans(start, start + 2) == (TextSpan(0, 6, 15),)
