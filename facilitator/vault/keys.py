"""A researcher's own key: where it lies, how it is printed, how it is destroyed.

It never lies in the study folder. Looked for in this order: ``--identity FILE``, ``FG_IDENTITY``,
the system's keyring, the user's configuration folder. A key that comes back from its sheet while another
is here lies beside that one, in ``identities``, and is taken for the studies that it opens.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from facilitator.errors import AlreadyThere, NoIdentity
from facilitator.vault import disk
from facilitator.vault.age import SECRET_PREFIX, Key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VARIABLE = "FG_IDENTITY"
SERVICE = "focus-group-toolkit"  # the keyring's name for us, and the configuration folder's
_KEYRING_USER = "identity"
_FILE_NAME = "identity.txt"
_FURTHER = "identities"  # a folder beside that file, or beside the one that FG_IDENTITY names
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Origin(StrEnum):
    """Where an identity was found, in words for the researcher."""

    OPTION = "the file named with --identity"
    ENVIRONMENT = "the file named by FG_IDENTITY"
    KEYRING = "the system keyring"
    CONFIG = "your configuration folder"
    FURTHER = "the folder of your further keys"
    SHEET = "a recovery sheet"
    HANDED = "the process that started this one"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person's key and where it came from.

    ``created`` is true when this call made it; ``exposed`` when other users of the machine can
    read its file and we could not change that.
    """

    key: Key
    origin: Origin
    file: Path | None = None
    created: bool = False
    exposed: bool = False

    @property
    def public(self) -> str:
        """The public half, which others need to give this person access."""
        return self.key.public


def find_identity(explicit: Path | None, env: Mapping[str, str], *, create: bool = False) -> Identity:
    """The identity, in the order above; with ``create`` it is made at the first place that can be.

    A file that was named but is absent is never passed over for the next place. Raises NoIdentity.
    """
    if explicit is not None:
        return _from_file(explicit, Origin.OPTION, create=create)
    if env.get(VARIABLE):
        return _from_file(Path(env[VARIABLE]).expanduser(), Origin.ENVIRONMENT, create=create)
    if (secret := from_keyring(_KEYRING_USER)) is not None:
        return Identity(Key(secret), Origin.KEYRING)
    file = config_folder() / _FILE_NAME
    if create and not file.exists() and (key := _into_keyring()) is not None:
        return Identity(key, Origin.KEYRING, created=True)
    return _from_file(file, Origin.CONFIG, create=create)


def at_hand(explicit: Path | None, env: Mapping[str, str]) -> list[Identity]:
    """Every key on this computer, the one that is found first before those beside it.

    Where a file is named with ``explicit``, its key is the only one.
    """
    found: list[Identity] = []
    with suppress(NoIdentity):
        found.append(find_identity(explicit, env))
    for file in sorted(_further(env).glob("*.txt")) if explicit is None else ():
        with suppress(NoIdentity):  # one that is damaged hides none of the others
            found.append(_from_file(file, Origin.FURTHER, create=False))
    return found


def fitting(explicit: Path | None, env: Mapping[str, str], recipients: Sequence[str]) -> Identity:
    """The key that stands most often among ``recipients`` (public keys); where none does, the first.

    Raises NoIdentity where no key is here.
    """
    best = max(at_hand(explicit, env), key=lambda one: recipients.count(one.public), default=None)
    return best or find_identity(explicit, env)


def keep(key: Key, explicit: Path | None, env: Mapping[str, str]) -> int:
    """Keep a key that came back where it will be found; how many were here before comes back.

    Nothing is written over. Raises AlreadyThere for a key that is here, or where ``explicit`` names a file
    that is.
    """
    found = at_hand(explicit, env)
    if key.public in {one.public for one in found}:
        raise AlreadyThere("This key is on this computer already: nothing was changed.", "fg key list")
    usual = explicit or usual_file(env)
    beside = explicit is None and (found or usual.exists())
    write_identity(_further(env) / f"{key.public}.txt" if beside else usual, key)
    return len(found)


def _further(env: Mapping[str, str]) -> Path:
    return usual_file(env).parent / _FURTHER


def config_folder() -> Path:
    """The user's own folder for our settings, outside every study."""
    return platformdirs.user_config_path(SERVICE, appauthor=False)


def usual_file(env: Mapping[str, str]) -> Path:
    """The file in which a key is looked for where none is named and the keyring has none."""
    return Path(env[VARIABLE]).expanduser() if env.get(VARIABLE) else config_folder() / _FILE_NAME


def write_identity(file: Path, key: Key) -> None:
    """Keep ``key`` in a new file that only its owner can read; raises AlreadyThere."""
    file.parent.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    text = f"# created: {now}\n# public key: {key.public}\n{key.secret()}\n"
    try:
        disk.write_new(file, text.encode(), disk.OWNER_ONLY)
    except FileExistsError:
        raise AlreadyThere("A file lies where the new key should go; a key is never overwritten.") from None


def destroy(identity: Identity) -> str:
    """Destroy this machine's copy of the key; the answer says what is beyond our reach."""
    if identity.file is not None:
        disk.overwrite_and_unlink(identity.file)
    elif identity.origin is Origin.KEYRING:
        _delete_from_keyring()
    return (
        f"The key from {identity.origin} is gone from this machine. Recovery sheets, backups of this "
        "machine and copies on other machines still open what it could open: destroy those too."
    )


def _from_file(file: Path, origin: Origin, *, create: bool) -> Identity:
    if create and not file.exists():
        key = Key.generate()
        write_identity(file, key)
        return Identity(key, origin, file, created=True, exposed=_exposed(file))
    try:
        text = file.read_text("utf-8", errors="replace")
    except OSError:
        raise NoIdentity(
            f"No key: {origin} cannot be read, and without it the vault stays closed.",
            "fg doctor",
        ) from None
    return Identity(_parse(text, origin), origin, file, exposed=_exposed(file))


def _parse(text: str, origin: Origin) -> Key:
    for line in text.splitlines():
        if line.strip().startswith(SECRET_PREFIX):
            return Key(line)
    raise NoIdentity(f"No key: {origin} holds no age secret key.", "fg key recovery")


def _exposed(file: Path) -> bool:
    """Close the file to other users; true where that fails (some shares ignore file modes)."""
    if os.name == "nt":
        return False
    if file.stat().st_mode & _OTHERS:
        with suppress(OSError):
            file.chmod(disk.OWNER_ONLY)
    return bool(file.stat().st_mode & _OTHERS)


def from_keyring(user: str) -> str | None:
    """The secret that the desktop's keyring has of ours under ``user``; None without one."""
    import keyring  # here: it loads every backend's packages, and most calls name a file

    try:
        return keyring.get_password(SERVICE, user)
    except Exception:  # noqa: BLE001 - without a desktop, each backend raises errors of its own
        return None


def _into_keyring() -> Key | None:
    """A new key kept in the keyring, or None where the keyring does not give back what it got."""
    import keyring

    key = Key.generate()
    try:
        keyring.set_password(SERVICE, _KEYRING_USER, key.secret())
    except Exception:  # noqa: BLE001 - as above
        return None
    return key if from_keyring(_KEYRING_USER) == key.secret() else None


def _delete_from_keyring() -> None:
    import keyring

    try:
        keyring.delete_password(SERVICE, _KEYRING_USER)
    except Exception:  # noqa: BLE001 - as above
        raise NoIdentity("The system keyring did not let go of the key.", "fg key list") from None
