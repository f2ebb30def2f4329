"""A recording folder, downloads and loose files: what each is, and whose."""

from __future__ import annotations

import io
import json
import wave
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from facilitator.errors import BadFile
from facilitator.zoom.folder import FileRole, Found, match_tracks, recognise
from facilitator.zoom.names import guesses, held_in, whose
from facilitator.zoom.sniff import Medium, medium
from transcription.errors import UnreadableMedia
from transcription.model import Person

if TYPE_CHECKING:
    from pathlib import Path

ROSTER = (
    Person("M1", "moderator", ("Tamsin Oduya", "Tamsin")),
    Person("P01", "participant", ("Piotr Vale-Hansen",)),
    Person("P02", "participant", ("Sam",)),
    Person("P03", "participant", ("Jo\u00eblle Farrow", "Jo")),
    Person("P04", "participant", ("Room 2",)),
)
SHARED = "1759316641"
OLD_CHAT = "11:04:40 From Tamsin Oduya to Everyone : hi\n"
NEW_CHAT = (
    "11:04:40 From Tamsin Oduya to Everyone:\n\thi\n"
    "11:05:00 From Sam to Tamsin Oduya(direct message):\n\tpsst\n"
)
NAMED = b"WEBVTT\r\n\r\n1\r\n00:00:03.120 --> 00:00:06.480\r\nTamsin Oduya: Thanks\r\n"
NAMELESS = NAMED.replace(b"Tamsin Oduya: ", b"")
TIMELINE = json.dumps(
    {"timeline": [{"ts": "00:00:03.120", "users": [{"username": "Sam"}]}], "timeline_refine": []}
)
REPORT = "\ufeffMeeting ID,Topic\n83211234567,FG1\n\nName (Original Name),User Email\nSam,sam@example.org\n"


def _sound(suffix: str, *, pictures: bool = False) -> bytes:
    out = io.BytesIO()
    with av.open(
        out, "w", format={".m4a": "mp4", ".mp4": "mp4", ".mp3": "mp3", ".webm": "webm"}[suffix]
    ) as container:
        codec = {".mp3": "mp3", ".webm": "libopus"}.get(suffix, "aac")
        stream = container.add_stream(codec, rate=48_000, layout="mono")
        if pictures:
            video = container.add_stream("mpeg4" if suffix == ".mp4" else "libvpx", rate=10)
            video.width = video.height = 64
            video.pix_fmt = "yuv420p"
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux([*video.encode(picture), *video.encode(None)])
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 960), np.int16), format="s16", layout="mono")
        frame.sample_rate = 48_000
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return out.getvalue()


def _wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\0\0" * 160)
    return out.getvalue()


M4A, MP4, WAV = _sound(".m4a"), _sound(".mp4", pictures=True), _wav()


