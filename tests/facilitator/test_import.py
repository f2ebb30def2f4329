"""``fg import``: every file of a recording lands in the vault under its role, or the reason is told."""

from __future__ import annotations

import hashlib
import io
import shutil
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from facilitator.demo import bundle

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Fg

RATE = 16_000  # Hz


def tone(path: Path, seconds: float, *, video: bool = False) -> Path:
    """A file with a tone of that length, in a video where asked."""
    whole = io.BytesIO()
    with av.open(whole, "w", format="mp4") as container:
        picture = container.add_stream("mpeg4", rate=5) if video else None
        sound = container.add_stream("aac", rate=RATE)
        sound.layout = "mono"
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
            for number in range(int(seconds * 5)):
                frame = av.VideoFrame(64, 64, "yuv420p")
                frame.pts = number
                container.mux(picture.encode(frame))
            container.mux(picture.encode())
        wave = (np.sin(np.arange(int(seconds * RATE)) / 9) * 8000).astype(np.int16)
        for start in range(0, len(wave), 1024):
            frame = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(sound.encode(frame))
        container.mux(sound.encode())
    path.write_bytes(whole.getvalue())
    return path


@pytest.fixture
def demo(fg: Fg) -> Fg:
    """A study with the demo's people and a planned session."""
    fg.ok("init", fg.study, "--title", "T")
    fg.ok("guide", "new", "short-60")
    fg.ok("participant", "import", fg.file("roster.csv", bundle.roster_csv()))
    fg.ok("session", "add", "FG1", "--guide", "short-60", "--group", "students")
    return fg


@pytest.mark.slow
def test_a_zoom_folder_is_told_apart_by_role_and_every_track_finds_its_person(demo: Fg) -> None:
    taken = demo.ok("import", "FG1", bundle.folder(), "--json").document
    assert [one["file"] for one in taken["audio"]] == ["audio-1"]
    assert sorted(person for track in taken["tracks"] for person in track["participants"]) == [
        "M1", "P01", "P02", "P03", "P04",
    ]  # fmt: skip
    assert (taken["timeline"], taken["captions"], taken["chat"]) == ("timeline-1", "captions-1", "chat-1")
    assert all(one["duration_ms"] > 200_000 for one in (*taken["audio"], *taken["tracks"]))
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in bundle.folder().rglob("*.m4a")}
    assert {one["sha256"] for one in (*taken["audio"], *taken["tracks"])} == hashes


@pytest.mark.slow
def test_no_file_name_is_shown_unless_asked_for(demo: Fg) -> None:
    answer = demo.ok("import", "FG1", bundle.folder(), "--json")
    assert "Rebecca" not in answer.out + answer.err
    again = demo.ok("import", "FG1", bundle.folder(), "--identified", "--json")
    assert any("Rebecca" in name for name in again.document["originals"])


def test_a_second_import_of_the_same_files_takes_nothing(demo: Fg) -> None:
    first = demo.ok("import", "FG1", bundle.folder(), "--json").document
    second = demo.ok("import", "FG1", bundle.folder(), "--json")
    assert second.document["audio"] == first["audio"]
    assert "taking in" not in second.err


