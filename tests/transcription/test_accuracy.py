"""What a random sample of checked turns says of a whole transcript."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.accuracy import Checked, estimate

checked = st.integers(1, 40).flatmap(
    lambda words: st.builds(Checked, st.just(words), st.integers(0, words), st.booleans())
)


@pytest.mark.slow
@given(st.lists(checked, min_size=1, max_size=30), st.integers(0, 200))
def test_the_interval_holds_the_rate_and_the_same_answers_give_the_same_interval(answers, more):
    found = estimate(answers, len(answers) + more)
    assert 0 <= found.low <= found.rate <= found.high or found.wrong_words == 0
    assert found == estimate(answers, len(answers) + more)


def test_a_transcript_checked_in_full_has_no_interval():
    found = estimate([Checked(10, 1, True), Checked(30, 3, False)], 2)
    assert (found.low, found.rate, found.high) == (0.1, 0.1, 0.1)
    assert (found.wrong_speakers, found.speaker_high) == (1, 0.5)


def test_no_error_found_is_not_said_to_be_none():
    found = estimate([Checked(20, 0, True)] * 30, 300)
    assert (found.rate, found.low) == (0.0, 0.0)
    assert 0.09 < found.high < 0.10  # exact: 1 - 0.05 ** (1 / 30)
    assert "at most 9.5 % of turns" in found.sentence()


def test_an_interval_of_too_few_turns_is_not_to_be_reported():
    few = [Checked(20, 1, True), Checked(20, 0, True)]
    assert "Not to be reported yet" in estimate(few, 300).sentence()
    assert "Not to be reported" not in estimate(few * 10, 300).sentence()
    assert "Not to be reported" not in estimate(few, 2).sentence()  # all of them


def test_nothing_checked_says_nothing():
    with pytest.raises(ValueError, match="no turn"):
        estimate([], 10)


@pytest.mark.slow
def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """400 transcripts with 6 % wrong words in clumps: the 95 % interval misses no more than 1 in 8."""
    chance = random.Random(3)
    inside = 0
    for _ in range(400):
        answers = []
        for _ in range(40):
            words = chance.randint(3, 40)
            share = chance.choice([0.0, 0.02, 0.16])  # a good microphone, a middling one, a bad one
            answers.append(Checked(words, sum(chance.random() < share for _ in range(words)), True))
        found = estimate(answers, 400)
        inside += found.low <= 0.06 <= found.high
    assert inside >= 350
