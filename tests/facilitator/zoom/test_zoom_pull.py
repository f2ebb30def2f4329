"""``fg zoom pull`` as a user types it, against a Zoom that works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_zoom_data import File, Held
from pulling import (
    UUID,
    VTT,
    everything_is_here,
    fetched,
    pull,
    room,
    sound,
)

from facilitator import recordings
from facilitator.demo import bundle

if TYPE_CHECKING:
    from fake_zoom import FakeZoom
    from fg import Fg


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
    foreign = f"{cloud.cdn}/cmr/mix"
    cloud.meetings[0].files[0].listed = {"download_url": foreign}
    pull(fg)
    everything_is_here(fg, cloud)
    assert not [one for one in cloud.asked if one.server == "cdn" and "authorization" in one.headers]


def test_the_pulled_session_can_be_transcribed_from_its_captions(fg: Fg, cloud: FakeZoom) -> None:
    (audio, *_) = sorted(bundle.folder().glob("*.m4a"))
    cloud.meetings[0].files[0].data = audio.read_bytes()
    cloud.meetings[0].people = []
    pull(fg)
    fg.ok("transcribe", "FG1", "--engine", "captions")
    assert fg.ok("show", "FG1", "--json").document["turns"][0]["speaker"] == "P01"


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
