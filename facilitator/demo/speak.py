"""Speaks the demo session: ``python -m facilitator.demo.speak OUT``.

Needs the speech synthesizer flite (http://www.festvox.org/flite/; Debian and Ubuntu package
``flite``). OUT gets ``recording/`` (the folder a meeting program would leave) and ``truth.json``.
Nothing is random: the same flite and script give the same sound.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import wave
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

from facilitator.demo.bundle import SpokenLine, Truth, TypedLine
from facilitator.demo.captions import chat_txt, timeline_json, transcript_vtt
from facilitator.demo.script import Script, ScriptLine, Speaker, load, plain
from transcription.errors import MissingProgram

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Sound = NDArray[np.float64]  # samples between -1 and 1, at RATE

RATE = 16_000  # Hz; what flite's voices are made at
BIT_RATE = 32_000  # bit/s per file, AAC
FULL_SCALE = 32_768.0  # of a 16-bit sample
AUDIBLE = 0.01  # of full scale (-40 dB): below it flite's lead-in and tail count as silence
LEAD_MS = 60  # kept before and after the audible part: soft consonants such as "th"
LEVEL_DB = -23.0  # of full scale, the usual loudness of speech (EBU R 128 sets -23 LUFS)
LOUDEST = 0.95  # of full scale: what the mix may reach
TAIL_MS = 1000  # silence after the last word


def main(out: Path) -> None:
    """Speak the script and write the recording folder and its truth into ``out``."""
    script = load()
    sounds = [_say(line, script.speaker(line.speaker)) for line in script.lines]
    truth = _truth(script, [_ms(sound) for sound in sounds])
    tracks = _tracks(script, truth, sounds)
    _write(out, script, truth, tracks)


def _say(line: ScriptLine, speaker: Speaker) -> Sound:
    """The line in the speaker's voice and level, without silence at either end."""
    flite = shutil.which("flite")
    if flite is None:
        raise MissingProgram("The demo is spoken by flite, which is not installed.", "sudo apt install flite")
    text = line.spoken or plain(line.text)[0].lower()
    with tempfile.TemporaryDirectory() as folder:
        heard = Path(folder) / "line.wav"
        settings = [f"int_f0_target_mean={speaker.pitch_hz}", f"duration_stretch={speaker.stretch}"]
        options = [part for one in settings for part in ("--setf", one)]
        command = [flite, "-voice", speaker.voice, *options, "-t", text, "-o", str(heard)]
        subprocess.run(command, check=True)  # noqa: S603 - no shell; the words are our own script's
        return _levelled(_trimmed(_read_wave(heard)), LEVEL_DB + speaker.level_db)


def _read_wave(path: Path) -> Sound:
    with wave.open(str(path)) as sound:
        if sound.getframerate() != RATE:
            raise ValueError(f"This voice speaks at {sound.getframerate()} Hz, not {RATE}.")
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / FULL_SCALE


def _trimmed(sound: Sound) -> Sound:
    audible = np.flatnonzero(np.abs(sound) > AUDIBLE)
    lead = LEAD_MS * RATE // 1000
    return sound[max(0, audible[0] - lead) : audible[-1] + 1 + lead]


def _levelled(sound: Sound, level_db: float) -> Sound:
    """The sound with the wanted mean power over its audible samples."""
    power = float(np.sqrt(np.mean(sound[np.abs(sound) > AUDIBLE] ** 2)))
    return sound * (10 ** (level_db / 20) / power)


def _ms(sound: Sound) -> int:
    return round(len(sound) * 1000 / RATE)


def _truth(script: Script, lengths_ms: Sequence[int]) -> Truth:
    """When each line and chat message falls, from the gaps of the script."""
    lines: list[SpokenLine] = []
    ends: list[int] = []  # of everything up to and including each line
    for written, length in zip(script.lines, lengths_ms, strict=True):
        start = (ends[-1] if ends else 0) + written.gap_ms
        text, identifiers = plain(written.text)
        lines.append(SpokenLine(written.speaker, start, start + length, written.question, text, identifiers))
        ends.append(max([start + length, *ends[-1:]]))
    if any(one.start_ms >= two.start_ms for one, two in pairwise(lines)):
        raise ValueError("A line begins before the one above it: its gap_ms is too far below 0.")
    chat = tuple(
        TypedLine(one.speaker, one.to, ends[one.after_line - 1], *plain(one.text)) for one in script.chat
    )
    return Truth(ends[-1] + TAIL_MS, tuple(lines), chat)


def _tracks(script: Script, truth: Truth, sounds: Sequence[Sound]) -> dict[str, Sound]:
    """One sound per person, as long as the session, digital silence where they do not speak."""
    length = truth.duration_ms * RATE // 1000
    tracks = {one.id: np.zeros(length) for one in script.speakers}
    for line, sound in zip(truth.lines, sounds, strict=True):
        start = line.start_ms * RATE // 1000
        tracks[line.speaker][start : start + len(sound)] += sound
    return tracks


def _write(out: Path, script: Script, truth: Truth, tracks: dict[str, Sound]) -> None:
    recording = out / "recording" / f"{script.start:%Y-%m-%d %H.%M.%S} FG1 Students"
    people = recording / "Audio Record"
    people.mkdir(parents=True, exist_ok=True)
    mix = np.sum(list(tracks.values()), axis=0)
    if np.abs(mix).max() > LOUDEST:
        raise ValueError("The mix would be clipped: lower level_db or move two lines apart.")
    _encode(recording / f"audio{script.recording_id}.m4a", mix)
    for number, speaker in enumerate(script.speakers, 1):
        name = speaker.display_name.replace(" ", "")
        _encode(people / f"audio{name}{number}{script.recording_id}.m4a", tracks[speaker.id])
    stamp = script.start.strftime("GMT%Y%m%d-%H%M%S_Recording")
    _text(recording / f"{stamp}.transcript.vtt", transcript_vtt(script, truth))
    _text(recording / f"{stamp}_timeline.json", timeline_json(script, truth))
    _text(recording / "chat.txt", chat_txt(script, truth))
    _text(out / "truth.json", json.dumps(asdict(truth), indent=1) + "\n")


def _text(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="")


def _encode(path: Path, sound: Sound) -> None:
    samples = np.round(sound * (FULL_SCALE - 1)).astype("<i2")
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=RATE, layout="mono", bit_rate=BIT_RATE)
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode()]:
            container.mux(packet)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m facilitator.demo.speak OUT")
    main(Path(sys.argv[1]))
