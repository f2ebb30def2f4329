"""A meeting stopped and started, and people who came back: every word at its time, under its name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fake_zoom_data import File
from pulling import START, UUID, own, pull, room

from facilitator import recordings
from facilitator.demo import bundle
from facilitator.zoom.folder import FileRole, FoundFile
from facilitator.zoom.starts import with_starts

if TYPE_CHECKING:
    from pathlib import Path

    from fake_zoom import FakeZoom
    from fg import Fg

AGAIN = "2026-03-10T18:10:00Z"
LATER_MS = 600_000


def vtt(at: str, text: str) -> bytes:
    return f"WEBVTT\r\n\r\n1\r\n00:00:{at}.000 --> 00:00:04.000\r\n{text}\r\n".encode()


TEA = vtt("01", "Tamsin Oduya: Tea at first.")
SOUP = vtt("02", "Piotr Vale-Hansen: Soup at last.")


def stopped_and_started(cloud: FakeZoom) -> None:
    """Two parts ten minutes apart, each with sound, captions, timeline and chat; both people came back."""
    sounds = [path.read_bytes() for path in sorted(bundle.folder().rglob("*.m4a"))]
    line = {"timeline": [{"ts": "00:00:01.000", "users": [{"username": "Piotr Vale-Hansen"}]}]}
    cloud.meetings[0].files = [
        File("mix", "M4A", "audio_only", sounds[0], start=START),
        File(
            "vtt",
            "TRANSCRIPT",
            "audio_transcript",
            TEA,
            "VTT",
            start=START,
        ),
        File("mix-2", "M4A", "audio_only", sounds[1], start=AGAIN),
        File(
            "vtt-2",
            "TRANSCRIPT",
            "audio_transcript",
            SOUP,
            "VTT",
            start=AGAIN,
        ),
        File("line-2", "TIMELINE", "timeline", json.dumps(line).encode(), "JSON", start=AGAIN),
        File("chat-2", "CHAT", "chat_file", b"00:00:03\tTamsin Oduya:\thello again\r\n", "TXT", start=AGAIN),
    ]
    cloud.meetings[0].people = [own("Tamsin Oduya", 2), own("Tamsin Oduya", 3, AGAIN)]


def test_every_file_knows_when_its_part_began(fg: Fg, cloud: FakeZoom) -> None:
    stopped_and_started(cloud)
    cloud.meetings[0].people.append(own("Piotr Vale-Hansen", 4, "2026-03-10T18:12:30Z"))
    files = pull(fg)
    begun = {part.name: part.starts_ms for part in recordings.parts(room(fg))}
    assert begun == {
        "audio-1": 0,
        "captions-1": 0,
        "track-1": 0,
        "audio-2": LATER_MS,
        "captions-2": LATER_MS,
        "timeline-1": LATER_MS,
        "chat-1": LATER_MS,
        "track-2": LATER_MS,
        "track-3": LATER_MS,  # who came in later is laid on the sound of that part
    }
    assert [files[f"track-{number}"]["participant"] for number in (1, 2, 3)] == ["P01", "P01", "P02"]


def test_captions_of_both_parts_are_one_transcript_in_order_of_time(fg: Fg, cloud: FakeZoom) -> None:
    stopped_and_started(cloud)
    cloud.meetings[0].people = []
    pull(fg)
    fg.ok("transcribe", "FG1", "--engine", "captions")
    turns = fg.ok("show", "FG1", "--json").document["turns"]
    said = [(one["speaker"], one["start_ms"]) for one in turns if one["kind"] == "speech"]
    assert said == [("P01", 1_000), ("P02", LATER_MS + 2_000)]
    assert [one["start_ms"] for one in turns if one["kind"] == "chat"] == [LATER_MS + 3_000]


def test_somebody_who_came_back_is_one_person(fg: Fg, cloud: FakeZoom) -> None:
    """Two tracks of one meeting, one of each part, are the same participant's in the transcript."""
    stopped_and_started(cloud)
    tracks = [path.read_bytes() for path in sorted(bundle.folder().rglob("Audio Record/*.m4a"))]
    cloud.meetings[0].people[0].data, cloud.meetings[0].people[1].data = tracks[0], tracks[1]
    pull(fg)
    lines = [
        {"text": "Tea at first.", "start_ms": 1_000, "end_ms": 3_000, "channel": "track-1"},
        {
            "text": "Soup at last.",
            "start_ms": LATER_MS + 2_000,
            "end_ms": LATER_MS + 4_000,
            "channel": "track-2",
        },
    ]
    replay = fg.file("replay.json", json.dumps(lines))
    fg.ok("transcribe", "FG1", "--engine", "replay", "--model", str(replay))
    turns = [one for one in fg.ok("show", "FG1", "--json").document["turns"] if one["kind"] == "speech"]
    assert [one["speaker"] for one in turns] == ["P01", "P01"]
    assert turns[1]["start_ms"] >= LATER_MS


def test_parts_are_told_and_none_is_left_unheard(fg: Fg, cloud: FakeZoom) -> None:
    stopped_and_started(cloud)
    answer = fg.ok("zoom", "pull", "FG1", "--meeting", UUID)
    assert "its 2 parts are heard one after the other" in answer.out


def test_names_from_the_browser_tell_the_start_of_each_part(tmp_path: Path) -> None:
    names = {
        "GMT20260310-180000_Recording.m4a": 0,
        "GMT20260310-181000_Recording.m4a": LATER_MS,
        "GMT20260310-181000_Recording.transcript.vtt": LATER_MS,
        "notes.txt": 0,
    }
    files = [FoundFile(tmp_path / name, FileRole.AUDIO) for name in names]
    assert [one.starts_ms for one in with_starts(files)] == list(names.values())


def test_folders_on_a_computer_tell_theirs_and_two_days_are_two_meetings(tmp_path: Path) -> None:
    def found(*folders: str) -> list[int]:
        files = [FoundFile(tmp_path / one / "audio1.m4a", FileRole.AUDIO) for one in folders]
        return [one.starts_ms for one in with_starts(files)]

    assert found("2026-03-10 18.00.00 FG1", "2026-03-10 18.10.00 FG1") == [0, LATER_MS]
    assert found("2026-03-10 18.00.00 FG1", "2026-03-17 18.10.00 FG1") == [0, 0]
    assert found("2026-03-10 18.00.00 FG1", "2026-13-45 18.10.00 FG1") == [0, 0]


def test_the_chats_of_two_folders_keep_their_times(fg: Fg, cloud: FakeZoom, tmp_path: Path) -> None:
    folders = [tmp_path / f"2026-03-10 {clock} FG1" for clock in ("18.00.00", "18.10.00")]
    sounds = sorted(bundle.folder().rglob("*.m4a"))
    for folder, sound, minute in zip(folders, sounds, ("02", "12"), strict=False):
        folder.mkdir()
        (folder / "audio1.m4a").write_bytes(sound.read_bytes())
        line = f"18:{minute}:40 From Tamsin Oduya to Everyone:\r\n\thello at {minute}\r\n"
        (folder / "meeting_saved_chat.txt").write_text(line, "utf-8")
    fg.ok("import", "FG1", *map(str, folders))
    chat = recordings.load(room(fg)).chat
    assert [one.start_ms for one in chat] == [160_000, 760_000]
