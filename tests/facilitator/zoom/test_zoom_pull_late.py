"""Files that come late, leave early, or are there no more."""

from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

from fake_zoom_data import File, Held, Reply
from pulling import (
    UUID,
    VTT,
    everything_is_here,
    fetched,
    pull,
    room,
    sound,
    stored,
)

from facilitator import recordings
from facilitator.actions import zoom_targets
from facilitator.zoom.folder import FileRole

if TYPE_CHECKING:
    import pytest
    from fake_zoom import FakeZoom
    from fg import Fg


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


def test_captions_give_way_to_a_late_transcript_and_both_are_kept(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].files[1].polls = 2
    cloud.meetings[0].files.append(File("cc", "CC", "closed_caption", VTT + b"\r\n", "VTT"))
    assert fg("zoom", "pull", "FG1", "--meeting", UUID, "--json").code == 7
    assert VTT + b"\r\n" in [room(fg).read(one.place) for one in recordings.parts(room(fg))]
    pull(fg)
    (words,) = [one for one in recordings.parts(room(fg)) if one.role is FileRole.CAPTIONS]
    assert room(fg).read(words.place) == VTT
    everything_is_here(fg, cloud)
    assert fetched(cloud) == 7


def test_a_recording_that_an_older_version_laid_by_content_is_known_again(fg: Fg, cloud: FakeZoom) -> None:
    pull(fg)
    here = room(fg)
    with here.hold("test"):
        parts = recordings.parts(here)
        here.rename({one.place: recordings.place(one.sha256) for one in parts})
        recordings.keep_parts(here, [replace(one, at="") for one in parts])
    before = stored(here)
    pull(fg)
    assert (stored(here), fetched(cloud)) == (before, 6)
    assert all(one.at == "" for one in recordings.parts(here))
    fg.ok("zoom", "forget", "FG1", "--confirm", "FG1")


def test_wait_waits_until_zoom_is_done_and_no_longer_than_it_may(
    fg: Fg, cloud: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoom_targets, "POLL_S", 0.02)
    cloud.meetings[0].files[1].polls = 3
    assert len(pull(fg, "--meeting", UUID, "--wait")) == 6
    cloud.meetings[0].files.append(File("cc", "CC", "closed_caption", VTT, "VTT", polls=10**6))
    assert fg("zoom", "pull", "FG1", "--wait", "--limit", "0").code == 7


def test_wait_ends_at_once_where_no_later_look_would_help(
    fg: Fg, cloud: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.meetings[0].files[1].polls = 10**6

    def next_look(_: float) -> None:
        assert not cloud.replies["/v2/meetings/"]
        cloud.replies["/v2/meetings/"] = [Reply(429, b"", {"X-RateLimit-Type": "Daily-limit"})]

    monkeypatch.setattr(zoom_targets, "time", SimpleNamespace(monotonic=time.monotonic, sleep=next_look))
    ended = fg("zoom", "pull", "FG1", "--meeting", UUID, "--wait", "--json")
    assert ended.document["error"]["code"] == "come-back-later"
    assert ended.err.count("still working") == 1


def test_wait_waits_for_a_recording_that_zoom_does_not_list_yet(
    fg: Fg, cloud: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoom_targets, "POLL_S", 0.02)
    not_yet = Reply(404, b'{"code":3301,"message":"This recording does not exist."}')
    cloud.replies["/v2/meetings/"] = [not_yet, not_yet]
    assert fg("zoom", "pull", "FG1", "--meeting", UUID).code == 7
    assert len(pull(fg, "--meeting", UUID, "--wait")) == 6


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


def test_what_was_taken_out_of_the_vault_is_fetched_again(fg: Fg, cloud: FakeZoom) -> None:
    pull(fg)
    here = room(fg)
    with here.hold("test"):
        here.remove(next(one.place for one in recordings.parts(here) if one.name == "audio-1"))
    pull(fg)
    everything_is_here(fg, cloud)
    assert fetched(cloud) == 7


def test_a_meeting_that_cannot_be_listed_is_told_beside_those_that_came(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings.append(
        Held("two==", 85550000000, "2026-03-17T18:00:00Z", [File("b", "M4A", "audio_only", sound(8))])
    )
    cloud.replies["/v2/meetings/two"] = [Reply(403, b'{"code":200,"message":"No permission."}')]
    answer = fg("zoom", "pull", "--from", "2026-03-01", "--to", "2026-03-31", "--json")
    assert answer.code == 7
    assert [one["code"] for one in answer.document["failures"]] == ["not-allowed"]
    assert answer.document["error"]["code"] == "not-allowed"
    assert [one["state"] for one in answer.document["files"]] == ["verified"] * 6


def test_a_limit_for_the_day_at_the_second_meeting_keeps_what_was_told_of_the_first(
    fg: Fg, cloud: FakeZoom
) -> None:
    cloud.meetings.append(
        Held("two==", 85550000000, "2026-03-17T18:00:00Z", [File("b", "M4A", "audio_only", sound(8))])
    )
    cloud.replies["/v2/meetings/two"] = [Reply(429, b"", {"X-RateLimit-Type": "Daily-limit"})]
    answer = fg("zoom", "pull", "--from", "2026-03-01", "--to", "2026-03-31", "--json")
    assert (answer.code, answer.document["error"]["code"]) == (7, "come-back-later")
    assert [one["state"] for one in answer.document["files"]] == ["verified"] * 6
