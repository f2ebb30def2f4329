"""``fg zoom pull`` as a user types it, against a Zoom that does everything it has been seen doing."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from fake_zoom import ERROR_59, HTML, FakeZoom, File, Held, Reply, address
from in_the_clear import named

from facilitator import recordings
from facilitator.actions import zoom_targets
from facilitator.demo import bundle
from facilitator.recordings import place
from facilitator.vault import disk
from facilitator.vault.keys import find_identity
from facilitator.vault.vault import Vault
from facilitator.zoom import wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fg import Fg

    from facilitator.vault.room import Room

NAMES = (
    "tamsin",
    "oduya",
    "tamsin oduya",
    "piotr",
    "vale hansen",
    "piotr vale hansen",
    "host@example",
    "invented",
)
VTT = b"WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:04.000\r\nTamsin Oduya: Thanks, Piotr.\r\n"
TIMELINE = json.dumps(
    {"timeline": [{"ts": "00:00:01.000", "users": [{"username": "Tamsin Oduya"}]}]}
).encode()
CHAT = b"00:00:40\tTamsin Oduya:\thello\r\n"
START = "2026-03-10T18:00:00Z"
UUID = "/inv//ented+pull=="


def sound(seed: int, size: int = 2_300_000) -> bytes:
    """Bytes that begin as an M4A does; more than two parts of the vault."""
    return b"\0\0\0\x18ftypM4A \0\0\0\0" + random.Random(seed).randbytes(size - 20)


def meeting(*people: File, extra: tuple[File, ...] = ()) -> Held:
    files = [
        File("mix", "M4A", "audio_only", sound(1)),
        File("vtt", "TRANSCRIPT", "audio_transcript", VTT, "VTT"),
        File("line", "TIMELINE", "timeline", TIMELINE, "JSON", listed={"id": None, "status": None}),
        File("chat", "CHAT", "chat_file", CHAT, "TXT"),
        *extra,
    ]
    return Held(UUID, 81234567890, START, files, list(people))


def own(name: str, seed: int, start: str = START) -> File:
    return File(f"own-{seed}", "M4A", "", sound(seed, 1_200_000), name=f"Audio only - {name}", start=start)


def room(fg: Fg, session: str = "FG1") -> Room:
    return Vault(fg.study / "vault", find_identity(None, os.environ)).room(session)


def pull(fg: Fg, *words: str) -> dict[str, dict]:
    """The files of a pull that must succeed, by their name here; every byte must be Zoom's."""
    document = fg.ok("zoom", "pull", "FG1", *(words or ("--meeting", UUID)), "--json").document
    return {one["path"].removeprefix("FG1/"): one for one in document["files"]}


def everything_is_here(fg: Fg, zoom: FakeZoom, session: str = "FG1") -> None:
    """Every file in the vault equals the one in the cloud, and nothing of it lies in the clear."""
    held = zoom.meetings[0]
    here = room(fg, session)
    cloud = {hashlib.sha256(one.data).hexdigest() for one in (*held.files, *held.people)}
    assert {hashlib.sha256(data).hexdigest() for data in stored(here).values()} == cloud
    assert all(here.read(place(part.sha256)) for part in recordings.parts(here))
    nothing_in_the_clear(fg, zoom)


def stored(here: Room) -> dict[str, bytes]:
    """Every file of a recording in the vault, those that are no part of it too."""
    return {name: here.read(name) for folder in ("recording/", "zoom/") for name in here.names(folder)}


def nothing_in_the_clear(fg: Fg, zoom: FakeZoom) -> None:
    marks = [one.data[64:96] for one in zoom.files().values() if len(one.data) > 96]
    for path in fg.study.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert named(data, NAMES) == []
        assert not any(mark in data for mark in marks)


def fetched(zoom: FakeZoom) -> int:
    return zoom.count("/cmr/", "cdn")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves a new study for the others: making one takes most of a test's time."""
    return tmp_path_factory.mktemp("template") / "whole"


