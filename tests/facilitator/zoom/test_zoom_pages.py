"""Zoom's cloud by pages alone: the account is looked at, a recording comes, and the cloud's copy goes."""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from pulling import meeting

from facilitator.web.jobs import Stand
from facilitator.web.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_zoom import FakeZoom
    from fg import Fg


class Pages:
    """The pages within this process, asked as a browser would."""

    def __init__(self, fg: Fg) -> None:
        self._server = Server(fg.study, None, port=None, idle_s=600, start="/")
        self.site = self._server.site
        answers = threading.Event()
        self._thread = threading.Thread(target=self._server.run, args=(answers.set,))
        self._thread.start()
        assert answers.wait(60)
        self._base = f"http://127.0.0.1:{self.site.port}"
        token = parse_qs(urlsplit(self._server.link()).query)["token"][0]
        self._cookie = f"{self.site.cookie}={self.site.door.enter(token)}"

    def ask(self, path: str, **said: str) -> tuple[int, str]:
        """Status and text of a page; a form that is sent, where anything is said."""
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        headers = {"Cookie": self._cookie, "Accept": "text/html", "Origin": self._base}
        try:
            line.request("POST" if said else "GET", path, urlencode(said), headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def close(self) -> None:
        """End them, as idleness does."""
        self.site.idle_s = -1
        self._thread.join(60)


@pytest.fixture
def pages(fg: Fg, cloud: FakeZoom) -> Iterator[Pages]:
    """A study with FG1, and a cloud with one recorded meeting."""
    made = Pages(fg)
    yield made
    made.close()


def test_the_account_is_looked_at_and_what_was_recorded_is_listed(pages: Pages, cloud: FakeZoom) -> None:
    status, page = pages.ask("/zoom/check", do="ask")
    assert (status, "Zoom accepts these credentials" in page) == (200, True)
    assert "no (!!)" in page
    assert "<td>no</td>" in page, "only what a pull cannot do without is marked"
    assert "must be put right" in page
    status, page = pages.ask("/zoom/recorded", first="2026-03-01", last="2026-03-31")
    assert (status, str(cloud.meetings[0].number) in page) == (200, True)


def test_a_login_that_zoom_refuses_keeps_nothing_and_shows_no_secret(pages: Pages) -> None:
    said = {"account_id": "a", "client_id": "c", "secret": "very-secret", "host": "lead@example.org"}
    status, page = pages.ask("/zoom/login", **said)
    assert (status, "very-secret" in page) == (502, False)
    assert "lead@example.org" in page


def ended(pages: Pages, work: str) -> None:
    """Wait for some long work, which must go well."""
    job = pages.site.jobs.of(work)
    assert job is not None
    for _ in range(1_200):
        if job.look().stand is not Stand.RUNNING:
            break
        time.sleep(0.05)
    assert job.look().problem is None


def test_of_several_meetings_the_chosen_one_comes_or_all_of_these_days(
    pages: Pages, cloud: FakeZoom, fg: Fg
) -> None:
    first = cloud.meetings[0]
    second = replace(meeting(), uuid="c2Vjb25k==", start="2026-03-10T09:00:00Z")
    assert second.number == first.number
    cloud.meetings.append(second)
    listed = pages.ask("/zoom/recorded", first="2026-03-01", last="2026-03-31")[1]
    assert f'value="{second.uuid}"' in listed
    assert pages.ask("/zoom/bring", do="one", meeting=second.uuid)[0] == 422
    assert pages.ask("/zoom/bring", do="one", meeting=second.uuid, session="FG1")[0] == 303
    ended(pages, "FG1")
    assert "c2Vjb25k" not in pages.ask("/sessions/FG1/zoom")[1]
    assert pages.ask("/zoom/bring", do="all", first="2026-03-01", last="2026-03-31")[0] == 303
    ended(pages, "~zoom")
    states = {one["id"]: one["state"] for one in fg.ok("session", "list", "--json").document["sessions"]}
    assert states["FG1"] == "recorded"
    assert len(states) == 2


def test_a_recording_comes_and_its_copy_in_the_cloud_goes_only_when_the_id_is_typed(
    pages: Pages, cloud: FakeZoom
) -> None:
    assert pages.ask("/sessions/FG1/zoom/pull", meeting=str(cloud.meetings[0].number))[0] == 303
    assert pages.ask("/sessions/FG1/zoom")[0] == 200
    ended(pages, "FG1")
    page = pages.ask("/sessions/FG1/zoom")[1]
    assert page.count("here, verified") == 6
    assert "would go" in pages.ask("/sessions/FG1/zoom/forget", do="look")[1]
    assert pages.ask("/sessions/FG1/zoom/forget", do="forget", confirm="FG")[0] == 422
    assert not cloud.trashed
    assert "went" in pages.ask("/sessions/FG1/zoom/forget", do="forget", confirm="FG1")[1]
    assert cloud.trashed


def test_a_meeting_is_made_once_and_shown_with_its_addresses(pages: Pages, cloud: FakeZoom) -> None:
    for _ in range(2):
        said = {"at": "2026-03-31T18:00", "minutes": "75"}
        assert pages.ask("/sessions/FG1/zoom/schedule", **said)[0] == 303
    page = pages.ask("/sessions/FG1/zoom")[1]
    assert "send it to nobody else" in page
    assert len(cloud.scheduled) == 1


def test_people_are_registered_by_the_names_that_they_chose(pages: Pages, cloud: FakeZoom, fg: Fg) -> None:
    header = "id,display_name,full_name,aliases,role,group,email\n"
    roster = header + "P01,Tamsin Oduya,,,participant,nurses,t@example.org\n"
    fg.ok("participant", "import", fg.file("mails.csv", roster))
    said = {"at": "2026-03-31T18:00", "minutes": "75"}
    status, page = pages.ask("/sessions/FG1/zoom/schedule", **said, **{"alias-P01": "Tamsin Oduya"})
    assert (status, "is a name on the roster" in page) == (422, True)
    assert pages.ask("/sessions/FG1/zoom/schedule", **said, **{"alias-P01": "Blue Teapot"})[0] == 303
    assert [one["first_name"] for one in cloud.registered] == ["Blue Teapot"]
