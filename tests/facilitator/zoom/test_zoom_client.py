"""The adapter against a Zoom on loopback that answers well, badly, late, and in every form of refusal."""

from __future__ import annotations

import logging
import os
import sys
import time
import traceback
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from fake_zoom_data import SECRET, File, Held, Reply
from hypothesis import given
from hypothesis import strategies as st

from facilitator.errors import Offline, OutsideFailed
from facilitator.zoom import limits, wire
from facilitator.zoom.account import Account, from_environment
from facilitator.zoom.client import Zoom, windows
from facilitator.zoom.failures import (
    BadAnswer,
    ComeBackLater,
    MissingScopes,
    NotAllowed,
    NotLoggedIn,
    NotOnZoom,
    Unreachable,
)
from transcription.errors import MissingProgram

if TYPE_CHECKING:
    from pathlib import Path

    from fake_zoom import FakeZoom

SECRETS = (SECRET, "invented", "host@example.org", "host%40")
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def client() -> Zoom:
    return Zoom(from_environment(Account("", ""), os.environ))


def held(uuid: str, start: str, number: int = 81234567890) -> Held:
    return Held(uuid, number, start, [File(f"f-{start}", "M4A", "audio_only", b"x")])


def march(fake: FakeZoom) -> list[str]:
    return [one.uuid for one in client().recordings(date(2026, 3, 1), date(2026, 3, 31))]


# --- lists


