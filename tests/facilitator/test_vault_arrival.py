"""A file that comes in pieces is whole or not there, and goes on where it stopped."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.errors import NotFound
from facilitator.vault import disk, memory
from facilitator.vault.age import Key
from facilitator.vault.keys import Identity, Origin, write_identity
from facilitator.vault.room import Room

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1 << 20
DATA = random.Random(4).randbytes(3 * MIB + 12_345)

SENDER = """
import random, sys
from pathlib import Path
from facilitator.vault.keys import find_identity
from facilitator.vault.room import Room
data = random.Random(4).randbytes(3 * (1 << 20) + 12345)
room = Room.unlock(Path(sys.argv[1]), find_identity(Path(sys.argv[2]), {}))
with room.hold("fg zoom pull"):
    print("go", flush=True)
    arrival = room.receive("talk")
    if arrival.note != "tag":
        arrival.begin("tag")
    for at in range(arrival.size, len(data), 50_000):
        arrival.append(data[at : at + 50_000])
    arrival.finish()
"""


@pytest.fixture
def me(tmp_path: Path) -> Identity:
    key = Key.generate()
    write_identity(tmp_path / "key.txt", key)
    return Identity(key, Origin.OPTION, tmp_path / "key.txt")


@pytest.fixture
def room(tmp_path: Path, me: Identity) -> Room:
    return Room.create(tmp_path / "room", (me.public,))


def again(room: Room, me: Identity) -> Room:
    return Room.unlock(room.folder, me)


def test_a_later_run_goes_on_at_the_last_whole_part(room: Room, me: Identity) -> None:
    with room.hold("one"):
        first = room.receive("talk")
        first.begin("tag-1")
        first.append(DATA[: 2 * MIB + 5])
    assert not room.has("talk")
    assert room.names() == []
    with again(room, me).hold("two") as later:
        rest = later.receive("talk")
        assert (rest.size, rest.note) == (2 * MIB, "tag-1")
        rest.append(DATA[rest.size :])
        whole = rest.finish()
    assert (whole.size, whole.sha256) == (len(DATA), hashlib.sha256(DATA).hexdigest())
    assert room.read("talk") == DATA
    assert not list(room.folder.glob("*.coming.age"))


def test_several_files_at_once_are_what_came(room: Room) -> None:
    def bring(name: str) -> None:
        coming = room.receive(name)
        for at in range(0, len(DATA), 300_000):
            coming.append(DATA[at : at + 300_000])
        coming.finish()

    memory.keep_for_parts()
    with room.hold("one"), ThreadPoolExecutor(4) as pool:
        list(pool.map(bring, [f"talk-{number}" for number in range(4)]))
    assert [room.read(name) for name in room.names()] == [DATA] * 4


@settings(max_examples=15, deadline=None)
@given(sizes=st.lists(st.integers(0, 700_000), max_size=8))
def test_any_pieces_make_the_same_file_as_one_put(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    key = Key.generate()
    room = Room.create(tmp_path_factory.mktemp("room") / "r", (key.public,))
    data = DATA[: sum(sizes)]
    with room.hold("one"):
        coming = room.receive("talk")
        for at, size in enumerate(sizes):
            coming.append(data[sum(sizes[:at]) : sum(sizes[:at]) + size])
        assert coming.size == len(data)
        whole = coming.finish()
        put = room.put("put", data)
    assert (whole.size, whole.sha256) == (put.size, put.sha256)
    assert room.read("talk") == data


def test_a_torn_part_and_what_lies_behind_it_come_again(room: Room, me: Identity) -> None:
    with room.hold("one"):
        room.receive("talk").append(DATA)
    parts = sorted(room.folder.rglob("*-*.age"))
    parts[1].write_bytes(parts[1].read_bytes()[:1000])
    with again(room, me).hold("two") as later:
        rest = later.receive("talk")
        assert rest.size == MIB
        rest.append(DATA[MIB:])
        rest.finish()
    assert room.read("talk") == DATA


def test_a_part_that_a_killed_runs_process_writes_late_is_written_anew(room: Room) -> None:
    with room.hold("one"):
        coming = room.receive("talk")
        coming.append(DATA[:MIB])
        (first,) = room.folder.rglob("*-000000.age")
        first.with_name(first.name.replace("-000000", "-000001")).write_bytes(b"late")
        coming.append(DATA[MIB:])
        coming.finish()
    assert room.read("talk") == DATA


def test_the_version_that_is_there_stays_until_the_new_one_is_whole(room: Room, me: Identity) -> None:
    with room.hold("one"):
        room.put("talk", DATA)
        coming = room.receive("talk")
        coming.begin("new")
        coming.append(DATA[::-1][: 2 * MIB])
    with again(room, me).hold("two") as later:
        assert later.read("talk") == DATA
        rest = later.receive("talk")
        assert rest.size == 2 * MIB
        rest.begin("newer")
        assert later.read("talk") == DATA
        rest.append(b"short")
        rest.finish()
    assert room.read("talk") == b"short"
    assert not list(room.folder.rglob("*-*.age"))


def test_killed_between_manifest_and_journal_nothing_is_dropped(room: Room, me: Identity) -> None:
    with room.hold("one"):
        coming = room.receive("talk")
        coming.append(DATA)
        (journal,) = room.folder.glob("*.coming.age")
        kept = journal.read_bytes()
        coming.finish()
        journal.write_bytes(kept)
    with again(room, me).hold("two") as later:
        late = later.receive("talk")
        assert late.size == 0
        late.begin("again")
        assert later.read("talk") == DATA


@pytest.mark.parametrize("size", [0, 5, 70_000, MIB, 2 * MIB + 1, len(DATA)])
def test_what_arrived_can_be_read_at_once_as_it_lies_in_the_room(room: Room, size: int) -> None:
    with room.hold("one"):
        coming = room.receive("talk")
        coming.append(DATA[:size])
        whole = coming.finish()
        with coming.open_file(whole) as reader:
            assert reader.read() == DATA[:size] == room.read("talk")
            reader.seek(-size // 2, 2)
            assert reader.read() == DATA[:size][-size // 2 :]


def test_a_full_disk_keeps_what_came(room: Room, me: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    writes = []
    write_soon = disk.write_soon

    def full(path: Path, data: bytes) -> None:
        if "-00000" in path.name:
            writes.append(path)
        if len(writes) == 2:
            path.write_bytes(data[:100])
            raise OSError(28, "No space left on device")
        write_soon(path, data)

    with room.hold("one"):
        coming = room.receive("talk")
        monkeypatch.setattr(disk, "write_soon", full)
        with pytest.raises(OSError, match="No space"):
            coming.append(DATA)
        monkeypatch.undo()
    with again(room, me).hold("two") as later:
        assert later.receive("talk").size == MIB


def test_a_put_of_the_same_name_wins(room: Room, me: Identity) -> None:
    with room.hold("one"):
        coming = room.receive("talk")
        coming.append(DATA)
        room.put("talk", DATA[: 2 * MIB])
    with again(room, me).hold("two") as later:
        assert later.receive("talk").size == 0
        assert later.read("talk") == DATA[: 2 * MIB]
        later.remove("talk")
        with pytest.raises(NotFound):
            later.read("talk")


def test_killed_at_any_moment_it_ends_whole_after_enough_runs(room: Room, me: Identity) -> None:
    """No plain byte on disk, no part that is not used again, and the file equal in the end."""
    command = [sys.executable, "-c", SENDER, str(room.folder), str(me.file)]
    grown = [0]
    for kill in range(6):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as sender:
            assert sender.stdout is not None
            sender.stdout.readline()
            while kill == 0 and not list(room.folder.rglob("*-*.age")):
                time.sleep(0.001)
            time.sleep(random.Random(kill).uniform(0, 0.03))
            sender.kill()
        assert not any(DATA[:64] in path.read_bytes() for path in room.folder.rglob("*") if path.is_file())
        with again(room, me).hold("look") as held:
            grown.append(len(DATA) if held.has("talk") else held.receive("talk").size)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert again(room, me).read("talk") == DATA
    assert grown == sorted(grown)


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("data", [b"short", DATA])
def test_a_renamed_file_is_the_same_file(
    room: Room, data: bytes, linked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    if not linked:
        monkeypatch.setattr(disk.os, "link", no_links)
    with room.hold("one"):
        room.put("old", data)
        room.put("new", DATA[::-1])
        room.rename({"old": "new"})
        with pytest.raises(NotFound):
            room.rename({"old": "elsewhere"})
    with room.hold("two"):
        assert room.names() == ["new"]
        assert room.read("new") == data
    assert len(list(room.folder.rglob("*-*.age"))) == (4 if data is DATA else 0)


def test_a_rename_that_is_killed_leaves_the_file_under_one_name_at_least(
    room: Room, me: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = ["link_or_copy", "sync_folder", "write_whole"]
    for step in steps:
        with room.hold("one"):
            room.put("old", DATA)
            original = getattr(disk, step)

            def killed(*_: object, **__: object) -> None:
                raise KeyboardInterrupt

            monkeypatch.setattr(disk, step, killed)
            with pytest.raises(KeyboardInterrupt):
                room.rename({"old": "new"})
            monkeypatch.setattr(disk, step, original)
        with again(room, me).hold("two") as later:
            assert later.names() == ["old"]
            assert later.read("old") == DATA
            later.rename({"old": "new"})
            assert later.read("new") == DATA
            later.remove("new")
