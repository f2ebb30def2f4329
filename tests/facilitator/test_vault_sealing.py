"""Parts that other processes encrypt are the same files; whatever happens to such a process, none is lost."""

from __future__ import annotations

import errno
import io
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from facilitator.vault import age, sealer
from facilitator.vault.age import Key
from facilitator.vault.keys import Identity, Origin, write_identity
from facilitator.vault.room import Room
from facilitator.vault.sealing import PROCESSES, Sealing
from facilitator.vault.sealing import WORTH_BYTES as MANY

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1 << 20
DATA = random.Random(11).randbytes(3 * MIB + 77)

# A process that seals until it is ended; the ids of its sealing processes are its first line.
# SIGINT is ignored in what a shell started in the background. The parts come to an end whatever happens.
PARENT = """
import signal, sys, time
from pathlib import Path
from facilitator.vault.age import Key
from facilitator.vault.sealing import WORTH_BYTES, Sealing
signal.signal(signal.SIGINT, signal.default_int_handler)
public = Key.generate().public
with Sealing(WORTH_BYTES) as sealing:
    print(*(one.pid for one in sealing.processes), flush=True)
    for number in range(1000):
        sealing.write(Path(sys.argv[1]) / str(number), bytes(100), public)
        time.sleep(0.02)
"""


@pytest.fixture
def me(tmp_path: Path) -> Identity:
    key = Key.generate()
    write_identity(tmp_path / "me.txt", key)
    return Identity(key, Origin.OPTION, tmp_path / "me.txt")


@pytest.fixture
def room(tmp_path: Path, me: Identity) -> Room:
    return Room.create(tmp_path / "room", (me.public,))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def bring(room: Room, sealing: Sealing, name: str) -> None:
    coming = room.receive(name, sealing.write)
    for at in range(0, len(DATA), 300_000):
        coming.append(DATA[at : at + 300_000])
    coming.finish()


def bring_all(room: Room, sealing: Sealing) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: bring(room, sealing, f"talk-{number}"), range(4)))


