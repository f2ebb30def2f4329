"""Parts are encrypted here: in this process, or in several others where there is much to do.

age holds Python's lock while it encrypts, so threads do not help. What travels to a worker (``sealer``) is a
part in the clear, through a pipe and nothing else, and a public key; what comes back is the part's mark.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Protocol

from facilitator.errors import WorkerDied
from facilitator.vault import age, disk, sealer

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_WORKERS = 4  # processes; beyond, the network or the disk binds
WORTH_BYTES = 64 << 20  # from here on workers save more time than it takes to start them
_PIPE = 1 << 20  # bytes that a pipe holds where the system lets us say so: one part
# glibc else gives each part's memory back to the system and asks for it again: a quarter of a worker's time.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(8 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
_PATIENCE_S = 5.0  # seconds a worker has to end by itself; it needs milliseconds


class Seal(Protocol):
    """Encrypts ``plain`` to the key ``public`` into a new file at ``path``; its ``age.mark`` comes back.

    The file is written but not forced to the disk. Raises OSError (disk full), WorkerDied.
    """

    def __call__(self, path: Path, plain: bytes, public: str) -> str:
        """See the class."""


def here(path: Path, plain: bytes, public: str) -> str:
    """In this process."""
    cipher = age.encrypt(plain, [public])
    disk.write_soon(path, cipher)
    return age.mark(cipher)


@contextmanager
def workers(size: int) -> Iterator[Seal]:
    """A seal for ``size`` bytes in all, to be used by several threads at once while the block runs."""
    if size < WORTH_BYTES:
        yield here
        return
    pool = _Pool(min(MOST_WORKERS, os.cpu_count() or 1))
    try:
        yield pool if pool.alive else here
    finally:
        pool.close()


class _Pool:
    """Some workers, each with one part at a time."""

    def __init__(self, count: int) -> None:
        self._free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._all: list[subprocess.Popen[bytes]] = []
        with suppress(OSError):  # a system that lets us start none: then this process does it
            for _ in range(count):
                self._all.append(_start())
                self._free.put(self._all[-1])

    @property
    def alive(self) -> bool:
        """Could any be started?"""
        return bool(self._all)

    def __call__(self, path: Path, plain: bytes, public: str) -> str:
        worker = self._free.get()
        try:
            answer = _ask(worker, path, plain, public)
        finally:
            self._free.put(worker)
        if "mark" not in answer:
            raise OSError(answer["errno"], os.strerror(int(answer["errno"])))
        return str(answer["mark"])

    def close(self) -> None:
        """Let all end; one that does not is ended."""
        for worker in self._all:
            with suppress(OSError):  # what a dead one never read
                _pipes(worker)[0].close()
        for worker in self._all:
            try:
                worker.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
            _pipes(worker)[1].close()


def _ask(worker: subprocess.Popen[bytes], path: Path, plain: bytes, public: str) -> dict[str, str | int]:
    told = json.dumps({"path": str(path), "to": public}).encode()
    asked, answers = _pipes(worker)
    try:
        asked.write(sealer.HEAD.pack(len(told), len(plain)) + told)
        asked.write(plain)
        asked.flush()
        answer: dict[str, str | int] = json.loads(answers.readline())
    except (OSError, ValueError):
        raise WorkerDied(
            "A process that encrypts for this command was ended by the system, often for lack of memory. "
            "What was written before is kept.",
            "type the same command again: it goes on where it stopped",
        ) from None
    return answer


def _pipes(worker: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if worker.stdin is None or worker.stdout is None:  # never: both were asked for
        raise BrokenPipeError
    return worker.stdin, worker.stdout


def _start() -> subprocess.Popen[bytes]:
    ours = str(Path(__file__).parents[2])  # found without the working folder, which anybody may have filled
    return subprocess.Popen(  # noqa: S603 - this very Python and a file of ours
        [sys.executable, "-P", "-m", sealer.__name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback can hold a path
        env={**os.environ, **_KEEP_MEMORY, "PYTHONPATH": ours},
        pipesize=_PIPE,
    )
