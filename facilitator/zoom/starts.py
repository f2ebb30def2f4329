"""When each file of a recording began, as names tell it: a meeting that is stopped and started has parts.

Files from the cloud carry their part's start in UTC (``GMT20240410-180002``), folders on a computer theirs by
the local clock (``2024-04-10 11.00.02``). The two are never compared.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.zoom.folder import FoundFile
    from facilitator.zoom.source import Source

_CLOUD = re.compile(r"GMT([0-9]{8}-[0-9]{6})")
_FOLDER = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}\.[0-9]{2}\.[0-9]{2})(?= |$)")
_MOST_S = 24 * 60 * 60  # seconds; what begins a day later is another meeting


def with_starts(files: Sequence[FoundFile]) -> list[FoundFile]:
    """The files, each with how long after the first it began; 0 where names do not tell."""
    for clock in (_on_cloud, _on_computer):
        begun = {one.path: clock(one.path) for one in files}
        known = sorted({moment for moment in begun.values() if moment})
        if len(known) > 1 and (known[-1] - known[0]).total_seconds() < _MOST_S:
            return [replace(one, starts_ms=_since(known[0], begun[one.path])) for one in files]
    return list(files)


def _since(first: datetime, own: datetime | None) -> int:
    return round((own - first).total_seconds() * 1000) if own else 0


def _on_cloud(path: Source) -> datetime | None:
    found = _CLOUD.search(path.name)
    return _moment(found[1], "%Y%m%d-%H%M%S") if found else None


def _on_computer(path: Source) -> datetime | None:
    found = next((match for one in path.absolute().parents if (match := _FOLDER.match(one.name))), None)
    return _moment(found[1], "%Y-%m-%d %H.%M.%S") if found else None


def _moment(text: str, layout: str) -> datetime | None:
    """A moment on a clock of which only differences count; None for a date that there is not."""
    try:
        return datetime.strptime(text, layout).replace(tzinfo=UTC)
    except ValueError:
        return None
