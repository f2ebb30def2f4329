"""What was pulled of which meeting, file by file: kept in the session's room, so that nothing comes twice.

A state belongs to a file, not to a meeting: a transcript that Zoom finishes an hour later is simply the
one file that is still wanted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from facilitator.zoom.folder import FileRole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from facilitator.zoom.cloud import CloudFile, Meeting

OTHER = "other"  # in the names of files that are kept but are no part of a recording
_SOUND = frozenset({"M4A", "m4a", "MP3", "mp3"})
_VIDEO = frozenset({"MP4", "mp4"})
_INTERPRETED = frozenset({"audio_interpretation", "sign_interpretation"})


class FileState(StrEnum):
    """How far a file is."""

    WANTED = "wanted"
    PROCESSING = "processing"  # Zoom is not done with it
    PARTIAL = "partial"  # some of it is here
    VERIFIED = "verified"
    GONE = "gone"  # no longer in the cloud, and not here


@dataclass(frozen=True, slots=True)
class PulledFile:
    """One file (identified: ``name`` is a person's). ``part`` is its name here, once its kind is known."""

    key: str
    kind: str
    what: str
    role: FileRole
    state: FileState
    starts: str
    ends: str
    participant: bool
    part: str = ""
    declared: int | None = None  # bytes, as Zoom lists them
    size: int = 0  # bytes that came
    sha256: str = ""
    tag: str = ""
    duration_ms: int = 0
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PulledMeeting:
    """One instance of a meeting and its files, in the order they were first listed."""

    uuid: str = field(repr=False)
    number: str
    starts: str
    files: tuple[PulledFile, ...] = ()

    @property
    def complete(self) -> bool:
        """Is every file here, verified?"""
        return bool(self.files) and all(one.state is FileState.VERIFIED for one in self.files)


def merged(before: PulledMeeting, now: Meeting, taken: Collection[str]) -> PulledMeeting:
    """What was known of a meeting and what Zoom lists now. ``taken`` are the session's other file names."""
    known = {one.key: one for one in before.files}
    listed = dict(zip(keys(now.files), now.files, strict=True))
    names = Counter(one.part.rpartition("-")[0] for one in known.values() if one.part)
    used = {*taken, *(one.part for one in known.values())}
    kept = [_still(one) for key, one in known.items() if key not in listed]
    current = []
    for key, one in listed.items():
        found = _now(known.get(key), key, one)
        if found.state is not FileState.PROCESSING and not found.part:
            found = replace(found, part=_next_name(found.role, names, used))
        current.append(found)
    order = list(known)
    everything = [one for one in (*kept, *current) if one is not None]
    everything.sort(key=lambda one: order.index(one.key) if one.key in known else len(order))
    return PulledMeeting(now.uuid, now.number, now.starts, tuple(everything))


def gone(before: PulledMeeting) -> PulledMeeting:
    """The same meeting when Zoom knows it no more."""
    files = (_still(one) for one in before.files)
    return replace(before, files=tuple(one for one in files if one is not None))


def keys(files: Sequence[CloudFile]) -> list[str]:
    """A key for each file that stays the same from one listing to the next; two alike are counted."""
    seen: Counter[str] = Counter()
    made = []
    for one in files:
        told = (*one.key, str(one.participant), "" if one.id else one.name)
        digest = hashlib.sha256("\0".join(told).encode()).hexdigest()[:20]
        seen[digest] += 1
        made.append(f"{digest}-{seen[digest]}")
    return made


def role(file: CloudFile) -> FileRole:
    """What a file is in a recording; kinds that we do not know are kept and ignored."""
    kinds = {file.kind, file.extension}
    if file.participant:
        return FileRole.TRACK
    if file.what in _INTERPRETED or file.what == "thumbnail":
        return FileRole.IGNORED
    if kinds & _SOUND:
        return FileRole.AUDIO
    if kinds & _VIDEO:
        return FileRole.VIDEO
    named = {
        "TIMELINE": FileRole.TIMELINE,
        "TRANSCRIPT": FileRole.CAPTIONS,
        "CC": FileRole.CAPTIONS,
        "CHAT": FileRole.CHAT,
        "CHAT_MESSAGE": FileRole.CHAT,
    }
    return named.get(file.kind, FileRole.IGNORED)


def without_video(files: Iterable[CloudFile]) -> tuple[tuple[CloudFile, ...], int]:
    """The files but for videos whose sound comes as a file of its own, and how many were left out.

    As long as Zoom is working on a part, its sound may still come.
    """
    files = tuple(files)
    sound = {one.starts for one in files if role(one) is FileRole.AUDIO or not one.ready}
    kept = tuple(one for one in files if role(one) is not FileRole.VIDEO or one.starts not in sound)
    return kept, len(files) - len(kept)


def indexed(meetings: Iterable[PulledMeeting]) -> list[PulledFile]:
    """The verified files that belong to the recording; of what Zoom writes twice, the better one."""
    files = [one for meeting in meetings for one in meeting.files if one.state is FileState.VERIFIED]
    told = {one.starts for one in files if one.kind == "TRANSCRIPT"}
    chats = {one.starts for one in files if one.kind == "CHAT"}
    return [
        one
        for one in files
        if one.role is not FileRole.IGNORED
        and not (one.kind == "CC" and one.starts in told)
        and not (one.kind == "CHAT_MESSAGE" and one.starts in chats)
    ]


def _now(before: PulledFile | None, key: str, listed: CloudFile) -> PulledFile:
    """A listed file as it stands: what is verified stays so, whatever Zoom says of it later."""
    state = FileState.WANTED if listed.ready else FileState.PROCESSING
    if before is not None:
        if before.state is FileState.VERIFIED:
            return before
        if before.state is FileState.PARTIAL and listed.ready:
            state = FileState.PARTIAL
    return PulledFile(
        key=key,
        kind=listed.kind,
        what=listed.what,
        role=role(listed),
        state=state,
        starts=listed.starts,
        ends=listed.ends,
        participant=listed.participant,
        part=before.part if before else "",
        declared=listed.size,
        name=listed.name,
    )


def _still(before: PulledFile) -> PulledFile | None:
    """A file that is listed no more; one that was never ready has only changed its entry."""
    if before.state is FileState.VERIFIED:
        return before
    if before.state is FileState.PROCESSING:
        return None
    return replace(before, state=FileState.GONE)


def _next_name(kind: FileRole, names: Counter[str], used: set[str]) -> str:
    stem = OTHER if kind is FileRole.IGNORED else str(kind)
    while True:
        names[stem] += 1
        name = f"{stem}-{names[stem]}"
        if name not in used:
            used.add(name)
            return name
