"""Behind a word for birth, figures and ordinals are a date of birth; elsewhere, and counts, they are none."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.birthdays import detector
from transcription.model import Kind

CERTAIN = [
    "date of birth, please. «Eight, thirty-one, sixty-six», I said",
    "what's your date of birth / «oh six oh two seventy four»",
    "my d o b is «eleven slash four slash fifty nine»",
    "on her birth certificate it's «the third of the tenth, thirty-eight»",
    "she was born «the ninth of um of june»",
    "when's your birthday / «the second» / «of» / «april»",
    "born «19.4.71»",
]
ASKED = [
    "he was born on «the longest day, 1971», and",
    "when's your birthday / «the tenth of» no hang on",
    "when was she born / she says «two nights after the full moon in march»",
    "he was born on «New Year's Eve», of all days",
    "so he is «Valentine's Day of 1934», on paper",
    "it said «thirteen five sixty one» and I'm «five thirteen», and they all go happy birthday",
    "and it says «the 5th of the 8th», not the eighth of the fifth",
    "his birthday, «eight, thirty-one», same as mine",
    "and my birthday, I said the fifth / no / «the twenty-fifth», yes",
]
LOOK_ALIKES = [
    "I was born in a family of five, six kids, and the second one died",
    "born at 9 22 in the evening, weighing 7 pounds 4 ounces",
    "for her birthday 12 people came and 3 or 4 stayed until 10",
    "she was born in nineteen oh two on the first day",
    "the nine, twenty-two, seventy-nine on the board",
    "the second of the third batch",
    "",
]


@pytest.mark.parametrize("line", CERTAIN)
def test_a_day_and_a_month_behind_a_word_for_birth_are_certain(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.DATE and one.score >= 0.8 for one in findings)


@pytest.mark.parametrize("line", ASKED)
def test_what_may_be_a_part_of_one_waits_for_a_person(line):
    findings = found(line, detector)
    assert set(unmarked(line)[1]) <= set(spans(findings))
    assert findings


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_counts_times_and_figures_elsewhere_stay(line):
    assert found(line, detector) == []