def lay_out(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def roles(found: Found) -> dict[str, str]:
    return {file.path.name: file.role.value for file in found.files}


def owners(found: Found) -> dict[str, str | None]:
    return {file.path.name: file.person for file in match_tracks(found, ROSTER).of(FileRole.TRACK)}


@pytest.fixture
def local(tmp_path: Path) -> Path:
    """A local recording as Zoom leaves it today."""
    people = ["TamsinOduya", "PiotrVale-Hansen", "iPhone(2)", "Sam", "Room2"]
    tracks = {f"Audio Record/audio{name}{at}{SHARED}.m4a": M4A for at, name in enumerate(people, start=1)}
    return lay_out(
        tmp_path / "2024-04-10 11.00.02 FG1 Students",
        {
            f"audio{SHARED}.m4a": M4A,
            f"video{SHARED}.mp4": MP4,
            f"playback{SHARED}.m3u": "#EXTM3U\n",
            "chat.txt": OLD_CHAT,
            "meeting_saved_new_chat.txt": NEW_CHAT,
            "closed_caption.txt": "[Tamsin Oduya] 11:01:00\nHello\n",
            "recording.conf": json.dumps({"items": [{"audio": "audio1.m4a", "process": 100}]}),
            "zoomver.tag": "5.17",
            ".DS_Store": "x",
            "Audio Record/.hidden.m4a": "x",
            **tracks,
        },
    )


def test_every_file_of_a_local_recording_has_its_role(local):
    found = recognise([local])
    assert roles(found) == {
        f"audio{SHARED}.m4a": "audio",
        f"video{SHARED}.mp4": "video",
        f"audioTamsinOduya1{SHARED}.m4a": "track",
        f"audioPiotrVale-Hansen2{SHARED}.m4a": "track",
        f"audioiPhone(2)3{SHARED}.m4a": "track",
        f"audioSam4{SHARED}.m4a": "track",
        f"audioRoom25{SHARED}.m4a": "track",
        "closed_caption.txt": "captions",
        "meeting_saved_new_chat.txt": "chat",
        "chat.txt": "ignored",
        f"playback{SHARED}.m3u": "ignored",
        "recording.conf": "ignored",
        "zoomver.tag": "ignored",
    }
    assert {one.starts_at_ms for one in found.files} == {((11 * 60 + 0) * 60 + 2) * 1000}
    assert [file.path.name for file in found.mixed] == [f"audio{SHARED}.m4a"]
    assert all(file.note for file in found.of(FileRole.IGNORED))


def test_the_tracks_of_a_local_recording_find_their_people(local):
    assert owners(recognise([local])) == {
        f"audioTamsinOduya1{SHARED}.m4a": "M1",
        f"audioPiotrVale-Hansen2{SHARED}.m4a": "P01",
        f"audioiPhone(2)3{SHARED}.m4a": None,
        f"audioSam4{SHARED}.m4a": "P02",
        f"audioRoom25{SHARED}.m4a": "P04",
    }


def test_no_name_and_no_path_is_shown(local):
    shown = repr(match_tracks(recognise([local]), ROSTER))
    for word in ("Tamsin", "Oduya", "Piotr", "Sam", "iPhone", "FG1", "m4a"):
        assert word not in shown


def test_an_old_local_recording_is_known_too(tmp_path):
    folder = lay_out(
        tmp_path / "2020-04-10 09.30.00 FG1 83211234567",
        {
            "audio_only.m4a": M4A,
            "zoom_0.mp4": MP4,
            "zoom_1.mp4": MP4,
            "playback.m3u": "#EXTM3U",
            "chat.txt": OLD_CHAT,
        },
    )
    found = recognise([folder])
    assert roles(found) | {"playback.m3u": ""} == {
        "audio_only.m4a": "audio",
        "zoom_0.mp4": "video",
        "zoom_1.mp4": "video",
        "chat.txt": "chat",
        "playback.m3u": "",
    }
    assert owners(found) == {}


def test_browser_downloads_are_known_by_content_and_name(tmp_path):
    first, second = "GMT20240410-180002_Recording", "GMT20240410-190002_Recording"
    folder = lay_out(
        tmp_path,
        {
            f"{first}.m4a": M4A,
            f"{second}.m4a": M4A,
            f"{first}_1920x1080.mp4": MP4,
            f"{first}_gallery_1280x720.mp4": MP4,
            f"{first}.transcript.vtt": NAMED,
            f"{first}.cc.vtt": NAMELESS,
            f"{second}.cc.vtt": NAMELESS,
            f"{first}newChat.txt": "00:04:40\tSam:\thi\r\n",
            "meeting_timeline.json": TIMELINE,
            "participants_83211234567.csv": REPORT,
            "Audio only - Piotr Vale-Hansen.m4a": M4A,
            "Audio only - Tamsin Oduya (she_her).m4a": M4A,
            "Audio only - Sam #2.m4a": M4A,
            "notes.docx": b"PK\x03\x04",
        },
    )
    found = recognise([folder])
    assert roles(found) == {
        f"{first}.m4a": "audio",
        f"{second}.m4a": "audio",
        f"{first}_1920x1080.mp4": "video",
        f"{first}_gallery_1280x720.mp4": "video",
        f"{first}.transcript.vtt": "captions",
        f"{first}.cc.vtt": "ignored",
        f"{second}.cc.vtt": "captions",
        f"{first}newChat.txt": "chat",
        "meeting_timeline.json": "timeline",
        "participants_83211234567.csv": "report",
        "Audio only - Piotr Vale-Hansen.m4a": "track",
        "Audio only - Tamsin Oduya (she_her).m4a": "track",
        "Audio only - Sam #2.m4a": "track",
        "notes.docx": "ignored",
    }
    assert owners(found) == {
        "Audio only - Piotr Vale-Hansen.m4a": "P01",
        "Audio only - Tamsin Oduya (she_her).m4a": "M1",
        "Audio only - Sam #2.m4a": None,
    }
    assert {one.starts_at_ms for one in found.files} == {None}


def test_one_video_of_each_part_is_heard_where_there_is_no_audio(tmp_path):
    names = [
        "GMT20240410-180002_Recording_1920x1080.mp4",
        "GMT20240410-180002_Recording_gallery_1280x720.mp4",
    ]
    names += ["GMT20240410-190002_Recording_1920x1080.mp4"]
    found = recognise([lay_out(tmp_path, dict.fromkeys(names, MP4))])
    assert [file.path.name for file in found.mixed] == [names[0], names[2]]


def test_loose_files_that_hold_a_name_are_tracks_beside_a_mix(tmp_path):
    files = dict.fromkeys(["mix.wav", "FG1 Piotr Vale-Hansen.wav", "P02.wav", "Jo.wav", "Samantha.wav"], WAV)
    found = recognise([lay_out(tmp_path, files)])
    assert set(roles(found).values()) == {"audio"}
    assert owners(found) == {"FG1 Piotr Vale-Hansen.wav": "P01", "P02.wav": "P02", "Jo.wav": "P03"}


@pytest.mark.parametrize("names", [["Group by Tamsin.wav"], ["Tamsin part 1.wav", "Tamsin part 2.wav"]])
def test_a_name_on_every_audio_file_makes_no_track(tmp_path, names):
    found = match_tracks(recognise([lay_out(tmp_path, dict.fromkeys(names, WAV))]), ROSTER)
    assert [file.path.name for file in found.of(FileRole.AUDIO)] == names


def test_two_tracks_of_one_name_are_nobodys_but_parts_of_a_recording_may_repeat_it(tmp_path):
    twice = [f"Audio Record/audioSam{at}{SHARED}.m4a" for at in (1, 2)]
    found = recognise([lay_out(tmp_path / "a", dict.fromkeys([*twice, f"audio{SHARED}.m4a"], M4A))])
    assert set(owners(found).values()) == {None}
    parts = [f"GMT20240410-1{at}0002_Audio only - Sam.m4a" for at in (8, 9)]
    found = recognise([lay_out(tmp_path / "b", dict.fromkeys(parts, M4A))])
    assert set(owners(found).values()) == {"P02"}


def test_two_people_of_one_name_leave_the_track_open(tmp_path):
    found = recognise([lay_out(tmp_path, {f"Audio Record/audioSam1{SHARED}.m4a": M4A})])
    twins = (*ROSTER, Person("P09", "participant", ("SAM",)))
    assert [file.person for file in match_tracks(found, twins).files] == [None]


@pytest.mark.parametrize(
    ("stems", "mixes", "expected"),
    [
        (["audioTamsinOduya11759316641", "audioSam21759316641"], [], ["TamsinOduya", "Sam"]),
        (["audioRoom211759316641"], ["audio1759316641"], ["Room2"]),
        (["audioRoom211759316641"], ["chat"], ["Room"]),
        (["audioTamsinOduya11759316641"], [], ["TamsinOduya"]),
        (["audio11759316641", "audio21759316641"], [], ["", ""]),
        ([f"audioP{at:02}{at}77" for at in range(1, 13)], ["audio77"], [f"P{at:02}" for at in range(1, 13)]),
        ([f"audioAna{'x' * at}{at}77" for at in range(1, 13)], [], [f"Ana{'x' * at}" for at in range(1, 13)]),
        (["Tamsin", "Sam"], [], ["Tamsin", "Sam"]),
        ([], [], []),
    ],
)
def test_a_name_is_what_is_left_without_number_and_shared_digits(stems, mixes, expected):
    assert guesses(stems, mixes) == expected


@pytest.mark.parametrize(
    ("guess", "stem", "person"),
    [
        ("TamsinOduya", "audioTamsinOduya11759316641", "M1"),
        ("tamsin oduya", "x", "M1"),
        ("Tamsin Oduya (she/her)", "x", "M1"),
        ("Tamsin Oduya - North Campus", "x", "M1"),
        ("Joe\u0308lle Farrow", "x", "P03"),
        ("P02", "x", "P02"),
        ("Room", "audioRoom211759316641", "P04"),
        ("Sam (2)", "x", None),
        ("Sam #2", "x", None),
        ("Sam Lee", "x", None),
        ("Samantha", "x", None),
        ("Sam", "audioSam11759316641", "P02"),
        ("iPhone", "x", None),
        ("", "audio11759316641", None),
        ("\U0001f600", "x", None),
    ],
)
def test_a_track_belongs_to_the_one_person_who_fits(guess, stem, person):
    assert whose(guess, stem, ROSTER) == person


@pytest.mark.parametrize(
    ("stem", "person"),
    [
        ("FG1_Sam_track", "P02"),
        ("p02", "P02"),
        ("Sam and Tamsin", None),
        ("sample", None),
        ("audio1759316641", None),
        ("Vale-Hansen, Piotr", None),
    ],
)
def test_a_file_name_holds_a_name_as_whole_words(stem, person):
    assert held_in(stem, ROSTER) == person


@pytest.mark.parametrize(
    ("files", "error", "said"),
    [
        ({"double_click_to_convert_01.zoom": b"x"}, UnreadableMedia, "not converted"),
        ({"audio1.m4a": M4A, "video.mp4.tmp": b"x"}, UnreadableMedia, "not converted"),
        (
            {"audio1.m4a": M4A, "recording.conf": '{"items": [{"process": 40}]}'},
            UnreadableMedia,
            "not converted",
        ),
        ({"audio1.m4a": b""}, UnreadableMedia, "empty"),
        ({"audio1.m4a": M4A, "chat.txt": b""}, BadFile, "empty"),
        ({"audio1.m4a": b'{"status":false,"errorCode":124}'}, UnreadableMedia, "expired"),
        ({"audio1.m4a": b"<!DOCTYPE html><html>"}, UnreadableMedia, "expired"),
        ({"notes.md": "hello"}, BadFile, "no audio"),
        ({}, BadFile, "no audio"),
        ({f"2024-04-1{at} 11.00.02 FG{at}/a.wav": WAV for at in (0, 1)}, BadFile, "several recordings"),
    ],
)
def test_what_cannot_be_a_whole_recording_is_refused_without_a_name(tmp_path, files, error, said):
    folder = tmp_path / "Tamsin Oduya"
    folder.mkdir()
    with pytest.raises(error, match=said) as refused:
        recognise([lay_out(folder, files)])
    assert "Tamsin" not in str(refused.value) + refused.value.next
    assert refused.value.next


@pytest.mark.parametrize("conf", ["", "{", "[]", '{"items": 3}', '{"items": ["x"]}', '{"items": [{}]}'])
def test_an_odd_note_of_zooms_own_is_passed_over(tmp_path, conf):
    assert recognise([lay_out(tmp_path, {"audio1.m4a": M4A, "recording.conf": conf})]).mixed


def test_a_path_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(BadFile, match="does not exist"):
        recognise([tmp_path / "nowhere"])


def test_links_are_passed_over(tmp_path):
    lay_out(tmp_path, {"a/mix.wav": WAV})
    try:
        (tmp_path / "a" / "again.wav").symlink_to(tmp_path / "a" / "mix.wav")
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert roles(recognise([tmp_path / "a"])) == {"mix.wav": "audio"}


def test_single_files_can_be_named_too(tmp_path):
    folder = lay_out(tmp_path, {"b10.wav": WAV, "b2.wav": WAV, "c.vtt": NAMED})
    found = recognise([folder / "b10.wav", folder / "b2.wav", folder / "c.vtt"])
    assert [file.path.name for file in found.files] == ["b2.wav", "b10.wav", "c.vtt"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.m4a", M4A, Medium.AUDIO),
        ("a.mp4", MP4, Medium.VIDEO),
        ("sound.mp4", M4A, Medium.AUDIO),
        ("a.mp3", _sound(".mp3"), Medium.AUDIO),
        ("a.webm", _sound(".webm"), Medium.AUDIO),
        ("a.webm", _sound(".webm", pictures=True), Medium.VIDEO),
        ("a.wav", WAV, Medium.AUDIO),
        ("a.avi", b"RIFF\0\0\0\0AVI LIST", Medium.VIDEO),
        ("a.flac", b"fLaC\0\0\0\x22", Medium.AUDIO),
        ("a.ogg", b"OggS\0\2" + b"\0" * 22 + b"\x01vorbis", Medium.AUDIO),
        ("a.aiff", b"FORM\0\0\0\0AIFFCOMM", Medium.AUDIO),
        ("a.aac", b"\xff\xf1\x50\x80", Medium.AUDIO),
        ("cut.mp4", b"\0\0\0\x20ftypisom" + b"\0" * 20, Medium.VIDEO),
        ("cut.m4a", b"\0\0\0\x20ftypM4A " + b"\0" * 20, Medium.AUDIO),
        ("a.txt", "hello".encode("utf-16"), None),
        ("a.bin", b"\xff\xff\xff\xff", None),
        ("a.webp", b"RIFF\0\0\0\0WEBP", None),
        ("a.mp4", b"<html>", None),
        ("a.mp4", b"", None),
    ],
)
def test_sound_and_pictures_are_told_by_their_bytes(tmp_path, name, data, expected):
    (tmp_path / name).write_bytes(data)
    assert medium(tmp_path / name) is expected
