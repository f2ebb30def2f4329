"""Releases as BagIt bags (RFC 8493), in a folder or a zip, and the check that one is whole.

The ``bagit`` library reads and checks them; it does not write them, because it stamps today's date,
lists tag files in the order of the disk, moves the whole process into another folder while it
works and logs file names. The four tag files are short, and ours are the same bytes every time.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import zipfile
import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import bagit

from facilitator.errors import AlreadyThere, BadFile
from facilitator.exports.protocol import ExportFile
from facilitator.exports.zips import pack
from transcription.errors import UnreadableText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ALGORITHM = "sha256"
AGENT = "focus-group-toolkit"
_BASE = "release"  # the one folder in a zip (RFC 8493, section 4), where nobody gives it a name
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_DECLARED = "bagit.txt"
_MANIFEST, _TAG_MANIFEST = f"manifest-{ALGORITHM}.txt", f"tagmanifest-{ALGORITHM}.txt"


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file of a bag: ``ok`` when it is there, expected and unchanged."""

    path: str
    ok: bool

    @property
    def released(self) -> bool:
        """Is it one of the release's own files, and none that lists them?"""
        return self.path.startswith("data/")


def make(
    files: Sequence[ExportFile],
    out: Path,
    *,
    info: Mapping[str, str] | None = None,
    base: str = _BASE,
    force: bool = False,
) -> None:
    """Write a bag of ``files`` to the folder ``out``, or to one zip where it ends in ``.zip``.

    A zip unpacks to the folder ``base``; the zip's own name changes no byte of it.

    It appears whole or not at all. ``info`` are more lines for ``bag-info.txt``. Raises AlreadyThere
    where something is in the way; with ``force`` an earlier bag is replaced, and nothing else.
    """
    require_way(out, force=force)
    whole = bag_files(files, info or {})
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fg-", dir=out.parent) as beside:
        made = Path(beside) / "new"
        if _is_zip(out):
            made.write_bytes(pack((f"{base}/{file.path}", file.data) for file in whole))
        else:
            for file in whole:
                place = made / file.path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(file.data)
        _swap(made, out, Path(beside) / "old")


def _swap(made: Path, out: Path, old: Path) -> None:
    """Put ``made`` in the place of ``out``; what was there goes with the temporary folder, or back."""
    if out.exists():
        out.replace(old)
    try:
        made.replace(out)
    except OSError:
        if old.exists():
            old.replace(out)
        raise


def bag_files(files: Sequence[ExportFile], info: Mapping[str, str]) -> list[ExportFile]:
    """The files of the bag in order: payload under ``data/``, then the tag files."""
    clashes = [path for path, count in Counter(file.path.casefold() for file in files).items() if count > 1]
    if clashes:
        raise BadFile("Two files of the release would have the same name on some computers.")
    payload = _payload(files)
    size = sum(len(one.data) for one in payload)
    lines = {"Bag-Software-Agent": AGENT, **info, "Payload-Oxum": f"{size}.{len(payload)}"}
    tags = [
        ExportFile("bag-info.txt", "".join(f"{name}: {text}\n" for name, text in lines.items()).encode()),
        ExportFile(_DECLARED, _DECLARATION),
        ExportFile(_MANIFEST, _manifest(payload)),
    ]
    return [*payload, *tags, ExportFile(_TAG_MANIFEST, _manifest(tags))]


def manifest(files: Sequence[ExportFile]) -> bytes:
    """The bag's list of files and hashes, byte for byte; its own hash stands in the register of releases."""
    return _manifest(_payload(files))


def _payload(files: Sequence[ExportFile]) -> list[ExportFile]:
    return sorted((ExportFile(f"data/{one.path}", one.data) for one in files), key=lambda one: one.path)


def listed_sum(path: Path) -> str:
    """The hash of the list in the bag at ``path``, folder or zip, as in the register; empty for no bag."""
    try:
        if path.is_dir():
            return hashlib.sha256((path / _MANIFEST).read_bytes()).hexdigest()
        with zipfile.ZipFile(path) as archive:
            lists = [name for name in archive.namelist() if name.rpartition("/")[2] == _MANIFEST]
            return hashlib.sha256(archive.read(min(lists, key=len))).hexdigest() if lists else ""
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError):  # damaged, or locked with a password
        return ""


