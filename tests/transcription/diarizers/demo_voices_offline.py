"""Run by test_diarizer_demo_voices.py in its own process: the real pyannote with the demo voices.

Hears the bundled sessions and prints what came out as JSON.
"""

from __future__ import annotations

import hashlib
import io
import json
import wave

import numpy as np

RATE = 16_000  # Hz


class Kept:
    """A checkpoint store in memory."""

    def __init__(self):
        self.values = {}

    def get(self, key):
        return self.values.get(key)

    def put(self, key, value):
        self.values[key] = value


def work():
    from transcription.protocols import Work

    return Work(Kept(), lambda *_: None)


def decoded(path):
    from transcription import media

    with path.open("rb") as reader:
        return np.concatenate(list(media.blocks(reader)))


def as_media(name, samples, person=None):
    from transcription.model import Media

    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setparams((1, 2, RATE, samples.size, "NONE", ""))
        sound.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    data = buffer.getvalue()
    length_ms = samples.size * 1000 // RATE
    return Media(name, lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), length_ms, person)


def told(samples, request):
    """[start ms, end ms, label] by the demo voices, as words are given to them."""
    from facilitator.demo.voices import trusted
    from transcription.diarizers.pyannote import Voices
    from transcription.model import Recording

    spans = Voices(trusted.folder()).diarize(Recording(audio=(as_media("mix-1", samples),)), request, work())
    return [[one.span.start_ms, one.span.end_ms, one.label] for one in spans if not one.together]


def error_rate(lines, spans):
    from pyannote.core import Annotation, Segment
    from pyannote.metrics.diarization import DiarizationErrorRate

    reference, hypothesis = Annotation(), Annotation()
    for number, (start, end, who) in enumerate(lines):
        reference[Segment(start / 1000, end / 1000), number] = who
    for number, (start, end, who) in enumerate(spans):
        hypothesis[Segment(start / 1000, end / 1000), number] = who
    return DiarizationErrorRate()(reference, hypothesis)


def one_room():
    """The second session, with and without knowing how many there are; and one voice for everything."""
    from facilitator.demo import bundle
    from transcription.protocols import Request

    (path,) = bundle.folder(bundle.ROOM).glob("*.m4a")
    sound, truth = decoded(path), bundle.truth(bundle.ROOM)
    lines = [(one.start_ms, one.end_ms, one.speaker) for one in truth.lines]
    by_itself, by_list = told(sound, Request()), told(sound, Request(people=4))
    return {
        "one_voice": error_rate(lines, [(0, truth.duration_ms, "everybody")]),
        "by_itself": error_rate(lines, by_itself),
        "by_list": error_rate(lines, by_list),
        "voices": len({label for *_, label in by_list}),
        "duration_ms": truth.duration_ms,
        "spans": by_list,
    }


def microphones():
    """The first session's tracks, two of its people on one of them."""
    from facilitator.demo import bundle
    from facilitator.demo.voices import trusted
    from transcription.diarizers.shared_microphone import SharedMicrophone
    from transcription.model import Recording
    from transcription.protocols import Request

    folder, truth = bundle.folder(), bundle.truth()
    own = {one: decoded(path) for one in PLACES for path in folder.glob(f"Audio Record/audio*{PLACES[one]}*")}
    length = min(map(len, own.values()))
    mix = sum(sound[:length] for sound in own.values())
    both = own["P02"][:length] + own["P03"][:length]
    tracks = (
        as_media("track-1", own["M1"][:length], "M1"),
        as_media("track-2", own["P01"][:length], "P01"),
        as_media("track-3", both, "P02"),
    )
    recording = Recording(audio=(as_media("mix-1", mix),), tracks=tracks)
    found = SharedMicrophone(trusted.folder()).diarize(recording, Request(), work())
    asked = Request(sharing=("P01", "P09"))
    noted = SharedMicrophone(trusted.folder()).diarize(recording, asked, work())
    lines = [(one.start_ms, one.end_ms, one.speaker) for one in truth.lines if one.speaker in ("P02", "P03")]
    spans = [
        (one.span.start_ms, one.span.end_ms, one.label)
        for one in found
        if one.channel == "track-3" and not one.together
    ]
    return {
        "channels": sorted({one.channel for one in found}),
        "noted": {
            name: len({one.label for one in noted if one.channel == name})
            for name in sorted({one.channel for one in noted})
        },
        "sources": sorted({str(one.source) for one in found}),
        "error": error_rate(lines, spans),
        "one_voice": error_rate(lines, [(start, end, "both") for start, end, _ in lines]),
    }


PLACES = {"M1": "Delgado", "P01": "Fernandez", "P02": "Santiago", "P03": "Benjamin", "P04": "Castillo"}


def main():
    from transcription.quiet import hush

    hush()
    print(json.dumps({"room": one_room(), "microphones": microphones()}))


if __name__ == "__main__":
    main()
