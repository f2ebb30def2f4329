"""What the store remembers of its own work, as plain data: the audit's rows and the releases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One thing that was done. ``at`` is UTC (ISO 8601), ``detail`` short machine text without names.

    ``actor`` is a reviewer's initials or role; empty where nobody was named.
    """

    id: int
    at: str
    verb: str
    session: str | None
    detail: str
    actor: str


@dataclass(frozen=True, slots=True)
class Release:
    """One line of the register of releases: what left, when, for whom; never where it lies.

    ``manifest_sha256`` is the hash of the release's list of files and hashes. ``marks`` holds, for each
    of ``sessions``, a keyed hash per turn as it left: nothing without the study's secret. ``recalled``
    is the day (ISO) on which it was first called back; empty for one that may be used. ``returned`` is the
    day on which somebody noted that all its copies are destroyed or here again; empty until then.
    """

    id: int
    at: str
    reader: str
    target: str
    file_count: int
    manifest_sha256: str
    draft: bool
    series: str
    sessions: tuple[str, ...]
    marks: tuple[tuple[str, ...], ...] = ()
    recalled: str = ""
    returned: str = ""
