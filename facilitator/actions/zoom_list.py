"""``fg zoom list``: what is in the cloud, before anything is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from facilitator.errors import BadFile
from facilitator.zoom import cloud
from facilitator.zoom.cloud import Meeting

if TYPE_CHECKING:
    from facilitator.zoom.client import Zoom

LOOK_BACK_DAYS = 30  # days, where no window is named


@dataclass(frozen=True, slots=True)
class Listed:
    """One recorded meeting. Its topic can hold a name."""

    meeting: Meeting

    def document(self, *, identified: bool) -> dict[str, Any]:
        """As JSON values."""
        one = self.meeting
        plain = {
            "meeting": one.number,
            "uuid": one.uuid,
            "starts": one.starts,
            "minutes": one.minutes,
            "files": len(one.files),
            "processing": sum(file.status == cloud.PROCESSING for file in one.files),
        }
        return {**plain, "topic": one.topic} if identified else plain

    def row(self, *, identified: bool) -> tuple[str, ...]:
        """As a line of a table, with the time of this machine's clock."""
        one = self.meeting
        starts = f"{one.started.astimezone():%Y-%m-%d %H:%M}" if one.started else one.starts
        topic = (one.topic,) if identified else ()
        return (one.number, starts, f"{one.minutes} min", f"{len(one.files)} files", one.uuid, *topic)


def window(first: str | None, last: str | None) -> tuple[date, date]:
    """``--from`` and ``--to`` as days; the last 30 days, and until tomorrow, where they are not said.

    Zoom counts days in UTC, so a day is added at an end that was said. Raises BadFile.
    """
    today = datetime.now(UTC).date()
    end = _day(last) + timedelta(days=1) if last else today + timedelta(days=1)
    begin = _day(first) - timedelta(days=1) if first else end - timedelta(days=LOOK_BACK_DAYS)
    if begin > end:
        raise BadFile("The window ends before it begins.", "fg zoom list --from DATE --to DATE")
    return begin, end


def listed(zoom: Zoom, first: str | None, last: str | None) -> list[Listed]:
    """Every recorded meeting of the host in the window, by start."""
    return [Listed(one) for one in inside(zoom.recordings(*window(first, last)), first, last)]


def inside(meetings: list[Meeting], first: str | None, last: str | None) -> list[Meeting]:
    """Those that began between the two days by this machine's clock, which the researcher means."""
    kept = []
    for one in meetings:
        day = one.started.astimezone().date() if one.started else None
        early = bool(first and day and day < _day(first))
        late = bool(last and day and day > _day(last))
        if not (early or late):
            kept.append(one)
    return kept


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadFile("A day is written 2026-03-31.", "fg zoom list --from 2026-03-01") from None
