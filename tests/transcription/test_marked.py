"""What was off the record goes, what was marked as private is looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transcription.marked import on_record, recording_on_record, to_look_at
from transcription.model import (
    Evidence,
    Recording,
    Span,
    SpeakerSpan,
    TextSpan,
    Turn,
    TurnKind,
    Utterance,
    Word,
)

times = st.lists(st.integers(0, 100), min_size=2, max_size=2, unique=True).map(sorted)
spans = st.lists(times.map(lambda pair: Span(*pair)), max_size=4)


def line(*words):
    made = tuple(Word(text, start, end) for text, start, end in words)
    return Utterance(" ".join(one.text for one in made), made[0].start_ms, made[-1].end_ms, words=made)


def test_only_the_words_off_the_record_go():
    kept = on_record([line(("before", 0, 10), ("secret", 20, 30), ("after", 40, 50))], [Span(15, 35)])
    assert [one.text for one in kept] == ["before after"]


def test_a_line_without_words_goes_when_any_of_it_was_off_the_record():
    lines = [Utterance("a", 0, 10), Utterance("b", 8, 20), Utterance("c", 30, 30), Utterance("d")]
    assert [one.text for one in on_record(lines, [Span(9, 31)])] == ["d"]


@given(st.lists(times, max_size=8), spans)
def test_nothing_that_touches_a_stretch_stays_and_nothing_else_goes(said, off_record):
    lines = [line((f"w{number}", *one)) for number, one in enumerate(said)]
    kept = {one.text for one in on_record(lines, off_record)}
    for number, (start, end) in enumerate(said):
        touched = any(Span(start, end).overlap_ms(one) for one in off_record)
        assert (f"w{number}" in kept) is not touched


def test_captions_chat_and_the_active_speaker_go_with_it():
    recording = Recording(
        timeline=(SpeakerSpan(Span(0, 10), "Tamsin", Evidence.TIMELINE),),
        captions=(Utterance("secret", 2, 8),),
        chat=(Utterance("typed", 5, 5, kind=TurnKind.CHAT), Utterance("later", 50, 50, kind=TurnKind.CHAT)),
        off_record=(Span(0, 20),),
    )
    kept = recording_on_record(recording)
    assert (kept.timeline, kept.captions, [one.text for one in kept.chat]) == ((), (), ["later"])


def said(text, words=()):
    return Turn("P01", TurnKind.SPEECH, 0, 100, text, words=words)


def test_the_words_of_a_private_moment_are_asked_about():
    words = (Word("my", 0, 10), Word("boss", 20, 30), Word("drinks", 40, 60), Word("okay", 80, 90))
    (found,) = to_look_at([said("my boss drinks okay", words)], [Span(15, 50)])
    assert found.spans == (TextSpan(0, 3, 14),)
    assert found.score < 0.9


def test_where_words_have_no_times_the_whole_turn_is_asked_about():
    (found,) = to_look_at([said("my boss drinks")], [Span(15, 50)])
    assert found.spans == (TextSpan(0, 0, 14),)


def test_a_turn_elsewhere_is_left_alone():
    assert not list(to_look_at([said("hello")], [Span(200, 300)]))
