"""Who can open a folder: ``recipients.toml`` in ``vault`` and, apart from it, in ``people``.

The file is not secret: a label (initials or a role, as the study wants it), a public key, a date.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import tomlkit

from facilitator.errors import AlreadyThere, BadFile, NoIdentity
from facilitator.vault import age, disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILE = "recipients.toml"
_COMMENT = "Whose keys open this folder. Written by `fg key add` and `fg key remove`; do not edit."


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can open the folder. ``key`` is an age public key."""

    label: str
    key: str
    added: date


def start(folder: Path, first: Recipient) -> None:
    """Make ``folder`` openable by ``first`` alone; raises AlreadyThere if it has recipients."""
    if (folder / FILE).exists():
        raise AlreadyThere("This folder already has people who can open it.", "fg key list")
    folder.mkdir(parents=True, exist_ok=True)
    save(folder, [first])


def load(folder: Path) -> tuple[Recipient, ...]:
    """Everybody who can open ``folder``; raises NoIdentity (nobody yet), BadFile."""
    try:
        document = tomllib.loads((folder / FILE).read_text("utf-8"))
        recipients = tuple(_recipient(entry) for entry in document["recipient"])
    except FileNotFoundError:
        raise NoIdentity("Nobody's key is set to open this folder yet.", "fg init") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError):
        raise BadFile(f"{FILE} was changed by hand and cannot be read.", "fg key list") from None
    if not recipients:
        raise BadFile(f"{FILE} names nobody, so nothing could ever be opened again.", "fg key list")
    return recipients


def save(folder: Path, recipients: Sequence[Recipient]) -> None:
    """Write the list, whole or not at all."""
    entries = tomlkit.aot()
    for one in recipients:
        entry = tomlkit.table()
        entry.update({"label": check_label(one.label), "key": age.check_public(one.key), "added": one.added})
        entries.append(entry)
    document = tomlkit.document()
    document.add(tomlkit.comment(_COMMENT))
    document.add("recipient", entries)
    disk.write_whole(folder / FILE, tomlkit.dumps(document).encode())


def check_label(label: str) -> str:
    """``label`` if it is one printable line; raises BadFile."""
    if not label.strip() or not label.isprintable():
        raise BadFile("A key needs a label of one line, such as initials or a role.", "fg key add")
    return label


def _recipient(entry: dict[str, Any]) -> Recipient:
    label, key, added = entry["label"], entry["key"], entry["added"]
    if not isinstance(label, str) or not isinstance(key, str) or not isinstance(added, date):
        raise TypeError
    return Recipient(label, age.check_public(key), added)
