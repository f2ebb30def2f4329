"""The reviewers' edits of a session's transcript, one small file each, in its room of the vault.

The machine's transcript stays beside them as it was. Nothing is ever taken off the log: taking an edit
back is one more entry. A new machine transcript with other words begins a new log; the old one, and the
last transcript as people left it, stay until the person or the session is erased.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from facilitator import drafts
from transcription import plain
from transcription.carry import Lost
from transcription.edits import TurnEdit
from transcription.model import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.vault.room import Room

FOLDER = "edits/"
_MACHINE = "edits/machine-"
_EARLIER = "edits/earlier"
_NEXT = "edits/next"
_DIGITS = 6  # names sort as their number
_ID_LENGTH = 16  # hexadecimal characters that tell machine transcripts apart


class Way(StrEnum):
    """What an entry does."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log (identified). ``edit`` is what was done, taken back or done again.

    ``record`` is how long the record of decisions was before, ``carried`` what the edit adds to it: a run
    that is killed between the two goes on from here. ``lost`` are findings whose words it changed.
    """

    number: int
    way: Way
    edit: TurnEdit = field(repr=False)
    reviewer: str
    at: str  # UTC, ISO 8601
    record: int
    carried: tuple[Decision, ...] = field(default=(), repr=False)
    lost: tuple[Lost, ...] = field(default=(), repr=False)

    @property
    def step(self) -> TurnEdit:
        """The edit as this entry makes it."""
        return self.edit.back if self.way is Way.UNDO else self.edit

    @property
    def mark(self) -> int:
        """How long the record of decisions is with it."""
        return self.record + len(self.carried)


@dataclass(frozen=True, slots=True)
class History:
    """What can be taken back and what can be done again, the last of each at the end."""

    done: tuple[Entry, ...] = ()
    undone: tuple[Entry, ...] = ()

    def after(self, entry: Entry) -> History:
        """The history with one more entry."""
        if entry.way is Way.UNDO:
            return History(self.done[:-1], (*self.undone, entry))
        if entry.way is Way.REDO:
            return History((*self.done, entry), self.undone[:-1])
        return History((*self.done, entry))


@dataclass(frozen=True, slots=True)
class _Next:
    """A draft that is about to take another one's place, and the whole record that belongs to it."""

    kept: drafts.Kept
    said: tuple[Decision, ...]


def history(entries: Sequence[Entry]) -> History:
    """What a whole log comes to."""
    found = History()
    for entry in entries:
        found = found.after(entry)
    return found


def begin(room: Room, kept: drafts.Kept) -> str:
    """Keep the machine's transcript before its first edit; its id comes back."""
    return kept.machine or keep_machine(room, kept, drafts.version(room))


def keep_machine(room: Room, kept: drafts.Kept, version: str) -> str:
    """Keep what a machine heard under its ``version`` (a hash); its id comes back."""
    machine = version[:_ID_LENGTH]
    if not room.has(_MACHINE + machine):
        room.put(_MACHINE + machine, plain.dump(kept))
    return machine


def machine_draft(room: Room, machine: str) -> drafts.Kept | None:
    """The machine's own transcript, if it was ever edited and is still there."""
    name = _MACHINE + machine
    return plain.load(room.read(name), drafts.Kept) if machine and room.has(name) else None


def has(room: Room, machine: str, number: int) -> bool:
    """Is there an entry of that number?"""
    return bool(machine) and room.has(_name(machine, number))


def append(room: Room, machine: str, entry: Entry) -> None:
    """Keep an entry; it is on disk when this returns."""
    room.put(_name(machine, entry.number), plain.dump(entry))


def _name(machine: str, number: int) -> str:
    return f"{FOLDER}{machine}/{number:0{_DIGITS}d}"


def load(room: Room, machine: str) -> tuple[Entry, ...]:
    """The whole log of that machine transcript, oldest first."""
    if not machine:
        return ()
    return tuple(plain.load(room.read(name), Entry) for name in room.names(f"{FOLDER}{machine}/"))


def replace_draft(
    room: Room, kept: drafts.Kept, said: Sequence[Decision], before: drafts.Kept | None
) -> None:
    """Put a draft in another one's place with the record that belongs to it: both, or neither if killed.

    ``before`` is the draft that goes, kept as the earlier one; None where nothing of it is to be kept.
    """
    if before is not None:
        room.put(_EARLIER, plain.dump(before))
    room.put(_NEXT, plain.dump(_Next(kept, tuple(said))))
    finish(room)


def unfinished(room: Room) -> bool:
    """Was a run killed while it put a draft in another one's place?"""
    return room.has(_NEXT)


def finish(room: Room) -> None:
    """Do what a killed run left undone. Inside ``hold`` only."""
    if not unfinished(room):
        return
    found = plain.load(room.read(_NEXT), _Next)
    room.put(drafts.DECISIONS, plain.dump(found.said))
    drafts.write(room, found.kept)
    room.remove(_NEXT)


def earlier(room: Room) -> drafts.Kept | None:
    """The transcript as people left it before the session was transcribed again, if it is kept."""
    return plain.load(room.read(_EARLIER), drafts.Kept) if room.has(_EARLIER) else None


def forget(room: Room) -> None:
    """Take every log and machine transcript out: somebody's words must be nowhere any more."""
    for name in room.names(FOLDER):
        room.remove(name)
