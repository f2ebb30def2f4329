"""A large file as a row of parts, each an age file of its own.

pyrage can neither seek nor resume inside an age file. With 1 MiB parts a seek costs one part
(about 3 ms), memory stays at one or two parts, and an interrupted write could go on at its last.
"""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from facilitator.errors import VaultDamaged
from facilitator.vault import age, disk
from facilitator.vault.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from _typeshed import WriteableBuffer

    from facilitator.vault.roomkey import RoomKey

PART = 1 << 20  # bytes of plain content in a part; the last one may be shorter
_CACHED = 2  # parts kept open: a player jumps between the index and the sound
_ENDING = ".age"
_HASH = 64  # letters of a SHA-256, by which an older version of the toolkit knew a part; marks are shorter


def part_file(folder: Path, generation: str, index: int) -> Path:
    """Where a part lies."""
    return folder / f"{generation}-{index:06d}{_ENDING}"


def part_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every part in ``folder`` with the generation it belongs to."""
    with suppress(FileNotFoundError, NotADirectoryError):
        for path in folder.iterdir():  # quicker than a glob; it is done several times for each file
            generation, dash, _ = path.name.partition("-")
            if dash and path.name.endswith(_ENDING):
                yield generation, path


def read_fully(source: BinaryIO, size: int) -> bytes:
    """``size`` bytes, fewer only at the end of ``source``; sockets and pipes give less at a time."""
    data = source.read(size)
    if not data or len(data) == size:
        return data
    pieces = [data]
    missing = size - len(data)
    while missing and (data := source.read(missing)):
        pieces.append(data)
        missing -= len(data)
    return b"".join(pieces)


def split(source: BinaryIO) -> Iterator[bytes]:
    """``source`` in pieces of ``PART`` bytes, the last one shorter."""
    while piece := read_fully(source, PART):
        yield piece


def write_parts(folder: Path, generation: str, name: str, pieces: Iterable[bytes], key: RoomKey) -> Manifest:
    """Write ``pieces`` as the parts of ``name``. The manifest is returned, not written."""
    whole = hashlib.sha256()
    marks: list[str] = []
    size = 0
    for part in pieces:
        cipher = key.key.encrypt(part)
        disk.write_new(part_file(folder, generation, len(marks)), cipher)
        whole.update(part)
        marks.append(age.mark(cipher))
        size += len(part)
    disk.sync_folder(folder)
    return Manifest(name, size, whole.hexdigest(), PART, generation, tuple(marks))


def read_part(folder: Path, manifest: Manifest, index: int, key: RoomKey) -> bytes:
    """The plain bytes of one part; raises VaultDamaged if it is not the one that was written."""
    try:
        cipher = part_file(folder, manifest.generation, index).read_bytes()
        plain = key.open(cipher)
    except FileNotFoundError:
        raise _damaged("is missing", index, manifest) from None
    except VaultDamaged:
        raise _damaged("was changed or cut short", index, manifest) from None
    known = manifest.parts[index]
    found = hashlib.sha256(plain).hexdigest() if len(known) == _HASH else age.mark(cipher)
    if found != known:
        raise _damaged("was exchanged for another", index, manifest)
    return plain


def _damaged(what: str, index: int, manifest: Manifest) -> VaultDamaged:
    return VaultDamaged(
        f"Part {index + 1} of {len(manifest.parts)} of a vault file {what}: none of it is used.",
        "Restore it from a backup, or import the recording again.",
    )


class PartReader(io.RawIOBase):
    """A seekable stream over parts; ``fetch`` gives the plain bytes of a part by its number."""

    def __init__(self, size: int, part_size: int, fetch: Callable[[int], bytes]) -> None:
        super().__init__()
        self._size = size
        self._part_size = part_size
        self._fetch = fetch
        self._cache: OrderedDict[int, bytes] = OrderedDict()
        self._position = 0

    def readable(self) -> bool:  # noqa: D102 - io.RawIOBase documents it
        return True

    def seekable(self) -> bool:  # noqa: D102 - io.RawIOBase documents it
        return True

    def tell(self) -> int:  # noqa: D102 - io.RawIOBase documents it
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As ``io.BytesIO`` does it: past the end is allowed, before the start is the start."""
        if whence == io.SEEK_SET and offset < 0:
            raise ValueError("negative seek position")
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, origin + offset)
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill ``buffer`` up to the end of the current part."""
        if self._position >= self._size:
            return 0
        index, offset = divmod(self._position, self._part_size)
        view = memoryview(buffer).cast("B")
        piece = self._part(index)[offset : offset + len(view)]
        view[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _part(self, index: int) -> bytes:
        if index not in self._cache:
            self._cache[index] = self._fetch(index)
            if len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        self._cache.move_to_end(index)
        return self._cache[index]
