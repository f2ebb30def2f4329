"""Backups for who types no path: each a file with the day in its name, in a folder beside the study."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from typing import TYPE_CHECKING

from facilitator.errors import NotFound
from facilitator.vault import backup

if TYPE_CHECKING:
    from pathlib import Path

    from facilitator.folder import StudyFolder
    from facilitator.vault.backup import BackedUp

_ENDING = ".zip"
_MARK = "backup"


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup: its name and its size in bytes."""

    name: str
    size: int


def home(folder: StudyFolder) -> Path:
    """Where the study's backups lie: beside its folder, never in it, as a backup holds all that is there."""
    return folder.root.resolve().parent / f"{folder.root.resolve().name} backups"


def make(folder: StudyFolder) -> tuple[BackedUp, str]:
    """Write one; its name comes back. Raises as ``backup.backup`` does."""
    day = datetime.now(UTC).astimezone().date().isoformat()
    names = (f"{_MARK}-{day}{more}{_ENDING}" for more in chain([""], (f"-{n}" for n in count(2))))
    out = next(place for name in names if not (place := home(folder) / name).exists())
    return backup.backup(folder.root, folder.study, out), out.name


def found(folder: StudyFolder) -> list[Kept]:
    """The backups that lie there, the newest first."""
    paths = home(folder).glob(f"{_MARK}-*{_ENDING}")
    newest = sorted(paths, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    return [Kept(path.name, path.stat().st_size) for path in newest]


def place(folder: StudyFolder, name: str) -> Path:
    """Where that one lies; raises NotFound."""
    if name not in {one.name for one in found(folder)}:
        raise NotFound("There is no backup of that name beside the study.", "fg backup")
    return home(folder) / name
