"""Talk-over as data: listening signals, overlaps, interruptions, pauses, and their marks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription import redact, talk
from transcription.backchannels import is_listening, marked
from transcription.model import (
    Finding,
    Kind,
    MarkKind,
    Policy,
    TextSpan,
    Transcript,
    Turn,
    TurnKind,
    Word,
)

POLICY = Policy("test", "1", {}, certain_from=0.5)


def turn(speaker, text, start_ms, end_ms, kind=TurnKind.SPEECH, words=()):
    return Turn(speaker, kind, start_ms, end_ms, text, tuple(words))


def timed(speaker, *said):
    """A turn of (word, start, end)."""
    words = [Word(*one) for one in said]
    return turn(speaker, " ".join(one[0] for one in said), said[0][1], said[-1][2], words=words)


FLOOR = turn("P01", "and then we all went home by bus", 0, 9000)


@pytest.mark.parametrize(
    ("said", "start_ms", "end_ms", "listens"),
    [
        ("Mm-hm.", 2000, 2500, True),
        ("Yeah, yeah.", 2000, 3000, True),
        ("That's right!", 2000, 3000, True),
        ("uh-huh okay", 2000, 3000, True),
        ("Yeah, but", 2000, 3000, False),  # more than a signal
        ("Yeah, yeah, yeah", 2000, 4000, False),  # longer than a signal
        ("Yeah.", 8800, 9400, False),  # goes on after the other: takes the floor
        ("Yeah.", 9200, 9500, False),  # nobody else speaks: an answer
        ("Yeah.", 0, 500, False),  # begins with the other
    ],
)
def test_a_listening_signal_is_short_made_of_listed_words_and_inside_anothers_speech(
    said, start_ms, end_ms, listens
):
    made = marked([FLOOR, turn("P02", said, start_ms, end_ms)], "en")
    assert [one.kind for one in made] == [
        TurnKind.SPEECH,
        TurnKind.BACKCHANNEL if listens else TurnKind.SPEECH,
    ]


def test_words_that_signal_listening_are_those_of_the_language():
    genau = turn("P02", "Genau.", 2000, 2500)
    assert marked([FLOOR, genau], "de")[1].kind is TurnKind.BACKCHANNEL
    assert marked([FLOOR, genau], "en")[1].kind is TurnKind.SPEECH
    assert marked([FLOOR, turn("P02", "Mm-hm.", 2000, 2500)], "pl")[1].kind is TurnKind.SPEECH


def test_ones_own_words_on_another_channel_are_no_signal_to_oneself():
    assert marked([FLOOR, turn("P01", "yeah", 2000, 2500)], "en")[1].kind is TurnKind.SPEECH


def test_only_a_sound_of_listening_is_never_an_answer():
    assert is_listening("mm-hm", 400, "en") and not is_listening("yeah", 400, "en")
    assert not is_listening("", 0, "en")


@pytest.mark.parametrize(
    ("second", "interrupts"),
    [
        ((3000, 7000), True),
        ((3000, 4500), False),  # ends while the other goes on
        ((4900, 7000), False),  # 100 ms: a smooth change
        ((5000, 7000), False),  # no time shared
        ((0, 7000), False),  # both began at once
    ],
)
def test_who_begins_before_the_other_ended_and_goes_on_interrupts(second, interrupts):
    turns = [turn("P01", "I had thought", 0, 5000), turn("P02", "no wait", *second)]
    found = talk.interruptions(turns)
    assert [(one.turn, one.by) for one in found] == ([(0, 1)] if interrupts else [])


def test_a_listening_signal_interrupts_nobody():
    turns = [FLOOR, turn("P02", "yeah", 8000, 9500, TurnKind.BACKCHANNEL)]
    assert talk.interruptions(turns) == []
    assert [(one.first, one.second) for one in talk.overlaps(turns)] == [(0, 1)]


def test_pauses_between_turns_and_within_one_are_told_apart():
    turns = [
        timed("P01", ("well", 0, 400), ("yes", 1500, 1900)),
        timed("P02", ("no", 1950, 2300)),
        turn("P03", "typed", 2400, 2400, TurnKind.CHAT),
        timed("P01", ("so", 5000, 5400)),
    ]
    assert [(one.turn, one.span.end_ms - one.span.start_ms, one.within) for one in talk.pauses(turns)] == [
        (0, 1100, True),
        (3, 2700, False),
    ]


def test_a_gap_in_which_somebody_else_speaks_is_no_pause():
    turns = [timed("P01", ("well", 0, 400), ("yes", 2000, 2400)), timed("P02", ("mm", 400, 2000))]
    assert talk.pauses(turns) == []


def released(turns, hidden=()):
    """The marks of the released turns; ``hidden`` are (turn, start, end)."""
    found = [Finding((TextSpan(*one),), Kind.PERSON, "x", "t", 1.0, "") for one in hidden]
    heard = Transcript(tuple(turns), "en", "e", "m", draft=False, duration_ms=9)
    return redact.make(heard, found, [], POLICY, key=b"k", reviewer="JW").turns


def marks(safe):
    return [(str(one.kind), one.piece, one.at, one.ms) for one in safe.marks]


TALK = (
    timed("P01", ("We", 0, 300), ("asked", 1000, 1400), ("Ana", 1400, 1800), ("twice", 1800, 2300)),
    timed("P02", ("Ana", 1450, 1850), ("never", 1850, 2600)),
)


def test_marks_stand_where_it_happened_in_the_released_pieces():
    first, second = released(TALK)
    assert marks(first) == [("pause", 0, 3, 700), ("overlap", 0, 9, 0), ("alone", 0, 18, 0)]
    assert marks(second) == [("overlap", 0, 0, 0), ("alone", 0, 9, 0)]


def test_what_is_hidden_moves_the_marks_to_its_edges_and_swallows_pauses():
    first, _ = released(TALK, [(0, 9, 12)])
    assert [piece if isinstance(piece, str) else "[X]" for piece in first.pieces] == [
        "We asked ",
        "[X]",
        " twice",
    ]
    assert marks(first) == [("pause", 0, 3, 700), ("overlap", 1, 0, 0), ("alone", 2, 6, 0)]
    first, _ = released(TALK, [(0, 0, 18)])
    assert marks(first) == [("overlap", 0, 0, 0), ("alone", 0, 1, 0)]


def test_turns_without_word_times_have_no_marks():
    assert [one.marks for one in released([FLOOR, turn("P02", "no", 2000, 3000)])] == [(), ()]


@st.composite
def talks(draw):
    turns = []
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, 5000))
        said = []
        for text in draw(st.lists(st.sampled_from(["a", "bb", "so"]), min_size=1, max_size=5)):
            at += draw(st.integers(0, 900))
            said.append((text, at, at + draw(st.integers(0, 600))))
            at = said[-1][2]
        turns.append(timed(draw(st.sampled_from(["P01", "P02", "P03"])), *said))
    return sorted(turns, key=lambda one: (one.start_ms, one.end_ms))


@given(talks(), st.data())
def test_marks_are_inside_their_pieces_in_order_and_open_before_they_close(turns, data):
    hidden = []
    for number, one in enumerate(turns):
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(one.text))] * 2)))
        hidden.append((number, start, end))
    for safe in released(turns, hidden):
        places = [(one.piece, one.at) for one in safe.marks]
        assert places == sorted(places)
        for one in safe.marks:
            piece = safe.pieces[one.piece]
            assert 0 <= one.at <= (len(piece) if isinstance(piece, str) else 1)
            assert (one.ms >= talk.MARKED_PAUSE_MS) == (one.kind is MarkKind.PAUSE)
        opened = [one.kind for one in safe.marks if one.kind is not MarkKind.PAUSE]
        assert opened.count(MarkKind.OVERLAP) == opened.count(MarkKind.ALONE)


@given(talks())
def test_every_overlap_is_shared_by_both_and_pauses_by_nobody(turns):
    for one in talk.overlaps(turns):
        first, second = turns[one.first], turns[one.second]
        assert first.speaker != second.speaker
        assert first.start_ms <= second.start_ms <= one.span.start_ms
        assert one.span.start_ms < one.span.end_ms <= min(first.end_ms, second.end_ms)
    silences = [one.span for one in talk.pauses(turns)]
    assert all(one.end_ms <= after.start_ms for one, after in pairwise(silences))
    for span in silences:
        for one in turns:
            assert not any(min(span.end_ms, w.end_ms) > max(span.start_ms, w.start_ms) for w in one.words)