def test_three_months_are_asked_for_in_windows_and_every_meeting_comes_once(zoom: FakeZoom) -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(90)]
    zoom.meetings = [held(f"uuid-{day:%m%d}==", f"{day}T18:00:00Z") for day in days]
    found = client().recordings(date(2026, 1, 1), date(2026, 3, 31))
    assert [one.uuid for one in found] == [one.uuid for one in zoom.meetings]
    assert zoom.count("/recordings?") > 2


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(0, 400))
def test_windows_leave_no_day_out_and_are_never_longer_than_thirty_days(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    spans = list(windows(first, last))
    assert spans[0][0] == first
    assert spans[-1][1] == last
    assert all((end - begin).days <= 30 for begin, end in spans)
    assert all(one[1] == two[0] for one, two in pairwise(spans))


def test_all_pages_are_read(zoom: FakeZoom) -> None:
    zoom.meetings = [held(f"u{n}==", f"2026-03-0{n}T10:00:00Z") for n in range(1, 8)]
    zoom.page_size = 3
    assert len(march(zoom)) == 7


def test_a_page_token_too_many_that_has_expired_loses_nothing(zoom: FakeZoom) -> None:
    zoom.meetings = [held(f"u{n}==", f"2026-03-0{n}T10:00:00Z") for n in range(1, 8)]
    zoom.page_size, zoom.extra_page = 3, True
    assert len(march(zoom)) == 7


def test_a_page_token_that_expires_half_way_begins_the_list_anew(zoom: FakeZoom) -> None:
    zoom.meetings = [held(f"u{n}==", f"2026-03-0{n}T10:00:00Z") for n in range(1, 8)]
    zoom.page_size = 3
    zoom.replies["next_page_token=3"] = [Reply(400, b'{"code":300,"message":"Invalid page token"}')]
    assert len(march(zoom)) == 7


def test_a_list_without_end_is_not_believed(zoom: FakeZoom) -> None:
    endless = b'{"meetings":[],"next_page_token":"again"}'
    zoom.replies["/recordings?"] = [Reply(200, endless)] * 300
    with pytest.raises(BadAnswer, match="no end"):
        march(zoom)


def test_a_count_without_a_list_is_not_taken_for_none(zoom: FakeZoom) -> None:
    zoom.replies["/recordings?"] = [Reply(200, b'{"total_records":3}')] * 9
    with pytest.raises(BadAnswer):
        march(zoom)


def test_fewer_days_than_asked_for_are_not_taken_for_all(zoom: FakeZoom) -> None:
    zoom.replies["/recordings?"] = [Reply(200, b'{"from":"2026-03-20","meetings":[]}')] * 9
    with pytest.raises(BadAnswer, match="fewer days"):
        march(zoom)


@pytest.mark.parametrize("uuid", ["/ab+cd/ef==", "a//b==", "plain0==", "a+b/c==", "%2F=="])
def test_uuids_with_slashes_reach_their_own_meeting(zoom: FakeZoom, uuid: str) -> None:
    zoom.meetings = [held(uuid, "2026-03-10T18:00:00Z")]
    assert client().recording(uuid).uuid == uuid
    asked = next(one.path for one in zoom.asked if "/meetings/" in one.path)
    assert asked == f"/v2/meetings/{quote(quote(uuid, safe=''), safe='')}/recordings"


def test_entries_with_missing_keys_are_read_for_what_they_say(zoom: FakeZoom) -> None:
    bare = dict.fromkeys(("id", "status", "file_size", "recording_type", "recording_end"))
    cues = File("cc", "CC", "", b"WEBVTT", listed=bare)
    sized = File("m4a", "M4A", "audio_only", b"xyz", listed={"file_size": "3"})
    zoom.meetings = [Held("u==", 8, "2026-03-10T18:00:00Z", [cues, sized])]
    captions, audio = client().recording("u==").files
    assert (captions.id, captions.size, captions.ready) == ("", None, True)
    assert audio.size == 3
    zoom.replies["/recordings"] = [Reply(200, b'{"uuid":"u==","id":8}')]
    assert client().recording("u==").files == ()


def test_local_times_are_scheduled_in_utc(zoom: FakeZoom) -> None:
    zone = datetime(2026, 3, 10, 18, 0).astimezone().tzinfo
    starts = datetime(2026, 3, 10, 18, 0, tzinfo=zone)
    client().schedule("Tea at work", starts, 60, {"waiting_room": True})
    assert zoom.scheduled[0]["start_time"] == starts.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "user_id" not in zoom.scheduled[0]


def test_what_stands_in_the_path_is_not_sent_again(zoom: FakeZoom) -> None:
    zoom.meetings = [held("u==", "2026-03-10T18:00:00Z", number=8)]
    march(zoom)
    client().attendees("8")
    assert not [one.path for one in zoom.asked if "user_id" in one.path or "meeting_id" in one.path]


# --- token


def test_one_token_serves_a_whole_run(zoom: FakeZoom) -> None:
    one = client()
    for _ in range(5):
        one.recordings(date(2026, 3, 1), date(2026, 3, 2))
    assert zoom.tokens == 1


def test_a_token_is_renewed_before_it_ends(zoom: FakeZoom, monkeypatch: pytest.MonkeyPatch) -> None:
    zoom.expires_in = 1
    one = client()
    one.settings()
    later = time.monotonic() + 0.95
    monkeypatch.setattr(time, "monotonic", lambda: later)
    one.settings()
    assert zoom.tokens == 2


def test_a_token_that_dies_in_mid_run_is_replaced_once(zoom: FakeZoom) -> None:
    zoom.meetings = [held(f"u{n}==", f"2026-03-0{n}T10:00:00Z") for n in range(1, 8)]
    zoom.page_size, zoom.dies_after = 1, 3
    assert len(march(zoom)) == 7
    assert zoom.tokens == 2


def test_a_token_that_is_never_accepted_ends_it(zoom: FakeZoom) -> None:
    zoom.replies["/recordings?"] = [Reply(401, b'{"code":124,"message":"Invalid access token."}')] * 9
    with pytest.raises(NotLoggedIn):
        march(zoom)
    assert zoom.tokens == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"reason":"Bad Request","error":"invalid_request"}'),
        (401, b'{"reason":"Invalid client_id or client_secret","error":"invalid_client"}'),
        (200, b'{"access_token":null}'),
        (200, b'{"access_token":""}'),
        (200, b"{}"),
    ],
)
def test_a_refused_login_says_so(zoom: FakeZoom, status: int, body: bytes) -> None:
    zoom.replies["/oauth/token"] = [Reply(status, body)]
    with pytest.raises(NotLoggedIn):
        march(zoom)


