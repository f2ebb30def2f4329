"""The real pyannote with the demo voices gives real output, and nobody else's recording meets them.

One process hears everything, because importing pyannote takes 5 to 20 s.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.demo.voices import trusted
from transcription.diarizers.shared_microphone import alone, laid_out, sample, shared, sharing
from transcription.errors import MissingModel
from transcription.model import Evidence, Media, Recording, Span, SpeakerSpan
from transcription.protocols import Request
from transcription.voice_models import pipeline_folder

SESSION = Path(__file__).with_name("demo_voices_offline.py")


@pytest.fixture(scope="module")
def heard():
    if find_spec("pyannote") is None or find_spec("pyannote.audio") is None:
        pytest.skip("pyannote.audio is not installed")
    done = subprocess.run(
        [sys.executable, str(SESSION)], capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.model
def test_voices_around_one_microphone_are_told_apart(heard):
    """DER, nothing forgiven at the borders: far below calling everybody one voice."""
    assert heard["room"]["by_list"] < 0.2 < heard["room"]["one_voice"] / 2


@pytest.mark.slow
@pytest.mark.model
def test_without_the_list_of_people_they_are_told_apart_too(heard):
    assert heard["room"]["by_itself"] < 0.2


@pytest.mark.slow
@pytest.mark.model
def test_spans_lie_inside_the_recording_and_do_not_overlap(heard):
    end = 0
    for start_ms, end_ms, label in heard["room"]["spans"]:
        assert end <= start_ms < end_ms <= heard["room"]["duration_ms"]
        assert label.startswith("SPEAKER_")
        end = end_ms


@pytest.mark.slow
@pytest.mark.model
def test_only_the_track_that_two_people_share_is_taken_apart(heard):
    assert heard["microphones"]["channels"] == ["track-3"]
    assert heard["microphones"]["sources"] == ["voice"]
    assert heard["microphones"]["error"] < heard["microphones"]["one_voice"] / 2


def test_the_demo_voices_are_those_that_were_trained():
    folder = trusted.folder()
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 2_000_000


@pytest.mark.parametrize(
    "name", ["embedding/pytorch_model.bin", "segmentation/pytorch_model.bin", "config.yaml"]
)
def test_a_demo_voice_that_somebody_changed_is_not_loaded(tmp_path, name):
    """Loading one runs what is in it."""
    copy = shutil.copytree(trusted.folder(), tmp_path / "weights")
    assert trusted.folder(copy) == copy
    (copy / name).write_bytes((copy / name).read_bytes() + b"\0")
    with pytest.raises(MissingModel) as caught:
        trusted.folder(copy)
    assert str(tmp_path) not in f"{caught.value!r}{caught.value.message}"


def test_a_demo_voice_that_is_gone_is_missed(tmp_path):
    with pytest.raises(MissingModel):
        trusted.folder(tmp_path)


def test_demo_voices_are_never_found_by_themselves(monkeypatch, tmp_path):
    """Only ``pyannote*`` folders are searched for, and ours has another name."""
    monkeypatch.delenv("FG_PYANNOTE", raising=False)
    monkeypatch.setenv("FG_MODELS", str(trusted.folder().parent))
    assert pipeline_folder() != trusted.folder()


def voice(label, start_ms, end_ms):
    return SpeakerSpan(Span(start_ms, end_ms), label, Evidence.VOICE)


@pytest.mark.parametrize(
    ("shared_by", "count"),
    [
        ((), {}),
        (("P02",), {}),  # another one's track
        (("P01",), {"min_speakers": 2}),  # with whom is not said
        (("P01", "P02"), {"min_speakers": 2}),  # both have tracks: each with somebody who was not listed
        (("P01", "P07"), {"num_speakers": 2}),
        (("P01", "P07", "P08"), {"num_speakers": 3}),
        (("P01", "P02", "P07"), {"min_speakers": 2}),  # with which of the two is not said
    ],
)
def test_the_attendance_says_how_many_speak_on_a_track(shared_by, count):
    tracks = tuple(Media(f"track-{n}", open, "0" * 64, 1000, person=f"P0{n}") for n in (1, 2, 3))
    assert sharing(tracks[0], Recording(tracks=tracks), Request(sharing=shared_by)) == count


@pytest.mark.slow
@pytest.mark.model
def test_a_track_that_was_shared_by_the_attendance_is_taken_apart_unasked(heard):
    """Track 2 has one voice, but two were noted; the one of track 3 is found as before."""
    assert heard["microphones"]["noted"] == {"track-2": 2, "track-3": 2}


@pytest.mark.parametrize(
    ("voices", "two"),
    [
        ([], False),
        ([voice("A", 0, 60_000)], False),
        ([voice("A", 0, 40_000), voice("B", 40_000, 60_000)], True),
        ([voice("A", 0, 40_000), voice("B", 40_000, 47_000)], False),  # a laugh, a cough
        ([voice("A", 0, 400_000), voice("B", 400_000, 420_000)], False),  # one voice that fell apart
        ([voice("A", 0, 30_000), *(voice("B", at, at + 2000) for at in range(30_000, 42_000, 2000))], True),
    ],
)
def test_a_second_person_speaks_for_a_while_and_a_good_part_of_the_time(voices, two):
    assert shared(voices) is two


def same(span):
    return span


@pytest.mark.parametrize(
    ("own", "others", "on_mix", "pieces"),
    [
        ([Span(0, 4000)], [], same, [Span(0, 4000)]),
        ([Span(0, 14_000)], [], same, [Span(0, 6000), Span(6000, 12_000), Span(12_000, 14_000)]),
        ([Span(0, 14_000)], [Span(6500, 9000)], same, [Span(0, 6000), Span(12_000, 14_000)]),
        ([Span(0, 4000)], [Span(3900, 9000)], same, [Span(0, 4000)]),
        ([Span(0, 4000)], [Span(1000, 5000)], lambda one: Span(one.start_ms + 9000, one.end_ms + 9000), None),
    ],
)
def test_only_what_no_other_track_holds_is_listened_to(own, others, on_mix, pieces):
    """Other people's echoes are voices too; clocks that differ are followed."""
    assert alone(own, others, on_mix) == (own if pieces is None else pieces)


