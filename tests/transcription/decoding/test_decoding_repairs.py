"""Takes that are not believed are heard again alone; what fails even then is marked; nothing is invented."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_takes import Scripted, line, take

from transcription.decoding.marks import joined, marked
from transcription.decoding.repairs import HALF_LADDER, LADDER, believed, completed
from transcription.decoding.takes import Take
from transcription.model import UNINTELLIGIBLE, Span

RATE = 16_000  # Hz
CALM = "Well, I think the garden should open earlier on Mondays."
LOOP = take("and then " * 9, end_ms=9_000)
SPEECH = [Span(0, 4_800), Span(5_400, 10_000)]
RUSTLE = np.random.default_rng(2).normal(0, 0.1, 10 * RATE).astype(np.float32)
RUSTLE[int(4.9 * RATE) : int(5.3 * RATE)] = 0  # the pause in which it is cut


def settle(first, *further, speech=SPEECH, sound=RUSTLE):
    decoder = Scripted(*further)
    return believed(first, sound, speech, decoder, "en"), decoder


def test_what_is_believable_is_not_heard_again():
    calm = take(CALM, end_ms=5_000)
    assert settle(calm)[0] == calm


def test_a_loop_is_heard_again_alone_and_hotter_until_it_is_believed():
    calm = take(CALM, end_ms=5_000)
    found, decoder = settle(LOOP, LOOP, calm)
    assert found.text == CALM
    assert [call[1] for call in decoder.calls] == list(LADDER[:2])
    assert all(lengths == [RUSTLE.size] for lengths, _, _ in decoder.calls)


def test_what_only_doubt_speaks_against_is_kept_at_its_likeliest():
    first, second = (
        take(CALM, end_ms=5_000, logprob=-1.3),
        take("Well, the guard.", end_ms=5_000, logprob=-1.1),
    )
    found, decoder = settle(first, second, first, LOOP)
    assert found.text == "Well, the guard."
    assert len(decoder.calls) == len(LADDER)


def test_halves_are_cut_in_the_pause_and_each_is_settled_on_its_own():
    calm = take(CALM, end_ms=4_000)
    found, decoder = settle(LOOP, *[LOOP] * len(LADDER), calm, *[LOOP] * len(HALF_LADDER))
    lengths = [sum(sizes) / RATE for sizes, _, _ in decoder.calls[len(LADDER) :]]
    assert 4.9 <= lengths[0] <= 5.3
    assert lengths[0] + lengths[1] == 10
    assert [part.text.strip() for part in found.lines] == [CALM, UNINTELLIGIBLE]
    assert (found.lines[1].start_ms, found.lines[1].end_ms) == (5_400, 10_000)


def test_what_fails_to_the_end_is_marked_over_all_of_its_speech():
    found, _ = settle(LOOP, *[LOOP] * 20)
    assert [(part.start_ms, part.end_ms) for part in found.lines] == [(0, 4_800), (5_400, 10_000)]
    assert {part.text for part in found.lines} == {UNINTELLIGIBLE}


def test_a_second_of_nonsense_has_no_halves_and_is_marked():
    loop = take("hm " * 30, end_ms=900)
    found, decoder = settle(loop, *[loop] * 9, speech=[Span(0, 1_000)], sound=RUSTLE[:RATE])
    assert found == marked([Span(0, 1_000)])
    assert len(decoder.calls) == len(LADDER)


def test_where_the_engine_itself_hears_nobody_there_is_no_text_and_no_mark():
    ghost = take("Thank you.", logprob=-1.4, no_speech=0.9)
    assert settle(ghost)[0].lines == ()
    assert settle(LOOP, ghost)[0].lines == ()


# --- speech that was passed over ------------------------------------------------------------------


def complete(takes, decoder, speech=SPEECH):
    sounds = [RUSTLE] * len(takes)
    return completed(takes, sounds, [speech] * len(takes), decoder, "en")


def test_a_phrase_that_was_passed_over_is_heard_and_put_in_its_place():
    first = take(CALM, end_ms=4_500)
    decoder = Scripted(take("Mm-hm, yes.", 200, 1_200))
    (found,) = complete([first], decoder)
    assert found.text == f"{CALM} Mm-hm, yes."
    assert 5_400 <= found.lines[1].start_ms < found.lines[1].end_ms <= 10_000


def test_passed_over_phrases_of_several_windows_are_heard_in_one_call_and_come_back_to_their_own():
    windows = [take("Well, yes.", end_ms=4_500), take(CALM, end_ms=9_900), take("Perhaps not.", end_ms=4_500)]
    decoder = Scripted(Take((line("Mm-hm.", 300, 800), line("I see.", 5_600, 6_200)), -0.3, 0.1))
    found = complete(windows, decoder)
    assert [one.text for one in found] == ["Well, yes. Mm-hm.", CALM, "Perhaps not. I see."]
    assert len(decoder.calls) == 1


def test_words_that_were_only_timed_wrongly_are_not_doubled():
    said = "Well, yes, we know all that, and I see it."
    (found,) = complete([take(said, end_ms=4_700)], Scripted(take("I see it.", 0, 900)))
    assert found.text == said


@pytest.mark.parametrize(
    "said",
    [
        LOOP,
        take("Thanks for watching!", 0, 900),
        take("Thank you.", 0, 900, logprob=-0.9),
        take("Mm-hm.", 0, 900, logprob=-1.2),
        take(no_speech=0.8),
        take(),
    ],
)
def test_nothing_made_up_comes_in_that_way(said):
    (found,) = complete(
        [take("Well, yes.", end_ms=4_500)], Scripted(said), speech=[Span(0, 4_600), Span(7_000, 9_000)]
    )
    assert found.text == "Well, yes."


def test_where_every_phrase_has_words_or_nothing_was_heard_at_all_nothing_is_heard_again():
    decoder = Scripted()
    complete([take(CALM, end_ms=9_900), take(CALM, end_ms=9_500), take()], decoder)
    assert decoder.calls == []


# --- marks ----------------------------------------------------------------------------------------

gaps = st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 5_000)), max_size=8)


@given(gaps)
def test_marks_cover_the_speech_and_near_ones_become_one(steps):
    speech, at = [], 0
    for gap, length in steps:
        speech.append(Span(at + gap, at + gap + length))
        at = speech[-1].end_ms
    lines = joined(marked(speech).lines)
    covered = sum(span.overlap_ms(Span(one.start_ms, one.end_ms)) for span in speech for one in lines)
    assert covered == sum(span.end_ms - span.start_ms for span in speech)
    starts = [one.start_ms for one in lines]
    assert starts == sorted(starts)
    assert all(b.start_ms - a.end_ms > 2_000 for a, b in pairwise(lines))


def test_a_mark_and_words_are_never_joined():
    lines = (*marked([Span(0, 900)]).lines, line("yes", 1_000), *marked([Span(1_400, 1_900)]).lines)
    assert joined(lines) == lines
