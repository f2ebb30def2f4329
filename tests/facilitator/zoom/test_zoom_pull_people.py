"""Whose each separate audio file is: two people are never merged silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_zoom_data import Reply
from in_the_clear import named
from pulling import (
    NAMES,
    UUID,
    own,
    pull,
)

if TYPE_CHECKING:
    from fake_zoom import FakeZoom
    from fg import Fg


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


def joined(name: str, email: str = "") -> dict[str, str]:
    return {"name": name, "user_email": email, "join_time": "2026-03-10T18:00:00Z", "leave_time": ""}


MAILS = """\
id,display_name,full_name,aliases,role,group,email
M1,Orla Quist,Orla Quist,,moderator,nurses,orla@example.org
P01,Tamsin Oduya,Tamsin Oduya,Tam,participant,nurses,tamsin@example.org
P02,Piotr Vale-Hansen,Piotr Vale-Hansen,Pete,participant,nurses,piotr@example.org
"""


def test_a_list_of_who_was_there_tells_whose_an_unknown_name_is(fg: Fg, cloud: FakeZoom) -> None:
    fg.ok("participant", "import", fg.file("mails.csv", MAILS))
    cloud.meetings[0].people = [own("iPhone (2)", 2), own("Sam", 3), own("Nobody", 4)]
    cloud.meetings[0].attendees = [
        joined("iPhone (2)", "Tamsin@example.org"),
        joined("Sam", "piotr@example.org"),
        joined("Sam", "stranger@example.org"),
    ]
    files = pull(fg)
    assert [files[f"track-{n}"]["participant"] for n in (1, 2, 3)] == ["P01", None, None]


@pytest.mark.parametrize(
    "refusal",
    [
        Reply(400, b'{"code":4711,"message":"lacks scopes:[meeting:read:list_past_participants]"}'),
        Reply(400, b'{"code":200,"message":"Only available for Paid account"}'),
    ],
)
def test_without_the_scope_the_report_is_asked_and_without_both_nobody_is_guessed(
    fg: Fg, cloud: FakeZoom, refusal: Reply
) -> None:
    fg.ok("participant", "import", fg.file("mails.csv", MAILS))
    cloud.meetings[0].people = [own("iPhone", 2)]
    cloud.meetings[0].attendees = [joined("iPhone", "tamsin@example.org")]
    cloud.replies["/participants"] = [refusal, refusal]
    assert pull(fg)["track-1"]["participant"] is None
    cloud.replies["/past_meetings/"] = [refusal]
    assert pull(fg)["track-1"]["participant"] == "P01"
