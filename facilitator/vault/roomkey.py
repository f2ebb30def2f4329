"""The key of one room: made once, wrapped to everybody who may open the room, destroyed with it.

``key.age`` is the only file that holds it. Everything else in the room is encrypted to the room's
key alone, so adding a person rewrites one small file, and destroying that file destroys the room.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from facilitator.errors import NoIdentity, NotFound, VaultDamaged
from facilitator.vault import age, disk
from facilitator.vault.age import Key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from facilitator.vault.keys import Identity

FILE = "key.age"
_NAMES = b"focus-group-toolkit file names 1"  # what the second key is derived for
_NAME_BYTES = 20  # 160 bits of the keyed hash: 32 letters, no padding, no two files alike


@dataclass(frozen=True, slots=True)
class RoomKey:
    """An open room key. ``names`` is the key of the file names."""

    key: Key = field(repr=False)
    names: bytes = field(repr=False)

    def hidden_name(self, name: str) -> str:
        """What the file ``name`` is called on disk; says nothing to who has no key."""
        mac = hmac.new(self.names, name.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return b32encode(mac[:_NAME_BYTES]).decode().lower()

    def open(self, cipher: bytes) -> bytes:
        """What is in a file of this room; raises VaultDamaged, also for a file of another room."""
        try:
            return self.key.decrypt(cipher)
        except NoIdentity:
            raise VaultDamaged("A vault file was changed, or comes from another room.") from None


def make(folder: Path, recipients: Sequence[str]) -> RoomKey:
    """A new key in ``folder``, wrapped to the public keys ``recipients``."""
    key = Key.generate()
    folder.mkdir(parents=True, exist_ok=True)
    disk.write_whole(folder / FILE, _wrapped(key, recipients))
    disk.sync_folder(folder.parent)
    return _room_key(key)


def unlock(folder: Path, identity: Identity) -> RoomKey:
    """The key in ``folder``. Raises NotFound (no room, or destroyed), NoIdentity, VaultDamaged."""
    try:
        cipher = (folder / FILE).read_bytes()
    except FileNotFoundError:
        raise NotFound("The vault holds nothing here, or its key was destroyed.", "fg status") from None
    try:
        plain = identity.key.decrypt(cipher)
        return _room_key(Key(plain.decode("ascii")))
    except UnicodeDecodeError:
        raise VaultDamaged("The key of a vault folder was changed.", "fg doctor") from None
    except NoIdentity:
        raise NoIdentity(
            f"The key from {identity.origin} does not open this part of the study: it was never added "
            "or was removed, or the vault's own key file was changed.",
            "fg key list",
        ) from None


def rewrap(folder: Path, identity: Identity, recipients: Sequence[str]) -> None:
    """Wrap the same room key to other people. Not one other file changes."""
    room_key = unlock(folder, identity)
    disk.write_whole(folder / FILE, _wrapped(room_key.key, recipients))


def destroy(folder: Path) -> None:
    """Overwrite and remove the key, and what killed writes of it left: the room is unreadable then."""
    for leftover in folder.glob("*" + disk.TEMPORARY):
        disk.overwrite_and_unlink(leftover)
    disk.overwrite_and_unlink(folder / FILE)


def _wrapped(key: Key, recipients: Sequence[str]) -> bytes:
    return age.encrypt(key.secret().encode("ascii"), recipients)


def _room_key(key: Key) -> RoomKey:
    return RoomKey(key, hmac.new(key.secret().encode("ascii"), _NAMES, hashlib.sha256).digest())
