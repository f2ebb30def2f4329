"""A meeting that was stopped and started: what must fall silent does so in every part, where it was said."""

from __future__ import annotations

import io
import json
import wave
from typing import TYPE_CHECKING

import numpy as np
import pytest

from facilitator import folder, recordings, room_log
from facilitator.actions.open_study import opened
from facilitator.model import LogEvent
from facilitator.recordings import Part
from facilitator.zoom.folder import FileRole
from transcription.media import samples
from transcription.model import Span

if TYPE_CHECKING:
    from fg import Fg

RATE = 16_000
PART_S = 60  # seconds that each part lasts
LATER_S = 300  # seconds after which the second part begins
LATE_S = 0.7  # seconds by which the second part's tracks begin before the mix
# Who speaks from when to when, in seconds of each part.
SAID = {
    "P01": [(2, 7), (13, 18), (24, 26), (33, 41), (50, 54)],
    "P02": [(9, 12), (20, 22), (28, 31), (44, 48), (56, 58)],
}
SECOND = {
    "P01": [(9, 12), (20, 23), (28, 31), (44, 48), (56, 58)],
    "P02": [(2, 6), (14, 18), (25, 26.5), (34, 41), (50, 54)],
}


def voice(said: list[tuple[float, float]], pitch: float, late_s: float = 0.0) -> np.ndarray:
    """Somebody's own sound in a part: bursts in the rhythm of syllables."""
    rng = np.random.default_rng(round(pitch))
    sound = np.zeros(int((PART_S + late_s) * RATE))
    for start, end in said:
        first, last = int((start + late_s) * RATE), int((end + late_s) * RATE)
        time = np.arange(last - first) / RATE
        syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 3.1 * time + rng.random())
        sound[first:last] = 0.25 * syllables * rng.normal(size=time.size)
    return sound


def wav(sound: np.ndarray) -> bytes:
    file = io.BytesIO()
    noise = np.random.default_rng(1).normal(scale=1e-4, size=sound.size)
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes(((sound + noise).clip(-1, 1) * 32_000).astype("<i2").tobytes())
    return file.getvalue()


def part(study, name: str, role: FileRole, data: bytes, person: str | None, starts_s: int) -> Part:
    with study.vault.hold("FG1", "test") as room:
        stored = room.put("new", data)
        room.rename({"new": recordings.place(stored.sha256)})
    length_ms = (len(data) - 44) // 32
    return Part(name, role, stored.sha256, len(data), length_ms, person, starts_ms=starts_s * 1000)


@pytest.fixture
def meeting(fg: Fg) -> Fg:
    """Two parts with a mix and two tracks each; the tracks of the second run on a clock of their own."""
    fg.started().consented()
    with opened(folder.read(fg.study)) as study:
        files = []
        for number, (said, starts_s, late_s) in enumerate([(SAID, 0, 0.0), (SECOND, LATER_S, LATE_S)], 1):
            mix = voice(said["P01"], 100) + voice(said["P02"], 200)
            files.append(part(study, f"audio-{number}", FileRole.AUDIO, wav(mix), None, starts_s))
            for person, pitch in (("P01", 100), ("P02", 200)):
                name = f"track-{number}{person}"
                data = wav(voice(said[person], pitch, late_s))
                files.append(part(study, name, FileRole.TRACK, data, person, starts_s))
        with study.vault.hold("FG1", "test") as room:
            recordings.keep_parts(room, files)
    return fg


def sounds(fg: Fg, name: str, spans: list[tuple[float, float]]) -> list[np.ndarray]:
    """What a file holds at these seconds of its own clock."""
    with opened(folder.read(fg.study)) as study:
        room = study.vault.room("FG1")
        (found,) = [one for one in recordings.parts(room) if one.name == name]
        heard = []
        for start, end in spans:
            with room.open_file(recordings.place(found.sha256)) as reader:
                heard.append(samples(reader, round(start * 1000), round(end * 1000)))
        return heard


def inside(said: list[tuple[float, float]], by_s: float = 0.0, margin_s: float = 0.5):
    return [(start + by_s + margin_s, end + by_s - margin_s) for start, end in said]


