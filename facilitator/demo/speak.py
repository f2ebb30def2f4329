"""Speaks the demo sessions: ``python -m facilitator.demo.speak OUT``.

Needs the speech synthesizer flite (http://www.festvox.org/flite/; Debian and Ubuntu package
``flite``). OUT gets ``recording/`` (the folder a meeting program would leave), ``truth.json``, and the
same of the session in a room under ``room/``. The same flite and scripts give the same sound.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

from facilitator.demo.bundle import MEETING, ROOM, SpokenLine, Truth, TypedLine
from facilitator.demo.captions import chat_txt, timeline_json, transcript_vtt
from facilitator.demo.script import Script, ScriptLine, Speaker, load, plain
from facilitator.demo.synth import FULL_SCALE, RATE, Voice, levelled, say
from facilitator.demo.voices.mixtures import in_a_room

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.demo.synth import Sound

BIT_RATE = 32_000  # bit/s per file, AAC
LEVEL_DB = -23.0  # of full scale, the usual loudness of speech (EBU R 128 sets -23 LUFS)
LOUDEST = 0.95  # of full scale: what the mix may reach
TAIL_MS = 1000  # silence after the last word
ROOM_SEED = 5  # of the room's echoes and noise


def main(out: Path) -> None:
    """Speak both scripts and write each recording folder and its truth into ``out``."""
    script, truth, tracks = _spoken(MEETING)
    _write_meeting(out, script, truth, tracks)
    script, truth, tracks = _spoken(ROOM)
    _write_room(out / ROOM.name, script, truth, tracks)


def _spoken(session: Path) -> tuple[Script, Truth, dict[str, Sound]]:
    script = load(session)
    sounds = [_say(line, script.speaker(line.speaker)) for line in script.lines]
    truth = _truth(script, [_ms(sound) for sound in sounds])
    return script, truth, _tracks(script, truth, sounds)


def _say(line: ScriptLine, speaker: Speaker) -> Sound:
    """The line in the speaker's voice and level, without silence at either end."""
    voice = Voice(speaker.voice, speaker.pitch_hz, speaker.stretch)
    text = line.spoken or plain(line.text)[0].lower()
    return levelled(say(voice, text), LEVEL_DB + speaker.level_db)


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


def _write_meeting(out: Path, script: Script, truth: Truth, tracks: dict[str, Sound]) -> None:
    """As a meeting program leaves it: the mix, a file for each person, captions, timeline, chat."""
    recording = out / "recording" / f"{script.start:%Y-%m-%d %H.%M.%S} FG1 Students"
    people = recording / "Audio Record"
    people.mkdir(parents=True, exist_ok=True)
    _encode(recording / f"audio{script.recording_id}.m4a", _unclipped(_mix(tracks)))
    for number, speaker in enumerate(script.speakers, 1):
        name = speaker.display_name.replace(" ", "")
        _encode(people / f"audio{name}{number}{script.recording_id}.m4a", tracks[speaker.id])
    stamp = script.start.strftime("GMT%Y%m%d-%H%M%S_Recording")
    _text(recording / f"{stamp}.transcript.vtt", transcript_vtt(script, truth))
    _text(recording / f"{stamp}_timeline.json", timeline_json(script, truth))
    _text(recording / "chat.txt", chat_txt(script, truth))
    _truth_file(out, truth)


def _write_room(out: Path, script: Script, truth: Truth, tracks: dict[str, Sound]) -> None:
    """As a recorder on the table leaves it: one file, with the room's echoes."""
    recording = out / "recording" / f"{script.start:%Y-%m-%d %H.%M.%S} FG2 Students"
    recording.mkdir(parents=True, exist_ok=True)
    mix = in_a_room(_mix(tracks), np.random.default_rng(ROOM_SEED))
    _encode(recording / f"recorder{script.recording_id}.m4a", _unclipped(mix))
    _truth_file(out, truth)


def _mix(tracks: dict[str, Sound]) -> Sound:
    mix: Sound = np.sum(list(tracks.values()), axis=0)
    return mix


def _unclipped(mix: Sound) -> Sound:
    if np.abs(mix).max() > LOUDEST:
        raise ValueError("The mix would be clipped: lower level_db or move two lines apart.")
    return mix


def _truth_file(out: Path, truth: Truth) -> None:
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
