"""Releases in the study's own folder: made there under a name of their own, listed, checked, handed out."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from facilitator.actions import recall, register
from facilitator.actions.export import export
from facilitator.errors import NotFound
from facilitator.release import bag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.actions.export import Exported
    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.releasing import Order
    from facilitator.release.bag import FileCheck
    from facilitator.store.records import Release

_ENDING = ".zip"


def make(study: OpenStudy, order: Order) -> tuple[Exported, str]:
    """Write a release as a zip into the study's ``exports``; its name comes back. Raises as ``export`` does.

    The same release made again takes the place that it had.
    """
    study.folder.exports.mkdir(exist_ok=True)
    out = study.folder.exports / _name(order, register.following(study))
    made = export(study, order, out, force=out.exists())
    name = _name(order, made.release)
    out.replace(out.with_name(name))
    return made, name


def names(study: OpenStudy) -> list[str]:
    """The zips that lie there."""
    return sorted(path.name for path in study.folder.exports.glob(f"*{_ENDING}"))


def called_back(study: OpenStudy) -> dict[str, Release]:
    """What lies in ``exports`` (zips and folders, by name) and was called back: it has to go here, too."""
    called = {one.manifest_sha256: one for one in recall.called_back(study)}
    lying = sorted(study.folder.exports.iterdir()) if called and study.folder.exports.is_dir() else []
    sums = {path.name: bag.listed_sum(path) for path in lying if path.is_dir() or path.suffix == _ENDING}
    return {name: called[found] for name, found in sums.items() if found in called}


def place(study: OpenStudy, name: str) -> Path:
    """Where that one lies; raises NotFound."""
    if name not in names(study):
        raise NotFound("No release of that name lies in this study.", "fg export")
    return study.folder.exports / name


def verify(study: OpenStudy, name: str) -> list[FileCheck]:
    """Is it still as it was released? Raises NotFound, UnreadableText."""
    return bag.verify(place(study, name))


def verify_sent(pieces: Iterable[bytes]) -> list[FileCheck]:
    """The same of a zip that lies elsewhere, whose bytes come one after the other. Raises UnreadableText."""
    with tempfile.TemporaryDirectory(prefix="fg-verify-") as folder:
        copy = Path(folder) / f"sent{_ENDING}"
        with copy.open("wb") as file:
            file.writelines(pieces)
        return bag.verify(copy)


def recall_sheets(study: OpenStudy, release: Release) -> list[str]:
    """The names of the sheets by which a release was called back, oldest first."""
    return [PurePosixPath(one).name for one in recall.sheets(study, release)]


def recall_sheet(study: OpenStudy, name: str) -> bytes:
    """One of those sheets; raises NotFound."""
    if not any(name in recall_sheets(study, one) for one in study.repository.releases()):
        raise NotFound("There is no recall sheet of that name.", "fg status")
    return (study.folder.exports / recall.RECALLS / name).read_bytes()


def _name(order: Order, number: int) -> str:
    target = f"-{order.target}" if order.target else ""
    return f"release-{number}-{order.reader}{target}{_ENDING}"
