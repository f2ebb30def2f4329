"""What lies in a Zoom recording folder, among browser downloads, or in loose files.

Every file gets a role by its content and its place. Names of files hold names of people: no message
and no ``repr`` here shows one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from facilitator.errors import BadFile
from facilitator.zoom.names import guesses, held_in, whose
from facilitator.zoom.sniff import MEDIA_SUFFIXES, Medium, medium
from facilitator.zoom.source import Source
from facilitator.zoom.starts import with_starts
from transcription.errors import UnreadableMedia, UnreadableText
from transcription.formats import choose, srt, text, vtt, zoom_captions, zoom_chat, zoom_report, zoom_timeline
from transcription.formats.timecode import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from transcription.model import Person

_AGAIN = "fg import SESSION FOLDER"
_CLOSED = "A file or folder of this recording cannot be opened on this computer."
_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
_TRACK_FOLDER = "audio record"  # Zoom's folder of one file per participant
_CLOUD_TRACK = re.compile(r"audio[ _]only[ _]{0,3}[-\u2013][ _]{0,3}(.+)", re.IGNORECASE)
_CLOUD_PART = re.compile(r"GMT[0-9]{8}-[0-9]{6}")  # start of one part of a cloud recording, UTC
_RECORDING_FOLDER = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} ([0-9]{2})\.([0-9]{2})\.([0-9]{2})(?= |$)")
_TEXT_SUFFIXES = frozenset({".vtt", ".srt", ".txt", ".json", ".csv"})
_LARGEST_TEXT = 64 * 1024 * 1024  # bytes; captions of a day are a hundredth of it
_CAPTIONS = (vtt.text_format, srt.text_format, zoom_captions.text_format)


class FileRole(StrEnum):
    """What a file is in a recording."""

    AUDIO = "audio"  # everybody in one
    VIDEO = "video"
    TRACK = "track"  # one person's microphone
    TIMELINE = "timeline"
    CAPTIONS = "captions"
    CHAT = "chat"
    REPORT = "report"  # the participants CSV
    IGNORED = "ignored"


MIXES = frozenset({FileRole.AUDIO, FileRole.VIDEO})  # everybody's voices in one


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file (identified: its path and guess can hold a name). ``person`` is a roster id.

    ``starts_at_ms`` is the clock at which a recording on this computer began, in milliseconds since
    midnight, as its folder's name says; chat and captions saved there carry clock times.
    """

    path: Source = field(repr=False)
    role: FileRole
    person: str | None = None
    name_guess: str = field(default="", repr=False)
    note: str = ""
    starts_ms: int = 0  # after the recording's first file, as names tell it
    starts_at_ms: int | None = None

    @property
    def part(self) -> tuple[str, str]:
        """Which part of a recording it belongs to: its folder, and the start that a cloud name carries."""
        stamp = _CLOUD_PART.search(self.path.name)
        return str(self.path.parent), stamp[0] if stamp else ""


@dataclass(frozen=True, slots=True)
class Found:
    """All files, by role and then by name."""

    files: tuple[FoundFile, ...]

    def of(self, role: FileRole) -> tuple[FoundFile, ...]:
        """The files of one role."""
        return tuple(file for file in self.files if file.role is role)

    @property
    def mixed(self) -> tuple[FoundFile, ...]:
        """Where everybody is heard: the audio files, or else one video for each part of the recording."""
        videos: dict[tuple[str, str], FoundFile] = {}
        for video in self.of(FileRole.VIDEO):
            whole = ("", video.path.name) if not video.part[1] else video.part
            videos.setdefault(whole, video)
        return self.of(FileRole.AUDIO) or tuple(videos.values())


def recognise(paths: Sequence[Path]) -> Found:
    """Give every file below ``paths`` a role. Tracks get a guess at their person's name.

    Links, hidden files and what systems leave behind are passed over. Raises UnreadableMedia for a
    recording that Zoom has not converted, that is empty or none at all; BadFile where nothing is found.
    """
    try:
        files = [file for path in paths for file in _below(path)]
    except OSError:
        raise BadFile(_CLOSED, "fg doctor") from None
    return recognise_files(files)


def recognise_files(files: Sequence[Source]) -> Found:
    """The same for files, wherever they lie; raises as ``recognise`` does."""
    _refuse_unconverted(files)
    found = _with_guesses([_classify(file) for file in files])
    found = _without_doubles(_without_doubles(found, FileRole.CHAT), FileRole.CAPTIONS)
    if all(file.role is FileRole.IGNORED for file in found):
        raise BadFile(
            "Nothing here is part of a recording: no audio, video, captions or chat was found.",
            f"{_AGAIN}, or fg anonymize FILE for a transcript that somebody typed",
        )
    order = list(FileRole)
    found = _with_clocks(with_starts(found))
    return Found(tuple(sorted(found, key=lambda file: (order.index(file.role), _natural(file.path)))))