def verify(path: Path) -> list[FileCheck]:
    """Every file of the bag at ``path``, folder or zip, and whether it is what the bag says.

    Raises UnreadableText where there is no bag. A bag is not signed: this finds damage and
    carelessness, not somebody who also rewrites the checksums; those stand in the register of releases.
    """
    with _quiet(), _opened(path) as (folder, doubled):
        try:
            bag = bagit.Bag(str(folder))
            missing, surplus = bag.compare_manifests_with_fs()
        except (bagit.BagError, UnicodeDecodeError, ValueError):
            raise _no_bag() from None
        expected = {_posix(name): hashes for name, hashes in bag.entries.items()}
        checks = {name: _unchanged(folder / name, hashes) for name, hashes in expected.items()}
        checks |= dict.fromkeys(map(_posix, (*missing, *surplus)), False)
        checks |= dict.fromkeys(_strangers(folder, expected), False)
        checks |= dict.fromkeys(doubled, False)
    return [FileCheck(name, checks[name]) for name in sorted(checks)]


def require_way(out: Path, *, force: bool) -> None:
    """May a bag be written to ``out``? Raises AlreadyThere."""
    if not out.exists() or _is_empty(out):
        return
    if not force:
        raise AlreadyThere(
            "Something is already at the place to write to.", "choose another -o, or add --force"
        )
    if not _is_bag(out):
        raise AlreadyThere(
            "What is at the place to write to is no earlier release, so it is not replaced.",
            "choose another -o",
        )


def _is_bag(path: Path) -> bool:
    if path.is_dir():
        return (path / _DECLARED).is_file()
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.rpartition("/")[2] == _DECLARED for name in archive.namelist())


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and next(folder.iterdir(), None) is None


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _manifest(files: Sequence[ExportFile]) -> bytes:
    """Safe names only, so nothing needs the percent escapes of the standard."""
    lines = (f"{hashlib.sha256(one.data).hexdigest()}  {one.path}\n" for one in files)
    return "".join(lines).encode()


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """The bag's own folder, from a zip if need be, and names that stand twice in the zip."""
    if path.is_dir():
        yield path, []
        return
    with tempfile.TemporaryDirectory(prefix="fg-verify-") as folder:
        names = Counter(_unpacked(path, Path(folder)))
        base = _base(Path(folder))
        inner = base.relative_to(folder).as_posix()
        yield base, [name.removeprefix(f"{inner}/") for name, count in names.items() if count > 1]


def _unpacked(path: Path, folder: Path) -> list[str]:
    """Unpack what can be unpacked (a damaged member is then missing) and tell the members' names."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                _unpack(archive, member, folder)
            return archive.namelist()
    except (zipfile.BadZipFile, OSError):
        raise _no_bag() from None


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    try:
        archive.read(member)  # checks the member's own sum before anything is on disk
    except (zipfile.BadZipFile, zlib.error, RuntimeError):  # damaged, or locked with a password
        return
    archive.extract(member, folder)


def _base(folder: Path) -> Path:
    """The folder itself, or the only folder in it."""
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _strangers(folder: Path, expected: Mapping[str, object]) -> list[str]:
    """Files outside the payload that no manifest lists; the tag manifest cannot list itself."""
    found = [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]
    return [
        name
        for name in found
        if name not in expected and not name.startswith("data/") and name != _TAG_MANIFEST
    ]


def _unchanged(file: Path, hashes: Mapping[str, str]) -> bool:
    if not file.is_file():
        return False
    data = file.read_bytes()
    return all(hashlib.new(name, data).hexdigest() == digest.lower() for name, digest in hashes.items())


def _posix(name: str) -> str:
    return name.replace(os.sep, "/")


@contextmanager
def _quiet() -> Iterator[None]:
    """The library logs file names, which may hold somebody's."""
    logger = logging.getLogger(bagit.__name__)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _no_bag() -> UnreadableText:
    return UnreadableText("This is no release: it is not a BagIt folder or zip, or its lists are damaged.")
