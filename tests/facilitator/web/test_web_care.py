"""What a study needs around its sessions, by pages alone: backups, keys, models, corrections, destruction."""

from __future__ import annotations

import io
import json
import re
import shutil
import time
import urllib.request
import wave
import zipfile
from typing import TYPE_CHECKING

import pytest
from form_fields import BOUNDARY, files, sent

from facilitator import recordings
from facilitator.actions import models
from facilitator.actions.open_study import opened
from facilitator.folder import read
from facilitator.vault.age import Key

if TYPE_CHECKING:
    from fg import Fg
    from web_bench import Reply, Running, Serve


def post(running: Running, path: str, **said: str) -> Reply:
    body, headers = sent(list(said.items()))
    return running.ask(path, "POST", body, accept="text/html", **headers)


def send(running: Running, path: str, named: dict[str, bytes], **typed: str) -> Reply:
    body, headers = files(named)
    fields = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in typed.items()
    )
    return running.ask(path, "POST", fields.encode() + body, accept="text/html", **headers)


def finished(running: Running, work: str) -> str:
    """The page of some long work when it is over."""
    for _ in range(600):
        page = running.ask(f"/jobs/{work}").text
        if "You may leave this page" not in page:
            return page
        time.sleep(0.05)
    raise AssertionError(page)


# --- backups ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_backup_is_made_handed_out_and_put_back_as_the_same_study(
    fg: Fg, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = fg.folder / "Documents"
    documents.mkdir()
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(documents))
    running = serve(fg.started()).enter()
    assert post(running, "/backup").status == 303
    assert "encrypted files are in backup-" in finished(running, "~backup")
    (name,) = set(re.findall(r"/backup/files/([\w.-]+)", running.ask("/backup").text))
    made = (fg.folder / "study backups" / name).read_bytes()
    assert _bytes(running, f"/backup/files/{name}") == made
    assert send(running, "/backup/restore", {name: made}, folder="Back again").status == 303
    assert "FG1" in running.ask("/").text
    assert str(documents / "Back again") in running.ask("/computer").text
    assert list(documents.iterdir()) == [documents / "Back again"]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "folder"), [("no.zip", "fine"), ("no.zip", "../outside"), ("", "fine")])
def test_what_is_no_backup_is_put_back_nowhere(
    name: str, folder: str, fg: Fg, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(fg.folder / "Documents"))
    (fg.folder / "Documents").mkdir()
    running = serve(fg.started()).enter()
    reply = send(running, "/backup/restore", {name: b"not a zip"}, folder=folder)
    assert (reply.status, 'role="alert"' in reply.text) == (422, True)
    assert list((fg.folder / "Documents").iterdir()) == []


# --- keys ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_second_key_is_let_in_and_taken_off(fg: Fg, serve: Serve) -> None:
    running = serve(fg.started()).enter()
    public = Key.generate().public
    reply = post(running, "/keys/add", label="second researcher", public=public, scope="vault")
    assert "second researcher opens it from now on" in reply.text
    assert [one["vault"] for one in fg.ok("key", "list", "--json").document["keys"]] == [True, True]
    assert "second researcher" in post(running, "/keys/remove", label="second researcher").text
    assert len(fg.ok("key", "list", "--json").document["keys"]) == 1


def test_a_destroyed_key_comes_back_from_its_sheet_and_never_over_another(fg: Fg, serve: Serve) -> None:
    running = serve(fg.started()).enter()
    sheet = fg.ok("key", "recovery").out
    assert post(running, "/keys/destroy", confirm="Tea").status == 422
    assert post(running, "/keys/restore", sheet=sheet).status == 409
    assert "is gone from this machine" in post(running, "/keys/destroy", confirm="Tea at work").text
    assert running.ask("/people").status == 403
    assert "The key is back" in post(running, "/keys/restore", sheet=sheet).text
    assert "Tamsin Oduya" in running.ask("/people").text


