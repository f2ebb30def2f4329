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
    """[start ms, end ms, label] by the demo voices: for words, and of those who speak at once."""
    from facilitator.demo.voices import trusted
    from transcription.diarizers.pyannote import Voices
    from transcription.model import Recording

    spans = Voices(trusted.folder()).diarize(Recording(audio=(as_media("mix-1", samples),)), request, work())
    return [
        [[one.span.start_ms, one.span.end_ms, one.label] for one in spans if one.together is together]
        for together in (False, True)
    ]


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
    (by_itself, _), (by_list, _) = told(sound, Request()), told(sound, Request(people=4))
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
    lines = [(one.start_ms, one.end_ms, one.speaker) for one in truth.lines if one.speaker in ("P02", "P03")]
    spans = [
        (one.span.start_ms, one.span.end_ms, one.label)
        for one in found
        if one.channel == "track-3" and not one.together
    ]
    return {
        "channels": sorted({one.channel for one in found}),
        "sources": sorted({str(one.source) for one in found}),
        "error": error_rate(lines, spans),
        "one_voice": error_rate(lines, [(start, end, "both") for start, end, _ in lines]),
    }


def talk_over():
    """Two people of the first session, one track laid over the other 2 s early: is that heard?"""
    from facilitator.demo import bundle
    from transcription.protocols import Request

    folder, truth = bundle.folder(), bundle.truth()
    own = [
        decoded(path) for one in ("P02", "P03") for path in folder.glob(f"Audio Record/audio*{PLACES[one]}*")
    ]
    lines = [
        max((one for one in truth.lines if one.speaker == who), key=lambda one: one.end_ms - one.start_ms)
        for who in ("P02", "P03")
    ]
    said = [sound[one.start_ms * 16 : one.end_ms * 16] for sound, one in zip(own, lines, strict=True)]
    begins = said[0].size - 2 * RATE
    sound = np.zeros(begins + said[1].size, np.float32)
    sound[: said[0].size] += said[0]
    sound[begins:] += said[1]
    _, together = told(sound, Request(speakers=2))
    return {"together": together, "from_ms": begins // 16, "to_ms": said[0].size // 16}


PLACES = {"M1": "Delgado", "P01": "Fernandez", "P02": "Santiago", "P03": "Benjamin", "P04": "Castillo"}


def main():
    from transcription.quiet import hush

    hush()
    print(json.dumps({"room": one_room(), "microphones": microphones(), "talk_over": talk_over()}))


if __name__ == "__main__":
    main()
