"""What a session's room holds of its recording, and the way from there to a ``Recording``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator import log_facts, room_log
from facilitator.zoom.folder import FileRole
from transcription import plain
from transcription.formats import choose, zoom_chat, zoom_timeline
from transcription.model import Media, Recording, Span
from transcription.segments import moved, starts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from facilitator.vault.room import Room
    from transcription.model import SpeakerSpan, Utterance

INDEX = "recording.json"
ORIGINALS = "originals.json"  # outlives the media: plain copies are to be found and destroyed too
FOLDER = "recording/"
BESIDE = "zoom/"  # what Zoom sent besides: kept, and no part of the recording
MEDIA_ROLES = frozenset({FileRole.AUDIO, FileRole.TRACK, FileRole.VIDEO})


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a recording in the vault (identified: ``original`` is where it lay on disk).

    ``name`` is role and number (``track-2``), the only name that is ever shown. ``imported`` is an
    ISO date.
    """

    name: str
    role: FileRole
    sha256: str  # of the file as it was imported
    size: int  # bytes
    duration_ms: int = 0
    person: str | None = None
    name_guess: str = field(default="", repr=False)
    whole: bool = True  # the bytes as they came; of a video often only the sound is kept
    original: str = field(default="", repr=False)
    imported: str = ""
    starts_at_ms: int | None = (
        None  # local clock at the start, ms since midnight; chat lines carry clock times
    )
    starts_ms: int = 0  # after the recording's first file, where it was stopped and started
    at: str = ""  # its name in the room, where it came before its content was known

    @property
    def place(self) -> str:
        """The room's name for this file."""
        return self.at or place(self.sha256)


def parts(room: Room) -> tuple[Part, ...]:
    """The files of this session's recording, in the order they came."""
    if not room.has(INDEX):
        return ()
    return plain.load(room.read(INDEX), tuple[Part, ...])


def keep_parts(room: Room, whole: Iterable[Part]) -> None:
    """Write the index, then drop the files that it names no more."""
    named = tuple(whole)
    room.put(INDEX, plain.dump(named))
    for name in set(room.names(FOLDER)) - {part.place for part in named}:
        room.remove(name)


def remember_originals(room: Room, paths: Iterable[Path]) -> None:
    """Note where plain files lay, for as long as they may lie there; our own demo's are nobody's."""
    ours = Path(__file__).parent
    new = {str(path.resolve()) for path in paths if not path.resolve().is_relative_to(ours)}
    known = set(_noted(room))
    if new - known:
        room.put(ORIGINALS, plain.dump(sorted(known | new)))


def plain_originals(room: Room) -> list[Path]:
    """Files that were imported and still lie there in the clear (identified)."""
    return [path for path in map(Path, _noted(room)) if path.exists()]


def forget_gone(room: Room) -> None:
    """Where plain files lay that are there no more: their names hold people's names."""
    left = sorted(str(path) for path in plain_originals(room))
    if left != _noted(room):
        room.put(ORIGINALS, plain.dump(left))


def _noted(room: Room) -> list[str]:
    return plain.load(room.read(ORIGINALS), list[str]) if room.has(ORIGINALS) else []


def place(sha256: str) -> str:
    """The room's name for a file of that content: no file can take another one's place."""
    return f"{FOLDER}{sha256}"


def assign(room: Room, people: dict[str, str | None]) -> None:
    """Say whose the tracks are; ``people`` maps a track's name to a participant's id or None."""
    keep_parts(room, (replace(part, person=people.get(part.name, part.person)) for part in parts(room)))


def load(room: Room, names: Collection[str] = ()) -> Recording:
    """The whole recording, its media ready to be streamed out of the vault.

    ``names`` are the people's names: they tell a speaker's label from a sentence with a colon.
    """
    found = parts(room)
    mixes = [part for part in found if part.role in {FileRole.AUDIO, FileRole.VIDEO}]
    tracks = [part for part in found if part.role is FileRole.TRACK]
    recorded = Recording(
        audio=tuple(_media(room, part) for part in mixes),
        tracks=tuple(_media(room, part) for part in tracks),
        timeline=_timeline(room, found),
        captions=_captions(room, found, names),
        chat=_chat(room, found),
    )
    begun = sorted(set(starts(recorded).values()))
    return log_facts.add_to(recorded, log_facts.facts(room_log.load(room), begun))


def _media(room: Room, part: Part) -> Media:
    return Media(
        name=part.name,
        open=lambda: room.open_file(part.place),
        sha256=part.sha256,
        duration_ms=part.duration_ms,
        person=part.person,
        label=part.name_guess or None,
        starts_ms=part.starts_ms,
    )


def _timeline(room: Room, found: Sequence[Part]) -> tuple[SpeakerSpan, ...]:
    files = [part for part in found if part.role is FileRole.TIMELINE]
    return tuple(
        replace(one, span=Span(one.span.start_ms + part.starts_ms, one.span.end_ms + part.starts_ms))
        for part in files
        for one in zoom_timeline.read(
            room.read(part.place), _length_ms(found, part.starts_ms), part.starts_at_ms
        )
    )


def _length_ms(found: Sequence[Part], starts_ms: int) -> int:
    """How long the sound is that began with a timeline, or else the longest there is."""
    heard = [part for part in found if part.role in MEDIA_ROLES]
    own = [part for part in heard if part.starts_ms == starts_ms]
    return max((part.duration_ms for part in own or heard), default=0)


def _captions(room: Room, found: Iterable[Part], names: Collection[str]) -> tuple[Utterance, ...]:
    files = [part for part in found if part.role is FileRole.CAPTIONS]
    return tuple(
        moved(line, part.starts_ms)
        for part in files
        for line in choose.read(room.read(part.place), names=names, starts_at_ms=part.starts_at_ms)
    )


def _chat(room: Room, found: Iterable[Part]) -> tuple[Utterance, ...]:
    files = [part for part in found if part.role is FileRole.CHAT]
    return tuple(
        moved(line, part.starts_ms)
        for part in files
        for line in zoom_chat.text_format.read(room.read(part.place), starts_at_ms=part.starts_at_ms)
    )
