"""Dates finer than a year are met, typed and spoken; months, weekdays and years alone stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.dates import detector
from transcription.model import Kind, Known

SURE = [
    ("on «March 3rd» it was", "date:-03-03"),
    ("on «March 3, 1987»", "date:1987-03-03"),
    ("«the 14th of March» then", "date:-03-14"),
    ("i remember «the third of march» well", "date:-03-03"),
    ("it was «october twelfth» i think", "date:-10-12"),
    ("«june twenty first nineteen eighty seven»", "date:1987-06-21"),
    ("«may fifth» was hard", "date:-05-05"),
    ("on «3 May 2019»", "date:2019-05-03"),
    ("«Thursday, March 15, 2012»", "date:2012-03-15"),
    ("on «03/14/1987» and «1987-03-14»", None),
    ("in «October 2021» we", "date:2021-10"),
    ("in «october twenty twenty one» we", "date:2021-10"),
    ("on «Dec. 5th»", "date:-12-05"),
    ("in «march of ninety five» we left", "date:95-03"),
    ("it was «the last day of February, 1976» there", "date:1976-02"),
    ("on «March 3rd, no, wait, the 4th», I think", "date:-03-03"),  # hidden with what it was taken back for
    ("«the third of» / «march»", "date:-03-03"),  # split over two turns
]


@pytest.mark.parametrize(("line", "entity"), SURE)
def test_a_date_is_certain_and_equal_however_it_is_said(line, entity):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert entity is None or {one.entity for one in findings} == {entity}
    assert all(one.kind is Kind.DATE and one.score >= 0.8 for one in findings)


def test_a_birth_date_says_so_and_is_surer():
    (finding,) = found("she was born on June 12, 1929", detector)
    assert (finding.why, finding.score) == ("a birth date", 0.95)


@pytest.mark.parametrize(
    "line",
    [
        "back in «summer of 2019» it",
        "i was «born in March»",
        "since «fall 2020»",
        "in the «winter of 94» we",
        "«on 5/14» then",
        "«Thursday the 12th» it",
    ],
)
def test_a_season_and_a_month_of_birth_wait_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


def test_spanish_months_are_known_in_english_talk_and_in_spanish():
    for language in ("en", "es"):
        findings = found("fue «el 3 de marzo de 2020» creo", detector, Known(language=language))
        assert spans(findings) == unmarked("fue «el 3 de marzo de 2020» creo")[1]


@pytest.mark.parametrize(
    "line",
    [
        "in 2019, in March, on Monday, on a Tuesday in May",
        "we may one day know, you may 2 times",
        "we march two miles",
        "the first may I say",
        "March 45",
        "the second of them, the third floor, on the first day",
        "at 10:30, 3/4 of them, 24/7",
        "dec and jan and the sun",
        "5 out of 12, version 1.2.3",
        "April showers",
        "the march of 40 people, may of 95 percent",
        "on 3 of them, by 2/0, Monday the first time, the last day of school",
        "",
    ],
)
def test_what_is_no_date_or_only_a_year_or_month_stays(line):
    assert found(line, detector) == []


@pytest.mark.parametrize(
    "line",
    [
        "it was at four um «april ninth» and cold",  # the hour is none of its days
        "we open at 6, «May the 2nd», as ever",
        "the shop shut «the twelfth june» i think",
        "on «the second march» we sang",
        "they came «twenty first november» again",
        "we are shut from «the third to the ninth of august» then",
        "«june tenth and the fourteenth» are taken",
        "it is due «dec fifth» i think",
    ],
)
def test_a_day_beside_its_month_is_a_date_in_any_order(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "he came back on «the nineteenth» and left",
        "it is due by «the 21st».",
        "the night of «the 22nd» it rained",
        "we had been trying since «the fourth».",
        "she had me up on on «the thirteenth» like a puppet",
        "not one since «the second» I think",
        "none since «the second Tuesday in May», and that was late",
        "it is «the second Tuesday in May, the 9th», and no later",
        "it was «the last friday of october» that year",
        "Of course. «4/17», two in the afternoon",
        "they said the tuesday after «the fourth» and that was it",
        "week beginning «the ninth» they said",
        "it was «the thirteenth of last month» she rang",
        "so come «the 14th», we were out",
        "they moved it to «the eighth» but nobody came",
        "away «from the fourth to the ninth».",
    ],
)
def test_a_day_of_a_month_that_is_not_named_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "the second march was long",
        "the first may be the best",
        "on the nineteenth floor",
        "by the twelfth time",
        "on the third day of it",
        "since the first time, and since the beginning",
        "I give it 7/10, it is open 24/7 and it split 50/50",
        "blood pressure of 120/80 and 3/4 of an hour",
        "he was in the fifth grade, to the third floor, and took the fifth",
        "the second Monday I worked there",
        "from the first to the last",
        "the first and the second were fine",
    ],
)
def test_what_is_counted_is_no_day_of_a_month(line):
    assert found(line, detector) == []


def test_a_month_told_by_its_number_waits_for_a_person():
    line = "«the eleventh of the sixth» i left, the second of the third batch"
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)
