"""What a withdrawal took out of the vault does not come back from the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_zoom_data import File
from pulling import UUID, VTT, fetched, pull, room

from facilitator import recordings
from facilitator.actions import zoom_targets
from facilitator.demo import bundle

if TYPE_CHECKING:
    from fake_zoom import FakeZoom
    from fg import Fg


def test_a_withdrawal_leaves_nothing_of_zooms_papers_and_no_pull_brings_them_back(
    fg: Fg, cloud: FakeZoom
) -> None:
    sound = min(bundle.folder().rglob("*.m4a"), key=lambda path: path.stat().st_size).read_bytes()
    held = cloud.meetings[0]
    held.files.append(File("cc", "CC", "closed_caption", VTT + b"\r\n", "VTT"))
    for one in (held.files[0], *held.people):
        one.data = sound
    held.people[1].data += b"\0\0\0\x08free"  # an empty box: two people's files are not alike
    pull(fg)
    assert len(room(fg).names(recordings.BESIDE)) == 1
    words = ["--mode", "remove-all", "--mix", "destroy", "--reviewer", "AB"]
    fg.ok("participant", "withdraw", "P01", *words)
    left = {part.name for part in recordings.parts(room(fg))}
    assert not left & {"track-1", "chat-1"}
    assert room(fg).names(recordings.BESIDE) == []
    assert {file.name for one in zoom_targets.notes(room(fg)) for file in one.files} == {""}
    before = fetched(cloud)
    again = fg.ok("zoom", "pull", "FG1", "--meeting", UUID, "--json").document
    assert fetched(cloud) == before
    assert any("withdrew" in line for line in again["warnings"])
    assert {part.name for part in recordings.parts(room(fg))} == left
