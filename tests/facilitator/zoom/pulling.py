"""What the tests of ``fg zoom pull`` share: a recorded meeting, a pull, and a look at what arrived."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from fake_zoom_data import File, Held
from in_the_clear import named

from facilitator import recordings
from facilitator.vault.keys import find_identity
from facilitator.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_zoom import FakeZoom
    from fg import Fg

    from facilitator.vault.room import Room

NAMES = (
    "tamsin",
    "oduya",
    "tamsin oduya",
    "piotr",
    "vale hansen",
    "piotr vale hansen",
    "host@example",
    "invented",
)
VTT = b"WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:04.000\r\nTamsin Oduya: Thanks, Piotr.\r\n"
TIMELINE = json.dumps(
    {"timeline": [{"ts": "00:00:01.000", "users": [{"username": "Tamsin Oduya"}]}]}
).encode()
CHAT = b"00:00:40\tTamsin Oduya:\thello\r\n"
START = "2026-03-10T18:00:00Z"
UUID = "/inv//ented+pull=="


def sound(seed: int, size: int = 2_300_000) -> bytes:
    """Bytes that begin as an M4A does; more than two parts of the vault."""
    return b"\0\0\0\x18ftypM4A \0\0\0\0" + random.Random(seed).randbytes(size - 20)


def meeting(*people: File, extra: tuple[File, ...] = ()) -> Held:
    files = [
        File("mix", "M4A", "audio_only", sound(1)),
        File("vtt", "TRANSCRIPT", "audio_transcript", VTT, "VTT"),
        File("line", "TIMELINE", "timeline", TIMELINE, "JSON", listed={"id": None, "status": None}),
        File("chat", "CHAT", "chat_file", CHAT, "TXT"),
        *extra,
    ]
    return Held(UUID, 81234567890, START, files, list(people))


def own(name: str, seed: int, start: str = START) -> File:
    return File(f"own-{seed}", "M4A", "", sound(seed, 1_200_000), name=f"Audio only - {name}", start=start)


def room(fg: Fg, session: str = "FG1") -> Room:
    return Vault(fg.study / "vault", find_identity(None, os.environ)).room(session)


def pull(fg: Fg, *words: str) -> dict[str, dict]:
    """The files of a pull that must succeed, by their name here; every byte must be Zoom's."""
    document = fg.ok("zoom", "pull", "FG1", *(words or ("--meeting", UUID)), "--json").document
    return {one["path"].removeprefix("FG1/"): one for one in document["files"]}


def everything_is_here(fg: Fg, zoom: FakeZoom, session: str = "FG1") -> None:
    """Every file in the vault equals the one in the cloud, and nothing of it lies in the clear."""
    held = zoom.meetings[0]
    here = room(fg, session)
    cloud = {hashlib.sha256(one.data).hexdigest() for one in (*held.files, *held.people)}
    assert {hashlib.sha256(data).hexdigest() for data in stored(here).values()} == cloud
    assert all(here.read(part.place) for part in recordings.parts(here))
    nothing_in_the_clear(fg, zoom)


def stored(here: Room) -> dict[str, bytes]:
    """Every file of a recording in the vault, those that are no part of it too."""
    return {name: here.read(name) for folder in ("recording/", "zoom/") for name in here.names(folder)}


def nothing_in_the_clear(fg: Fg, zoom: FakeZoom) -> None:
    marks = [one.data[64:96] for one in zoom.files().values() if len(one.data) > 96]
    for path in fg.study.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert named(data, NAMES) == []
        assert not any(mark in data for mark in marks)


def fetched(zoom: FakeZoom) -> int:
    return zoom.count("/cmr/", "cdn")


def apart(*words: str) -> subprocess.Popen[bytes]:
    """The real ``fg`` as a process of its own, to be killed."""
    code = f"from facilitator.cli.main import main; main({list(words)!r})"
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def until(happens: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for it."""
    end = time.monotonic() + seconds
    while not happens() and time.monotonic() < end:
        time.sleep(0.005)
