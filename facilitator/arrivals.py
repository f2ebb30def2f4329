"""Files of a recording that a browser sent: in the session's room already, but not yet taken in.

They are encrypted as they come, so nothing of them ever lies on the disk in the clear. Each waits under a
number; what the browser called them (identified) is in the room too.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from facilitator.errors import BadFile
from facilitator.vault.room import Room
from transcription import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_INDEX = "arrived.json"
_FOLDER = "arrived/"


@dataclass(frozen=True, slots=True)
class _Noted:
    """One file in the index."""

    at: str
    named: str = field(repr=False)
    size: int


@dataclass(frozen=True, slots=True)
class Size:
    """What ``Arrived.stat`` says."""

    st_size: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file as ``facilitator.zoom.source.Source`` wants it. ``at`` is its name in the room."""

    at: str
    path: PurePosixPath = field(repr=False)
    size: int
    room: Room = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """What the browser called it (identified)."""
        return self.path.name

    @property
    def stem(self) -> str:
        """The same without its ending."""
        return self.path.stem

    @property
    def suffix(self) -> str:
        """The ending, with its dot."""
        return self.path.suffix

    @property
    def parent(self) -> PurePosixPath:
        """The folder below the one that was chosen."""
        return self.path.parent

    def absolute(self) -> PurePosixPath:
        """Where it came from, as far as the browser says."""
        return self.path

    def stat(self) -> Size:
        """How large it is."""
        return Size(self.size)

    def open(self, mode: Literal["rb"]) -> io.BufferedReader:
        """A seekable reader that decrypts what is read."""
        return self.room.open_file(self.at)

    def read_bytes(self) -> bytes:
        """All of it."""
        return self.room.read(self.at)

    def __str__(self) -> str:
        """Sorted by, as a path is."""
        return str(self.path)


def receive(room: Room, named: str, chunks: Iterator[bytes], size: int | None = None) -> None:
    """Keep a file that is on its way, in constant memory. Inside ``hold`` only.

    ``size`` is how many bytes it has where it comes from; raises BadFile where another number came, and
    then nothing of it is kept.
    """
    known = _noted(room)
    at = f"{_FOLDER}{max((_number(one) for one in known), default=0) + 1}"
    stored = room.put(at, io.BufferedReader(_Coming(chunks)))
    if size is not None and stored.size != size:
        room.remove(at)
        raise BadFile(
            f"Of a file of {size} bytes {stored.size} came, so it was not kept. It may still be copied or "
            "synchronised by another program: wait until it lies there whole, then choose it again."
        )
    room.put(_INDEX, plain.dump((*known, _Noted(at, named.replace("\\", "/"), stored.size))))


def waiting(room: Room) -> tuple[Arrived, ...]:
    """The files that wait, in the order they came."""
    return tuple(Arrived(one.at, PurePosixPath(one.named), one.size, room) for one in _noted(room))


def clear(room: Room) -> None:
    """Take them out again, also those that broke off on their way. Inside ``hold`` only."""
    for name in room.names(_FOLDER):
        room.remove(name)
    if room.has(_INDEX):
        room.remove(_INDEX)


def _noted(room: Room) -> tuple[_Noted, ...]:
    return plain.load(room.read(_INDEX), tuple[_Noted, ...]) if room.has(_INDEX) else ()


def _number(one: _Noted) -> int:
    return int(one.at.removeprefix(_FOLDER))


class _Coming(io.RawIOBase):
    """Chunks as a file that can be read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` as far as the chunk at hand goes."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        count = min(len(target), len(self._left))
        target[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
