"""What Zoom's answers say, as plain data. Every field may be missing, and kinds of files are open sets.

https://developers.zoom.us/docs/api/meetings/ (recordings): captions and timelines may come without id,
status or size; while Zoom is still working, files come without type, or the list is not there at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

PROCESSING = "processing"


@dataclass(frozen=True, slots=True)
class CloudFile:
    """One file of a recording, as Zoom lists it.

    ``kind`` is Zoom's file_type (upper case, "" while unknown), ``what`` its recording_type. ``url`` and
    ``name`` hold secrets and names. Times are ISO 8601, UTC. ``size`` is what Zoom declares, in bytes.
    """

    id: str
    kind: str
    what: str
    extension: str
    size: int | None
    status: str
    starts: str
    ends: str
    url: str = field(repr=False)
    name: str = field(default="", repr=False)
    participant: bool = False

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same between two listings; the id of some kinds comes late or never."""
        told_by_time = {"CC", "TIMELINE", "TRANSCRIPT"}
        return ("" if self.kind in told_by_time else self.id), self.kind, self.what, self.starts

    @property
    def ready(self) -> bool:
        """Can it be fetched yet?"""
        return bool(self.kind and self.url) and self.status != PROCESSING


@dataclass(frozen=True, slots=True)
class Meeting:
    """One held meeting (an instance) that was recorded. In a list, ``files`` lack people's own."""

    uuid: str = field(repr=False)
    number: str
    starts: str
    minutes: int
    topic: str = field(default="", repr=False)
    files: tuple[CloudFile, ...] = ()

    @property
    def started(self) -> datetime | None:
        """When it began, UTC."""
        return moment(self.starts)


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting that is still to come."""

    number: str
    starts: str
    topic: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attendee:
    """One join of one person: a person who came back has several (identified)."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    joined: str
    left: str


def meeting(document: dict[str, Any]) -> Meeting:
    """A meeting of a list of recordings, or one asked for by itself."""
    return Meeting(
        uuid=_text(document, "uuid"),
        number=_text(document, "id"),
        starts=_text(document, "start_time"),
        minutes=_number(document.get("duration")) or 0,
        topic=_text(document, "topic"),
        files=_files(document),
    )


def planned(document: dict[str, Any]) -> Planned:
    """A row of the list of meetings to come."""
    return Planned(_text(document, "id"), _text(document, "start_time"), _text(document, "topic"))


def attendee(document: dict[str, Any]) -> Attendee:
    """One row of the list of participants."""
    return Attendee(
        _text(document, "name"),
        _text(document, "user_email"),
        _text(document, "join_time"),
        _text(document, "leave_time"),
    )


def moment(text: str) -> datetime | None:
    """An ISO 8601 time as UTC, or None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _files(document: dict[str, Any]) -> tuple[CloudFile, ...]:
    shared = [_file(one, participant=False) for one in _rows(document, "recording_files")]
    own = [_file(one, participant=True) for one in _rows(document, "participant_audio_files")]
    return tuple(dict.fromkeys([*shared, *own]))


def _file(document: dict[str, Any], *, participant: bool) -> CloudFile:
    return CloudFile(
        id=_text(document, "id"),
        kind=_text(document, "file_type").upper(),
        what=_text(document, "recording_type") or ("audio_only_each_participant" if participant else ""),
        extension=_text(document, "file_extension").lower().lstrip("."),
        size=_number(document.get("file_size")),
        status=_text(document, "status").lower(),
        starts=_text(document, "recording_start"),
        ends=_text(document, "recording_end"),
        url=_text(document, "download_url"),
        name=_text(document, "file_name"),
        participant=participant,
    )


def _rows(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = document.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _number(value: object) -> int | None:
    try:
        return max(0, int(value)) if isinstance(value, str | int | float) else None
    except (TypeError, ValueError, OverflowError):
        return None
