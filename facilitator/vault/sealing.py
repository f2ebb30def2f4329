"""Parts are encrypted in this process or, where there is much to do, in others beside it.

pyrage holds Python's lock while it encrypts, so that threads wait for one another. What travels to a process
(``sealer``) is a part in the clear, through a pipe and nothing else; what comes back is the part's mark.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Self

from facilitator.vault import sealer

if TYPE_CHECKING:
    from collections.abc import Callable

    Seal = Callable[[Path, bytes, str], str]  # as ``sealer.write``

PROCESSES = 2  # beyond, the network or the disk binds
WORTH_BYTES = 64 << 20  # from here on they save more time than it takes to start them
_DIED = -1  # in place of an errno
_PATIENCE_S = 5.0  # seconds a process has to end by itself; it needs milliseconds


class Sealing:
    """Encrypts ``size`` bytes in all, for several threads at once. Use it in a ``with`` block.

    A process that cannot be started, or that the system ends, is done without.
    """

    def __init__(self, size: int) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self._free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        with suppress(OSError):
            for _ in range(PROCESSES if size >= WORTH_BYTES else 0):
                self.processes.append(_started())
                self._free.put(self.processes[-1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let all end; one that does not is ended."""
        for one in self.processes:
            with suppress(OSError):  # it has ended
                _pipes(one)[0].close()
        for one in self.processes:
            try:
                one.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
            _pipes(one)[1].close()

    def write(self, path: Path, plain: bytes, public: str) -> str:
        """As ``sealer.write``. Raises OSError where the disk is full."""
        error, mark = self._asked(path, plain, public) if self.processes else (_DIED, b"")
        if error == _DIED:
            path.unlink(missing_ok=True)
            return sealer.write(path, plain, public)
        if error:
            raise OSError(error, os.strerror(error))
        return str(mark.decode())

    def _asked(self, path: Path, plain: bytes, public: str) -> tuple[int, bytes]:
        process = self._free.get()
        asked, answers = _pipes(process)
        name = os.fsencode(path)
        try:
            asked.write(sealer.HEAD.pack(public.encode(), len(name), len(plain)) + name)
            asked.write(plain)
            asked.flush()
            return sealer.ANSWER.unpack(answers.read(sealer.ANSWER.size))
        except (OSError, struct.error):
            return _DIED, b""
        finally:
            self._free.put(process)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:  # never: both were asked for
        raise BrokenPipeError
    return process.stdin, process.stdout


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this very Python and a file of ours
        [sys.executable, "-P", "-m", sealer.__name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback can hold a path
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    """Ours without what is said there of study, key and account."""
    ours = str(Path(__file__).parents[2])  # found without the working folder, which anybody may have filled
    path = os.pathsep.join(one for one in (ours, os.environ.get("PYTHONPATH")) if one)
    others = {name: value for name, value in os.environ.items() if not name.startswith("FG_")}
    return {**others, "PYTHONPATH": path}
