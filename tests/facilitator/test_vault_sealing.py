"""Parts encrypted in other processes: the same file as here, and a dead or refused worker says so."""

from __future__ import annotations

import errno
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from facilitator.errors import WorkerDied
from facilitator.vault import age, sealer, sealing
from facilitator.vault.age import Key
from facilitator.vault.keys import Identity, Origin, write_identity
from facilitator.vault.room import Room

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1 << 20
DATA = random.Random(11).randbytes(3 * MIB + 77)
MANY = sealing.WORTH_BYTES

# A process that seals until it is killed; the pids of its workers are its first line.
PARENT = """
import sys
from pathlib import Path
from facilitator.vault import sealing
from facilitator.vault.age import Key
public, folder = Key.generate().public, Path(sys.argv[1])
with sealing.workers(sealing.WORTH_BYTES) as seal:
    print(*(one.pid for one in seal._all), flush=True)
    number = 0
    while True:
        seal(folder / str(number), bytes(1 << 20), public)
        number += 1
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


def test_several_files_at_once_are_what_came(room: Room) -> None:
    with room.hold("one"), sealing.workers(MANY) as seal:

        def bring(name: str) -> None:
            coming = room.receive(name, seal)
            for at in range(0, len(DATA), 300_000):
                coming.append(DATA[at : at + 300_000])
            coming.finish()

        threads = [threading.Thread(target=bring, args=(f"talk-{number}",)) for number in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert [room.read(name) for name in room.names()] == [DATA] * 4


def test_a_worker_is_given_no_secret_and_names_no_program_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "facilitator").mkdir()
    (tmp_path / "facilitator" / "__init__.py").write_text("raise SystemExit('not ours')")
    key = Key.generate()
    with sealing.workers(MANY) as seal:
        made = seal(tmp_path / "part", b"hello", key.public)
    written = (tmp_path / "part").read_bytes()
    assert made == age.mark(written) != ""
    assert key.decrypt(written) == b"hello"


def test_little_is_done_without_any_worker() -> None:
    with sealing.workers(MANY - 1) as seal:
        assert seal is sealing.here


def test_where_no_process_can_be_started_this_one_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(subprocess, "Popen", refused)
    with sealing.workers(MANY) as seal:
        assert seal is sealing.here


def test_a_dead_worker_is_an_error_and_what_came_before_stays(
    room: Room, me: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with room.hold("one"), sealing.workers(MANY) as seal:
        coming = room.receive("talk", seal)
        coming.append(DATA[:MIB])
        (worker,) = seal._all
        worker.kill()
        worker.wait()
        with pytest.raises(WorkerDied):
            coming.append(DATA[MIB:])
    later = Room.unlock(room.folder, me)
    with later.hold("two"):
        again = later.receive("talk")
        assert again.size == MIB
        again.append(DATA[MIB:])
        again.finish()
    assert later.read("talk") == DATA


def test_what_the_disk_refuses_a_worker_is_the_same_error_as_here(tmp_path: Path) -> None:
    public = Key.generate().public
    with sealing.workers(MANY) as seal:
        for one in (seal, sealing.here):
            with pytest.raises(FileNotFoundError):
                one(tmp_path / "nowhere" / "part", b"hello", public)
            (tmp_path / "taken").touch()
            with pytest.raises(FileExistsError):
                one(tmp_path / "taken", b"hello", public)


def test_workers_end_with_the_block(tmp_path: Path) -> None:
    with sealing.workers(MANY) as seal:
        pids = [one.pid for one in seal._all]
    assert pids
    assert not any(map(is_running, pids))


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_workers_end_with_their_parent_however_that_ends(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        while not (tmp_path / "3").exists():
            time.sleep(0.01)
        parent.send_signal(how)
        parent.wait()
    end = time.monotonic() + 20
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    assert not any(map(is_running, pids))


@pytest.mark.parametrize("cut", [1, 11, 12, 20, 60])
def test_a_worker_writes_nothing_of_a_part_that_did_not_come_whole(tmp_path: Path, cut: int) -> None:
    told = json.dumps({"path": str(tmp_path / "part"), "to": Key.generate().public}).encode()
    frame = sealer.HEAD.pack(len(told), 500) + told + bytes(500)
    answers = io.BytesIO()
    sealer.serve(io.BytesIO(frame[: cut if cut < 60 else -1]), answers)
    assert answers.getvalue() == b""
    assert list(tmp_path.iterdir()) == []