@pytest.fixture
def cloud(fg: Fg, zoom: FakeZoom, template: Path) -> FakeZoom:
    """A study, and one recorded meeting with two people's own files."""
    zoom.meetings = [meeting(own("Tamsin Oduya", 2), own("Piotr Vale-Hansen", 3))]
    if template.exists():
        shutil.copytree(template, fg.folder, dirs_exist_ok=True)
    else:
        fg.started()
        shutil.copytree(fg.folder, template)
    return zoom


def test_every_file_comes_once_and_the_second_run_fetches_nothing(fg: Fg, cloud: FakeZoom) -> None:
    files = pull(fg)
    assert {one["state"] for one in files.values()} == {"verified"}
    assert sorted(files) == ["audio-1", "captions-1", "chat-1", "timeline-1", "track-1", "track-2"]
    assert [files[name]["participant"] for name in ("track-1", "track-2")] == ["P01", "P02"]
    assert files["audio-1"]["bytes"] == len(cloud.meetings[0].files[0].data)
    everything_is_here(fg, cloud)
    before = fetched(cloud)
    assert pull(fg) == files
    assert fetched(cloud) == before == 6
    assert fg.ok("status", "--json").document["sessions"][0]["state"] == "recorded"


def test_the_token_goes_to_the_api_only_and_never_along_a_redirect(fg: Fg, cloud: FakeZoom) -> None:
    pull(fg)
    assert all("authorization" in one.headers for one in cloud.asked if one.server == "api")
    assert not [one for one in cloud.asked if one.server == "cdn" and "authorization" in one.headers]
    assert not [one for one in cloud.asked if "access_token" in one.path]


def test_a_foreign_address_is_asked_without_the_token(fg: Fg, cloud: FakeZoom) -> None:
    foreign = f"{address(cloud.cdn)}/cmr/mix"
    cloud.meetings[0].files[0].listed = {"download_url": foreign}
    pull(fg)
    everything_is_here(fg, cloud)
    assert not [one for one in cloud.asked if one.server == "cdn" and "authorization" in one.headers]


def test_one_file_that_zoom_gives_to_nobody_stops_no_other(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].files[0].faults = ["api-401"] * 20
    failed = fg("zoom", "pull", "FG1", "--meeting", UUID, "--json")
    assert failed.code == 7
    assert [one["state"] for one in failed.document["files"]].count("verified") == 5
    assert cloud.tokens == 2


def test_the_pulled_session_can_be_transcribed_from_its_captions(fg: Fg, cloud: FakeZoom) -> None:
    (audio, *_) = sorted(bundle.folder().glob("*.m4a"))
    cloud.meetings[0].files[0].data = audio.read_bytes()
    cloud.meetings[0].people = []
    pull(fg)
    fg.ok("transcribe", "FG1", "--engine", "captions")
    assert fg.ok("show", "FG1", "--json").document["turns"][0]["speaker"] == "P01"


FAULTS = {
    "a cut with a length": ["cut"],
    "cut again and again, each time a little further": ["cut"] * 6,
    "a cut without a length": ["cut-no-length"],
    "no length at all": ["no-length"],
    "in chunks": ["chunked"],
    "a cut, then a server that ignores Range": ["cut", "ignore-range"],
    "a cut of a file without ETag": ["cut-no-tag", "cut-no-tag"],
    "a server in trouble": ["500", "500"],
    "one page in place of the file": ["api-html"],
    "the 59 bytes": ["api-59"],
    "401 on a download": ["api-401"],
    "429 without a word": ["api-429"],
    "429 for no seconds": ["api-429:0"],
    "429 until a moment ago, as ISO": ["api-429:2026-01-20T00:00:00Z"],
    "429 until a moment ago, as HTTP date": ["api-429:Wed, 21 Oct 2020 07:28:00 GMT"],
    "everything at once": ["api-429", "500", "cut", "api-59", "cut", "ignore-range"],
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS.keys())
def test_what_can_succeed_ends_with_every_byte_equal(fg: Fg, cloud: FakeZoom, faults: list[str]) -> None:
    cloud.meetings[0].files[0].faults = list(faults)
    cloud.meetings[0].people[1].faults = list(faults)
    files = pull(fg)
    assert {one["state"] for one in files.values()} == {"verified"}
    everything_is_here(fg, cloud)