@pytest.mark.parametrize("body", [b"<html>proxy login</html>", b"[]", b""])
def test_a_login_page_in_between_is_told_apart(zoom: FakeZoom, body: bytes) -> None:
    zoom.replies["/oauth/token"] = [Reply(200, body)]
    with pytest.raises(BadAnswer):
        march(zoom)


def test_a_login_server_in_trouble_is_asked_again(zoom: FakeZoom) -> None:
    zoom.replies["/oauth/token"] = [Reply(503, b"<html>sorry</html>")] * 2
    assert march(zoom) == []


# --- refusals and limits


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, b'{"code":3301,"message":"no recording"}', NotOnZoom),
        (404, b'{"code":3001,"message":"Meeting does not exist: host@example.org"}', NotOnZoom),
        (404, b'{"code":1001,"message":"User does not exist"}', NotAllowed),
        (400, b'{"code":1010,"message":"User not in account"}', NotAllowed),
        (200, b'{"code":200,"message":"No permission."}', NotAllowed),
        (400, b'{"code":200,"message":"Only available for Paid account"}', NotAllowed),
        (403, b"", NotAllowed),
        (400, b'{"code":12702,"message":"too old"}', NotAllowed),
        (400, b'{"code":9999,"message":"whatever host@example.org"}', BadAnswer),
        (200, b"<html>login</html>", BadAnswer),
        (302, b"", BadAnswer),
    ],
)
def test_every_refusal_has_its_own_error_and_quotes_nothing(
    zoom: FakeZoom, status: int, body: bytes, kind: type[OutsideFailed]
) -> None:
    zoom.replies["/v2/meetings/"] = [Reply(status, body, {"Location": "http://elsewhere.example.org/"})]
    with pytest.raises(kind) as caught:
        client().recording("81234567890")
    assert type(caught.value) is kind
    assert "example.org" not in caught.value.message


def test_missing_scopes_are_named(zoom: FakeZoom) -> None:
    text = (
        b'{"code":4711,"message":"Invalid access token, does not contain scopes:'
        b'[cloud_recording:read:list_user_recordings, cloud_recording:read:list_user_recordings:admin]."}'
    )
    zoom.replies["/recordings?"] = [Reply(400, text)]
    with pytest.raises(MissingScopes, match="cloud_recording:read:list_user_recordings:admin"):
        march(zoom)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Retry-After": "0"},
        {"Retry-After": "soon"},
        {"Retry-After": "2020-01-20T00:00:00Z"},
        {"Retry-After": "Wed, 21 Oct 2020 07:28:00 GMT"},
        {"X-RateLimit-Type": "QPS", "X-RateLimit-Reset": "1700000000"},
    ],
)
def test_a_limit_per_second_is_waited_out(zoom: FakeZoom, headers: dict[str, str]) -> None:
    per_second = b'{"code":429,"message":"You have reached the maximum per-second rate limit for this API."}'
    zoom.meetings = [held("u==", "2026-03-10T18:00:00Z")]
    zoom.replies["/recordings?"] = [Reply(429, per_second, headers)] * 2
    assert march(zoom) == ["u=="]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"X-RateLimit-Type": "Daily-limit", "Retry-After": "2026-03-11T00:00:00Z"}, b""),
        ({}, b'{"code":429,"message":"You have reached the maximum daily rate limit for this API."}'),
        ({"Retry-After": "3600"}, b""),
        ({"Retry-After": (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")}, b""),
    ],
)
def test_a_limit_for_the_day_stops_at_once(zoom: FakeZoom, headers: dict[str, str], body: bytes) -> None:
    zoom.replies["/recordings?"] = [Reply(429, body, headers)]
    with pytest.raises(ComeBackLater):
        march(zoom)
    assert zoom.count("/recordings?") == 1


def test_a_limit_that_never_ends_ends_the_run(zoom: FakeZoom) -> None:
    zoom.replies["/recordings?"] = [Reply(429)] * 99
    with pytest.raises(ComeBackLater):
        march(zoom)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        ("2026-03-10T12:00:30Z", 30),
        ("2026-03-10T13:00:30+01:00", 30),
        ("Tue, 10 Mar 2026 12:00:45 GMT", 45),
        ("2026-03-10T11:00:00Z", 0),
    ],
)
def test_retry_after_is_read_in_every_form(value: str, seconds: int) -> None:
    assert limits.pause_s(limits.read({"retry-after": value}, "", NOW), 0, NOW) == seconds


