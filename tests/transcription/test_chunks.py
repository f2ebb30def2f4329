"""The loop of the audio engines: cut, hear, keep. A killed run goes on where it was."""

import hashlib
import io
import wave
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription import chunks
from transcription.errors import NothingToHear, UnreadableMedia
from transcription.model import Media, Recording, Span, Utterance, Word
from transcription.protocols import Request, Work

RATE = 16_000  # Hz
REQUEST = Request(language="en")


def spans_of(*edges):
    return [Span(start, end) for start, end in edges]


CUTS = {
    "neighbours are merged": ([(0, 5_000), (6_000, 9_000)], [(0, 9_000)]),
    "not over a long silence": ([(0, 5_000), (7_001, 9_000)], [(0, 5_000), (7_001, 9_000)]),
    "up to exactly 28 s": ([(0, 20_000), (21_000, 28_000)], [(0, 28_000)]),
    "not beyond": ([(0, 20_000), (21_000, 28_001)], [(0, 20_000), (21_000, 28_001)]),
    "a long one is cut in its second half": ([(0, 40_000)], [(0, 21_000), (21_000, 40_000)]),
    "what lies past the end is dropped": ([(58_000, 70_000), (71_000, 72_000)], [(58_000, 60_000)]),
    "nothing": ([], []),
}


@pytest.mark.parametrize("case", CUTS)
def test_speech_is_cut_into_chunks(case):
    spans, wanted = CUTS[case]
    assert chunks.cut(spans_of(*spans), 60_000) == spans_of(*wanted)


def test_a_long_stretch_is_cut_where_it_is_quietest():
    asked = []
    cuts = chunks.cut(spans_of((1_000, 50_000)), 60_000, quietest=lambda span: asked.append(span) or 19_000)
    assert cuts[0] == Span(1_000, 19_000)
    assert asked[0] == Span(15_000, 29_000)


stretches = st.lists(st.tuples(st.integers(0, 4_000), st.integers(1, 90_000)), max_size=12)


@given(steps=stretches, longest=st.integers(1_000, 40_000), quiet=st.integers(-5, 50_000))
def test_chunks_cover_all_speech_once_and_none_is_too_long(steps, longest, quiet):
    spans, at = [], 0
    for gap, length in steps:
        spans.append(Span(at + gap + 1, at + gap + 1 + length))
        at = spans[-1].end_ms
    cuts = chunks.cut(spans, at, longest, quietest=lambda span: span.start_ms + quiet)
    assert all(0 < cut.end_ms - cut.start_ms <= longest for cut in cuts)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(cuts))
    assert all(sum(cut.overlap_ms(span) for cut in cuts) == span.end_ms - span.start_ms for span in spans)


# --- hearing --------------------------------------------------------------------------------------


class Kept(dict):
    def put(self, key, value):
        self[key] = value


def work(kept=None):
    told = []
    one = Work(Kept() if kept is None else kept, lambda stage, share: told.append((stage, share)))
    return one, told


def talk(*moments, seconds=60):
    """A WAV file in which somebody hums for a second at each of ``moments`` (s)."""
    time = np.arange(RATE) / RATE
    hum = 0.1 * sum(np.sin(2 * np.pi * 140 * overtone * time) / overtone for overtone in range(1, 20))
    sound = np.zeros(seconds * RATE)
    for moment in moments:
        sound[moment * RATE : (moment + 1) * RATE] = hum
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((sound * 32_000).astype("<i2").tobytes())
    return file.getvalue()


def medium(name, data):
    return Media(name, lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), 60_000)


TWO_TRACKS = Recording(
    audio=(medium("mix-1", talk(2, 30, 40)),),
    tracks=(medium("track-1", talk(2, 30)), medium("track-2", talk(40))),
)


def words_from(start_ms, end_ms):
    """A listener that says one word over the whole of what it hears, and counts."""

    def listen(sound):
        listen.heard.append(len(sound))
        return [Utterance("hm", start_ms, end_ms, words=(Word("hm", start_ms, end_ms, 0.5),))]

    listen.heard = []
    return listen


def test_tracks_are_heard_one_by_one_under_their_names_and_the_mix_is_left_alone():
    one, told = work()
    heard = chunks.hear(TWO_TRACKS, REQUEST, one, model_key="m", listen=words_from(0, 400))
    assert [(line.channel, round(line.start_ms, -3)) for line in heard] == [
        ("track-1", 2_000),
        ("track-1", 30_000),
        ("track-2", 40_000),
    ]
    assert told[-1] == ("recognise", 1.0)
    shares = [share for stage, share in told if stage == "recognise"]
    assert shares == sorted(shares)
    assert 0.2 < shares[1] < 0.45


