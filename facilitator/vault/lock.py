"""One writer per room: a second one is told who holds it and since when.

The operating system holds the lock, so a killed process leaves nothing behind that could block.
Who holds it is written beside the lock, not in it: Windows lets nobody read a locked file.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from facilitator.errors import Busy
from facilitator.vault import disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = "writer.lock"
HOLDER = "writer.json"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a room. ``label`` is the command that runs, ``since`` UTC in ISO 8601."""

    pid: int
    label: str
    since: str


@contextmanager
def hold(folder: Path, label: str, *, wait_s: float = 0) -> Iterator[None]:
    """Be the only writer of ``folder``; raises Busy when another still is after ``wait_s`` seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=wait_s)
    try:
        lock.acquire()
    except Timeout:
        raise _busy(folder) from None
    try:
        _sign(folder, label)
        yield
    finally:
        with suppress(OSError):
            (folder / HOLDER).unlink()
        lock.release()


def holder(folder: Path) -> Holder | None:
    """Who signed for the room last, or None. Only ``hold`` can tell whether they still hold it."""
    try:
        return Holder(**json.loads((folder / HOLDER).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _sign(folder: Path, label: str) -> None:
    """Say who writes. Not forced to the disk, which can take longer than the work: a power cut ends both."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    temporary = folder / f"{HOLDER}.{secrets.token_hex(4)}{disk.TEMPORARY}"
    disk.write_soon(temporary, json.dumps(asdict(Holder(os.getpid(), label, now))).encode())
    disk.replace(temporary, folder / HOLDER)


def _busy(folder: Path) -> Busy:
    who = holder(folder)
    named = f"{who.label} (process {who.pid}, since {who.since})" if who else "another run"
    return Busy(
        f"This is in use: {named}. Two writers at once could lose a participant's words.",
        "Close that window or wait until it ends, then do the same again.",
    )
