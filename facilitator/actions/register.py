"""The register of releases: numbers for new ones, and the table in the study's ``exports``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.tables import status, table
from facilitator.vault import disk

if TYPE_CHECKING:
    from facilitator.actions.open_study import OpenStudy
    from facilitator.store.records import Release

FILE = "register.csv"
_HEADER = (
    "release",
    "at",
    "reader",
    "program",
    "series",
    "sessions",
    "files",
    "status",
    "called_back",
    "copies_back",
    "manifest_sha256",
)


def following(study: OpenStudy) -> int:
    """The number of the next release; numbers are never given twice, and none is ever taken off."""
    return max((one.id for one in study.repository.releases()), default=0) + 1


def write(study: OpenStudy) -> None:
    """Write the table anew; the study's database is where the register is kept."""
    rows = [_row(one) for one in study.repository.releases()]
    study.folder.exports.mkdir(parents=True, exist_ok=True)
    disk.write_whole(study.folder.exports / FILE, table(_HEADER, rows))


def document(one: Release) -> dict[str, object]:
    """A release as JSON values: what left, when, for whom; never where it lies."""
    return {
        "release": one.id,
        "at": one.at,
        "reader": one.reader,
        "program": one.target,
        "series": one.series,
        "sessions": list(one.sessions),
        "files": one.file_count,
        "draft": one.draft,
        "called_back": one.recalled,
        "copies_back": one.returned,
        "manifest_sha256": one.manifest_sha256,
    }


def _row(one: Release) -> tuple[object, ...]:
    told = {**document(one), "sessions": ", ".join(one.sessions), "status": status(one.draft)}
    return tuple(told[name] for name in _HEADER)
