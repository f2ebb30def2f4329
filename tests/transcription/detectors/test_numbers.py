"""Numbers that name somebody are met, those that count something are left alone."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.numbers import detector
from transcription.model import Kind

CERTAIN = [
    ("my badge is «A-33812»", Kind.ID),
    ("badge number «A three three eight one two»", Kind.ID),
    ("my license plate is «A B C 1 2 3 4»", Kind.ID),
    ("student ID number «4417»", Kind.ID),
    ("MRN «00482913»", Kind.ID),
    ("her medical record number is «48-29-13»", Kind.ID),
    ("account number ending in «4419»", Kind.ID),
    ("the meeting ID is «812 3456 7890»", Kind.ID),
    ("passcode: «123456»", Kind.ID),
    ("badge number «338» / «12»", Kind.ID),
    ("my social is «two one nine oh nine nine nine nine nine»", Kind.ID),
    ("«219-09-9999»", Kind.ID),  # the shape of a social security number
    ("«4111 1111 1111 1111»", Kind.ID),  # a card, by its check digit
    ("«30303-1234»", Kind.ADDRESS),
    ("the zip code is «30303»", Kind.ADDRESS),
    ("zip «three oh three oh three»", Kind.ADDRESS),
]


@pytest.mark.parametrize(("line", "kind"), CERTAIN)
def test_a_number_with_a_word_for_it_or_a_shape_is_certain(line, kind):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is kind and one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "so «three three eight one two» it was",
        "it said «338 124»",
        "«five five five oh one three four»",
        "room «12345»",
        "on «03/14/1987»",
        "on «1987-03-14»",
        "«7 8 9 7 8 9»",
    ],
)
def test_a_long_number_without_a_word_for_it_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "in 2019, 2020 and 2021",
        "from 2019-2021",
        "nineteen eighty seven, nineteen eighty eight",
        "in 2019, 42 people came",
        "I was 42. 13 people came in 1999.",
        "there were 12,500 students",
        "10,000-20,000 of them",
        "twelve thousand five hundred people",
        "10000 kids",
        "I owe 25000",
        "it cost $12345",
        "12345 dollars",
        "33 percent, 45 percent",
        "3.14159",
        "ages 24, 25, 31, 36",
        "five six seven eight nine ten",
        "ten twenty thirty forty",
        "at 10:30 to 11:45",
        "24/7, 50/50, 60/40",
        "question number 12 on page 345",
        "record number of 500 people",
        "in case 3 or case number 3",
        "I am ninety three",
        "one, two, three, go",
        "",
    ],
)
def test_years_counts_money_shares_ages_times_and_guide_numbers_stay(line):
    assert found(line, detector) == []


def test_a_number_before_a_count_in_the_next_turn_is_still_one():
    line = "we used to be «six oh six one three» / six hundred people signed it"
    assert spans(found(line, detector)) == unmarked(line)[1]


def test_a_share_in_the_next_turn_is_no_part_of_a_number():
    line = "my member number is «55-1200-7». / One in 55, those are the odds."
    assert spans(found(line, detector)) == unmarked(line)[1]


def test_the_same_number_said_and_typed_is_one_entity():
    findings = found("badge number 33812, I said badge number three three eight one two", detector)
    assert {one.entity for one in findings} == {"id:33812"}
