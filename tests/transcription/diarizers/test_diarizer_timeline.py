"""The meeting's log of active speakers, without its flicker."""

from __future__ import annotations

import io

import pytest

from transcription.diarizers.timeline import diarizer
from transcription.model import Evidence, Media, Recording, Span, SpeakerSpan
from transcription.protocols import Request, Work

MIX = Media("mix-1", io.BytesIO, "0" * 64, 10_000)


def run(logged, audio=(MIX,)):
    timeline = tuple(SpeakerSpan(Span(start, end), who, Evidence.TIMELINE) for start, end, who in logged)
    told = diarizer.diarize(Recording(audio=audio, timeline=timeline), Request(), Work(None, lambda *_: None))
    assert all(one.source is Evidence.TIMELINE for one in told)
    return [(one.span.start_ms, one.span.end_ms, one.label) for one in told]


@pytest.mark.parametrize(
    ("logged", "told"),
    [
        ([(0, 2000, "Kim"), (2000, 4000, "Kim")], [(0, 4000, "Kim")]),
        ([(0, 2000, "Kim"), (2300, 4000, "Kim")], [(0, 4000, "Kim")]),
        ([(0, 2000, "Kim"), (2301, 4000, "Kim")], [(0, 2000, "Kim"), (2301, 4000, "Kim")]),
        ([(0, 2000, "Kim"), (1000, 4000, "Kim")], [(0, 4000, "Kim")]),
        # the name differs: two people may speak at once
        ([(0, 2000, "Kim"), (1000, 4000, "kim")], [(0, 2000, "Kim"), (1000, 4000, "kim")]),
        # flicker goes, unless it is part of something longer
        ([(0, 299, "Kim"), (5000, 5300, "Ana")], [(5000, 5300, "Ana")]),
        ([(0, 200, "Kim"), (300, 500, "Kim")], [(0, 500, "Kim")]),
        # nothing outside the recording
        ([(8000, 12_000, "Kim"), (10_000, 20_000, "Ana")], [(8000, 10_000, "Kim")]),
        ([(9900, 12_000, "Kim")], []),
        ([(-500, 400, "Kim")], [(0, 400, "Kim")]),
        # in order of start
        (
            [(5000, 6000, "Kim"), (1000, 2000, "Kim"), (0, 900, "Zoe")],
            [(0, 900, "Zoe"), (1000, 2000, "Kim"), (5000, 6000, "Kim")],
        ),
        ([(3000, 3000, "Kim"), (4000, 3500, "Kim")], []),
        ([], []),
    ],
)
def test_the_log_is_joined_clipped_and_rid_of_flicker(logged, told):
    assert run(logged) == told


def test_without_audio_there_is_nothing_to_clip_to():
    assert run([(8000, 12_000, "Kim")], audio=()) == [(8000, 12_000, "Kim")]


def test_ready_when_there_is_a_log():
    assert not diarizer.ready(Recording(audio=(MIX,)))
    assert diarizer.ready(Recording(timeline=(SpeakerSpan(Span(0, 1), "Kim", Evidence.TIMELINE),)))