def test_another_recording_does_not_slip_into_a_session_that_has_one(demo: Fg) -> None:
    demo.ok("import", "FG1", tone(demo.folder / "first.m4a", 3))
    refused = demo("import", "FG1", tone(demo.folder / "second.m4a", 4))
    assert refused.code == 2
    assert "--force" in refused.err
    forced = demo.ok("import", "FG1", demo.folder / "second.m4a", "--force", "--json").document
    assert [one["duration_ms"] // 1000 for one in forced["audio"]] == [4]


def test_late_captions_join_the_recording_and_reopen_the_session(demo: Fg) -> None:
    first = demo.ok("import", "FG1", tone(demo.folder / "audio.m4a", 6), "--json").document
    demo.ok("transcribe", "FG1", "--engine", "null")
    assert "next: fg review FG1" in demo.ok("import", "FG1", demo.folder / "audio.m4a").out
    demo.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    late = "WEBVTT\n\n00:01.000 --> 00:02.000\nRebecca Fernandez: Good morning.\n"
    both = demo.ok("import", "FG1", demo.file("late.vtt", late), "--json").document
    assert both["audio"] == first["audio"]
    assert both["captions"] == "captions-1"
    assert demo.ok("status", "--json").document["sessions"][0]["state"] == "recorded"
    demo.ok("transcribe", "FG1", "--engine", "captions")
    assert demo.ok("show", "FG1", "--json").document["turns"][0]["speaker"] == "P01"


def test_a_broken_newcomer_leaves_the_recording_as_it_was(demo: Fg) -> None:
    demo.ok("import", "FG1", tone(demo.folder / "audio.m4a", 3))
    broken = demo.folder / "broken.m4a"
    broken.write_bytes((demo.folder / "audio.m4a").read_bytes()[:3000])
    assert demo("import", "FG1", broken, "--force").code == 4
    demo.ok("transcribe", "FG1", "--engine", "null")


def test_only_the_sound_of_a_video_is_kept(demo: Fg) -> None:
    video = tone(demo.folder / "meeting.mp4", 4, video=True)
    taken = demo.ok("import", "FG1", video, "--json").document["audio"]
    assert [(one["file"], one["duration_ms"] // 1000) for one in taken] == [("audio-1", 4)]
    assert taken[0]["bytes"] < video.stat().st_size
    demo.ok("transcribe", "FG1", "--engine", "null")


def test_tracks_that_nobody_recognises_are_asked_about_and_a_table_tells(demo: Fg) -> None:
    folder = demo.folder / "tracks"
    (folder / "Audio Record").mkdir(parents=True)
    tone(folder / "audio12345.m4a", 3)
    tone(folder / "Audio Record" / "audioiPhone112345.m4a", 2)
    asked = demo.ok("import", "FG1", folder)
    assert "Whose are track-1?" in asked.out
    assert "iPhone" not in asked.out
    named = demo.ok("import", "FG1", folder, "--identified").out
    assert [line for line in named.splitlines() if line.startswith("track-1 ") and "audioiPhone" in line]
    table = demo.file("map.csv", "track,participant\naudioiPhone112345.m4a,P03\n")
    taken = demo.ok("import", "FG1", folder, "--map", table, "--json").document
    assert taken["tracks"][0]["participants"] == ["P03"]
    corrected = demo.file("map2.csv", "file,person\ntrack-1,P04\n")
    taken = demo.ok("import", "FG1", folder, "--map", corrected, "--json").document
    assert taken["tracks"][0]["participants"] == ["P04"]


def test_a_video_of_which_only_the_sound_was_kept_is_not_deleted(demo: Fg) -> None:
    video = tone(demo.folder / "meeting.mp4", 4, video=True)
    left = demo.ok("import", "FG1", video, "--move", "--json").document
    assert video.exists()
    assert left["originals"] == ["audio-1"]


def test_a_video_beside_the_audio_is_named_among_what_lies_in_the_clear(demo: Fg) -> None:
    folder = demo.folder / "meeting"
    folder.mkdir()
    tone(folder / "audio1234567.m4a", 4)
    tone(folder / "video1234567.mp4", 4, video=True)
    assert demo.ok("import", "FG1", folder, "--json").document["originals"] == ["audio-1", "video"]
    assert demo.ok("import", "FG1", folder, "--move", "--json").document["originals"] == ["video"]
    assert (folder / "video1234567.mp4").exists()


@pytest.mark.slow
def test_originals_go_only_when_asked_and_only_when_safe(demo: Fg) -> None:
    folder = demo.folder / "recording"
    shutil.copytree(bundle.folder(), folder)
    demo.ok("import", "FG1", folder)
    due = demo.ok("status", "--json").document["due"]
    assert "plain originals" in due[0]["what"]
    demo.ok("import", "FG1", folder, "--move")
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert demo.ok("status", "--json").document["due"] == []
    demo.ok("transcribe", "FG1", "--engine", "captions")


@pytest.mark.parametrize("damage", ["empty", "random", "cut"])
def test_a_broken_file_is_one_clear_line_and_nothing_is_recorded_as_imported(demo: Fg, damage: str) -> None:
    path = tone(demo.folder / "audio.m4a", 5)
    whole = path.read_bytes()
    path.write_bytes(
        {"empty": b"", "random": bytes(range(256)) * 99, "cut": whole[: len(whole) // 2]}[damage]
    )
    answer = demo("import", "FG1", path)
    assert answer.code == 4
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert demo.ok("status", "--json").document["sessions"][0]["state"] == "planned"


def test_a_recording_that_ends_too_early_is_taken_with_a_warning(demo: Fg) -> None:
    with av.open(str(demo.folder / "audio.wav"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, RATE * 10), np.int16), format="s16", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
    path = demo.folder / "audio.wav"
    path.write_bytes(path.read_bytes()[: RATE * 2 * 4])
    taken = demo.ok("import", "FG1", path, "--json").document
    assert len(taken["warnings"]) == 1
    assert "cut off" in taken["warnings"][0]


@pytest.mark.parametrize("line", ["track-1,P77", "wrong.m4a,P03", "id,display_name\nP01,Somebody"])
def test_a_map_that_fits_nothing_is_refused_and_changes_nothing(demo: Fg, line: str) -> None:
    folder = demo.folder / "tracks"
    (folder / "Audio Record").mkdir(parents=True)
    tone(folder / "audio12345.m4a", 3)
    tone(folder / "Audio Record" / "audioRebeccaFernandez112345.m4a", 2)
    demo.ok("import", "FG1", folder)
    assert demo("import", "FG1", folder, "--map", demo.file("map.csv", line + "\n"), "--force").code == 4
    kept = demo.ok("import", "FG1", folder, "--json").document["tracks"]
    assert kept[0]["participants"] == ["P01"]