spans = st.lists(
    st.tuples(st.integers(0, 60_000), st.integers(1, 20_000)).map(lambda one: Span(one[0], one[0] + one[1])),
    max_size=6,
)


@given(own=spans, others=spans)
def test_pieces_are_short_and_inside_the_speech_of_their_track(own, others):
    for piece in alone(own, others, same):
        assert 0 < piece.end_ms - piece.start_ms <= 6000
        assert any(one.start_ms <= piece.start_ms and piece.end_ms <= one.end_ms for one in own)


@pytest.mark.parametrize(
    ("told", "own", "laid"),
    [
        ([], [Span(0, 900)], []),
        ([voice("A", 100, 300)], [Span(5000, 6000)], [voice("A", 5100, 5300)]),
        (
            [voice("A", 0, 700), voice("B", 700, 1500)],
            [Span(0, 1000), Span(9000, 9500)],
            [voice("A", 0, 700), voice("B", 700, 1000), voice("B", 9000, 9500)],
        ),
    ],
)
def test_voices_heard_without_the_pauses_are_put_back_between_them(told, own, laid):
    assert list(laid_out(told, own)) == laid


def test_a_long_track_is_heard_in_parts_from_all_over_it():
    sound = np.repeat(np.arange(600, dtype=np.float32), 16_000)  # each second says its number
    pieces = [Span(at, at + 6000) for at in range(0, 600_000, 6000)]
    chosen = sample(sound, pieces)
    assert 50 * 16_000 <= chosen.size <= 60 * 16_000
    assert chosen[0] < 10
    assert chosen[-1] > 500