def test_several_files_at_once_are_what_came_and_nothing_lies_in_the_clear(
    room: Room, me: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(sealer, "write")  # so that it is the processes who do it
    with room.hold("one"), Sealing(MANY) as sealing:
        bring_all(room, sealing)
    later = Room.unlock(room.folder, me)
    assert [later.read(name) for name in later.names()] == [DATA] * 4
    sealed = [path.read_bytes() for path in room.folder.rglob("*") if path.is_file()]
    assert not any(DATA[at : at + 64] in data for data in sealed for at in range(0, len(DATA), MIB // 2))


@pytest.mark.parametrize("dead", [1, PROCESSES])
def test_a_dead_process_is_done_without_and_nothing_is_lost(room: Room, me: Identity, dead: int) -> None:
    with room.hold("one"), Sealing(MANY) as sealing:
        coming = room.receive("first", sealing.write)
        coming.append(DATA[:MIB])
        for one in sealing.processes[:dead]:
            one.kill()
            one.wait()
        coming.append(DATA[MIB:])
        coming.finish()
        bring_all(room, sealing)
    later = Room.unlock(room.folder, me)
    assert [later.read(name) for name in later.names()] == [DATA] * 5


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_process_that_dies_at_a_part_leaves_it_to_this_one(tmp_path: Path) -> None:
    key, path = Key.generate(), tmp_path / "part"
    with Sealing(MANY) as sealing, ThreadPoolExecutor(1) as pool:
        for one in sealing.processes:
            one.send_signal(signal.SIGSTOP)
        answer = pool.submit(sealing.write, path, DATA, key.public)
        path.write_bytes(b"what it had written of it")
        for one in sealing.processes:
            one.kill()
        mark = answer.result()
    assert mark == age.mark(path.read_bytes())
    assert key.decrypt(path.read_bytes()) == DATA


def test_what_the_disk_refuses_is_the_same_error_as_here(tmp_path: Path) -> None:
    public = Key.generate().public
    (tmp_path / "taken").touch()
    with Sealing(MANY) as beside:
        for write in (beside.write, sealer.write):
            with pytest.raises(FileNotFoundError):
                write(tmp_path / "nowhere" / "part", b"hello", public)
            with pytest.raises(FileExistsError):
                write(tmp_path / "taken", b"hello", public)


def test_a_disk_that_is_full_is_said_and_no_half_part_counts(
    room: Room, me: Identity, small_disk: Callable[[Path, int], None]
) -> None:
    small_disk(room.folder, 2 * MIB + MIB // 2)
    with room.hold("one"), Sealing(MANY) as sealing:
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as full:
            room.receive("talk", sealing.write).append(DATA)
        assert full.value.errno == errno.ENOSPC
        small_disk(room.folder, 8 * MIB)
        rest = Room.unlock(room.folder, me).receive("talk", sealing.write)
        assert rest.size == 2 * MIB
        rest.append(DATA[rest.size :])
        rest.finish()
    assert Room.unlock(room.folder, me).read("talk") == DATA


def test_little_is_done_without_any_process(tmp_path: Path) -> None:
    key = Key.generate()
    with Sealing(MANY - 1) as sealing:
        assert sealing.processes == []
        sealing.write(tmp_path / "part", b"hello", key.public)
    assert key.decrypt((tmp_path / "part").read_bytes()) == b"hello"


def test_where_no_process_can_be_started_this_one_does_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(subprocess, "Popen", refused)
    key = Key.generate()
    with Sealing(MANY) as sealing:
        sealing.write(tmp_path / "part", b"hello", key.public)
    assert key.decrypt((tmp_path / "part").read_bytes()) == b"hello"


def test_a_process_is_told_no_secret_no_name_and_no_program_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its command line and environment, which others may see, name only the program."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FG_ZOOM_CLIENT_SECRET", "secret-invented")
    (tmp_path / "facilitator").mkdir()
    (tmp_path / "facilitator" / "__init__.py").write_text("raise SystemExit('not ours')")
    key, path = Key.generate(), tmp_path / "Tamsin Oduya"
    with Sealing(MANY) as sealing:
        mark = sealing.write(path, b"hello", key.public)
        words = [word for one in sealing.processes for word in one.args]  # type: ignore[union-attr]
        seen = [Path(f"/proc/{one.pid}/environ") for one in sealing.processes]
        told = b"".join(one.read_bytes() for one in seen if one.exists())
    assert words == [sys.executable, "-P", "-m", "facilitator.vault.sealer"] * PROCESSES
    assert b"Tamsin" not in told
    assert b"secret-invented" not in told
    assert key.public.encode() not in told
    assert (mark, key.decrypt(path.read_bytes())) == (age.mark(path.read_bytes()), b"hello")


def test_processes_end_with_the_block_and_of_themselves(tmp_path: Path) -> None:
    with Sealing(MANY) as sealing:
        sealing.write(tmp_path / "part", b"hello", Key.generate().public)
    assert [one.returncode for one in sealing.processes] == [0] * PROCESSES


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_processes_end_with_their_parent_however_that_ends(tmp_path: Path, how: signal.Signals) -> None:
    """SIGINT goes to all of them, as Ctrl-C at a terminal does."""
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        while not (tmp_path / "3").exists():
            time.sleep(0.01)
        os.killpg(parent.pid, how) if how is signal.SIGINT else parent.send_signal(how)
        assert parent.wait() != 0
    end = time.monotonic() + 20
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    assert pids
    assert not any(map(is_running, pids))


@pytest.mark.parametrize("cut", [0, 1, 67, 68, 70, -1])
def test_of_a_part_that_did_not_come_whole_nothing_is_written(tmp_path: Path, cut: int) -> None:
    name = os.fsencode(tmp_path / "part")
    frame = sealer.HEAD.pack(Key.generate().public.encode(), len(name), 500) + name + bytes(500)
    answers = io.BytesIO()
    sealer.serve(io.BytesIO(frame[:cut]), answers)
    assert answers.getvalue() == b""
    assert list(tmp_path.iterdir()) == []


def test_a_process_loads_little() -> None:
    """It starts while the first bytes are on their way."""
    code = "import sys, facilitator.vault.sealer; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"json", "dataclasses", "logging", "attrs", "sqlalchemy"} & set(done.stdout.split()) == set()
