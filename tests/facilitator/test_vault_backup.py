"""One encrypted file holds a whole study and gives it back, on another machine, to the same person."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from facilitator.errors import AlreadyThere, BadFile, Busy, NoIdentity, NoStudy
from facilitator.model import Participant, Study
from facilitator.roster.people import People
from facilitator.vault import backup as backups
from facilitator.vault import recipients
from facilitator.vault.age import Key, encrypt
from facilitator.vault.backup import backup, restore
from facilitator.vault.keys import Identity, Origin
from facilitator.vault.recipients import Recipient
from facilitator.vault.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

STUDY = Study("Compassion in training", 1)
RECORDING = bytes(range(256)) * 12_000  # three parts
OPEN = {
    "study.toml": b'title = "Compassion in training"\n',
    "terms.txt": b"Thistle Programme\n",
    "guides/main.yaml": b"guide: {id: thistle}\n",
    "exports/r1/P01.txt": b"[00:00:01]P01: what was said\n",
}
PLAIN = (
    b"Compassion",
    b"Thistle",
    b"thistle",
    b"what was said",
    b"Quackenbush",
    b"first key",
    b"CREATE TABLE",
)


@pytest.fixture
def me() -> Identity:
    return Identity(Key.generate(), Origin.OPTION)


def make_study(root: Path, study: Study, me: Identity) -> Path:
    for name, content in OPEN.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    for place in (study.vault, study.people):
        recipients.start(root / place, Recipient("first key", me.public, date(2026, 3, 2)))
    for session in ("S1", "S2"):
        Vault(root / study.vault, me).room(session, create=True).put("media/mix-1", RECORDING)
    People(root / study.people, me).save_roster([Participant("P01", "Willa Quackenbush")])
    if "://" not in study.database:
        with closing(sqlite3.connect(root / study.database)) as store:
            store.execute("create table turn (text)")
            store.execute("insert into turn values ('[P01] what was said')")
            store.commit()
    return root


@pytest.fixture
def folder(tmp_path: Path, me: Identity) -> Path:
    return make_study(tmp_path / "study", STUDY, me)


def check_whole(folder: Path, me: Identity) -> None:
    for name, content in OPEN.items():
        assert (folder / name).read_bytes() == content
    vault = Vault(folder / "vault", me)
    assert vault.sessions() == ["S1", "S2"]
    for session in vault.sessions():
        assert vault.room(session).read("media/mix-1") == RECORDING
    assert People(folder / "people", me).load_roster() == (Participant("P01", "Willa Quackenbush"),)
    assert [one.label for one in recipients.load(folder / "people")] == ["first key"]
    with closing(sqlite3.connect(folder / "study.db")) as store:
        assert store.execute("select text from turn").fetchall() == [("[P01] what was said",)]


def test_a_study_comes_back_whole(folder: Path, me: Identity, tmp_path: Path) -> None:
    done = backup(folder, STUDY, tmp_path / "b.zip")
    assert done.sha256 == hashlib.sha256((tmp_path / "b.zip").read_bytes()).hexdigest()
    assert done.left_out == ()
    restored = restore(tmp_path / "b.zip", tmp_path / "new", me)
    assert (restored.files, restored.moved) == (done.files, ())
    check_whole(tmp_path / "new", me)
    check_whole(folder, me)
    Vault(tmp_path / "new" / "vault", me).room("S3", create=True).put("draft", b"and work goes on")


def test_a_backup_shows_nothing_but_session_ids(folder: Path, tmp_path: Path) -> None:
    backup(folder, STUDY, tmp_path / "b.zip")
    data = (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert all(name.endswith(".age") for name in archive.namelist())
        contents = [archive.read(name) for name in archive.namelist()]
    assert all(content.startswith(b"age-encryption.org/v1") for content in contents)
    assert not any(word in text for word in PLAIN for text in (data, *contents))


def test_nothing_lies_in_plain_beside_the_backup_while_it_is_made(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    seen: list[bytes] = []
    add = backups._add

    def watch(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        add(archive, name, data)
        seen.extend(path.read_bytes() for path in out.iterdir())

    monkeypatch.setattr(backups, "_add", watch)
    backup(folder, STUDY, out / "b.zip")
    assert len(seen) > 5
    assert not any(word in data for word in PLAIN for data in seen)
    assert [path.name for path in out.iterdir()] == ["b.zip"]


def test_vault_and_people_that_lie_elsewhere_come_inside_and_it_is_said(me: Identity, tmp_path: Path) -> None:
    study = replace(STUDY, vault=str(tmp_path / "share" / "v"), people="locker/people")
    folder = make_study(tmp_path / "study", study, me)
    backup(folder, study, tmp_path / "b.zip")
    assert restore(tmp_path / "b.zip", tmp_path / "new", me).moved == ("vault", "people")
    check_whole(tmp_path / "new", me)


def test_a_database_server_is_said_to_be_left_out(me: Identity, tmp_path: Path) -> None:
    study = replace(STUDY, database="postgresql://db.example.org/study")
    folder = make_study(tmp_path / "study", study, me)
    done = backup(folder, study, tmp_path / "b.zip")
    assert len(done.left_out) == 1
    restore(tmp_path / "b.zip", tmp_path / "new", me)
    assert not (tmp_path / "new" / "study.db").exists()


def test_the_store_is_taken_at_one_moment_while_somebody_writes(
    folder: Path, me: Identity, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(folder / "study.db")) as store:
        store.execute("pragma journal_mode=wal")
        store.execute("insert into turn values ('second')")
        store.commit()
        store.execute("insert into turn values ('never committed')")
        backup(folder, STUDY, tmp_path / "b.zip")
        store.rollback()
    restore(tmp_path / "b.zip", tmp_path / "new", me)
    with closing(sqlite3.connect(tmp_path / "new" / "study.db")) as store:
        assert [text for (text,) in store.execute("select text from turn")] == [
            "[P01] what was said",
            "second",
        ]


def test_a_session_that_is_being_worked_on_stops_the_backup(
    folder: Path, me: Identity, tmp_path: Path
) -> None:
    with Vault(folder / "vault", me).hold("S2", "fg transcribe"), pytest.raises(Busy, match="fg transcribe"):
        backup(folder, STUDY, tmp_path / "b.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["study"]


def test_what_is_not_there_or_no_backup_is_refused(me: Identity, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no zip")
    for name in ("absent.zip", "text.zip"):
        with pytest.raises(BadFile):
            restore(tmp_path / name, tmp_path / "new", me)


def test_no_file_is_ever_overwritten(folder: Path, me: Identity, tmp_path: Path) -> None:
    backup(folder, STUDY, tmp_path / "b.zip")
    with pytest.raises(AlreadyThere):
        backup(folder, STUDY, tmp_path / "b.zip")
    with pytest.raises(AlreadyThere):
        restore(tmp_path / "b.zip", folder, me)
    check_whole(folder, me)
    with pytest.raises(NoStudy):
        backup(tmp_path, STUDY, tmp_path / "c.zip")


def test_an_empty_folder_takes_a_study(folder: Path, me: Identity, tmp_path: Path) -> None:
    backup(folder, STUDY, tmp_path / "b.zip")
    (tmp_path / "new").mkdir()
    restore(tmp_path / "b.zip", tmp_path / "new", me)
    check_whole(tmp_path / "new", me)


def test_somebody_else_gets_nothing_back_and_no_folder_is_left(folder: Path, tmp_path: Path) -> None:
    backup(folder, STUDY, tmp_path / "b.zip")
    with pytest.raises(NoIdentity):
        restore(tmp_path / "b.zip", tmp_path / "new", Identity(Key.generate(), Origin.OPTION))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "study"]


@pytest.mark.parametrize("cut", [0, 10, 5000, -30])
def test_a_cut_backup_is_refused_whole(folder: Path, me: Identity, tmp_path: Path, cut: int) -> None:
    backup(folder, STUDY, tmp_path / "b.zip")
    data = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(data[:cut] if cut else b"")
    with pytest.raises(BadFile):
        restore(tmp_path / "b.zip", tmp_path / "new", me)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "study"]


CRAFTED = ["../evil.age", "/evil.age", "vault/../../evil.age", "C:/evil.age", "vault\\evil.age"]


@pytest.mark.parametrize(
    ("name", "inner"),
    [(name, inner) for name in CRAFTED for inner in (True, False)] + [("vault/session-S1/evil.exe", False)],
)
def test_a_crafted_backup_writes_nothing_outside_its_folder(
    me: Identity, tmp_path: Path, name: str, inner: bool
) -> None:
    wrapped = io.BytesIO()
    with zipfile.ZipFile(wrapped, "w") as archive:
        archive.writestr("backup.json", '{"format": 1, "places": {}}')
        archive.writestr(name if inner else "study.toml", "x")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("study.age", encrypt(wrapped.getvalue(), [me.public]))
        if not inner:
            archive.writestr(name, "x")
    with pytest.raises(BadFile):
        restore(tmp_path / "b.zip", tmp_path / "deep" / "new", me)
    assert not [path for path in tmp_path.rglob("*") if "evil" in path.name]
