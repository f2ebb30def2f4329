"""What a session's room holds of its recording, and the way from there to a ``Recording``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from transcription import plain
from transcription.formats import choose, zoom_timeline
from transcription.model import Media, Recording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.rooms.room import Room
    from transcription.model import SpeakerSpan, Utterance

INDEX = "recording.json"


class PartRole(StrEnum):
    """What a file of a recording is."""

    MIX = "mix"
    TRACK = "track"
    VIDEO = "video"
    TIMELINE = "timeline"
    CAPTIONS = "captions"
    CHAT = "chat"
    REPORT = "report"  # the meeting's list of participants


MEDIA_ROLES = frozenset({PartRole.MIX, PartRole.TRACK, PartRole.VIDEO})


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a recording in the vault (identified: ``original`` is where it lay on disk).

    ``name`` is role and number (``track-2``), the only name that is ever shown. ``imported`` is an
    ISO date.
    """

    name: str
    role: PartRole
    sha256: str  # of the file as it was imported
    size: int  # bytes
    duration_ms: int = 0
    person: str | None = None
    name_guess: str = field(default="", repr=False)
    original: str = field(default="", repr=False)
    imported: str = ""


def parts(room: Room) -> tuple[Part, ...]:
    """The files of this session's recording, in the order they came."""
    if INDEX not in room.names(INDEX):
        return ()
    return plain.load(room.read(INDEX), tuple[Part, ...])


def keep_parts(room: Room, whole: Iterable[Part]) -> None:
    """Write the index; what it does not name does not belong to the recording."""
    room.put(INDEX, plain.dump(tuple(whole)))


def place(name: str) -> str:
    """The room's name for the part ``name``."""
    return f"recording/{name}"


def assign(room: Room, people: dict[str, str | None]) -> None:
    """Say whose the tracks are; ``people`` maps a track's name to a participant's id or None."""
    keep_parts(room, (replace(part, person=people.get(part.name, part.person)) for part in parts(room)))


def load(room: Room) -> Recording:
    """The whole recording, its media ready to be streamed out of the vault."""
    found = parts(room)
    mixes = [part for part in found if part.role in {PartRole.MIX, PartRole.VIDEO}]
    tracks = [part for part in found if part.role is PartRole.TRACK]
    duration_ms = max((part.duration_ms for part in (*mixes, *tracks)), default=0)
    return Recording(
        audio=tuple(_media(room, part) for part in mixes),
        tracks=tuple(_media(room, part) for part in tracks),
        timeline=_timeline(room, found, duration_ms),
        captions=_lines(room, found, PartRole.CAPTIONS),
        chat=_lines(room, found, PartRole.CHAT),
    )


def _media(room: Room, part: Part) -> Media:
    return Media(
        name=part.name,
        open=lambda: room.open_file(place(part.name)),
        sha256=part.sha256,
        duration_ms=part.duration_ms,
        person=part.person,
    )


def _timeline(room: Room, found: Iterable[Part], duration_ms: int) -> tuple[SpeakerSpan, ...]:
    files = [part for part in found if part.role is PartRole.TIMELINE]
    return tuple(
        span for part in files for span in zoom_timeline.read(room.read(place(part.name)), duration_ms)
    )


def _lines(room: Room, found: Iterable[Part], role: PartRole) -> tuple[Utterance, ...]:
    files = [part for part in found if part.role is role]
    return tuple(line for part in files for line in choose.read(room.read(place(part.name))))