def test_a_cut_file_goes_on_where_it_stopped(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].files[0].faults = ["cut"]
    pull(fg)
    ranges = [one.headers for one in cloud.asked if "/cmr/mix" in one.path and "range" in one.headers]
    begin = int(ranges[0]["range"].removeprefix("bytes=").rstrip("-"))
    assert begin > len(cloud.meetings[0].files[0].data) // 2
    assert ranges[0]["if-range"].startswith('"')


def test_a_stalled_connection_is_given_up_and_gone_on_with(
    fg: Fg, cloud: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "READ_S", 0.3)
    cloud.meetings[0].files[0].faults = ["stall"]
    pull(fg)
    everything_is_here(fg, cloud)


def test_a_token_that_dies_in_mid_run_is_renewed_once(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].people += [own(f"Guest {n}", 10 + n) for n in range(8)]
    cloud.dies_after = 6
    pull(fg)
    everything_is_here(fg, cloud)
    assert cloud.tokens == 2


HOPELESS: dict[str, tuple[list[str], str]] = {
    "pages for ever": (["api-html"] * 20, "bad-answer"),
    "the 59 bytes for ever": (["api-59"] * 20, "not-allowed"),
    "a redirect in a circle": (["api-loop"] * 20, "bad-answer"),
    "a redirect to plain http elsewhere": (["api-plain"] * 20, "bad-answer"),
    "a limit for hours": (["api-429:86400"], "come-back-later"),
    "limits without end": (["api-429"] * 20, "come-back-later"),
    "a server in trouble for ever": (["500"] * 60, "unreachable"),
    "no such file any more": (["api-404"] * 20, "not-on-zoom"),
}


@pytest.mark.parametrize(("faults", "cause"), HOPELESS.values(), ids=HOPELESS.keys())
def test_what_cannot_succeed_names_its_cause_and_takes_nothing_for_done(
    fg: Fg, cloud: FakeZoom, faults: list[str], cause: str
) -> None:
    mix = cloud.meetings[0].files[0]
    mix.faults = list(faults)
    failed = fg("zoom", "pull", "FG1", "--meeting", UUID, "--json")
    assert failed.code == 7
    assert failed.document["error"]["code"] == cause
    assert named((failed.out + failed.err).replace(UUID, "").encode(), NAMES) == []
    here = stored(room(fg)).values()
    assert not {mix.data, ERROR_59, HTML} & set(here)
    assert len(here) == sum(one["state"] == "verified" for one in failed.document["files"])
    mix.faults = []
    if cause != "not-on-zoom":
        pull(fg)
        everything_is_here(fg, cloud)


@pytest.mark.parametrize(
    ("file_id", "data"),
    [
        ("mix", b"RIFF\0\0\0\0WAVEfmt "),
        ("vtt", b"1\n00:00:01.000 --> 00:00:02.000\nno head\n"),
        ("line", b'{"timeline": ['),
        ("line", b"ftypM4A in the wrong place"),
        ("chat", HTML),
    ],
)
def test_another_kind_of_file_is_not_taken_for_the_one_listed(
    fg: Fg, cloud: FakeZoom, file_id: str, data: bytes
) -> None:
    right, cloud.files()[file_id].data = cloud.files()[file_id].data, data
    failed = fg("zoom", "pull", "FG1", "--meeting", UUID, "--json")
    assert failed.code == 7
    assert sum(one["state"] == "verified" for one in failed.document["files"]) == 5
    cloud.files()[file_id].data = right
    pull(fg)
    everything_is_here(fg, cloud)


def test_a_wrong_size_in_the_list_is_told_and_no_reason_to_fail(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].files[0].listed = {"file_size": 17}
    cloud.meetings[0].files[1].listed = {"file_size": "999999"}
    answer = fg.ok("zoom", "pull", "FG1", "--meeting", UUID)
    assert "Zoom's list says 17" in answer.out
    everything_is_here(fg, cloud)


