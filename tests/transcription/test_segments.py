"""A recording that was stopped and started: each part by itself, and every time where it belongs."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from transcription.model import Evidence, Media, Recording, Span, SpeakerSpan, Utterance, Word
from transcription.segments import lines_of, moved, reaching, segments, spans_of, starts


def media(name: str, starts_ms: int, duration_ms: int = 10_000) -> Media:
    return Media(name, lambda: BytesIO(b""), name, duration_ms, starts_ms=starts_ms)


def line(at_ms: int, channel: str = "mix") -> Utterance:
    words = (Word("tea", at_ms, at_ms + 200),)
    return Utterance("tea", at_ms, at_ms + 300, words=words, channel=channel)


WHOLE = Recording(
    audio=(media("audio-1", 0), media("audio-2", 60_000)),
    tracks=(media("track-1", 0), media("track-2", 60_000)),
    timeline=(
        SpeakerSpan(Span(1_000, 2_000), "Ada", Evidence.TIMELINE),
        SpeakerSpan(Span(61_000, 62_000), "Bo", Evidence.TIMELINE),
    ),
    captions=(line(1_500), line(61_500)),
)


def test_each_part_has_its_own_files_and_clock() -> None:
    first, second = segments(WHOLE)
    assert [one.name for one in first.recording.audio] == ["audio-1"]
    assert [one.name for one in second.recording.tracks] == ["track-2"]
    assert (second.starts_ms, second.recording.duration_ms) == (60_000, 10_000)
    assert [one.span for one in second.recording.timeline] == [Span(1_000, 2_000)]
    assert [one.start_ms for one in second.recording.captions] == [1_500]
    assert WHOLE.duration_ms == 70_000
    assert starts(WHOLE)["audio-2"] == 60_000


def test_a_recording_in_one_piece_is_its_own_only_part() -> None:
    plain = Recording(audio=(media("audio-1", 0),), captions=(line(5),))
    (only,) = segments(plain)
    assert only.recording is plain
    assert segments(Recording())[0].starts_ms == 0


def test_a_late_part_alone_counts_from_its_own_start() -> None:
    """The first part's file was taken out: what is left is heard by its own clock."""
    (late,) = segments(Recording(audio=(media("audio-2", 60_000),)))
    assert (late.starts_ms, late.recording.audio[0].starts_ms) == (60_000, 0)


@given(
    st.lists(
        st.builds(line, st.integers(0, 200_000), st.sampled_from(["mix", "track-1", "track-2", "another"])),
        max_size=8,
    )
)
def test_every_line_is_in_one_part_and_comes_back_where_it_was(lines: list[Utterance]) -> None:
    back = [moved(one, part.starts_ms) for part in segments(WHOLE) for one in lines_of(part, lines)]
    assert sorted(back, key=repr) == sorted(lines, key=repr)


def test_a_voice_of_one_part_is_not_taken_for_the_same_number_in_the_next() -> None:
    first, second = segments(WHOLE)
    voice = SpeakerSpan(Span(0, 500), "SPEAKER_00", Evidence.VOICE)
    (one,), (two,) = spans_of(first, [voice]), spans_of(second, [voice])
    assert one == voice
    assert two.span == Span(60_000, 60_500)
    assert two.label != one.label
    (named,) = spans_of(second, [SpeakerSpan(Span(0, 500), "P01", Evidence.TRACK)])
    assert named.label == "P01"


def test_a_line_without_a_time_stays_without() -> None:
    assert moved(Utterance("tea"), 500) == Utterance("tea")


@given(st.lists(st.tuples(st.integers(0, 90_000), st.integers(1, 20_000)), max_size=6))
def test_every_moment_that_a_file_holds_is_reached_in_it(stretches: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in stretches]
    for part in segments(WHOLE):
        for one in part.recording.audio:
            reached = reaching(part, one, spans)
            for at in range(0, one.duration_ms, 500):
                wanted = any(span.start_ms <= at + part.starts_ms < span.end_ms for span in spans)
                assert wanted == any(span.start_ms <= at < span.end_ms for span in reached)


def test_a_file_of_one_part_is_not_touched_for_what_was_said_in_another() -> None:
    first, second = segments(WHOLE)
    assert reaching(first, first.recording.audio[0], [Span(61_000, 62_000)]) == []
    assert reaching(second, second.recording.audio[0], [Span(1_000, 2_000)]) == []
    assert reaching(second, second.recording.audio[0], [Span(59_000, 62_000)]) == [Span(0, 2_000)]
