"""Login through the browser: the code is proved, a stranger's answer is not believed, tokens roll on."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import click.termui
import keyring
import pytest
from fake_zoom_data import CLIENT
from test_zoom_account import Ring

from facilitator.actions import zoom_account
from facilitator.zoom import browser
from facilitator.zoom.account import Account, from_environment
from facilitator.zoom.failures import NotLoggedIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fake_zoom import FakeZoom
    from fg import Fg


@pytest.fixture
def account(zoom: FakeZoom) -> Account:
    places = {
        name: value for name, value in zoom.environment.items() if name in {"FG_ZOOM_API", "FG_ZOOM_OAUTH"}
    }
    return from_environment(Account("", CLIENT), places)


@pytest.fixture
def ring(zoom: FakeZoom, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    for name in ("ACCOUNT_ID", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.delenv(f"FG_ZOOM_{name}")
    before, mine = keyring.get_keyring(), Ring()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def visit(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return int(refused.code)


def person(zoom: FakeZoom, answer: dict[str, str], seen: list[int]) -> Callable[[str], None]:
    """Somebody with a browser, who is sent back with ``answer`` and the state that was asked with."""

    def agree(address: str) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        zoom.challenge = query["code_challenge"]
        assert (query["code_challenge_method"], query["client_id"]) == ("S256", CLIENT)
        back = query["redirect_uri"] + "?" + urlencode({"state": query["state"], **answer})
        threading.Thread(target=lambda: seen.append(visit(back)), daemon=True).start()

    return agree


def test_a_login_gives_a_lasting_token_without_any_secret(zoom: FakeZoom, account: Account) -> None:
    seen: list[int] = []
    got = browser.login(account, person(zoom, {"code": "code-1"}, seen), port=0)
    assert (got.refresh, got.secret, got.complete) == ("refresh-1-invented", "", True)


@pytest.mark.parametrize("answer", [{"error": "access_denied"}, {"code": "another"}])
def test_a_refusal_is_no_login(zoom: FakeZoom, account: Account, answer: dict[str, str]) -> None:
    with pytest.raises(NotLoggedIn):
        browser.login(account, person(zoom, answer, []), port=0, wait_s=5)


@pytest.mark.parametrize("strange", [{"state": "stolen"}, {"state": "\u00e4"}])
def test_an_answer_to_another_question_is_not_believed(
    zoom: FakeZoom, account: Account, strange: dict[str, str]
) -> None:
    with pytest.raises(NotLoggedIn, match="Nobody agreed"):
        browser.login(account, person(zoom, {"code": "code-1", **strange}, []), port=0, wait_s=1)


def test_a_taken_port_is_said(account: Account) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(NotLoggedIn, match=str(taken)):
            browser.login(account, print, port=taken)


def test_each_new_refresh_token_takes_the_place_of_the_old_one(
    fg: Fg, zoom: FakeZoom, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    agree = person(zoom, {"code": "code-1"}, seen)
    monkeypatch.setattr(click, "launch", agree)
    monkeypatch.setattr(click.termui, "visible_prompt_func", lambda _="": CLIENT)
    monkeypatch.setattr(click.termui, "hidden_prompt_func", lambda _="": "")
    done = fg.ok("zoom", "login", "--browser")
    assert "refresh" not in done.out + done.err
    kept = [json.loads(value)["refresh"] for value in ring.held.values()]
    assert kept == ["refresh-1-invented"]
    for _ in range(3):
        fg.ok("zoom", "list")
    assert [json.loads(value)["refresh"] for value in ring.held.values()] == zoom.refresh_tokens
    assert zoom.refresh_tokens != kept


def test_a_run_that_lasts_goes_on_after_another_run_used_the_login(
    zoom: FakeZoom, account: Account, ring: Ring
) -> None:
    agree = person(zoom, {"code": "code-1"}, [])
    zoom_account.keep(browser.login(account, agree, port=0))
    long, short = zoom_account.client(), zoom_account.client()
    first = long.tokens.current()
    short.tokens.current()
    assert long.tokens.renewed(first).value != first.value
    assert [json.loads(value)["refresh"] for value in ring.held.values()] == zoom.refresh_tokens


def test_a_login_that_has_ended_says_how_to_log_in_again(
    fg: Fg, zoom: FakeZoom, account: Account, ring: Ring
) -> None:
    zoom_account.keep(replace(account, refresh="worn-out"))
    refused = fg("zoom", "list", "--json").document["error"]
    assert (refused["code"], refused["next"]) == ("not-logged-in", "fg zoom login --browser")
