"""The meeting before, and the cloud's copy after: pseudonyms from the start, nothing lost at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_zoom_data import File, Held, Reply
from pulling import room

from facilitator.actions import zoom_schedule

if TYPE_CHECKING:
    from fake_zoom import FakeZoom
    from fg import Fg

UUID = "/sched//uled=="
WHEN = "2026-03-31T18:00:00+02:00"
MAILS = """\
id,display_name,full_name,aliases,role,group,email
M1,Orla Quist,Orla Quist,,moderator,nurses,orla@example.org
P01,Tamsin Oduya,Tamsin Oduya,Tam,participant,nurses,tamsin@example.org
P02,Piotr Vale-Hansen,Piotr Vale-Hansen,Pete,participant,nurses,
"""


@pytest.fixture
def study(fg: Fg, zoom: FakeZoom) -> Fg:
    fg.ok("init", fg.study, "--title", "Tea at work")
    fg.ok("guide", "new", "short-60")
    fg.ok("participant", "import", fg.file("roster.csv", MAILS))
    fg.ok("session", "add", "FG1", "--guide", "short-60", "--group", "nurses", "--moderator", "M1")
    return fg


def recorded(zoom: FakeZoom) -> None:
    audio = b"\0\0\0\x18ftypM4A " + bytes(100_000)
    film = b"\0\0\0\x18ftypisom" + bytes(50_000)
    files = [File("a", "M4A", "audio_only", audio), File("v", "MP4", "gallery_view", film, "MP4")]
    zoom.meetings = [Held(UUID, 85512345678, "2026-03-31T16:00:00Z", files)]


def test_people_are_registered_by_alias_and_nothing_else_of_them_is_sent(study: Fg, zoom: FakeZoom) -> None:
    made = study.ok("zoom", "schedule", "FG1", "--at", WHEN, "--json")
    assert zoom.registered == [{"email": "tamsin@example.org", "first_name": "P01"}]
    (asked,) = zoom.scheduled
    assert (asked["topic"], asked["start_time"], asked["type"]) == ("FG1", "2026-03-31T16:00:00Z", 2)
    assert (asked["settings"]["auto_recording"], asked["settings"]["waiting_room"]) == ("cloud", True)
    assert made.document["not_registered"] == ["P02"]
    assert made.document["registrants"][0]["join_url"].startswith("https://")
    for secret in ("zak=", "pass-invented", "tamsin", "Oduya"):
        assert secret not in made.out + made.err
        assert not any(
            secret.encode() in path.read_bytes() for path in study.study.rglob("*") if path.is_file()
        )


def test_twice_makes_one_meeting_and_another_time_is_asked_about(study: Fg, zoom: FakeZoom) -> None:
    first = study.ok("zoom", "schedule", "FG1", "--at", WHEN, "--json").document
    assert study.ok("zoom", "schedule", "FG1", "--at", WHEN, "--json").document == first
    assert study("zoom", "schedule", "FG1", "--at", "2026-04-01T18:00:00+02:00").code == 2
    assert (len(zoom.scheduled), len(zoom.registered)) == (1, 1)


def test_a_failure_in_the_middle_is_gone_on_with(study: Fg, zoom: FakeZoom) -> None:
    zoom.replies["/registrants"] = [Reply(500)]
    assert study("zoom", "schedule", "FG1", "--at", WHEN).code == 7
    study.ok("zoom", "schedule", "FG1", "--at", WHEN)
    assert (len(zoom.scheduled), len(zoom.registered)) == (1, 1)


@pytest.mark.parametrize(("alias", "code"), [("Blue Teapot", 0), ("tam", 4), ("TAMSIN ODUYA", 4)])
def test_an_alias_is_not_a_name_of_the_roster(study: Fg, zoom: FakeZoom, alias: str, code: int) -> None:
    aliases = study.file("aliases.csv", f"participant,alias\nP01,{alias}\n")
    assert study("zoom", "schedule", "FG1", "--at", WHEN, "--aliases", aliases).code == code
    assert [one["first_name"] for one in zoom.registered] == ([alias] if code == 0 else [])


@pytest.mark.parametrize("line", ["P1,Blue Teapot", "M1,Blue Teapot", "P01,Red\nP02,red"])
def test_an_alias_is_for_one_participant_of_the_session(study: Fg, zoom: FakeZoom, line: str) -> None:
    aliases = study.file("aliases.csv", f"participant,alias\n{line}\n")
    assert study("zoom", "schedule", "FG1", "--at", WHEN, "--aliases", aliases).code == 4
    assert zoom.scheduled == []


def test_another_alias_for_somebody_who_is_registered_is_said_and_not_dropped(
    study: Fg, zoom: FakeZoom
) -> None:
    study.ok("zoom", "schedule", "FG1", "--at", WHEN)
    aliases = study.file("aliases.csv", "P01,Blue Teapot\n")
    assert study("zoom", "schedule", "FG1", "--at", WHEN, "--aliases", aliases).code == 2
    assert len(zoom.registered) == 1


def test_a_separate_file_under_an_alias_is_its_persons(study: Fg, zoom: FakeZoom) -> None:
    aliases = study.file("aliases.csv", "P01,Blue Teapot\n")
    study.ok("zoom", "schedule", "FG1", "--at", WHEN, "--aliases", aliases)
    recorded(zoom)
    sound = b"\0\0\0\x18ftypM4A " + bytes(60_000)
    zoom.meetings[0].people = [
        File(name[:3], "M4A", "", sound + name.encode(), name=f"Audio only - {name}")
        for name in ("Blue Teapot", "Red Teapot")
    ]
    files = study.ok("zoom", "pull", "FG1", "--json").document["files"]
    assert [one["participant"] for one in files if one["path"].startswith("FG1/track")] == ["P01", None]


def test_who_withdraws_before_the_meeting_is_registered_here_no_more(study: Fg, zoom: FakeZoom) -> None:
    study.ok("zoom", "schedule", "FG1", "--at", WHEN)
    study.ok("participant", "withdraw", "P01", "--mode", "remove-all", "--reviewer", "AB")
    made = zoom_schedule.scheduled(room(study))
    assert made
    assert (made.links, made.aliases) == ((), ())


def test_a_time_that_is_none_is_said(study: Fg, zoom: FakeZoom) -> None:
    assert study("zoom", "schedule", "FG1", "--at", "tomorrow at six").code == 4
    assert zoom.asked == []


def test_the_scheduled_meeting_is_the_one_that_is_pulled(study: Fg, zoom: FakeZoom) -> None:
    study.ok("zoom", "schedule", "FG1", "--at", WHEN)
    recorded(zoom)
    zoom.meetings.append(Held("other==", 8, "2026-03-31T10:00:00Z", [File("o", "M4A", "audio_only", b"")]))
    study.ok("zoom", "pull", "FG1")
    assert "/cmr/a" in " ".join(one.path for one in zoom.asked)
    assert not [one for one in zoom.asked if "/cmr/o" in one.path]


def test_nothing_is_forgotten_before_all_of_it_is_here(study: Fg, zoom: FakeZoom) -> None:
    recorded(zoom)
    confirm = ["zoom", "forget", "FG1", "--confirm", "FG1"]
    assert study(*confirm).code == 2
    study.ok("zoom", "pull", "FG1", "--meeting", UUID)
    assert study("zoom", "forget", "FG1").code == 2
    assert study(*confirm).code == 7  # the video is in the cloud only
    zoom.meetings[0].files.append(File("late", "TRANSCRIPT", "audio_transcript", b"WEBVTT\n", "VTT"))
    assert study(*confirm, "--video-too").code == 7
    assert zoom.trashed == []
    study.ok("zoom", "pull", "FG1")
    study.ok("zoom", "forget", "FG1", "--dry-run", "--video-too")
    assert zoom.trashed == []
    study.ok(*confirm, "--video-too")
    assert zoom.trashed == [f"{UUID} trash"]


def test_a_damaged_vault_keeps_the_cloud_as_it_is(study: Fg, zoom: FakeZoom) -> None:
    recorded(zoom)
    study.ok("zoom", "pull", "FG1", "--meeting", UUID, "--video")
    part = next(iter((study.study / "vault").rglob("*-*.age")))
    part.write_bytes(part.read_bytes()[:-1])
    assert study("zoom", "forget", "FG1", "--confirm", "FG1").code == 4
    assert zoom.trashed == []
    zoom.meetings = []
    assert study.ok("zoom", "forget", "FG1", "--confirm", "FG1", "--json").document["meetings"] == []
