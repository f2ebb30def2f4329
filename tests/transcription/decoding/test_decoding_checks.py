"""What is believed of a decoded window and what is not, with look-alikes that people really say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_takes import line, take

from transcription.decoding import checks
from transcription.decoding.checks import Fault, faults, loops
from transcription.decoding.phantoms import is_phantom
from transcription.decoding.takes import Take
from transcription.model import Span

TEN_SECONDS = [Span(0, 10_000)]
CALM = "Well, I think the garden should open earlier on Mondays, because people come before work."

LOOPED = {
    "a word without end": ("the " * 12, True),
    "a phrase without end": ("I don't know. " * 8, True),
    "a sentence three times": ("we went to the market to buy some apples. " * 3, True),
    "a loop in the middle": ("well yes " + "and then " * 7 + "we left", True),
    "no, said six times": ("no no no no no no", False),
    "thanks in laughter": ("thank you. thank you. thank you. thank you.", False),
    "a refrain twice": ("we went to the market. we went to the market. and bought apples", False),
    "counting": ("one two three four five six seven eight nine ten", False),
    "yeah, on and off": ("yeah I mean yeah it is yeah well yeah and yeah so yeah okay yeah but yeah", False),
    "nothing": ("", False),
}


@pytest.mark.parametrize("case", LOOPED)
def test_loops_are_told_from_people_who_repeat_themselves(case):
    text, wanted = LOOPED[case]
    assert loops(text.split()) is wanted


@given(
    unit=st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=12),
    before=st.lists(st.sampled_from("xyz")),
)
def test_any_stretch_of_words_said_nine_times_is_a_loop(unit, before):
    assert loops([*before, *unit * 9])


@given(st.lists(st.integers(), unique=True, max_size=60))
def test_words_that_never_come_twice_are_no_loop(words):
    assert not loops([str(word) for word in words])


PHANTOMS = {  # text, ms of speech, mean log-probability, no speech, is it made up?
    "farewell over little speech": ("Thanks for watching!", 1_500, -0.2, 0.1, True),
    "farewell twice": ("Thanks for watching. Thank you for watching!", 2_500, -0.2, 0.1, True),
    "credit over any speech": ("Subtitles by the Amara.org community", 20_000, -0.1, 0.0, True),
    "credit with a year": ("Untertitel im Auftrag des ZDF für funk, 2017", 9_000, -0.2, 0.0, True),
    "credit without spaces": ("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", 9_000, -0.2, 0.0, True),
    "another language's farewell": ("ご視聴ありがとうございました", 1_000, -0.2, 0.1, True),
    "courtesy hardly believed": ("Thank you.", 1_000, -0.9, 0.1, True),
    "courtesy where the engine hears nobody": ("Thank you.", 1_000, -0.3, 0.45, True),
    "a real thank you": ("Thank you.", 900, -0.2, 0.05, False),
    "thanks in laughter": ("Thank you. Thank you. Thank you.", 2_500, -0.4, 0.1, False),
    "watching the kids": ("Thanks for watching the kids.", 1_500, -0.3, 0.1, False),
    "a sentence that begins so": (
        "Thank you for watching the stall while I was away.",
        3_000,
        -0.9,
        0.4,
        False,
    ),
    "a farewell with much around it": (
        "See you next time, Ana, and bring the plan.",
        3_000,
        -0.3,
        0.1,
        False,
    ),
    "subtitles as a topic": ("I never read the subtitles.", 2_000, -0.3, 0.1, False),
    "nothing": ("", 2_000, -2.0, 0.9, False),
}


@pytest.mark.parametrize("case", PHANTOMS)
def test_known_phantoms_are_told_from_what_people_say(case):
    text, speech_ms, logprob, no_speech, wanted = PHANTOMS[case]
    assert is_phantom(take(text, logprob=logprob, no_speech=no_speech), speech_ms) is wanted


FAULTY = {
    "calm talk": (take(CALM, end_ms=6_000), TEN_SECONDS, set()),
    "doubt": (take(CALM, end_ms=6_000, logprob=-1.2), TEN_SECONDS, {Fault.UNLIKELY}),
    "no number for a probability": (
        take(CALM, end_ms=6_000, logprob=float("nan")),
        TEN_SECONDS,
        {Fault.UNLIKELY},
    ),
    "no text over speech": (take(), TEN_SECONDS, {Fault.EMPTY}),
    "no text over nothing": (take(), [], set()),
    "a burst": (take(CALM, end_ms=700), [Span(0, 700)], {Fault.TOO_FAST}),
    "a quick word": (take("Yes yes of course!", end_ms=600), [Span(0, 600)], set()),
    "a long word in little time": (take("Grundstücksverkehrsgenehmigung", end_ms=900), [Span(0, 900)], set()),
    "letters without spaces": (
        take("花" * 90, end_ms=900),
        [Span(0, 900)],
        {Fault.TOO_FAST, Fault.REPETITIVE},
    ),
    "text where nobody speaks": (take(CALM, 5_000, 10_000), [Span(0, 2_000)], {Fault.SILENCE}),
    "text a little beside speech": (take(CALM, 400, 6_400), [Span(0, 6_000)], set()),
    "squeezed text": (take("hm, " * 60, end_ms=9_000), TEN_SECONDS, {Fault.REPETITIVE, Fault.LOOP}),
    "a phantom": (take("Thanks for watching!", end_ms=900), [Span(0, 900)], {Fault.PHANTOM}),
}


@pytest.mark.parametrize("case", FAULTY)
def test_each_fault_is_seen_and_no_other(case):
    one, speech, wanted = FAULTY[case]
    assert faults(one, speech) == wanted


ECHOES = {
    "the list": ("Ana Reyes, Bo Lindqvist, PACU.", True),
    "three of it in order": ("so Ana Reyes Bo said it", True),
    "two of it": ("Ana Reyes said it", False),
    "another order": ("Bo Lindqvist and Ana Reyes in the PACU", False),
    "nothing of it": ("we took the bus", False),
}


@pytest.mark.parametrize("case", ECHOES)
def test_a_prompt_given_back_as_text_is_a_fault(case):
    text, wanted = ECHOES[case]
    assert checks.echoes(text, "Ana Reyes, Bo Lindqvist, PACU.") is wanted
    assert not checks.echoes(text, "")


def test_of_a_prompt_of_one_word_nothing_can_be_an_echo():
    """A single term that is said is what the prompt was for."""
    assert not checks.echoes("the PACU was full", "PACU.")


def test_the_engines_own_word_that_nobody_speaks_is_taken_only_with_doubt():
    assert checks.nothing_said(take("Thank you.", logprob=-1.3, no_speech=0.8))
    assert checks.nothing_said(take(no_speech=0.8))
    assert not checks.nothing_said(take(CALM, logprob=-0.2, no_speech=0.8))
    assert not checks.nothing_said(take("Thank you.", logprob=-1.3, no_speech=0.3))


LEFT = {
    "all has words": (take(CALM, end_ms=6_000), [Span(0, 6_000)], []),
    "a phrase that no word touches": (
        take("yes we do", 0, 900),
        [Span(0, 1_000), Span(1_300, 1_800)],
        [(1_300, 1_800)],
    ),
    "the end of a long one": (take("yes we do", 0, 900), [Span(0, 5_000)], [(1_900, 5_000)]),
    "a breath after the last word": (take("yes we do", 0, 900), [Span(0, 1_900)], []),
    "nothing was written": (take(), [Span(500, 900)], [(500, 900)]),
    "nothing was said": (take(), [], []),
}


@pytest.mark.parametrize("case", LEFT)
def test_speech_without_words_is_found(case):
    one, speech, wanted = LEFT[case]
    assert checks.left(one, speech) == [Span(*edges) for edges in wanted]


@given(st.text(min_size=0, max_size=300), st.integers(0, 30_000), st.floats(allow_nan=True))
def test_checks_take_any_text_and_number(text, speech_ms, logprob):
    spoken = Take((line(text, 0, 3_000),), logprob, 0.1)
    assert faults(spoken, [Span(0, speech_ms)] if speech_ms else []) <= set(Fault)
