"""Where the stages of a run keep their results: inside the session's room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.errors import NotFound, VaultDamaged
from transcription.protocols import Work

if TYPE_CHECKING:
    from facilitator.vault.room import Room

PREFIX = "checkpoint/"


def unwatched(room: Room) -> Work:
    """Work that keeps its results in the room, and whose progress nobody watches."""
    return Work(RoomCheckpoint(room), lambda _stage, _share: None)


class RoomCheckpoint:
    """``transcription.protocols.Checkpoint`` over a room."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def get(self, key: str) -> bytes | None:
        """The bytes once put under ``key``, or None; a damaged one counts as none and is made again."""
        try:
            return self._room.read(PREFIX + key)
        except (NotFound, VaultDamaged):
            return None

    def put(self, key: str, value: bytes) -> None:
        """Keep ``value``; it is whole on disk when this returns, or not there at all."""
        self._room.put(PREFIX + key, value)

    def clear(self) -> None:
        """Forget every result, for a run that starts over."""
        for name in self._room.names(PREFIX):
            self._room.remove(name)