def _below(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise BadFile("A file or folder that was named does not exist.", _AGAIN)
    if path.is_symlink():
        return
    if path.is_file():
        yield path
        return
    if sum(bool(_RECORDING_FOLDER.match(child.name)) for child in path.iterdir() if child.is_dir()) > 1:
        raise BadFile("This folder holds several recordings: name the folder of one.", _AGAIN)
    for child in sorted(path.iterdir()):
        hidden = child.name.startswith((".", "~$")) or child.name.lower() in _SYSTEM
        if not hidden and not child.is_symlink():
            yield from _below(child)


def _refuse_unconverted(files: Sequence[Source]) -> None:
    for file in files:
        stub = file.name.startswith("double_click_to_convert") or file.suffix.lower() in {".tmp", ".zoom"}
        if stub or (file.name == "recording.conf" and _unfinished(file)):
            raise UnreadableMedia(
                "Zoom has not converted this recording yet: what lies here is a stub, and most of the talk "
                "would be missing. Open it in Zoom, let it convert, and import it then.",
                _AGAIN,
            )


def _unfinished(conf: Source) -> bool:
    """Does Zoom's own note say that a part is converted to less than 100 percent?"""
    try:
        items = json.loads(conf.read_bytes())["items"]
        return any(item.get("process", 100) < 100 for item in items)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _classify(path: Source) -> FoundFile:
    suffix = path.suffix.lower()
    try:
        size, kind = path.stat().st_size, medium(path)
        if size == 0:
            return _empty(path)
        if kind is not None:
            return _recorded(path, kind)
        data = path.read_bytes() if size <= _LARGEST_TEXT else b""
    except OSError:
        raise BadFile(_CLOSED, "fg doctor") from None
    if suffix in MEDIA_SUFFIXES and text.head(data):
        raise UnreadableMedia(
            f"A file named like a recording ({suffix}) holds a message instead, as when a download link has "
            "expired. Download it again.",
            _AGAIN,
        )
    if suffix in MEDIA_SUFFIXES:
        return FoundFile(path, FileRole.AUDIO, note="of a kind not known here; decoding will tell")
    return _written(path, data)


def _empty(path: Source) -> FoundFile:
    suffix = path.suffix.lower()
    if suffix in MEDIA_SUFFIXES:
        raise UnreadableMedia(
            f"A recording ({suffix}) is empty: nothing was recorded or downloaded into it.", _AGAIN
        )
    if suffix in _TEXT_SUFFIXES:
        raise BadFile(
            f"A file of this recording ({suffix}) is empty: download it again, or take it away.", _AGAIN
        )
    return FoundFile(path, FileRole.IGNORED, note="empty")


def _recorded(path: Source, kind: Medium) -> FoundFile:
    """Audio or video; one person's where folder or name say so."""
    if kind is Medium.VIDEO:
        return FoundFile(path, FileRole.VIDEO)
    cloud = _CLOUD_TRACK.search(path.stem)
    if cloud:
        return FoundFile(path, FileRole.TRACK, name_guess=cloud[1].replace("_", " ").strip())
    if path.parent.name.strip().casefold() == _TRACK_FOLDER:
        return FoundFile(path, FileRole.TRACK)
    return FoundFile(path, FileRole.AUDIO)


def _written(path: Source, data: bytes) -> FoundFile:
    if zoom_timeline.recognises(data):
        return FoundFile(path, FileRole.TIMELINE)
    if zoom_chat.text_format.recognises(data):
        return FoundFile(path, FileRole.CHAT)
    if any(one.recognises(data) for one in _CAPTIONS):
        return FoundFile(path, FileRole.CAPTIONS)
    if zoom_report.recognises(data):
        return FoundFile(path, FileRole.REPORT)
    return FoundFile(path, FileRole.IGNORED, note="no recording, captions, timeline or chat")


def _with_guesses(found: Sequence[FoundFile]) -> list[FoundFile]:
    """Names for the tracks of ``Audio Record`` folders."""
    guessed: dict[Source, str] = {}
    for folder in {file.path.parent for file in found if file.role is FileRole.TRACK and not file.name_guess}:
        paths = [file.path for file in found if file.path.parent == folder and file.role is FileRole.TRACK]
        mixes = [file.path.stem for file in found if file.path.parent == folder.parent]
        guessed |= zip(paths, guesses([text.one_line(path.stem) for path in paths], mixes), strict=True)
    return [replace(file, name_guess=file.name_guess or guessed.get(file.path, "")) for file in found]


def _without_doubles(found: Sequence[FoundFile], role: FileRole) -> list[FoundFile]:
    """Zoom saves chat and captions several times; of each part only what adds to the others is kept."""
    notes: dict[Source, str] = {}
    for part in {file.part for file in found if file.role is role}:
        notes |= _superfluous([file.path for file in found if file.role is role and file.part == part])
    return [
        replace(file, role=FileRole.IGNORED, note=notes[file.path]) if file.path in notes else file
        for file in found
    ]


def _superfluous(paths: Sequence[Source]) -> dict[Source, str]:
    """Which of several chats or captions of one part say nothing new, and why."""
    said = {path: _said(path) for path in paths}
    named = any(name for lines in said.values() for name, _ in lines)
    kept: list[frozenset[tuple[str | None, str]]] = []
    notes = {}
    for path in sorted(said, key=lambda path: -len(said[path])):
        if not said[path]:
            notes[path] = "nothing in it can be read"
        elif any(said[path] <= lines for lines in kept):
            notes[path] = "another file holds all of it"
        elif named and not any(name for name, _ in said[path]):
            notes[path] = "a transcript of the same talk says who speaks"
        else:
            kept.append(said[path])
    return notes


def _said(path: Source) -> frozenset[tuple[str | None, str]]:
    try:
        return frozenset((one.name, one.text) for one in choose.read(path.read_bytes(), path.suffix))
    except UnreadableText:
        return frozenset()


def _with_clocks(files: Sequence[FoundFile]) -> list[FoundFile]:
    """The files with the clock of the folder each lies in; one that lies in none has that of all others."""
    clocks = [_clock(file.path) for file in files]
    told = {clock for clock in clocks if clock is not None}
    only = told.pop() if len(told) == 1 else None
    return [
        replace(file, starts_at_ms=only if clock is None else clock)
        for file, clock in zip(files, clocks, strict=True)
    ]


def _clock(path: Source) -> int | None:
    """The clock in the name of the recording's folder."""
    folders = (_RECORDING_FOLDER.match(folder.name) for folder in path.absolute().parents)
    found = next((match for match in folders if match), None)
    return parse(":".join(found.groups())) if found else None


def _natural(path: Source) -> list[tuple[int, str]]:
    """Order by name in which part 2 comes before part 10."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", str(path).casefold())
    return [(int(piece), "") if piece.isdecimal() else (0, piece) for piece in pieces]


def match_tracks(found: Found, roster: Sequence[Person]) -> Found:
    """Tracks with the ids of their people, where exactly one person of ``roster`` fits.

    Audio files whose names hold somebody's name become that person's track, unless all hold the same.
    Two tracks of one part that would be one person's stay without: they may be two people who share a
    name, and only a person can tell.
    """
    owned = [_owned(file, roster) for file in _with_loose_tracks(found.files, roster)]
    claims = Counter((file.part, file.person) for file in owned)
    files = [
        replace(file, person=None, note="two tracks carry this name")
        if file.person and claims[file.part, file.person] > 1
        else file
        for file in owned
    ]
    return replace(found, files=_in_order(files))


def _with_loose_tracks(files: Sequence[FoundFile], roster: Sequence[Person]) -> list[FoundFile]:
    audio = [file.path for file in files if file.role is FileRole.AUDIO]
    people = {path: person for path in audio if (person := held_in(text.one_line(path.stem), roster))}
    if len(people) == len(audio) and len(set(people.values())) < 2:  # "Interview by Tamsin, part 1"
        return list(files)
    return [
        replace(file, role=FileRole.TRACK, name_guess=file.path.stem, person=people[file.path])
        if file.path in people
        else file
        for file in files
    ]


def _owned(file: FoundFile, roster: Sequence[Person]) -> FoundFile:
    if file.role is not FileRole.TRACK or file.person:
        return file
    person = whose(file.name_guess, text.one_line(file.path.stem), roster)
    return replace(file, person=person, note="" if person else "no one person on the roster has this name")


def _in_order(files: Iterable[FoundFile]) -> tuple[FoundFile, ...]:
    order = list(FileRole)
    return tuple(sorted(files, key=lambda file: (order.index(file.role), _natural(file.path))))
