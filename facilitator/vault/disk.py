"""Files that are whole or not there at all, on every system we run on."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

TEMPORARY = ".tmp"  # ending of a file that is still being written
EVERYBODY = 0o666  # before the user's umask: encrypted files may lie on a share
OWNER_ONLY = 0o600
_REPLACE_TRIES = 6  # Windows: a virus scanner may hold the old file for a moment
_REPLACE_PAUSE_S = 0.05  # seconds, doubled after each try: 1.5 s in all
_RANDOM_BLOCK = 1 << 20  # bytes overwritten at a time


def write_new(path: Path, data: bytes, mode: int = EVERYBODY) -> None:
    """Write a file that must not be there yet and force it to the disk; raises FileExistsError.

    On Windows ``mode`` says nothing: the folder's rights decide who can read it.
    """
    with _new(path, mode) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def write_soon(path: Path, data: bytes) -> None:
    """As ``write_new``, but the system may hold it in memory for a while, until ``sync_file``."""
    with _new(path, EVERYBODY) as file:
        file.write(data)


def sync_file(path: Path) -> None:
    """Force a file that is written to the disk."""
    handle = os.open(path, os.O_RDWR)  # Windows does it for who may write only
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _new(path: Path, mode: int) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, mode), "wb")


def write_whole(path: Path, data: bytes, mode: int = EVERYBODY, *, folder: bool = True) -> None:
    """Put ``data`` at ``path``: all of it on disk when this returns, else what was there before.

    Without ``folder`` the caller forces the folder's entries to the disk, once for many files.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        write_new(temporary, data, mode)
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if folder:
        sync_folder(path.parent)


def replace(source: Path, target: Path) -> None:
    """Rename ``source`` to ``target`` in one step, waiting a little while Windows says it is in use."""
    for attempt in range(_REPLACE_TRIES):
        try:
            source.replace(target)
        except PermissionError:
            if os.name != "nt" or attempt == _REPLACE_TRIES - 1:
                raise
            time.sleep(_REPLACE_PAUSE_S * 2**attempt)
        else:
            return


def link_or_copy(source: Path, target: Path) -> None:
    """Let ``target`` have the bytes of ``source``; a copy where the disk knows no second name (exFAT)."""
    try:
        os.link(source, target)
    except FileExistsError:
        target.unlink()
        link_or_copy(source, target)
    except OSError:
        target.unlink(missing_ok=True)
        write_new(target, source.read_bytes())


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk; Windows and some network shares cannot and need not."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def overwrite_and_unlink(path: Path) -> None:
    """Fill a file with random bytes, then remove it; nothing happens where there is none.

    What this cannot reach: snapshots, backups, and the spare cells of a solid-state disk.
    """
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(secrets.token_bytes(min(left, _RANDOM_BLOCK)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)