def test_a_wrong_size_without_any_length_is_settled_by_the_server(fg: Fg, cloud: FakeZoom) -> None:
    cloud.no_length = True
    cloud.meetings[0].files[0].listed = {"file_size": 9_999_999}
    pull(fg)
    everything_is_here(fg, cloud)


def test_missing_keys_everywhere_lose_no_file(fg: Fg, cloud: FakeZoom) -> None:
    bare = dict.fromkeys(("id", "status", "file_size", "recording_type", "file_extension", "recording_end"))
    for one in cloud.meetings[0].files:
        one.listed = dict(bare)
    files = pull(fg)
    assert len(files) == 6
    everything_is_here(fg, cloud)


def test_a_late_transcript_is_fetched_by_the_next_run(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].files[1].polls = 2
    early = fg("zoom", "pull", "FG1", "--meeting", UUID, "--json")
    assert early.code == 7
    states = [one["state"] for one in early.document["files"]]
    assert (states.count("verified"), states.count("processing")) == (5, 1)
    late = pull(fg, "--json")
    assert len(late) == 6
    assert fetched(cloud) == 6
    everything_is_here(fg, cloud)


def test_a_transcript_that_is_listed_hours_later_is_fetched_too(fg: Fg, cloud: FakeZoom) -> None:
    late = cloud.meetings[0].files.pop(1)
    assert len(pull(fg)) == 5
    cloud.meetings[0].files.append(late)
    assert len(pull(fg)) == 6
    assert fetched(cloud) == 6


def test_wait_waits_until_zoom_is_done_and_no_longer_than_it_may(
    fg: Fg, cloud: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoom_targets, "POLL_S", 0.02)
    cloud.meetings[0].files[1].polls = 3
    assert len(pull(fg, "--meeting", UUID, "--wait")) == 6
    cloud.meetings[0].files.append(File("cc", "CC", "closed_caption", VTT, "VTT", polls=10**6))
    assert fg("zoom", "pull", "FG1", "--wait", "--limit", "0").code == 7


def test_wait_waits_for_a_recording_that_zoom_does_not_list_yet(
    fg: Fg, cloud: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoom_targets, "POLL_S", 0.02)
    not_yet = Reply(404, b'{"code":3301,"message":"This recording does not exist."}')
    cloud.replies["/v2/meetings/"] = [not_yet, not_yet]
    assert fg("zoom", "pull", "FG1", "--meeting", UUID).code == 7
    assert len(pull(fg, "--meeting", UUID, "--wait")) == 6


def test_two_people_of_one_name_are_asked_about_and_never_merged(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].people = [
        own("Tamsin Oduya", 2),
        own("Tamsin Oduya", 3, "2026-03-10T18:01:05Z"),
        own("Piotr Vale-Hansen", 4),
        own("iPhone (2)", 5),
        own("+44 20 7946 0123", 6),
    ]
    answer = fg.ok("zoom", "pull", "FG1", "--meeting", UUID, "--json")
    found = {one["path"]: one["participant"] for one in answer.document["files"] if "track" in one["path"]}
    assert list(found.values()) == [None, None, "P02", None, None]
    warnings = " ".join(answer.document["warnings"])
    assert "track-1, track-2, track-4, track-5" in warnings
    assert "telephone number" in warnings
    assert "65 s after" in warnings
    assert "7946" not in answer.out + answer.err
    assert named((answer.out + answer.err).encode(), NAMES) == []


def test_what_a_person_decides_about_a_track_stays(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].people = [own("iPhone", 2), own("Piotr Vale-Hansen", 3)]
    pull(fg)
    owners = fg.file("owners.csv", "track,participant\ntrack-1,P01\n")
    assert pull(fg, "--map", str(owners))["track-1"]["participant"] == "P01"
    assert pull(fg)["track-1"]["participant"] == "P01"
    wrong = fg.file("wrong.csv", "track-1,P77\n")
    assert fg("zoom", "pull", "FG1", "--map", wrong).code == 2


