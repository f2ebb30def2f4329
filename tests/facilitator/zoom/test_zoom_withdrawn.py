"""What a withdrawal took out of the vault does not come back from the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_zoom_data import File
from pulling import UUID, VTT, fetched, pull, room

from facilitator import recordings
from facilitator.actions import zoom_targets
from facilitator.demo import bundle

if TYPE_CHECKING:
    from fake_zoom import FakeZoom
    from fg import Fg


def pulled(fg: Fg, cloud: FakeZoom) -> None:
    """A session whose sound can be heard."""
    sound = min(bundle.folder().rglob("*.m4a"), key=lambda path: path.stat().st_size).read_bytes()
    held = cloud.meetings[0]
    for one in (held.files[0], *held.people):
        one.data = sound
    held.people[1].data += b"\0\0\0\x08free"  # an empty box: two people's files are not alike
    pull(fg)


def withdraw(fg: Fg) -> None:
    words = ["--mode", "remove-all", "--mix", "destroy", "--reviewer", "AB"]
    fg.ok("participant", "withdraw", "P01", *words)


def test_after_a_withdrawal_the_clouds_copy_can_still_go_and_with_it_what_no_pull_fetches_any_more(
    fg: Fg, cloud: FakeZoom
) -> None:
    pulled(fg, cloud)
    withdraw(fg)
    cloud.meetings[0].files.append(File("late", "CC", "closed_caption", VTT + b"\r\n", "VTT"))
    fg.ok("zoom", "forget", "FG1", "--confirm", "FG1")
    assert cloud.trashed == [f"{UUID} trash"]


def test_after_a_withdrawal_a_video_that_nobody_fetched_goes_only_when_it_is_named(
    fg: Fg, cloud: FakeZoom
) -> None:
    cloud.meetings[0].files.append(File("pictures", "MP4", "gallery_view", VTT, "MP4"))
    pulled(fg, cloud)
    withdraw(fg)
    forget = ["zoom", "forget", "FG1", "--confirm", "FG1"]
    assert fg(*forget).code == 7
    assert cloud.trashed == []
    fg.ok(*forget, "--video-too")
    assert cloud.trashed == [f"{UUID} trash"]


def test_after_a_withdrawal_a_damaged_rest_keeps_the_cloud_as_it_is(fg: Fg, cloud: FakeZoom) -> None:
    pulled(fg, cloud)
    withdraw(fg)
    here = room(fg)
    left = max(recordings.parts(here), key=lambda part: part.size)
    here.put(left.place, b"something else")
    assert fg("zoom", "forget", "FG1", "--confirm", "FG1").code == 4
    assert cloud.trashed == []


@pytest.mark.slow
def test_a_withdrawal_leaves_nothing_of_zooms_papers_and_no_pull_brings_them_back(
    fg: Fg, cloud: FakeZoom
) -> None:
    cloud.meetings[0].files.append(File("cc", "CC", "closed_caption", VTT + b"\r\n", "VTT"))
    pulled(fg, cloud)
    assert len(room(fg).names(recordings.BESIDE)) == 1
    withdraw(fg)
    left = {part.name for part in recordings.parts(room(fg))}
    assert not left & {"track-1", "chat-1"}
    assert room(fg).names(recordings.BESIDE) == []
    assert {file.name for one in zoom_targets.notes(room(fg)) for file in one.files} == {""}
    before = fetched(cloud)
    again = fg.ok("zoom", "pull", "FG1", "--meeting", UUID, "--json").document
    assert fetched(cloud) == before
    assert any("withdrew" in line for line in again["warnings"])
    assert {part.name for part in recordings.parts(room(fg))} == left