@pytest.mark.slow
def test_a_withdrawn_voice_is_silent_in_both_parts_and_everybody_else_is_heard(meeting: Fg) -> None:
    words = ["participant", "withdraw", "P02", "--mode", "remove-all", "--reviewer", "AB"]
    meeting.ok(*words)
    for number, said in enumerate([SAID, SECOND], 1):
        assert not any(np.any(one) for one in sounds(meeting, f"audio-{number}", said["P02"]))
        kept = sounds(meeting, f"audio-{number}", inside(said["P01"]))
        assert min(float(np.abs(one).max()) for one in kept) > 0.1
    late = [(start + LATE_S, end + LATE_S) for start, end in SECOND["P02"]]
    assert not any(np.any(one) for one in sounds(meeting, "track-2P01", late))
    own = sounds(meeting, "track-2P01", inside(SECOND["P01"], LATE_S))
    assert min(float(np.abs(one).max()) for one in own) > 0.1


@pytest.mark.slow
def test_off_the_record_in_the_second_part_is_silenced_there_and_nowhere_else(meeting: Fg) -> None:
    events = [
        (5, "rec.start"),
        (70, "rec.stop"),
        (306, "rec.start"),
        (335, "offrecord.on"),
        (345, "offrecord.off"),
    ]
    with opened(folder.read(meeting.study)) as study, study.vault.hold("FG1", "test") as room:
        log = [LogEvent(seq, at_s * 1000, "", event) for seq, (at_s, event) in enumerate(events, 1)]
        room_log.append(room, log)
    before = files(meeting)
    meeting.ok("transcribe", "FG1", "--engine", "replay", "--model", meeting.file("said.json", "[]"))
    assert {name for name, sha in files(meeting).items() if before[name] != sha} == {
        "audio-2", "track-2P01", "track-2P02",
    }  # fmt: skip
    (off,) = sounds(meeting, "audio-2", [(29.1, 38.9)])
    assert not np.any(off)
    (own,) = sounds(meeting, "track-2P02", [(34.5 + LATE_S, 38.9 + LATE_S)])
    assert not np.any(own)
    kept = sounds(meeting, "audio-2", [(25.2, 26.3), (39.5, 40.8)])
    assert min(float(np.abs(one).max()) for one in kept) > 0.1


def files(fg: Fg) -> dict[str, str]:
    with opened(folder.read(fg.study)) as study:
        return {one.name: one.sha256 for one in recordings.parts(study.vault.room("FG1"))}


@pytest.mark.slow
def test_speech_without_a_word_is_told_where_it_is_in_either_part(meeting: Fg) -> None:
    lines = [
        {"text": "tea", "start_ms": round(at * 1000), "end_ms": round(end * 1000), "channel": channel}
        for said, by_s, late_s, number in ((SAID, 0, 0.0, 1), (SECOND, LATER_S, LATE_S, 2))
        for person, spans in said.items()
        for at, end in [(start + by_s + late_s, end + by_s + late_s) for start, end in spans]
        for channel in [f"track-{number}{person}"]
        if (person, at) not in {("P01", 33.0), ("P02", 334.0 + LATE_S)}
    ]
    replay = meeting.file("said.json", json.dumps(lines))
    answer = meeting.ok("transcribe", "FG1", "--engine", "replay", "--model", replay, "--json")
    covered = answer.document["sessions"][0]["coverage"]
    long = [
        Span(one["start_ms"], one["end_ms"])
        for one in covered["lost"]
        if one["end_ms"] - one["start_ms"] > 2_000
    ]
    assert [round(one.start_ms / 1000) for one in long] == [33, LATER_S + 34]
    spoken_s = sum(end - start for said in (SAID, SECOND) for spans in said.values() for start, end in spans)
    assert abs(covered["speech_ms"] / 1000 - spoken_s) < 0.15 * spoken_s


def test_who_has_a_track_in_one_part_only_is_not_sure_in_the_other(meeting: Fg) -> None:
    with opened(folder.read(meeting.study)) as study, study.vault.hold("FG1", "test") as room:
        left = [one for one in recordings.parts(room) if one.name != "track-2P02"]
        recordings.keep_parts(room, left)
    refused = meeting("participant", "withdraw", "P02", "--mode", "remove-all", "--reviewer", "AB")
    assert refused.code == 5
    assert "--mix destroy" in refused.err
