"""One file that holds a whole study, all of it encrypted.

    backup.zip
      vault/session-S3/..., people/...     the rooms as they lie, age files already
      study.age                            a zip in one age file, for whoever may open the vault:
                                           study.toml, guides, exports, the store, recipients

It is made without any secret key, and opens with the same identity as the study.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import secrets
import shutil
import sqlite3
import zipfile
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from facilitator.errors import AlreadyThere, BadFile, NoIdentity, NoStudy
from facilitator.vault import age, disk, lock, recipients
from facilitator.vault.access import rooms_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from facilitator.model import Study
    from facilitator.vault.keys import Identity

_STUDY_FILE = "study.toml"
_OPEN_FILES = (_STUDY_FILE, "terms.txt")
_OPEN_FOLDERS = ("guides", "exports")  # in plain in the study folder, so they are wrapped
_WRAPPED = "study.age"
_ABOUT = "backup.json"
_FORMAT = 1
_VAULT, _PEOPLE, _STORE = "vault", "people", "study.db"
_TIME = (1980, 1, 1, 0, 0, 0)  # a zip's zero: when files were written is nobody's business
_BLOCK = 1 << 20  # bytes hashed at a time
# What reading a zip, or the JSON in it, raises where it is no backup of ours or was cut.
_NO_BACKUP = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    EOFError,
    NotImplementedError,
    FileNotFoundError,
)
_ROOM_FILE = re.compile(
    r"(vault/session-[A-Za-z0-9_-]+|people)/(key|[a-z2-7]{32}|[a-z2-7]{32}/[0-9a-f]{8}-\d{6,})\.age"
)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds. ``left_out`` says in words what it does not."""

    files: tuple[str, ...]
    sha256: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back.

    ``moved`` are the settings of study.toml (vault, people, database) that name another place than
    the usual one, where everything lies now: they must be changed.
    """

    files: tuple[str, ...]
    moved: tuple[str, ...]


def backup(study_folder: Path, study: Study, out: Path) -> BackedUp:
    """Write the backup to ``out``, whole or not at all.

    Raises NoStudy, AlreadyThere, Busy (a session is being worked on), NoIdentity, BadFile.
    """
    if not (study_folder / _STUDY_FILE).is_file():
        raise NoStudy("There is no study here to back up.", "fg status")
    if out.exists():
        raise AlreadyThere("A file lies where the backup should go.", "fg backup with another name")
    vault = study_folder / study.vault
    everybody = [one.key for one in recipients.load(vault)]
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(secrets.token_hex(4) + disk.TEMPORARY)
    try:
        with temporary.open("xb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            _add(archive, _WRAPPED, age.encrypt(_open_files(study_folder, study), everybody))
            _add_rooms(archive, vault, _VAULT)
            _add_rooms(archive, study_folder / study.people, _PEOPLE)
            names = tuple(archive.namelist())
        disk.replace(temporary, out)
    finally:
        temporary.unlink(missing_ok=True)
    with out.open("rb") as written:
        return BackedUp(names, _sha256(written), _left_out(study))


def restore(archive: Path, into: Path, *identities: Identity) -> Restored:
    """Put a study back into ``into``, which must be absent or empty, with the key that opens it.

    Raises AlreadyThere, BadFile (no whole backup), NoIdentity (of ``identities`` none fits), VaultDamaged
    (changed).
    """
    if into.exists() and any(into.iterdir()):
        raise AlreadyThere("The folder is not empty; a study is restored into a new one.")
    temporary = into.with_name(secrets.token_hex(4) + disk.TEMPORARY)
    try:
        with zipfile.ZipFile(archive) as outer:
            about = _restore_open(outer, temporary, identities)
            names = _restore_rooms(outer, temporary)
    except _NO_BACKUP:
        shutil.rmtree(temporary, ignore_errors=True)
        raise BadFile("This is not a whole backup of a study.", "fg backup") from None
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    if into.exists():
        into.rmdir()
    disk.replace(temporary, into)
    return Restored(names, _moved(about))


def _moved(places: Mapping[str, str]) -> tuple[str, ...]:
    usual = {"vault": _VAULT, "people": _PEOPLE, "database": _STORE}
    return tuple(
        name for name, place in places.items() if place != usual.get(name, place) and "://" not in place
    )


def _open_files(study_folder: Path, study: Study) -> bytes:
    """Everything that lies in plain, as a zip in memory: it never touches the disk unencrypted."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        places = {"vault": study.vault, "people": study.people, "database": study.database}
        _add(archive, _ABOUT, json.dumps({"format": _FORMAT, "places": places}).encode())
        for name, path in _plain_files(study_folder, study):
            _add(archive, name, path.read_bytes())
        database = study_folder / study.database
        if not _is_server(study) and database.is_file():
            _add(archive, _STORE, _snapshot(database))
    return buffer.getvalue()