def test_real_sound_has_its_length_and_a_shortfall_is_told(fg: Fg, cloud: FakeZoom) -> None:
    (audio, *_) = sorted(bundle.folder().rglob("*.m4a"))
    cloud.meetings[0].files[0].data = audio.read_bytes()
    cloud.meetings[0].files[0].listed = {"recording_end": "2026-03-10T19:00:00Z"}
    answer = fg.ok("zoom", "pull", "FG1", "--meeting", UUID)
    assert "shorter than Zoom says" in answer.out
    part = next(one for one in recordings.parts(room(fg)) if one.name == "audio-1")
    assert part.duration_ms > 1000


def test_video_stays_in_the_cloud_where_its_sound_comes_by_itself(fg: Fg, cloud: FakeZoom) -> None:
    film = File("film", "MP4", "shared_screen_with_speaker_view", sound(9), "MP4")
    cloud.meetings[0].files.append(film)
    answer = fg.ok("zoom", "pull", "FG1", "--meeting", UUID, "--json").document
    assert (len(answer["files"]), answer["left_out"]) == (6, 1)
    assert len(pull(fg, "--meeting", UUID, "--video")) == 7
    everything_is_here(fg, cloud)
    assert len(pull(fg)) == 7


def test_video_is_taken_where_it_is_the_only_sound(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].files[0] = File("film", "MP4", "gallery_view", sound(9), "MP4")
    assert "video-1" in pull(fg)
    everything_is_here(fg, cloud)


def test_captions_and_chat_that_zoom_writes_twice_are_kept_but_read_once(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].files += [
        File("cc", "CC", "closed_caption", VTT + b"\r\n", "VTT"),
        File("poll", "CSV", "poll", b"#,question\r\n", "CSV"),
    ]
    pull(fg)
    everything_is_here(fg, cloud)
    names = {part.name for part in recordings.parts(room(fg))}
    assert names == {"audio-1", "captions-1", "chat-1", "timeline-1", "track-1", "track-2"}


def test_several_instances_are_never_chosen_from_silently(fg: Fg, cloud: FakeZoom) -> None:
    second = Held("two==", 81234567890, "2026-03-17T18:00:00Z", [File("b", "M4A", "audio_only", sound(8))])
    cloud.meetings.append(second)
    window = ["--from", "2026-03-01", "--to", "2026-03-31"]
    refused = fg("zoom", "pull", "FG1", "--meeting", "812 3456 7890", *window)
    assert refused.code == 2
    assert "two==" in refused.err
    assert fetched(cloud) == 0
    one_day = ["--from", "2026-03-17", "--to", "2026-03-17"]
    assert list(pull(fg, "--meeting", "812-3456-7890", *one_day)) == ["audio-1"]
    cloud.replies["/instances"] = []
    assert (
        fg(
            "zoom", "pull", "FG1", "--meeting", "81234567890", "--from", "2025-01-01", "--to", "2025-01-02"
        ).code
        == 7
    )


def test_without_a_session_every_meeting_of_the_days_is_taken(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].topic = "Tea at work FG1"
    other = Held("two==", 85550000000, "2026-03-17T18:00:00Z", [File("b", "M4A", "audio_only", sound(8))])
    cloud.meetings.append(other)
    window = ["--from", "2026-03-01", "--to", "2026-03-31"]
    document = fg.ok("zoom", "pull", *window, "--json").document
    assert {one["session"] for one in document["files"]} == {"FG1", "Z20260317-1800"}
    assert len(document["files"]) == 7
    everything_is_here(fg, cloud)
    assert fg.ok("zoom", "pull", *window, "--json").document == document
    assert fetched(cloud) == 7
    assert fg("zoom", "pull", "FG1", "--meeting", "two==").code == 2  # it has its session


def test_a_meeting_that_left_the_cloud_is_no_failure_once_it_is_here(fg: Fg, cloud: FakeZoom) -> None:
    pull(fg)
    cloud.meetings = []
    assert {one["state"] for one in pull(fg, "--json").values()} == {"verified"}


