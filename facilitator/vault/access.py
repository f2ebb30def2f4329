"""Giving a person access to a folder of rooms, and taking it away again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator.errors import AlreadyThere, GateClosed, NoIdentity, NotFound
from facilitator.vault import age, lock, recipients, roomkey
from facilitator.vault.recipients import Recipient

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from facilitator.vault.keys import Identity

SESSION_PREFIX = "session-"  # a bare session id such as CON or AUX is no file name on Windows
_WAIT_S = 5.0  # seconds to wait for a running command to let go of a room


@dataclass(frozen=True, slots=True)
class Revoked:
    """What taking access away did, and what it cannot do (``warning`` is for the screen)."""

    label: str
    rooms: int
    warning: str


def rooms_in(folder: Path) -> list[Path]:
    """The rooms that ``folder`` governs: itself (people) and its sessions' (vault)."""
    places = [folder, *sorted(folder.glob(SESSION_PREFIX + "*"))]
    return [place for place in places if (place / roomkey.FILE).exists()]


def public_keys(folder: Path, identity: Identity) -> tuple[str, ...]:
    """The keys that a new room in ``folder`` is wrapped to; raises NoIdentity if ours is not among them."""
    keys = tuple(one.key for one in recipients.load(folder))
    if identity.public not in keys:
        raise NoIdentity(
            f"The key from {identity.origin} may not open this part of the study, so it may not add to it.",
            "fg key list",
        )
    return keys


def grant(folder: Path, identity: Identity, recipient: Recipient) -> int:
    """Let ``recipient`` open every room of ``folder``, old and new; the number of old ones.

    Asking twice is safe; a known key gets the new label. Raises BadFile (no public key, no label),
    AlreadyThere (the label is another key's), NoIdentity, Busy.
    """
    label = recipients.check_label(recipient.label)
    recipient = Recipient(label, age.check_public(recipient.key), recipient.added)
    others = [one for one in recipients.load(folder) if one.key != recipient.key]
    if any(one.label == recipient.label for one in others):
        raise AlreadyThere("Another key already has this label.", "fg key list")
    return _rewrap(folder, identity, [*others, recipient])


def revoke(folder: Path, identity: Identity, label: str) -> Revoked:
    """Take ``label`` off every room of ``folder``. Raises NotFound, GateClosed (the last), Busy."""
    everybody = recipients.load(folder)
    staying = [one for one in everybody if one.label != label]
    if len(staying) == len(everybody):
        raise NotFound("No key has this label.", "fg key list")
    if not staying:
        raise GateClosed(
            "This is the last key: without it nobody could ever open this part of the study again.",
            "fg key add",
        )
    return Revoked(label, _rewrap(folder, identity, staying), _warning(label))


def _warning(label: str) -> str:
    return (
        f"The key {label} no longer opens this folder. Copies and backups made before now still open with "
        "it, and an old copy of a session's key.age opens what is added to that session later too: "
        "destroy the old copies."
    )


def _rewrap(folder: Path, identity: Identity, everybody: Sequence[Recipient]) -> int:
    """Rooms first, the list last: the list never claims what was not done, and a rerun finishes."""
    public = [one.key for one in everybody]
    rooms = rooms_in(folder)
    for room in rooms:
        with lock.hold(room, "fg key", wait_s=_WAIT_S):
            roomkey.rewrap(room, identity, public)
    recipients.save(folder, everybody)
    return len(rooms)
