"""One file per person: where it has speech, that person speaks."""

from __future__ import annotations

import hashlib
import io
import wave

import numpy as np
import pytest

from transcription.diarizers.tracks import diarizer
from transcription.errors import UnreadableMedia
from transcription.model import Evidence, Media, Recording
from transcription.protocols import Request, Work

RATE = 16_000  # Hz
SLACK_MS = 300  # ms, padding of the speech detector


def spoken(*stretches, length_s=12):
    """A WAV file with hum-like speech between the seconds given, and a quiet room else."""
    time = np.arange(length_s * RATE) / RATE
    voice = sum(np.sin(2 * np.pi * 140 * overtone * time) / overtone for overtone in range(1, 12))
    voice *= 0.1 * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time))
    loud = np.zeros_like(time)
    for start, end in stretches:
        loud[int(start * RATE) : int(end * RATE)] = 1
    room = np.random.default_rng(3).normal(scale=1e-4, size=time.size)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes(((voice * loud + room) * 32_000).astype("<i2").tobytes())
    return file.getvalue()


def track(name, person, data):
    return Media(name, lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), 12_000, person)


class Kept(dict):
    def put(self, key, value):
        self[key] = value


def run(recording, kept=None):
    return diarizer.diarize(recording, Request(), Work(Kept() if kept is None else kept, lambda *_: None))


def test_each_track_is_its_persons_and_talk_over_is_both():
    recording = Recording(
        tracks=(track("track-1", "P03", spoken((1, 4), (8, 10))), track("track-2", None, spoken((3, 6))))
    )
    spans = run(recording)
    assert [one.label for one in spans] == ["P03", "track-2", "P03"]
    assert {one.source for one in spans} == {Evidence.TRACK}
    for one, (start, end) in zip(spans, [(1000, 4000), (3000, 6000), (8000, 10_000)], strict=True):
        assert abs(one.span.start_ms - start) <= SLACK_MS
        assert abs(one.span.end_ms - end) <= SLACK_MS


def test_a_silent_track_says_nothing():
    assert run(Recording(tracks=(track("track-1", "P03", spoken()),))) == []


def test_what_a_track_gave_is_kept_by_its_bytes_whoever_it_belongs_to():
    kept, data = Kept(), spoken((1, 4))
    first = run(Recording(tracks=(track("track-1", "P03", data),)), kept)
    moved = Media(
        "track-7", lambda: pytest.fail("decoded again"), hashlib.sha256(data).hexdigest(), 12_000, "P04"
    )
    again = run(Recording(tracks=(moved,)), kept)
    assert [one.span for one in again] == [one.span for one in first]
    assert {one.label for one in again} == {"P04"}
    assert len(kept) == 2  # where it has speech, and how loud it is


def test_a_broken_track_is_told_by_its_role_and_number():
    with pytest.raises(UnreadableMedia, match=r"^track-2: "):
        run(Recording(tracks=(track("track-2", "P03", b"not sound"),)))
