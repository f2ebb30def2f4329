"""One large file over HTTP: it goes on where it stopped, and is only there once its checksum is right."""

from __future__ import annotations

import errno
import hashlib
import os
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from facilitator.errors import Offline, OutsideFailed
from facilitator.vault import disk
from facilitator.zoom.account import check_address

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPResponse
    from pathlib import Path

    from transcription.protocols import Progress

MIRROR = "FG_MODELS_URL"  # another place to fetch from, https or this machine
PART = ".part"  # ending of a file that is not whole yet
PIECE = 1 << 20  # bytes read at a time
STALLED_S = 60.0  # s without a byte
_GONE, _WHOLE, _PARTIAL = 404, 416, 206  # RFC 9110
_AGAIN = "type the same command again: it goes on where it stopped"
_FULL = (errno.ENOSPC, errno.EDQUOT)


def allowed(env: Mapping[str, str] = os.environ) -> str:
    """The mirror to use, or an empty string. Raises Offline, BadFile for an address that is not safe."""
    if env.get("FG_OFFLINE") == "1":
        raise Offline(
            "FG_OFFLINE=1 forbids the network, and the model is out there.",
            "fg models pull NAME --to FOLDER on another machine, then fg models import FOLDER",
        )
    mirror = env.get(MIRROR, "").rstrip("/")
    if mirror:
        check_address(mirror, MIRROR)
    return mirror


def fetch(address: str, sha256: str, target: Path, progress: Progress) -> None:
    """Bring ``address`` to ``target``. Raises OutsideFailed, with what to do about it."""
    part = target.with_name(target.name + PART)
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        _bring(address, part, progress)
        _check(part, sha256)
        disk.sync_file(part)
        disk.replace(part, target)
    except OSError as error:
        raise full_or_lost(error) from None


def full_or_lost(error: OSError) -> OutsideFailed:
    """What an error of the disk or of the network means to the one who waits."""
    if error.errno in _FULL:
        return OutsideFailed("The disk is full: the model is not whole yet.", f"make room, then {_AGAIN}")
    return OutsideFailed("The model's server cannot be reached, or stopped in the middle.", _AGAIN)


def _bring(address: str, part: Path, progress: Progress) -> None:
    """All bytes that are still missing."""
    have = part.stat().st_size if part.exists() else 0
    asked = urllib.request.Request(address, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 - checked
    try:
        with urllib.request.urlopen(asked, timeout=STALLED_S) as answer:  # noqa: S310 - https, or this machine
            _write(answer, part, have if answer.status == _PARTIAL else 0, progress)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == _WHOLE and have:  # nothing is missing, or the part is no part of it: the sum tells
            return
        raise _refused(error.code) from None


def _refused(status: int) -> OutsideFailed:
    if status == _GONE:
        return OutsideFailed(
            "The server has no such model any more (404).", "upgrade openai-whisper, which names the address"
        )
    return OutsideFailed(
        f"The model's server refused ({status}).", "look at the network, then try again later"
    )


def _write(answer: HTTPResponse, part: Path, have: int, progress: Progress) -> None:
    left = int(answer.headers.get("Content-Length") or 0)
    whole = have + left
    with part.open("ab" if have else "wb") as file:
        while piece := answer.read(PIECE):
            file.write(piece)
            progress("fetch", min(1.0, file.tell() / whole) if whole else 0.0)
        if whole and file.tell() < whole:
            raise ConnectionResetError


def _check(part: Path, sha256: str) -> None:
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        part.unlink()
        raise OutsideFailed(
            "What came is not the model: its checksum is wrong, so it was thrown away.",
            "try again from another network; a proxy may have changed it",
        )
