"""Figures and letters said one by one name something; times, scores and what everybody says do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import found, spans, unmarked

from transcription import singly, spoken
from transcription.detectors.singly import detector
from transcription.model import Kind

CERTAIN = [
    "it was «zed five five, eight two»",
    "«4h7k-9xz2», on the back",
    "«4466 208 QX» on the envelope",
    "painted on the roof, «66-DUST-40113», ten feet high",
    "«M0451183Q», every single envelope",
    "only «double two nine slash c slash four one» she wanted",
    "my card number and she shouts «d f dash eight eight two» at the window",
    "he read the plate, «Lima Oscar Kilo, four one nine», twice",
    "I rang them, it's «J-as-in-Juliet 41-220-38», I said",
    "they text you a code and it was «three oh nine six»",
    "the policy, he says, «M N stroke 4 0 7»",
]
ASKED = [
    "he'd shout it, «nine-nine-Doris-four», was ticking",
    "I know it, it's «six six oh five» pound sign because I come every week",
    "mine was «forty one b» and my brother was «forty one a» cause he was next",
    "i'd scratched it on the wall, «r r six», and the rest went",
    "it's «q seven capital w two» and they can't type it",
    "it's a mouthful, «7 7 1 4, and a 9», but I know it",
    "so it goes «k zero six» and then nothing",
    "and I shout «seven double four one» down the corridor",
    "«five one six» was how it ended",
    "it's «nought two two nine», I think",
    "«RT stroke 61», that was it",
    "«3308, hyphen, 2», she said",
    "«T for Tommy nine nine two» was mine",
    "it said «c five m two p» in big letters",
    "«oh four seventy one» it begins",
    "«treble six two»",
    "it's «0482», always was",
    "«x as in x ray nine nine two» it said",
    "the barrels have «five two space three three» on the lid",
    "«GIL 0 R», that's what she drives",
    "«nine zulu tango», I think, or my old one",
    "«forty foxtrot», they shout",
    "my queue number was «Q eighty three»",
    "exhibit «J T slash four»",
    "carved in the door, «forty one oh eight»",
    "ambulance call sign «alpha five one»",
    "she said «five... oh... eight... two», slow",
    "«Five. Oh. Eight. Two». Like that.",
    "«five five, he says, one nine» at the gate",
    "it was «five five you know one nine», yes",
    "so «five five» / «five five» / and «one nine» / «one nine»",
    "«double b four eight two» I think",
    "begins «m x something five five»",
    "did you say «k as in kite»",
    "she's like «n for nobody» and then «k for knee»",
    "G4 or not, «G4 XYZ» on the air",
    "call sign «echo seven», that was me",
    "and bleep «four twos», they never answer",
    "«0 6 3, then 8 8», she says",
    "he goes um «r d eight eight» and that's not us",
    "she reads it, «two k m five»",
]
LOOK_ALIKES = [
    "they had 3 wards, 4 nurses, 5",
    "call nine one one, it's twenty four seven",
    "one two three, one two three four, five four three two one, one two one two",
    "my a one c was nine, then vitamin b twelve, an h one b visa and a p sixty",
    "at nine oh five, about seven oh six, and till six oh two",
    "we lost three two one in the end and won four oh one",
    "her temperature was one oh three and I weigh two oh five",
    "it's one oh four degrees, two oh six pounds, three oh one a m",
    "ten milligrams, two tablets, three times a day, for four or five weeks",
    "one forty over ninety and then one fifty over eighty",
    "two or three, four, maybe five of them",
    "I took 500mg at 10am in the 1990s for $45, 3.5 or 12,500 of it, at 10:30, 40%",
    "in nineteen oh four, and nineteen oh five, and twenty nineteen dash twenty twenty",
    "q four twenty nineteen and q 3 2021",
    "hymn four oh one, page two one six, channel five oh two",
    "mike had 4 of them at hotel 12 on november 3",
    "seven a m to nine p m",
    "it weighs sixty six kilo and we were at hotel 12",
    "up at 0630, and it's seat 12 for me, a for effort",
    "they called me for twelve-hour shifts and 24-hour calls",
    "seat twenty two C on flight EI 164",
    "a b m w three two five, an i q one ten, the b b c one two, an s a t fourteen twenty",
    "back in oh seven oh eight, a rate of six point six two five",
    "I had two. Three of them left. One, you know, two stayed",
    "eleven oh seven, and nineteen oh seven, and at fourteen oh five",
    "the l four l five disc and they came in twos and threes",
    "I rang nine nine nine and then one one one, nine one one nine one one",
    "one, four, eight of us, and omega three six nine",
    "the score was three two, then four three, and the lottery numbers are four, nine, twelve, forty",
    "the 409 MW plant and 1500 MW more",
    "I had two. Three of them went. One stayed.",
    "",
]


@pytest.mark.parametrize("line", CERTAIN)
def test_a_row_is_certain_where_numbers_are_spoken_of_or_letters_said_as_words(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.ID and one.score >= 0.8 for one in findings)


@pytest.mark.parametrize("line", ASKED)
def test_any_other_row_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score < 0.8 for one in findings)


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_times_scores_measures_and_what_everybody_says_stay(line):
    assert found(line, detector) == []


_SAID = ["seven", "oh", "double", "c", "i", "a", "dash", "40", "9", "slash", ",", ".", "as in boy", "victor"]


@given(st.lists(st.sampled_from(_SAID)))
def test_rows_stand_in_order_within_the_text_and_hold_figures(said):
    typed = spoken.typed((" ".join(said),))
    done = 0
    for row in singly.rows(typed):
        assert done <= row.start < row.end <= len(typed.text)
        assert any(map(str.isdigit, row.plain))
        done = row.end


@given(st.text(alphabet="ab 7\n", max_size=600))
def test_every_figure_stands_in_one_stretch_that_begins_with_a_word(text):
    stretches = list(spoken.beside_figures(text))
    assert stretches == sorted(stretches)
    for at, letter in enumerate(text):
        assert sum(low <= at < high for low, high in stretches) == 1 or not letter.isdigit()
    assert all(low == 0 or text[low - 1] == " " for low, _ in stretches)
