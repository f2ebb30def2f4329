"""Whatever times a plug-in tells, its words survive, in order, inside the recording."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from transcription import believed
from transcription.model import Evidence, Media, Recording, Span, SpeakerSpan, Utterance, Word

ENDS_MS = 10_000
RECORDING = Recording(audio=(Media("audio-1", lambda: BytesIO(b""), "0", ENDS_MS),))
moments = st.one_of(st.integers(-20_000, 40_000), st.floats(allow_nan=True, allow_infinity=True))
words = st.builds(Word, st.sampled_from(["tea", "soup", "", " "]), moments, moments)
lines = st.builds(
    lambda said, start, end: Utterance(
        " ".join(one.text for one in said) or "x", start, end, words=tuple(said)
    ),
    st.lists(words, max_size=5),
    st.none() | moments,
    st.none() | moments,
)


@given(st.lists(lines, max_size=5))
def test_words_survive_in_order_and_inside(told: list[Utterance]) -> None:
    found = believed.lines(told, RECORDING)
    assert sorted(one.text for one in found) == sorted(one.text for one in told if one.text.strip())
    kept = sorted(word.text for one in found for word in one.words)
    assert kept == sorted(
        word.text for one in told if one.text.strip() for word in one.words if word.text.strip()
    )
    for one in found:
        moments = [at for word in one.words for at in (word.start_ms, word.end_ms)]
        assert moments == sorted(moments)
        assert all(isinstance(at, int) and 0 <= at <= ENDS_MS for at in moments)
        around = [one.start_ms, *moments, one.end_ms] if moments else [one.start_ms, one.end_ms]
        told_ms = [at for at in around if at is not None]
        assert told_ms == sorted(told_ms)
    starts = [one.start_ms for one in found]
    assert None in starts or starts == sorted(starts)


def test_good_answers_stay_as_they_are() -> None:
    good = (
        Utterance("tea now", 100, 900, words=(Word("tea", 100, 300), Word("now", 400, 900))),
        Utterance("soup", 1_000, 2_000),
    )
    assert believed.lines(good, RECORDING) == good
    assert believed.lines([Utterance("no time")], RECORDING) == (Utterance("no time"),)


def test_captions_that_outlast_a_file_that_was_cut_short_keep_their_times() -> None:
    late = Utterance("still here", 60_000, 61_000)
    cut = Recording(audio=RECORDING.audio, captions=(late,))
    assert believed.lines([late], cut) == (late,)


@given(st.lists(st.tuples(moments, moments), max_size=6))
def test_spans_have_a_length_within_the_recording(told: list[tuple[float, float]]) -> None:
    spans = [SpeakerSpan(Span(start, end), "SPEAKER_00", Evidence.VOICE) for start, end in told]
    for one in believed.spans(spans, RECORDING):
        assert 0 <= one.span.start_ms <= one.span.end_ms <= ENDS_MS


def test_a_tap_stays_though_it_has_no_length() -> None:
    tap = SpeakerSpan(Span(500, 500), "P01", Evidence.TAP)
    assert believed.spans([tap], RECORDING) == [tap]
