"""Ages over 89 are met without "years old"; years, measures and hyperbole are no ages."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.old_age import detector
from transcription.model import Kind

CERTAIN = [
    "She'd have been «a hundred and four» this summer",
    "he got to «ninety-two» on bacon",
    "oh she's pushing «ninety five» now",
    "my great gran went at «one oh two» in her sleep",
    "he's «ninety one come ninety two» and mends nets",
    "on paper she was «ninety-four and a half»",
    "he's «ninety plus», I'd say",
    "he died a week short of «a hundred»",
    "he's going on «ninety-one»",
    "Grandad's «97», bless him",
    "mum is coming up to «a hundred»",
    "The genes in that house! «Ninety-four», and he smoked",
    "you can't tell a woman of «ninety-six» what to eat",
    "I've two at home, one's seventy and one's «94».",
    "my aunt / how old / «ninety-nine», and still sharp",
]
ASKED = [
    "my gran, how old was she / «ninety-seven»",
    "one of our members, «ninety-two», still rows",
    "at «ninety three» you don't plan",
    "and we all came for her «ninety-fifth»",
    "my aunt, I think it's «93» or so",
]
LOOK_ALIKES = [
    "I feel a hundred and two myself and my aunt said so",
    "my gran left back in ninety six, with 95 people",
    "she was ninety pounds, her sugar was 110, her sats were 92",
    "he was in the class of 99 and got a 96",
    "my uncle did a hundred and ten miles at 95 miles an hour",
    "it was 101 degrees, about a hundred of us, 98 percent",
    "my dad's blood pressure was a hundred and ten over seventy",
    "the old bus, the number 97",
    "a box of a hundred, and the one is 98 percent full",
    "",
]


@pytest.mark.parametrize("line", CERTAIN)
def test_an_age_over_89_is_certain_by_what_leads_to_it(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.AGE and one.score >= 0.8 for one in findings)


@pytest.mark.parametrize("line", ASKED)
def test_one_beside_talk_of_old_people_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score < 0.8 for one in findings)


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_years_measures_and_hyperbole_stay(line):
    assert found(line, detector) == []
