"""Login, list and check as a user types them."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

import click.termui
import keyring
import pytest
from fake_zoom_data import ACCOUNT, CLIENT, SECRET, File, Held, Reply
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from facilitator.zoom import scopes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fake_zoom import FakeZoom
    from fg import Fg


class Ring(KeyringBackend):
    """A keyring in memory, as a desktop has one."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError


class NoRing(Ring):
    """A server without a desktop."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("no keyring here")

    set_password = get_password  # type: ignore[assignment]


@pytest.fixture
def typed(zoom: FakeZoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Somebody who types the credentials; nothing of them is in the environment."""
    for name in ("ACCOUNT_ID", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.delenv(f"FG_ZOOM_{name}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    answers = {"Account": ACCOUNT, "Client ID": CLIENT, "Client secret": SECRET, "E-mail": "host@example.org"}

    def answer(prompt: str) -> str:
        return next(value for start, value in answers.items() if start in prompt)

    monkeypatch.setattr(click.termui, "visible_prompt_func", lambda prompt="": answer(said[-1] + prompt))
    monkeypatch.setattr(click.termui, "hidden_prompt_func", lambda prompt="": answer("Client secret"))
    said: list[str] = [""]
    echo = click.termui.echo
    monkeypatch.setattr(
        click.termui, "echo", lambda text="", **more: (said.append(str(text)), echo(text, **more))
    )
    return answers


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, mine = keyring.get_keyring(), Ring()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_login_keeps_the_credentials_in_the_keyring_and_nowhere_else(
    fg: Fg, zoom: FakeZoom, typed: dict[str, str], ring: Ring, tmp_path: Path
) -> None:
    done = fg.ok("zoom", "login")
    assert "keyring" in done.out
    assert [json.loads(value)["secret"] for value in ring.held.values()] == [SECRET]
    assert b"invented" not in everything_in(tmp_path)
    fg.ok("zoom", "list")
    assert "/users/host%40example.org/recordings" in zoom.asked[-1].path
    assert not any(value in done.out + done.err for value in typed.values())


def test_without_a_keyring_an_owner_only_file_is_used_and_said(
    fg: Fg, zoom: FakeZoom, typed: dict[str, str], ring: Ring, tmp_path: Path
) -> None:
    keyring.set_keyring(NoRing())
    assert "only you can read" in fg.ok("zoom", "login").out
    (file,) = (tmp_path / "config").rglob("*.json")
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)
    fg.ok("zoom", "list")
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_wrong_credentials_are_not_kept(
    fg: Fg, zoom: FakeZoom, typed: dict[str, str], ring: Ring, tmp_path: Path
) -> None:
    typed["Client secret"] = "another"
    refused = fg("zoom", "login", "--json")
    assert refused.code == 7
    assert refused.document["error"]["code"] == "not-logged-in"
    assert ring.held == {}
    assert fg("zoom", "list").code == 7


def test_the_keyring_is_left_alone_where_the_environment_says_all(fg: Fg, zoom: FakeZoom) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NoRing())
    try:
        fg.ok("zoom", "list")
    finally:
        keyring.set_keyring(before)


def test_an_address_that_would_show_the_secret_is_refused(
    fg: Fg, zoom: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FG_ZOOM_API", "http://zoom.example.org/v2")
    assert fg("zoom", "list").code == 4
    assert zoom.asked == []


def test_every_instance_is_listed_and_no_topic_unless_asked_for(fg: Fg, zoom: FakeZoom) -> None:
    audio = [File("a", "M4A", "audio_only", b"x")]
    zoom.meetings = [
        Held("one==", 81234567890, "2026-03-10T18:00:00Z", audio, topic="Tea with Tamsin"),
        Held("two==", 81234567890, "2026-03-17T18:00:00Z", audio),
        Held("old==", 81234567890, "2026-02-01T18:00:00Z", audio),
    ]
    window = ["--from", "2026-03-09", "--to", "2026-03-18"]
    found = fg.ok("zoom", "list", *window, "--json").document["meetings"]
    assert [one["uuid"] for one in found] == ["one==", "two=="]
    assert "Tamsin" not in fg.ok("zoom", "list", *window).out
    assert "Tamsin" in fg.ok("zoom", "list", *window, "--identified").out


def test_offline_and_a_missing_extra_have_their_exit_codes(
    fg: Fg, zoom: FakeZoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setenv("FG_OFFLINE", "1")
    assert fg("zoom", "list", "--json").document["error"]["code"] == "offline"
    assert fg("zoom", "list").code == 7
    monkeypatch.delenv("FG_OFFLINE")
    monkeypatch.setitem(sys.modules, "zoomus", None)
    assert fg("zoom", "list").code == 3
    assert zoom.asked == []


def checks(fg: Fg) -> dict[str, bool]:
    document = fg("zoom", "check", "--json").document
    return {one["name"]: one["ok"] for one in document["checks"]}


def test_check_says_what_is_switched_off_and_what_everybody_can_see(fg: Fg, zoom: FakeZoom) -> None:
    from datetime import UTC, datetime

    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    zoom.settings = {
        "recording": {"cloud_recording": True, "auto_delete_cmr": True, "auto_delete_cmr_days": 30}
    }
    zoom.sharing = {"share_recording": "publicly"}
    zoom.meetings = [Held("t==", 8, now, [File("a", "M4A", "audio_only", b"x")])]
    found = checks(fg)
    assert (found["cloud recording"], found["separate audio files"]) == (True, False)
    assert (found["separate files"], found["sharing"], found["auto-delete"]) == (False, False, True)
    zoom.meetings[0].people = [File("p", "M4A", "", b"x", name="Audio only - P03")]
    zoom.sharing = {"share_recording": "none"}
    found = checks(fg)
    assert (found["separate files"], found["sharing"]) == (True, True)
    assert found["scope cloud_recording:read:list_user_recordings"] is False
    assert fg("zoom", "check").code == 7  # the scopes that pull needs are missing


def test_check_tells_what_is_off_from_what_zoom_does_not_say(fg: Fg, zoom: FakeZoom) -> None:
    zoom.settings = {"recording": {"cloud_recording": False}}
    lines = {line[4:19]: line for line in fg("zoom", "check").out.splitlines()}
    assert lines["cloud recording"].startswith("!!")
    assert "switched off" in lines["cloud recording"]
    assert "does not say" in lines["separate audio "]


def test_one_closed_door_does_not_hide_the_rest(fg: Fg, zoom: FakeZoom) -> None:
    text = b'{"code":4711,"message":"does not contain scopes:[user:read:settings:admin]"}'
    zoom.replies["/settings"] = [Reply(400, text)] * 3
    found = fg("zoom", "check", "--json").document["checks"]
    assert "user:read:settings:admin" in next(one["note"] for one in found if one["name"] == "settings")
    assert any(one["name"] == "recordings" for one in found)


@pytest.mark.parametrize(
    ("granted", "count"),
    [
        (frozenset(), 0),
        (
            frozenset(
                {"recording:read:admin", "recording:write:admin", "meeting:write:admin", "user:read:admin"}
            ),
            0,
        ),
        (frozenset(f"{need.scope}:admin" for need in scopes.NEEDS), 0),
        (frozenset(need.scope for need in scopes.NEEDS[1:]), 1),
        (frozenset({"cloud_recording:read:list_user_recordings_of_friends"}), len(scopes.NEEDS)),
    ],
)
def test_a_scope_counts_in_each_of_its_forms(granted: frozenset[str], count: int) -> None:
    assert len(scopes.lacking(granted)) == count