def test_a_file_that_leaves_before_it_came_is_gone_and_said(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].files[0].faults = ["500"] * 60
    fg("zoom", "pull", "FG1", "--meeting", UUID)
    cloud.meetings[0].files.pop(0)
    failed = fg("zoom", "pull", "FG1", "--json")
    assert failed.code == 7
    assert "gone" in [one["state"] for one in failed.document["files"]]


def test_imported_sound_is_not_mixed_with_a_meeting_of_the_cloud(fg: Fg, cloud: FakeZoom) -> None:
    (audio, *_) = sorted(bundle.folder().glob("*.m4a"))
    fg.ok("import", "FG1", audio)
    assert fg("zoom", "pull", "FG1", "--meeting", UUID).code == 2
    assert fetched(cloud) == 0


def test_imported_captions_and_a_meeting_of_the_cloud_are_both_kept(fg: Fg, cloud: FakeZoom) -> None:
    fg.recorded()
    names = set(pull(fg))
    parts = {part.name for part in recordings.parts(room(fg))}
    assert parts - names == {"captions-1"}
    assert pull(fg).keys() == names


def test_what_was_taken_out_of_the_vault_is_fetched_again(fg: Fg, cloud: FakeZoom) -> None:
    pull(fg)
    here = room(fg)
    with here.hold("test"):
        here.remove(next(place(one.sha256) for one in recordings.parts(here) if one.name == "audio-1"))
    pull(fg)
    everything_is_here(fg, cloud)
    assert fetched(cloud) == 7


def test_a_dying_server_keeps_what_came_for_the_next_run(
    fg: Fg, cloud: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    mix = cloud.meetings[0].files[0]
    mix.faults = ["cut", *["500"] * 60]
    failed = fg("zoom", "pull", "FG1", "--meeting", UUID, "--json")
    assert next(one for one in failed.document["files"] if one["path"] == "FG1/audio-1")["state"] == "partial"
    mix.faults = []
    cloud.asked.clear()
    pull(fg)
    everything_is_here(fg, cloud)
    (again,) = [one for one in cloud.asked if "/cmr/" in one.path]
    assert int(again.headers["range"].removeprefix("bytes=").rstrip("-")) >= 1 << 20


def test_a_full_disk_is_said_and_loses_nothing(
    fg: Fg, cloud: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_soon, left = disk.write_soon, [3]

    def full(path: Path, data: bytes) -> None:
        if re.search(r"-\d{6}\.age$", path.name):
            left[0] -= 1
            if left[0] < 0:
                path.write_bytes(data[:100])
                raise OSError(28, "No space left on device")
        write_soon(path, data)

    monkeypatch.setattr(disk, "write_soon", full)
    failed = fg("zoom", "pull", "FG1", "--meeting", UUID, "--json")
    assert (failed.code, failed.document["error"]["code"]) == (7, "disk-full")
    monkeypatch.undo()
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FG_IDENTITY", str(fg.folder / "key.txt"))
    monkeypatch.setenv("FG_STUDY", str(fg.study))
    pull(fg)
    everything_is_here(fg, cloud)


def run_apart(fg: Fg) -> subprocess.Popen[bytes]:
    code = "from facilitator.cli.main import main; main(['zoom', 'pull', 'FG1', '--meeting', '"
    code += f"{UUID}'])"
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def until(happens: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happens() and time.monotonic() < end:
        time.sleep(0.005)


def test_killed_at_any_moment_the_next_run_ends_it_and_fetches_no_file_twice(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].people += [own(f"Guest {n}", 10 + n) for n in range(6)]
    kills = random.Random(7)
    for _ in range(3):
        before = fetched(cloud)
        with run_apart(fg) as running:
            until(lambda before=before: fetched(cloud) > before or running.poll() is not None)
            time.sleep(kills.uniform(0, 0.15))
            running.kill()
        if (fg.study / "vault" / "session-FG1").exists():
            nothing_in_the_clear(fg, cloud)
    asked = len([one for one in cloud.asked if "/cmr/" in one.path])
    done_before = len(stored(room(fg)))
    pull(fg)
    everything_is_here(fg, cloud)
    assert fetched(cloud) - asked == 12 - done_before