def _plain_files(study_folder: Path, study: Study) -> Iterator[tuple[str, Path]]:
    for name in _OPEN_FILES:
        if (study_folder / name).is_file():
            yield name, study_folder / name
    for folder in _OPEN_FOLDERS:
        for path in sorted((study_folder / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(study_folder).as_posix(), path
    for name, place in ((_VAULT, study.vault), (_PEOPLE, study.people)):
        listed = study_folder / place / recipients.FILE
        if listed.exists():
            yield f"{name}/{recipients.FILE}", listed


def _snapshot(database: Path) -> bytes:
    """The store as it is at one moment, even while somebody writes (SQLite's backup API)."""
    with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(":memory:")) as copy:
        live.backup(copy)
        return copy.serialize()


def _is_server(study: Study) -> bool:
    return "://" in study.database


def _left_out(study: Study) -> tuple[str, ...]:
    return ("the store, which is on a database server with backups of its own",) if _is_server(study) else ()


def _add_rooms(archive: zipfile.ZipFile, folder: Path, name: str) -> None:
    for room in rooms_in(folder):
        with lock.hold(room, "fg backup"):
            for path in sorted(room.rglob("*.age")):
                inside = f"{name}/{path.relative_to(folder).as_posix()}"
                if _ROOM_FILE.fullmatch(inside):
                    _add(archive, inside, path.read_bytes())


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _TIME), data, compress_type=archive.compression)


def _restore_open(outer: zipfile.ZipFile, into: Path, identities: Iterable[Identity]) -> dict[str, str]:
    wrapped = io.BytesIO(_decrypted(outer.read(_WRAPPED), identities))
    with zipfile.ZipFile(wrapped) as inner:
        about = json.loads(inner.read(_ABOUT))
        if about["format"] != _FORMAT:
            raise BadFile("A newer version of the toolkit made this backup.", "fg doctor")
        for name in inner.namelist():
            if name != _ABOUT:
                _put_back(into, name, inner.read(name))
    return {str(name): str(place) for name, place in about["places"].items()}


def _decrypted(cipher: bytes, identities: Iterable[Identity]) -> bytes:
    for one in identities:
        with suppress(NoIdentity):
            return one.key.decrypt(cipher)
    raise NoIdentity("No key on this computer opens this backup.", "fg key recovery --restore")


def _restore_rooms(outer: zipfile.ZipFile, into: Path) -> tuple[str, ...]:
    names = outer.namelist()
    for name in names:
        if name == _WRAPPED:
            continue
        if not _ROOM_FILE.fullmatch(name):
            raise BadFile("The backup holds a file that the toolkit never puts into one.", "fg backup")
        _put_back(into, name, outer.read(name))
    return tuple(names)


def _put_back(into: Path, name: str, data: bytes) -> None:
    """Write one file. A name that climbs out of the folder is refused: anybody can make a zip."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise BadFile("The backup holds a file that would lie outside the study folder.", "fg backup")
    target = into.joinpath(*path.parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    disk.write_new(target, data)


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
