"""A file that comes in pieces, over several runs if need be; what has come stays, encrypted.

Beside its parts lies ``<keyed hash>.coming.age``: which generation they belong to, and the note of
whoever sends it. The manifest is written last, as always, so that nothing half-come is taken for whole.
Killed, it loses less than one part.
"""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from facilitator.errors import VaultDamaged
from facilitator.vault import age, disk, manifest, parts
from facilitator.vault.manifest import Manifest

if TYPE_CHECKING:
    from pathlib import Path

    from facilitator.vault.roomkey import RoomKey
    from facilitator.vault.sealing import Seal

ENDING = ".coming.age"
_BUFFER = 128 * 1024  # bytes read from a part at a time


class Arrival:
    """One file on its way into a room; only inside the room's ``hold``. ``place`` is its parts' folder.

    ``taken`` is the generation of the version that is there already, whose parts are never touched;
    ``seal`` writes a part.
    """

    def __init__(self, place: Path, name: str, key: RoomKey, taken: str, seal: Seal) -> None:
        self._place = place
        self._name = name
        self._key = key
        self._seal = seal
        self._pieces: list[bytes] = []  # what is not yet a part
        self._held = 0  # bytes in them
        self._forget()
        generation, note = journal(place, key)
        if generation and generation != taken:
            self._generation, self.note, self._written = generation, note, True
            self._resume()

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return len(self._marks) * parts.PART + self._held

    def begin(self, note: str) -> None:
        """Start from nothing; ``note`` is given back by a later run's arrival."""
        if self._written:
            _drop(self._place, self._generation, since=0)
            _journal_file(self._place).unlink(missing_ok=True)
        self._forget()
        self.note = note

    def append(self, data: bytes) -> None:
        """Take the next bytes; raises OSError where the disk is full, and what came before stays."""
        self._pieces.append(data)
        self._held += len(data)
        if self._held < parts.PART:
            return
        joined, written = b"".join(self._pieces), 0
        try:
            while len(joined) - written >= parts.PART:
                self._write_part(joined[written : written + parts.PART])
                written += parts.PART
        finally:
            self._pieces, self._held = [joined[written:]], len(joined) - written

    def finish(self) -> Manifest:
        """Make it a file of the room, whole on disk; under its name for good with the room's next ``put``.

        A power cut before that leaves no file of this name, and so none that is half there.
        """
        if not self._marks and self._held <= manifest.INLINE:
            whole = manifest.inline(self._name, b"".join(self._pieces))
        else:
            whole = self._last_part()
        cipher = self._key.key.encrypt(whole.to_bytes())
        disk.write_whole(self._place.with_name(self._place.name + manifest.ENDING), cipher, folder=False)
        _journal_file(self._place).unlink(missing_ok=True)
        for generation in {one for one, _ in parts.part_files(self._place)} - {whole.generation}:
            _drop(self._place, generation, since=0)
        return whole

    def open_file(self, whole: Manifest) -> io.BufferedReader:
        """A reader of the file just made of what came, without decrypting its ends again."""
        fetch = partial(self._part, whole) if whole.parts else lambda _: whole.content
        return io.BufferedReader(parts.PartReader(whole.size, parts.PART, fetch), _BUFFER)

    def _part(self, whole: Manifest, index: int) -> bytes:
        kept = self._kept.get(index)
        return parts.read_part(self._place, whole, index, self._key) if kept is None else kept

    def _last_part(self) -> Manifest:
        size = self.size
        if self._held:
            self._write_part(b"".join(self._pieces))
        self._pieces, self._held = [], 0
        for index in range(len(self._marks)):  # only now: of a part torn by a power cut nothing is taken
            disk.sync_file(parts.part_file(self._place, self._generation, index))
        disk.sync_folder(self._place)
        digest = self._whole.hexdigest()
        return Manifest(self._name, size, digest, parts.PART, self._generation, tuple(self._marks))

    def _forget(self) -> None:
        self.note = ""
        self._generation = secrets.token_hex(4)
        self._written = False  # is the journal on disk?
        self._marks: list[str] = []
        self._kept: dict[int, bytes] = {}  # the first part and the last, in the clear: players ask for these
        self._whole = hashlib.sha256()
        self._pieces, self._held = [], 0

    def _write_part(self, piece: bytes) -> None:
        if not self._written:
            self._place.mkdir(exist_ok=True)
            line = json.dumps({"generation": self._generation, "note": self.note}).encode()
            _journal_file(self._place).unlink(missing_ok=True)
            disk.write_soon(
                _journal_file(self._place), self._key.key.encrypt(line)
            )  # torn, it counts as none
            self._written = True
        file = parts.part_file(self._place, self._generation, len(self._marks))
        file.unlink(missing_ok=True)  # a process of a killed run may have been late with it
        try:
            mark = self._seal(file, piece, self._key.key.public)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        self._count(piece, mark)

    def _count(self, piece: bytes, mark: str) -> None:
        self._whole.update(piece)
        self._kept = {index: self._kept[index] for index in self._kept if index == 0}
        self._kept[len(self._marks)] = piece
        self._marks.append(mark)

    def _resume(self) -> None:
        """Take up the whole parts that are there; a torn one, and what lies behind it, goes."""
        for index in count():
            try:
                cipher = parts.part_file(self._place, self._generation, index).read_bytes()
                piece = self._key.open(cipher)
            except (FileNotFoundError, VaultDamaged):
                break
            if len(piece) < parts.PART:
                break
            self._count(piece, age.mark(cipher))
        _drop(self._place, self._generation, since=len(self._marks))


def journal(place: Path, key: RoomKey) -> tuple[str, str]:
    """Generation and note of what is on its way to ``place``; empty where there is none that can be read."""
    try:
        found = json.loads(key.open(_journal_file(place).read_bytes()))
        return str(found["generation"]), str(found["note"])
    except (FileNotFoundError, VaultDamaged, ValueError, KeyError, TypeError):
        return "", ""


def _journal_file(place: Path) -> Path:
    return place.with_name(place.name + ENDING)


def _drop(place: Path, generation: str, *, since: int) -> None:
    keep = {parts.part_file(place, generation, index) for index in range(since)}
    for made, path in parts.part_files(place):
        if made == generation and path not in keep:
            path.unlink()
