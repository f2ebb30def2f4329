"""A pull against a Zoom that misbehaves in every way it was seen to: all bytes, or a cause and nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_zoom_data import ERROR_59, HTML
from in_the_clear import named
from pulling import (
    NAMES,
    UUID,
    everything_is_here,
    own,
    pull,
    room,
    stored,
)

from facilitator.zoom import wire

if TYPE_CHECKING:
    from fake_zoom import FakeZoom
    from fg import Fg


def test_one_file_that_zoom_gives_to_nobody_stops_no_other(fg: Fg, cloud: FakeZoom) -> None:
    cloud.meetings[0].files[0].faults = ["api-401"] * 20
    failed = fg("zoom", "pull", "FG1", "--meeting", UUID, "--json")
    assert failed.code == 7
    assert [one["state"] for one in failed.document["files"]].count("verified") == 5
    assert cloud.tokens == 2


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


@pytest.mark.slow
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
    monkeypatch.setattr(wire, "READ_S", 1.0)
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


@pytest.mark.slow
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
