"""What every diarizer promises, whoever wrote it."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import wave

import numpy as np
import pytest

from transcription.model import Evidence, Media, Recording, Span, SpeakerSpan
from transcription.plugins import discover
from transcription.protocols import Request, Work

DIARIZERS = discover("transcription.diarizers", "diarizer")
ASKED = {"tracks": Evidence.TRACK, "timeline": Evidence.TIMELINE, "pyannote": Evidence.VOICE}
HEAVY = ("torch", "pyannote.audio", "whisper", "pocketsphinx")
RATE, LENGTH_S = 16_000, 6


def sound():
    time = np.arange(LENGTH_S * RATE) / RATE
    hum = sum(np.sin(2 * np.pi * 140 * overtone * time) / overtone for overtone in range(1, 12))
    hum = 0.1 * hum * ((time % 3) > 1)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes((hum * 32_000).astype("<i2").tobytes())
    return file.getvalue()


DATA = sound()


def media(name, person=None):
    return Media(name, lambda: io.BytesIO(DATA), hashlib.sha256(DATA).hexdigest(), LENGTH_S * 1000, person)


FULL = Recording(
    audio=(media("mix-1"),),
    tracks=(media("track-1", "P01"), media("track-2")),
    timeline=(
        SpeakerSpan(Span(4000, 9000), "Kim Ono", Evidence.TIMELINE),
        SpeakerSpan(Span(0, 2500), "Ana Reyes", Evidence.TIMELINE),
    ),
)


class Kept(dict):
    def put(self, key, value):
        self[key] = value


def work(kept=None):
    return Work(Kept() if kept is None else kept, reported)


def reported(stage, share):
    assert stage == "diarize"
    assert 0 <= share <= 1


@pytest.fixture(params=sorted(DIARIZERS))
def diarizer(request, monkeypatch, tmp_path):
    """Without any model folder of the user's: the real pyannote has tests of its own."""
    monkeypatch.setenv("FG_PYANNOTE", str(tmp_path))
    return DIARIZERS[request.param]


def test_the_four_of_the_contract_are_there():
    assert {"none", "pyannote", "timeline", "tracks"} <= set(DIARIZERS)


def test_its_name_is_what_discovery_calls_it(diarizer):
    assert DIARIZERS[diarizer.name] is diarizer


def test_an_empty_recording_gives_it_nothing_to_do(diarizer):
    assert list(diarizer.diarize(Recording(), Request(), work())) == []
    assert diarizer.ready(Recording()) is (diarizer.name == "none")


def test_its_spans_are_whole_ms_inside_the_recording_in_order_and_of_its_kind(diarizer):
    if not diarizer.ready(FULL):
        pytest.skip("has no model here")
    spans = list(diarizer.diarize(FULL, Request(), work()))
    assert spans == sorted(spans, key=lambda one: one.span)
    assert bool(spans) is (diarizer.name != "none")
    for one in spans:
        assert type(one.span.start_ms) is type(one.span.end_ms) is int
        assert 0 <= one.span.start_ms < one.span.end_ms <= FULL.duration_ms
        assert one.label
        assert one.source is ASKED[diarizer.name]


def test_asked_twice_it_answers_the_same_and_keeps_one_answer(diarizer):
    if not diarizer.ready(FULL):
        pytest.skip("has no model here")
    kept = Kept()
    first = list(diarizer.diarize(FULL, Request(), work(kept)))
    entries = dict(kept)
    assert list(diarizer.diarize(FULL, Request(), work(kept))) == first
    assert dict(kept) == entries


def test_finding_out_who_is_ready_loads_nothing_heavy():
    code = (
        "import sys\n"
        "from transcription.plugins import discover\n"
        "from transcription.model import Recording\n"
        "for one in discover('transcription.diarizers', 'diarizer').values(): one.ready(Recording())\n"
        f"print(sorted(set({HEAVY!r}) & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
