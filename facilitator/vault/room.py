"""A room: a folder of encrypted files under one key, readable only by who was given that key.

    room/
      key.age                       the room's key, wrapped to each person (``roomkey``)
      writer.lock, writer.json      who writes (``lock``)
      <keyed hash of the name>.age  one file's manifest, written last; holds small files whole
      <keyed hash of the name>/     a larger one's parts, 1 MiB each (``parts``)
        <generation>-000000.age
      <keyed hash>.coming.age       a file that has come in part (``arrival``)

Without the key one can see how many files there are, about how large and when they were written,
and put an older version of a file back; nothing else.
"""

from __future__ import annotations

import io
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from facilitator.errors import AlreadyThere, Busy, NotFound, VaultDamaged
from facilitator.vault import arrival, disk, lock, manifest, parts, roomkey, sealer
from facilitator.vault.arrival import Arrival

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from facilitator.vault.keys import Identity
    from facilitator.vault.manifest import Manifest
    from facilitator.vault.roomkey import RoomKey
    from facilitator.vault.sealing import Seal

_HIDDEN_LENGTH = 32  # letters that ``RoomKey.hidden_name`` makes
_HIDDEN = re.compile(rf"[a-z2-7]{{{_HIDDEN_LENGTH}}}")
_BUFFER = 128 * 1024  # bytes read from a part at a time


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in a room; ``name`` can be a recording's own file name, which can hold a person's."""

    name: str = field(repr=False)
    size: int
    sha256: str


class Room:
    """An open room. Reading is free for all who have the key; writers ``hold`` it first."""

    def __init__(self, folder: Path, key: RoomKey) -> None:
        self.folder = folder
        self._key = key
        self._swept = False

    @classmethod
    def unlock(cls, folder: Path, identity: Identity) -> Room:
        """The room in ``folder``; raises NotFound, NoIdentity, VaultDamaged."""
        return cls(folder, roomkey.unlock(folder, identity))

    @classmethod
    def create(cls, folder: Path, recipients: tuple[str, ...]) -> Room:
        """A new room for the public keys ``recipients``; raises as ``is_there``, and AlreadyThere."""
        if is_there(folder):
            raise AlreadyThere("A vault folder already has its key.")
        return cls(folder, roomkey.make(folder, recipients))

    @contextmanager
    def hold(self, label: str, *, wait_s: float = 0) -> Iterator[Room]:
        """Be the room's only writer, say who (``label``: the command), and clear up; raises Busy."""
        with lock.hold(self.folder, label, wait_s=wait_s):
            self._sweep()
            yield self

    def put(self, name: str, source: BinaryIO | bytes) -> Stored:
        """Keep ``source`` under ``name``, replacing what was there in one step, in constant memory.

        It is whole on disk when this returns. Killed before that, the old version stays.
        """
        self._sweep_once()
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        place = self._place(name)
        pieces = parts.split(stream)
        first = next(pieces, b"")
        if len(first) <= manifest.INLINE:
            written = manifest.inline(name, first)
        else:
            written = self._put_parts(place, name, chain([first], pieces))
        disk.write_whole(_manifest_file(place), self._key.key.encrypt(written.to_bytes()))
        _drop_parts(place, written.generation)
        return Stored(name, written.size, written.sha256)

    def receive(self, name: str, seal: Seal = sealer.write) -> Arrival:
        """A file that comes in pieces, going on where an earlier run stopped. Inside ``hold`` only."""
        place = self._place(name)
        taken = self._manifest(place).generation if _manifest_file(place).exists() else ""
        return Arrival(place, name, self._key, taken, seal)

    def open_file(self, name: str) -> io.BufferedReader:
        """A new seekable reader; parts are decrypted when they are reached.

        Raises NotFound; reading raises VaultDamaged at a part that is not what was written.
        """
        place, known = self._known(name)
        if not known.parts:
            return io.BufferedReader(parts.PartReader(known.size, manifest.INLINE, lambda _: known.content))
        reader = parts.PartReader(
            known.size, known.part_size, lambda index: parts.read_part(place, known, index, self._key)
        )
        return io.BufferedReader(reader, _BUFFER)

    def read(self, name: str) -> bytes:
        """The whole of a file that fits in memory; raises NotFound, VaultDamaged."""
        place, known = self._known(name)
        if not known.parts:
            return known.content
        return b"".join(parts.read_part(place, known, index, self._key) for index in range(len(known.parts)))

    def names(self, prefix: str = "") -> list[str]:
        """The names of all files that begin with ``prefix``, sorted; raises VaultDamaged."""
        found = [
            self._manifest(path.with_suffix("")).name
            for path in self.folder.glob("*" + manifest.ENDING)
            if _HIDDEN.fullmatch(path.stem)
        ]
        return sorted(name for name in found if name.startswith(prefix))

    def has(self, name: str) -> bool:
        """Is there a file of that name? Opens nothing, so it stays quick in a full room."""
        return _manifest_file(self._place(name)).exists()

    def stat(self, name: str) -> Stored:
        """Size and hash of a file; raises NotFound, VaultDamaged."""
        known = self._known(name)[1]
        return Stored(name, known.size, known.sha256)

    def remove(self, name: str) -> None:
        """Take a file out; raises NotFound. Only ``destroy`` makes it unreadable for a key holder."""
        place = self._known(name)[0]
        _manifest_file(place).unlink()
        disk.sync_folder(self.folder)
        _drop_parts(place)

    def rename(self, names: Mapping[str, str]) -> None:
        """Call files otherwise (old name to new), replacing what was there; raises NotFound. Inside ``hold``.

        Killed at any moment, each is whole under at least one of its two names.
        """
        for old, new in names.items():
            self._link(*self._known(old), new)
        disk.sync_folder(self.folder)
        for old in names:
            _manifest_file(self._place(old)).unlink()
            _drop_parts(self._place(old))
        disk.sync_folder(self.folder)

    def _link(self, source: Path, known: Manifest, name: str) -> None:
        """Let a file have a second name; it is safe once the room's folder is forced to the disk."""
        target = self._place(name)
        if known.parts:
            target.mkdir(exist_ok=True)
            for index in range(len(known.parts)):
                part = parts.part_file(source, known.generation, index)
                disk.link_or_copy(part, parts.part_file(target, known.generation, index))
            disk.sync_folder(target)
        written = replace(known, name=name)
        disk.write_whole(_manifest_file(target), self._key.key.encrypt(written.to_bytes()), folder=False)
        _drop_parts(target, known.generation)

    def destroy(self) -> None:
        """Destroy the key, then remove every file. Raises Busy, also while the caller holds the room.

        Backups, and copies of the folder elsewhere, are out of our reach.
        """
        destroy(self.folder)

    def _place(self, name: str) -> Path:
        return self.folder / self._key.hidden_name(name)

    def _known(self, name: str) -> tuple[Path, Manifest]:
        place = self._place(name)
        if not _manifest_file(place).exists():
            raise NotFound("The vault holds no such file.", "fg status")
        return place, self._manifest(place)

    def _manifest(self, place: Path) -> Manifest:
        known = manifest.from_bytes(self._key.open(_manifest_file(place).read_bytes()))
        if self._place(known.name) != place:
            raise VaultDamaged("A vault file was put in another one's place.")
        return known

    def _put_parts(self, place: Path, name: str, pieces: Iterable[bytes]) -> Manifest:
        generation = secrets.token_hex(4)
        place.mkdir(exist_ok=True)
        try:
            return parts.write_parts(place, generation, name, pieces, self._key)
        except BaseException:
            for made, path in parts.part_files(place):
                if made == generation:
                    path.unlink()
            with suppress(OSError):  # parts of an older version are in it still
                place.rmdir()
            raise

    def _sweep_once(self) -> None:
        if not self._swept:
            with suppress(Busy), self.hold("clearing up"):
                pass

    def _sweep(self) -> None:
        """Remove what killed writes left. Only ever under the lock, so no live write is hit."""
        self._swept = True
        files = ["?" * _HIDDEN_LENGTH + ending for ending in (manifest.ENDING, arrival.ENDING)]
        for written in (roomkey.FILE, lock.HOLDER, *files):
            for leftover in self.folder.glob(f"{written}.*{disk.TEMPORARY}"):
                leftover.unlink()
        for place in self.folder.iterdir():
            if _HIDDEN.fullmatch(place.name):
                self._sweep_parts(place)

    def _sweep_parts(self, place: Path) -> None:
        """Drop the parts that no manifest and no arrival names; all stay where a manifest cannot be read."""
        coming = arrival.journal(place, self._key)[0]
        if not _manifest_file(place).exists():
            _drop_parts(place, coming)
            return
        with suppress(VaultDamaged):
            _drop_parts(place, coming, self._manifest(place).generation)


def is_there(folder: Path) -> bool:
    """Is there a room in ``folder``?

    Raises VaultDamaged where files lie whose key is gone: to go on as if there were none, or to
    make a new key, would hide the loss.
    """
    if (folder / roomkey.FILE).exists():
        return True
    if folder.exists() and any(_HIDDEN.fullmatch(path.stem) for path in folder.iterdir()):
        raise VaultDamaged(
            "Encrypted files are here but the key that opens them is gone.",
            "Restore key.age from a backup of this folder.",
        )
    return False


def destroy(folder: Path) -> None:
    """Make the room in ``folder`` unreadable, needing no key, then take its files away; raises Busy."""
    with lock.hold(folder, "fg purge"):
        roomkey.destroy(folder)
        # Windows keeps a lock file that is open until it is let go.
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _manifest_file(place: Path) -> Path:
    return place.with_name(place.name + manifest.ENDING)


def _drop_parts(place: Path, *keep: str) -> None:
    """Remove the parts of every generation but those of ``keep``, and their folder when none is left."""
    for generation, path in parts.part_files(place):
        if generation not in keep:
            path.unlink()
    if not any(keep):
        with suppress(OSError):
            place.rmdir()