@pytest.mark.slow
@given(st.text(max_size=40))
def test_no_retry_after_makes_a_traceback(value: str) -> None:
    found = limits.read({"retry-after": value, "x-ratelimit-reset": value}, "", NOW)
    assert found.until is None or found.until.tzinfo is not None


def test_a_server_in_trouble_is_asked_again_but_no_meeting_is_made_twice(zoom: FakeZoom) -> None:
    zoom.meetings = [held("u==", "2026-03-10T18:00:00Z")]
    zoom.replies["/recordings?"] = [Reply(502), Reply(503)]
    assert march(zoom) == ["u=="]
    zoom.replies["/v2/users/me/meetings"] = [Reply(500)] * 5
    with pytest.raises(Unreachable):
        client().schedule("Tea", NOW, 60, {})
    assert zoom.count("/v2/users/me/meetings") == 1


def test_a_dead_server_is_said_in_one_sentence(zoom: FakeZoom) -> None:
    one = client()
    zoom.close()
    with pytest.raises(Unreachable) as caught:
        one.settings()
    assert "127.0.0.1" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_silent_server_is_given_up(zoom: FakeZoom, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(wire, "READ_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/v2"
        monkeypatch.setenv("FG_ZOOM_API", address)
        monkeypatch.setenv("FG_ZOOM_OAUTH", address)
        with pytest.raises(Unreachable):
            client().settings()


# --- surroundings


def test_netrc_and_proxies_do_not_touch_the_token(
    zoom: FakeZoom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login eve password mallory\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    march(zoom)
    assert all(one.headers["authorization"].startswith(("Bearer token-", "Basic ")) for one in zoom.asked)


def test_offline_forbids_even_loopback(zoom: FakeZoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FG_OFFLINE", "1")
    with pytest.raises(Offline):
        client()
    assert zoom.asked == []


def test_without_the_extra_the_missing_part_is_named(zoom: FakeZoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zoomus", None)
    with pytest.raises(MissingProgram, match="not installed") as caught:
        client()
    assert "[zoom]" in caught.value.next


def test_nothing_is_asked_for_without_credentials(zoom: FakeZoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FG_ZOOM_CLIENT_SECRET")
    with pytest.raises(NotLoggedIn):
        client()


def test_no_secret_is_in_any_log_repr_or_traceback(
    zoom: FakeZoom, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("FG_ZOOM_HOST", "host@example.org")
    zoom.meetings = [held("u==", "2026-03-10T18:00:00Z")]
    one = client()
    one.recordings(date(2026, 3, 1), date(2026, 3, 31))
    said = [repr(one.recording("u==")), repr(one.tokens.current()), repr(vars(one)["tokens"])]
    zoom.replies["/v2/meetings/"] = [
        Reply(400, f'{{"code":1,"message":"{SECRET} host@example.org"}}'.encode())
    ]
    try:
        one.recording("u==")
    except BadAnswer:
        said.append(traceback.format_exc())
    said += [record.getMessage() for record in caplog.records]
    assert [secret for secret in SECRETS for line in said if secret in line] == []
