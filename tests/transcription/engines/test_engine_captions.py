"""Captions as an engine: cues that scroll are said once, what was said twice stays twice."""

from dataclasses import replace

import pytest
from engine_bench import medium, wav
from hypothesis import given
from hypothesis import strategies as st

from transcription.engines.captions import engine, unscrolled
from transcription.errors import NothingToHear
from transcription.model import Recording, Span, TurnKind, Utterance
from transcription.protocols import Request

# start and end in tenths of a second, name, text
CASES = {
    "growing": (
        [(0, 10, "Ana", "I"), (0, 20, "Ana", "I think"), (0, 30, "Ana", "I think it works.")],
        [(0, 30, "I think it works.")],
    ),
    "growing, with capitals and stops put in later": (
        [(0, 10, "Ana", "well i think"), (5, 20, "Ana", "Well, I think so.")],
        [(0, 20, "Well, I think so.")],
    ),
    "the same cue twice": (
        [(0, 20, "Ana", "It is far."), (0, 25, "Ana", "It is far.")],
        [(0, 25, "It is far.")],
    ),
    "two lines that roll": (
        [
            (0, 20, None, "we took the bus"),
            (10, 40, None, "we took the bus and then"),
            (30, 60, None, "and then we walked"),
            (50, 80, None, "we walked home again"),
        ],
        [(0, 40, "we took the bus and then"), (40, 60, "we walked"), (60, 80, "home again")],
    ),
    "rolling on after it had rolled": (
        [(0, 20, "Ana", "a b c d"), (20, 40, "Ana", "a b c d e f"), (40, 60, "Ana", "c d e f g")],
        [(0, 40, "a b c d e f"), (40, 60, "g")],
    ),
    "two speakers who talk at once, each growing": (
        [
            (0, 20, "Ana", "no"),
            (5, 20, "Ben", "yes"),
            (10, 30, "Ana", "no way"),
            (12, 30, "Ben", "yes we can"),
        ],
        [(0, 30, "no way"), (5, 30, "yes we can")],
    ),
    "an answer given twice is two answers": (
        [(0, 10, "Ana", "Yes."), (10, 20, "Ana", "Yes."), (20, 30, "Ana", "Yes.")],
        [(0, 10, "Yes."), (10, 20, "Yes."), (20, 30, "Yes.")],
    ),
    "an echo by somebody else is theirs": (
        [(0, 20, "Ana", "it was a long way"), (10, 30, "Ben", "it was a long way")],
        [(0, 20, "it was a long way"), (10, 30, "it was a long way")],
    ),
    "the same sentence a minute later is said again": (
        [(0, 20, "Ana", "can you hear me now"), (600, 620, "Ana", "can you hear me now")],
        [(0, 20, "can you hear me now"), (600, 620, "can you hear me now")],
    ),
    "a chat line is no part of a caption": (
        [(0, 20, "Ana", "good idea"), (10, 30, "Ana", "good idea", TurnKind.CHAT)],
        [(0, 20, "good idea"), (10, 30, "good idea")],
    ),
    "out of order in the file": (
        [(30, 40, "Ana", "second"), (0, 10, "Ana", "first")],
        [(0, 10, "first"), (30, 40, "second")],
    ),
    "empty cues": ([(0, 10, "Ana", "  "), (10, 20, "Ana", "hello")], [(10, 20, "hello")]),
}


def cue(start, end, name, text, kind=TurnKind.SPEECH):
    return Utterance(text, start * 100, end * 100, name=name, kind=kind)


@pytest.mark.parametrize("case", CASES)
def test_what_scrolls_is_said_once(case):
    cues, wanted = CASES[case]
    lines = unscrolled([cue(*one) for one in cues])
    assert [(one.start_ms // 100, one.end_ms // 100, one.text) for one in lines] == wanted


def test_cues_without_times_stay_as_they_are():
    cues = [Utterance("one two three four", name="Ana"), Utterance("one two three four", name="Ana")]
    assert unscrolled(cues) == cues


def test_words_lie_over_their_cue_by_their_letters(work):
    recording = Recording(captions=(cue(10, 30, "Ana Reyes", "a bbb cccc"),))
    line = engine.recognise(recording, Request(), work).utterances[0]
    assert [(word.text, word.start_ms, word.end_ms) for word in line.words] == [
        ("a", 1000, 1250),
        ("bbb", 1250, 2000),
        ("cccc", 2000, 3000),
    ]
    assert (line.name, line.channel) == ("Ana Reyes", "mix")


texts = st.lists(st.sampled_from(["yes", "no", "we", "walked", "home."]), min_size=1, max_size=5).map(
    " ".join
)
cues = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 50), st.sampled_from(["Ana", "Ben", None]), texts),
    max_size=12,
)


@given(parts=cues)
def test_no_word_is_made_up_and_all_times_are_in_order(parts):
    recording = Recording(
        captions=tuple(cue(start, start + length, name, text) for start, length, name, text in parts)
    )
    lines = unscrolled(recording.captions)
    said = {
        name: " ".join(one.text for one in recording.captions if one.name == name) for name in ("Ana", "Ben")
    }
    for name, text in said.items():
        kept = [word for one in lines if one.name == name for word in one.text.split()]
        assert len(kept) <= len(text.split())
        assert set(kept) == set(text.split())
    for one in lines:
        assert one.start_ms <= one.end_ms


@given(parts=cues)
def test_apart_and_unlike_each_other_no_cue_loses_a_word(parts):
    """Nothing can have scrolled where every cue stands alone."""
    apart = [
        cue(1_000 * number, 1_000 * number + 10, name, text)
        for number, (_, _, name, text) in enumerate(parts)
    ]
    assert unscrolled(apart) == apart


def test_times_end_with_the_recording(work):
    sound = medium(wav([0.0] * 16_000))
    recording = replace(Recording(captions=(cue(0, 30, "Ana", "over the end"),)), audio=(sound,))
    line = engine.recognise(recording, Request(), work).utterances[0]
    assert Span(line.start_ms, line.end_ms) == Span(0, 1_000)
    assert all(word.end_ms <= 1_000 for word in line.words)


def test_it_needs_no_model_and_suits_what_has_captions(work):
    assert engine.weights(None) == engine.weights("large") == "captions"
    assert engine.suits(Recording(captions=(cue(0, 1, None, "a"),)))
    assert not engine.suits(Recording())
    assert engine.automatic
    assert not engine.draft
    with pytest.raises(NothingToHear):
        engine.recognise(Recording(), Request(), work)