def test_a_key_comes_back_while_another_studys_key_is_here(
    fg: Fg, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = fg.started().ok("key", "recovery").out
    monkeypatch.setenv("FG_IDENTITY", str(fg.folder / "new" / "key.txt"))
    fg.ok("init", fg.folder / "demo", "--title", "Tried out")
    running = serve(fg).enter()
    page = running.ask("/keys").text
    assert "The key to this study is not on this computer" in page
    assert "Destroy the key" not in page
    assert "2 keys are on this computer" in post(running, "/keys/restore", sheet=sheet).text
    assert "Tamsin Oduya" in running.ask("/people").text


# --- models -------------------------------------------------------------------------------------------


def checkpoint() -> bytes:
    """What a file of Whisper's looks like from outside."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", b"invented")
    return file.getvalue()


@pytest.mark.slow
def test_a_model_that_the_browser_sends_lies_where_it_is_looked_for(
    fg: Fg, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FG_MODELS", str(fg.folder / "models"))
    running = serve(fg.started()).enter()
    assert send(running, "/models/import", {"from stick/tiny.pt": checkpoint()}).status == 303
    assert "not its makers" in running.ask("/models").text
    assert [one.name for one in models.list_models()] == ["tiny"]
    assert [path.name for path in (fg.folder / "models").iterdir()] == ["tiny.pt"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["../tiny.pt", "/tiny.pt", "a/../../tiny.pt", "C:\\tiny.pt", "tiny.txt"])
def test_a_file_that_is_no_model_or_climbs_is_not_taken(
    name: str, fg: Fg, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FG_MODELS", str(fg.folder / "models"))
    running = serve(fg.started()).enter()
    assert send(running, "/models/import", {name: checkpoint()}).status == 422
    assert list(fg.folder.rglob("*tiny*")) == []


# --- corrections and destruction ------------------------------------------------------------------------


@pytest.mark.slow
def test_a_word_is_mended_and_the_release_that_held_it_must_come_back(fg: Fg, serve: Serve) -> None:
    fg.started().consented().recorded().reviewed()
    fg.ok("export", "--for", "coders", "-o", fg.study / "exports" / "r.zip")
    word = next(one for one in fg.ok("show", "FG1", "--json").document["turns"] if one["kind"] == "speech")
    wrong = max(word["text"].split(), key=len).strip(".,?[]")
    running = serve(fg).enter()
    said = {"words": wrong, "becomes": "porridge", "reviewer": "AB"}
    done = post(running, "/sessions/FG1/correct", **said)
    assert "put right" in done.text, done.text
    assert "must come back" in done.text
    assert "porridge" in fg.ok("show", "FG1").out
    page = running.ask("/releases").text
    (sheet,) = set(re.findall(r"/releases/recalls/([\w.-]+)", page))
    assert "Recall of release 1" in running.ask(f"/releases/recalls/{sheet}").text
    assert "release 1, called back" in page
    assert "/releases/files/r.zip" not in page
    assert "Release 1 must come back" in running.ask("/").text
    early = post(running, "/releases/back", release="1", on="2001-01-01", reviewer="AB")
    assert (early.status, 'value="AB"' in early.text) == (422, True)
    day = fg.ok("recall", "list", "--json").document["releases"][0]["called_back"]
    assert post(running, "/releases/back", release="1", on=day, reviewer="AB").status == 303
    assert f"all copies back on {day}" in running.ask("/releases").text
    assert "must come back" not in running.ask("/").text


@pytest.mark.slow
def test_something_missed_is_hidden(fg: Fg, serve: Serve) -> None:
    fg.started().consented().recorded().reviewed()
    before = fg.ok("show", "FG1").out
    wrong = next(word.strip(".,?") for word in before.split() if word.islower() and len(word) > 4)
    running = serve(fg).enter()
    said = {"words": wrong, "way": "hide", "kind": "org", "reviewer": "AB"}
    assert "put right" in post(running, "/sessions/FG1/correct", **said).text
    assert wrong not in fg.ok("show", "FG1").out


def parts(fg: Fg) -> int:
    with opened(read(fg.study), fg.folder / "key.txt") as study:
        if "FG1" not in study.vault.sessions():
            return 0
        return len(recordings.parts(study.vault.room("FG1")))


@pytest.mark.slow
def test_nothing_is_destroyed_before_the_id_is_typed_and_then_there_is_a_certificate(
    fg: Fg, serve: Serve
) -> None:
    fg.started().consented().recorded().reviewed()
    running = serve(fg).enter()
    looked = post(running, "/sessions/FG1/destroy", what="all", do="look")
    assert "Nothing was destroyed yet" in looked.text
    assert post(running, "/sessions/FG1/destroy", what="all", do="destroy", confirm="fg1").status == 422
    assert parts(fg) == 1
    done = post(running, "/sessions/FG1/destroy", what="all", do="destroy", confirm="FG1")
    assert "Certificate of destruction, session FG1" in done.text
    assert parts(fg) == 0
    assert len(list((fg.study / "exports" / "certificates").iterdir())) == 1
    assert fg.ok("show", "FG1").out


# --- what a browser sends -------------------------------------------------------------------------------


def spoken(seconds: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, 8_000, 0, "NONE", ""))
        writer.writeframes(bytes(16_000 * seconds))
    return file.getvalue()


@pytest.mark.slow
def test_a_file_is_kept_only_with_all_the_bytes_that_it_has_and_shown_with_its_length(
    fg: Fg, serve: Serve
) -> None:
    running = serve(fg.started()).enter()
    data = spoken(75)
    short = send(running, "/sessions/FG1/recording", {"talk.wav": data[:-1]}, size=str(len(data)))
    assert (short.status, "was not kept" in short.text) == (422, True)
    assert "Take it in" not in running.ask("/sessions/FG1/recording").text
    whole = send(running, "/sessions/FG1/recording", {"talk.wav": data}, size=str(len(data)))
    assert whole.status == 303
    assert "<td>1:15</td>" in running.ask("/sessions/FG1/recording").text


# --- two laptops ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_laptops_logs_become_one_by_pages(fg: Fg, serve: Serve) -> None:
    fg.started().consented()
    here = serve(fg).enter()
    other = fg.folder / "other"
    shutil.copytree(fg.study, other)
    fg.study, mine = other, fg.study
    there = serve(fg).enter()
    fg.study = mine
    _log(here, [("session.open", {}), ("q.ask", {"question": "K1"}), ("sync", {}), ("session.close", {})])
    _log(
        there, [("session.open", {}), ("sync", {}), ("speak", {"participant": "P01"}), ("session.close", {})]
    )
    assert "4 events were logged" in here.ask("/sessions/FG1/log").text
    sealed = _bytes(there, "/sessions/FG1/log/file")
    assert send(here, "/sessions/FG1/log", {"FG1-log.age": b"nothing"}).status == 422
    assert send(here, "/sessions/FG1/log", {"FG1-log.age": sealed}).status == 303
    assert "4 came from a second" in here.ask("/sessions/FG1/log").text
    rows = {one["question"]: one for one in fg.ok("coverage", "FG1", "--json").document["rows"]}
    assert rows["K1"]["answered"] == ["P01"]


def _log(running: Running, happened: list[tuple[str, dict[str, str]]]) -> None:
    for number, (event, more) in enumerate(happened, start=1):
        said = json.dumps({"view": "m", "number": number, "event": event, **more})
        assert running.ask("/console/FG1/events", "POST", said).status == 200


def _bytes(running: Running, path: str) -> bytes:
    asked = urllib.request.Request(running.base + path, headers={"Cookie": running.cookie})
    with urllib.request.urlopen(asked) as answer:
        return bytes(answer.read())
