"""The vault: one encrypted room per session.

    vault/
      recipients.toml     whose keys open it
      session-S3/         the room of session S3 (``rooms.room``), with a key of its own

Session ids are no secret; everything inside a room is.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from facilitator.errors import AlreadyThere, NotFound
from facilitator.model import SESSION_ID
from facilitator.vault import access, room, roomkey
from facilitator.vault.access import SESSION_PREFIX
from facilitator.vault.room import Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from facilitator.vault.keys import Identity


class Vault:
    """The rooms of a study's sessions, opened with one person's identity."""

    def __init__(self, folder: Path, identity: Identity) -> None:
        self.folder = folder
        self._identity = identity

    def sessions(self) -> list[str]:
        """The sessions that have a room whose key still exists, sorted."""
        found = self.folder.glob(f"{SESSION_PREFIX}*/{roomkey.FILE}")
        return sorted(path.parent.name.removeprefix(SESSION_PREFIX) for path in found)

    def room(self, session: str, *, create: bool = False) -> Room:
        """The room of ``session``; with ``create`` it is made when it is not there.

        Raises NotFound, NoIdentity, VaultDamaged, AlreadyThere (an id that differs in case only).
        """
        folder = self._folder(session)
        if create and not (folder / roomkey.FILE).exists():
            return Room.create(folder, access.public_keys(self.folder, self._identity))
        return Room.unlock(folder, self._identity)

    @contextmanager
    def hold(self, session: str, label: str, *, wait_s: float = 0) -> Iterator[Room]:
        """The room of ``session``, made if need be, with nobody else writing; raises Busy."""
        with self.room(session, create=True).hold(label, wait_s=wait_s) as held:
            yield held

    def destroy(self, session: str) -> None:
        """Destroy the key and the files of ``session`` for good.

        Backups, and copies of the folder elsewhere, are out of our reach. Raises NotFound, Busy
        (also while the caller holds it).
        """
        folder = self._folder(session)
        if not folder.exists():
            raise NotFound("The vault holds nothing for this session.", "fg status")
        room.destroy(folder)

    def _folder(self, session: str) -> Path:
        if not SESSION_ID.fullmatch(session):
            raise NotFound("That is no session id: letters, digits, - and _, 32 at most.", "fg session list")
        for other in self.sessions():
            if other != session and other.casefold() == session.casefold():
                raise AlreadyThere(
                    f"Session {other} exists, and Windows and Macs take {session} for the same name."
                )
        return self.folder / (SESSION_PREFIX + session)
