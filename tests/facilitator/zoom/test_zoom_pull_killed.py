"""A pull that is killed, or finds the disk full, loses nothing and fetches nothing twice."""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING

import pytest
from pulling import (
    UUID,
    apart,
    everything_is_here,
    fetched,
    nothing_in_the_clear,
    own,
    pull,
    room,
    stored,
    until,
)

from facilitator.vault import disk
from facilitator.vault.sealing import WORTH_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fake_zoom import FakeZoom
    from fg import Fg


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


@pytest.mark.parametrize("listed", [{}, {"file_size": WORTH_BYTES}], ids=["alone", "with processes"])
@pytest.mark.parametrize("times", [1, pytest.param(4, marks=pytest.mark.slow)])
def test_killed_at_any_moment_the_next_run_ends_it_and_fetches_no_file_twice(
    fg: Fg, cloud: FakeZoom, times: int, listed: dict[str, int]
) -> None:
    cloud.meetings[0].files[0].listed = listed
    cloud.meetings[0].people += [own(f"Guest {n}", 10 + n) for n in range(6)]
    cloud.slow_s = 0.002  # so that a kill falls into the middle of files, too
    kills = random.Random(7)
    for _ in range(times):
        before = fetched(cloud)
        with apart("zoom", "pull", "FG1", "--meeting", UUID) as running:
            until(lambda before=before: fetched(cloud) > before or running.poll() is not None)
            time.sleep(kills.uniform(0, 0.3))
            running.kill()
        if (fg.study / "vault" / "session-FG1").exists():
            nothing_in_the_clear(fg, cloud)
    cloud.slow_s = 0.0
    asked = fetched(cloud)
    done_before = len(set(stored(room(fg)).values()))
    pull(fg)
    everything_is_here(fg, cloud)
    assert fetched(cloud) - asked == 12 - done_before


@pytest.mark.parametrize("size", [3 << 20, 40 << 10, 20 << 10])
def test_a_real_disk_that_is_full_is_said_and_loses_nothing(
    fg: Fg, cloud: FakeZoom, small_disk: Callable[[Path, int], None], size: int
) -> None:
    """Zoom's list says far less than there is, so that only the writing itself finds out."""
    for one in (*cloud.meetings[0].files, *cloud.meetings[0].people):
        one.listed = {**one.listed, "file_size": 10}
    vault = fg.study / "vault"
    small_disk(vault, size)
    failed = fg("zoom", "pull", "FG1", "--meeting", UUID, "--json")
    assert (failed.code, failed.document["error"]["code"]) == (7, "disk-full")
    assert fg("zoom", "pull", "FG1", "--meeting", UUID).code == 7
    small_disk(vault, 64 << 20)
    asked = fetched(cloud)
    done = len(set(stored(room(fg)).values()))  # one may have two names: it was on its way to the second
    pull(fg)
    everything_is_here(fg, cloud)
    assert fetched(cloud) - asked == 6 - done


def test_a_meeting_that_zoom_made_before_the_kill_is_found_again(fg: Fg, cloud: FakeZoom) -> None:
    """Between Zoom's making it and our noting its number lies a moment; no second meeting comes of it."""
    when = ["zoom", "schedule", "FG1", "--at", "2027-03-31T18:00:00+02:00"]
    cloud.late_s = 30.0
    with apart(*when) as running:
        until(lambda: bool(cloud.scheduled) or running.poll() is not None)
        running.kill()
    cloud.late_s = 0.0
    made = fg.ok(*when, "--json").document
    assert made["meeting"] == "85512345678"
    assert fg.ok(*when, "--json").document == made
    assert len(cloud.scheduled) == 1
