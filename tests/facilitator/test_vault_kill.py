"""Killed at any moment of a write, a room opens again, and every file in it is whole or not there."""

from __future__ import annotations

import hashlib
import io
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from facilitator.errors import Busy
from facilitator.vault.age import Key
from facilitator.vault.keys import Identity, Origin, write_identity
from facilitator.vault.room import Room

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 20
WORDS = b"Wilhelmina Quackenbush of Lower Thistledown. "
LENGTH = 4 << 20  # bytes: long enough to be killed inside, on any disk

WRITER = """
import io, sys
from pathlib import Path
from facilitator.vault.keys import find_identity
from facilitator.vault.room import Room
folder, key, words, length = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].encode(), int(sys.argv[4])
room = Room.unlock(folder, find_identity(key, {}))
with room.hold("fg import"):
    for number in range(1000):
        text = (str(number % 2).encode() + words) * (length // len(words))
        if number == 0:
            print("go", flush=True)
        room.put("victim", io.BytesIO(text))
        room.put("small", text[:100])
        room.remove("small")
"""


def version(number: int) -> bytes:
    return (str(number).encode() + WORDS) * (LENGTH // len(WORDS))


def scan(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and WORDS[:22] in p.read_bytes()]


@pytest.fixture
def me(tmp_path: Path) -> Identity:
    key = Key.generate()
    write_identity(tmp_path / "key.txt", key)
    return Identity(key, Origin.OPTION, tmp_path / "key.txt")


def kill_a_writer(folder: Path, me: Identity, delay_s: float) -> None:
    command = [sys.executable, "-c", WRITER, str(folder), str(me.file), WORDS.decode(), str(LENGTH)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == b"go"
        time.sleep(delay_s)
        writer.kill()


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_twenty_kills_lose_no_earlier_file_and_leave_no_half_one(tmp_path: Path, me: Identity) -> None:
    folder = tmp_path / "room"
    earlier = random.Random(1).randbytes(2 << 20)
    Room.create(folder, (me.public,)).put("earlier", earlier)
    whole = {hashlib.sha256(version(number)).hexdigest() for number in (0, 1)}
    torn = 0
    for kill in range(KILLS):
        kill_a_writer(folder, me, random.Random(kill).uniform(0, 0.06))
        assert scan(tmp_path) == []
        room = Room.unlock(folder, me)
        assert room.read("earlier") == earlier
        assert room.names() in (["earlier"], ["earlier", "victim"], ["earlier", "small", "victim"])
        if room.has("victim"):
            assert hashlib.sha256(room.read("victim")).hexdigest() in whole
        before = {path for path in folder.rglob("*") if path.is_file()}
        with room.hold("clearing up"):
            left = {path for path in folder.rglob("*") if path.is_file()}
        torn += bool(before - left)
        assert not list(folder.rglob("*.tmp"))
        assert all(path.with_suffix(".age").exists() for path in folder.iterdir() if path.is_dir())
        parts = list(folder.rglob("*-*.age"))
        assert len(parts) == 2 + (LENGTH // (1 << 20) + 1 if room.has("victim") else 0)
    assert torn > KILLS // 4  # else the kills came too late to show anything


def test_the_next_put_of_any_name_clears_up_without_being_asked(tmp_path: Path, me: Identity) -> None:
    folder = tmp_path / "room"
    Room.create(folder, (me.public,)).put("earlier", b"x" * (2 << 20))
    stray = folder / ("a" * 32)
    stray.mkdir()
    (stray / "0badcafe-000000.age").write_bytes(b"cut sh")
    kept = next(path for path in folder.iterdir() if path.is_dir() and path != stray)
    for leftover in (f"{kept.name}.age", "key.age", "writer.json"):
        (folder / f"{leftover}.0badcafe.tmp").write_bytes(b"")
    (folder / "recipients.toml.0badcafe.tmp").write_bytes(b"another command may be writing it now")
    (kept / "0badcafe-000000.age").write_bytes(b"of an older write")
    room = Room.unlock(folder, me)
    room.put("another", io.BytesIO(b"y"))
    assert not stray.exists()
    left = [path.name for path in folder.rglob("*") if "0badcafe" in path.name]
    assert left == ["recipients.toml.0badcafe.tmp"]
    assert room.read("earlier") == b"x" * (2 << 20)


def test_a_killed_writer_holds_nobody_up(tmp_path: Path, me: Identity) -> None:
    folder = tmp_path / "room"
    room = Room.create(folder, (me.public,))
    command = [sys.executable, "-c", WRITER, str(folder), str(me.file), WORDS.decode(), str(LENGTH)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with (
            pytest.raises(Busy, match=rf"fg import \(process {writer.pid}, since 20"),
            room.hold("fg review"),
        ):
            pass
        writer.kill()
    with room.hold("fg review"):
        room.put("after", b"1")
    assert room.read("after") == b"1"
