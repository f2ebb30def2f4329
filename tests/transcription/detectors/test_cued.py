"""A short number behind a word for one waits for a person; counts, years and guide numbers stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.cued import detector
from transcription.model import Kind

ASKED = [
    "theirs was one digit off: ours finished «five-eight»",
    "mine used to end in «six six»",
    "my membership is «0083», I was the eighty-third",
    "the token was «518», in brass",
    "account ending «6624», she said",
    "clock number «twenty six oh three»",
    "and the last bit is «four seven two»",
    "the pin was «eighteen fifty two», like the flood",
    "I was number «thirty nine sixty two» in there",
    "«3306» was my number",
    "it ends in «double four»",
    "I was «418» and my mother was «417» till she died",
    "on the card, «No. 8825», in gold",
    "and mine was «three eight», so you can imagine",
    "we had numbers and mine was «seventeen»",
    "our number was Harrow «3306», you asked the operator",
    "they have me down as donor «5518»",
    "roll call number «twenty three»",
    "petition number «5518 of 2017»",
    "the nuns called me «thirty four»",
    "operator «five one one», how can I help",
    "I'm bunk «three oh four»",
    "my number was «seventy one», for eleven years",
]
LOOK_ALIKES = [
    "we won and it ended four three",
    "a number of 500 of them and the code of 2019",
    "the ticket was $185 and the card 200 dollars",
    "the file has 120 pages",
    "in case 3, order 12 and line 40",
    "I called 150 people and texted 300 students",
    "the phone cost 45,000 and my account 2.50",
    "the policy was 2014 or 2015",
    "I was two ten back then, she's 104 and he was 220 pounds",
    "mine was fifty dollars and his was ninety",
    "the clock said three three three and it ended four three",
    "press star one, then pound fifty and seven pound four",
    "there was no. Then 4000 came",
    "",
]


@pytest.mark.parametrize("line", ASKED)
def test_a_short_number_behind_its_word_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.ID and one.score < 0.8 for one in findings)


def test_an_area_code_alone_is_a_part_of_a_phone_number_for_certain():
    (finding,) = found("they said area code 919 and then it cut out", detector)
    assert (finding.kind, finding.score >= 0.8) == (Kind.PHONE, True)


def test_an_area_code_without_its_word_waits_for_a_person():
    (finding,) = found("some 614 people, and a 614 number kept calling", detector)
    assert (finding.kind, finding.score < 0.8) == (Kind.PHONE, True)


@pytest.mark.parametrize(
    "line",
    ["the safe was «left forty, right eleven, left nine» and that's it", "I typed «star four four two hash»"],
)
def test_what_opens_a_lock_is_certain(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert findings[0].score >= 0.8


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_counts_money_years_and_guide_numbers_stay(line):
    assert found(line, detector) == []