def test_without_tracks_the_mix_is_heard_and_of_two_copies_of_a_meeting_only_one():
    """Zoom leaves the sound of a meeting in its audio file and again in its video file."""
    data = talk(5)
    film = replace(medium("mix-2", data), duration_ms=60_400)
    one, _ = work()
    recording = Recording(audio=(medium("mix-1", data), film))
    heard = chunks.hear(recording, REQUEST, one, model_key="m", listen=words_from(0, 400))
    assert [line.channel for line in heard] == ["mix"]


def test_only_the_samples_of_the_chunk_are_given_to_the_listener():
    one, _ = work()
    listen = words_from(0, 400)
    chunks.hear(TWO_TRACKS, REQUEST, one, model_key="m", listen=listen)
    assert all(RATE <= count <= 1.5 * RATE for count in listen.heard)


def test_every_chunk_is_heard_once_whatever_run_asks_for_it():
    one, _ = work()
    listen = words_from(0, 400)
    first = chunks.hear(TWO_TRACKS, REQUEST, one, model_key="m", listen=listen)
    again = chunks.hear(TWO_TRACKS, REQUEST, one, model_key="m", listen=None)
    assert again == first
    assert len(listen.heard) == 3


@pytest.mark.parametrize(
    ("model_key", "request_"), [("other", REQUEST), ("m", Request(language="es")), ("m", Request())]
)
def test_another_model_or_language_hears_everything_anew(model_key, request_):
    one, _ = work()
    chunks.hear(TWO_TRACKS, REQUEST, one, model_key="m", listen=words_from(0, 400))
    listen = words_from(0, 400)
    chunks.hear(TWO_TRACKS, request_, one, model_key=model_key, listen=listen)
    assert len(listen.heard) == 3


class PowerCut(BaseException):
    pass


@pytest.mark.slow
@pytest.mark.parametrize("dies_at", range(12))
def test_a_run_killed_at_any_moment_repeats_one_chunk_at_most(dies_at):
    """The moments are every reading, putting and hearing in turn."""
    kept = Kept()
    steps = iter(range(1000))

    class Dying(Kept):
        def get(self, key):
            return step(lambda: kept.get(key))

        def put(self, key, value):
            step(lambda: kept.__setitem__(key, value))

    def step(act):
        if next(steps) == dies_at:
            raise PowerCut
        return act()

    listen = words_from(0, 400)
    dying = Work(Dying(), lambda *_: None)
    try:
        chunks.hear(TWO_TRACKS, REQUEST, dying, model_key="m", listen=lambda s: step(lambda: listen(s)))
    except PowerCut:
        pass
    else:
        pytest.fail("the run outlived its power cut")
    one, _ = work(kept)
    heard = chunks.hear(TWO_TRACKS, REQUEST, one, model_key="m", listen=listen)
    assert len(heard) == 3
    assert len(listen.heard) <= 4


times = st.integers(-3_000, 40_000)


@given(start=times, end=st.none() | times, words=st.lists(st.tuples(times, times), max_size=6))
def test_whatever_times_an_engine_gives_they_end_up_in_the_chunk_and_in_order(start, end, words):
    said = Utterance(" a b ", start, end, words=tuple(Word("a", *word) for word in words))
    line = chunks.settled(said, Span(10_000, 30_000))
    edges = [ms for word in line.words for ms in (word.start_ms, word.end_ms)]
    assert edges == sorted(edges)
    assert len(line.words) == len(words)
    assert 10_000 <= line.start_ms <= line.end_ms <= 30_000
    assert not edges or (line.start_ms <= edges[0] and edges[-1] <= line.end_ms)
    assert line.text == "a b"


def test_lines_without_words_to_say_are_dropped():
    one, _ = work()
    heard = chunks.hear(TWO_TRACKS, REQUEST, one, model_key="m", listen=lambda _: [Utterance("  ", 0, 9)])
    assert heard == ()


def test_silence_gives_nothing_and_no_sound_at_all_is_said():
    one, told = work()
    recording = Recording(audio=(medium("mix-1", talk()),))
    assert chunks.hear(recording, REQUEST, one, model_key="m", listen=None) == ()
    assert told[-1] == ("recognise", 1.0)
    with pytest.raises(NothingToHear):
        chunks.hear(Recording(), REQUEST, one, model_key="m", listen=None)


def test_a_broken_track_is_named_by_its_number():
    one, _ = work()
    recording = Recording(tracks=(medium("track-1", talk(3)), medium("track-2", b"\x00" * 99)))
    with pytest.raises(UnreadableMedia, match="track-2: "):
        chunks.hear(recording, REQUEST, one, model_key="m", listen=words_from(0, 400))
