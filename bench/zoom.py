"""``fg zoom pull`` against a plain curl loop: the same files, the same server, by turns.

``python bench/zoom.py [--files 200] [--megabytes 5] [--runs 5]``. Also told apart: what fetching, hashing,
encrypting and forcing to the disk cost by themselves, on one core. With ``--scenarios`` a table of faults
instead. Prints ratios and speeds of one run on one machine; needs curl and a POSIX system.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from zoom_server import UUID, StaticZoom, url

from facilitator.demo import bundle
from facilitator.vault import disk
from facilitator.vault.age import Key
from facilitator.vault.parts import PART
from facilitator.vault.sealing import PROCESSES, WORTH_BYTES, Sealing

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOMS = ("facilitator", "transcription", "guides", "config")
_LOOK_S = 0.02  # seconds between two looks at the memory
_FG = [sys.executable, "-P", "-c", "from facilitator.cli.main import main; main()"]


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def cpu_s() -> float:
    """Seconds that ended children, and theirs, have computed so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def make_files(folder: Path, count: int, size: int) -> None:
    """Sound that can be read, filled up with random bytes (an MP4 ``free`` box): no two files alike."""
    folder.mkdir()
    sound = min(bundle.folder().rglob("*.m4a"), key=lambda path: path.stat().st_size).read_bytes()
    for number in range(count):
        filling = random.Random(number).randbytes(size - len(sound) - 8)  # noqa: S311 - no secret
        box = (len(filling) + 8).to_bytes(4, "big") + b"free" + filling
        (folder / f"f{number:03}.m4a").write_bytes(sound + box)


def installed(folder: Path) -> Path:
    """The program as an installer leaves it, compiled: a user's start never compiles it."""
    for room in _ROOMS:
        source = Path(__file__).parents[1] / room
        shutil.copytree(source, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder, quiet=1)
    return folder


def make_study(folder: Path, env: dict[str, str]) -> None:
    """A new study with one planned session."""
    for words in (
        ["init", str(folder), "--title", "Bench"],
        ["participant", "import", str(_roster(folder.parent))],
        ["guide", "new", "short-60"],
        ["session", "add", "B1", "--guide", "short-60", "--group", "bench", "--moderator", "M1"],
    ):
        subprocess.run([*_FG, *words], env=env, check=True, capture_output=True)  # noqa: S603 - our own program


def _roster(folder: Path) -> Path:
    path = folder / "roster.csv"
    path.write_text("id,display_name,role,group\nM1,Orla Quist,moderator,bench\n", "utf-8")
    return path


class Memory(threading.Thread):
    """Watches a process and its children: the most that each held, in bytes (Linux only)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.most: dict[int, int] = {}
        self.together = 0

    def run(self) -> None:
        """Look until the process is gone."""
        while Path(f"/proc/{self._pid}").exists():
            now = {pid: held for pid in _family(self._pid) if (held := _resident(pid))}
            self.together = max(self.together, sum(now.values()))
            for pid, held in now.items():
                self.most[pid] = max(held, self.most.get(pid, 0))
            time.sleep(_LOOK_S)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        more = [
            int(one)
            for path in Path(f"/proc/{pid}/task").iterdir()
            for one in (path / "children").read_text().split()
        ]
    except OSError:
        return [pid]
    return [pid, *sorted({*map(int, children), *more})]


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")), 0)


def pull(study: Path, env: dict[str, str]) -> tuple[float, Memory]:
    """Seconds of one whole ``fg zoom pull``, start of Python included, and its memory."""
    begun = time.perf_counter()
    running = subprocess.Popen(  # noqa: S603 - our own program
        [*_FG, "zoom", "pull", "B1", "--meeting", UUID, "--json"],
        env={**env, "FG_STUDY": str(study)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    memory = Memory(running.pid)
    memory.start()
    out, said = running.communicate()
    seconds = time.perf_counter() - begun
    if running.returncode or out.count(b'"verified"') == 0:
        raise SystemExit(said.decode())
    return seconds, memory


def curl(address: str, names: list[str], folder: Path) -> float:
    """Seconds of a loop of curl, one file after the other."""
    lines = [
        f"curl -sfL -H 'Authorization: Bearer t' -o {folder}/{name} {url(address, name)}" for name in names
    ]
    begun = time.perf_counter()
    subprocess.run(["/bin/sh", "-ec", "\n".join(lines)], check=True)  # noqa: S603 - our own lines
    return time.perf_counter() - begun


def stages(folder: Path, address: str, names: list[str]) -> dict[str, float]:
    """MB/s of each stage alone, in one thread."""
    from urllib3 import PoolManager

    piece, key, pool = random.Random(0).randbytes(PART), Key.generate(), PoolManager()  # noqa: S311 - no secret
    numbers = iter(range(10**6))

    def fetched() -> None:
        with pool.request("GET", url(address, names[0]), preload_content=False) as response:
            while response.read(1 << 18):
                pass

    def sealed(sealing: Sealing) -> None:
        with ThreadPoolExecutor(2 * PROCESSES) as threads:
            files = [folder / f"{next(numbers)}" for _ in range(2 * PROCESSES)]
            list(threads.map(lambda file: sealing.write(file, piece, key.public), files))

    with Sealing(WORTH_BYTES) as sealing:
        beside = _speed(lambda: sealed(sealing), 2 * PROCESSES * PART)
    return {
        "fetch (urllib3, 1 connection)": _speed(fetched, 5 * PART),
        "hash (SHA-256, whole)": _speed(lambda: hashlib.sha256(piece).digest(), PART),
        "encrypt (age, 1 MiB parts)": _speed(lambda: key.encrypt(piece), PART),
        f"encrypt, write ({PROCESSES} processes)": beside,
        "write and fsync (1 MiB parts)": _speed(
            lambda: disk.write_new(folder / f"{next(numbers)}", piece), PART
        ),
    }


def _speed(work: Callable[[], object], size: int, seconds: float = 1.0) -> float:
    work()
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        work()
        done += size
    return done / 1e6 / (time.perf_counter() - begun)


def scenarios() -> None:
    """One pull for each way a Zoom was seen to misbehave, against the tests' double."""
    here, tests = Path(__file__).parent, Path(__file__).parents[1] / "tests"
    folders = [here.parent, tests, tests / "facilitator", tests / "facilitator" / "zoom"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))}
    subprocess.run([sys.executable, here / "zoom_scenarios.py"], env=env, check=True)  # noqa: S603 - our own


def main() -> None:
    """Make everything, run by turns, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", type=int, default=200)
    asked.add_argument("--megabytes", type=float, default=5)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--scenarios", action="store_true", help="the table of misbehaviour instead")
    args = asked.parse_args()
    if args.scenarios:
        scenarios()
        return
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        make_files(work / "files", args.files, int(args.megabytes * 1e6))
        names = sorted(path.name for path in (work / "files").iterdir())
        static = StaticZoom(work / "files")
        try:
            _compare(work, static, names, args.runs)
        finally:
            static.close()


def _compare(work: Path, static: StaticZoom, names: list[str], runs: int) -> None:
    env = {
        **os.environ,
        **static.environment,
        "FG_STUDY": str(work / "study"),
        "FG_IDENTITY": str(work / "key.txt"),
    }
    env["PYTHONPATH"] = str(installed(work / "installed"))
    make_study(work / "study", env)
    size = sum(path.stat().st_size for path in (work / "files").iterdir()) / 1e6
    pulled, looped, seen = [], [], None
    for _ in range(runs):
        shutil.copytree(work / "study", work / "again")
        computed = cpu_s()
        seconds, seen = pull(work / "again", env)
        pulled.append((seconds, cpu_s() - computed))
        shutil.rmtree(work / "again")
        (work / "curl").mkdir()
        computed = cpu_s()
        looped.append((curl(static.address, names, work / "curl"), cpu_s() - computed))
        shutil.rmtree(work / "curl")
        say("pull {:.2f} s, CPU {:.2f} s   curl {:.2f} s, CPU {:.2f} s".format(*pulled[-1], *looped[-1]))
    mine, my_cpu = (statistics.median(column) for column in zip(*pulled, strict=True))
    theirs, their_cpu = (statistics.median(column) for column in zip(*looped, strict=True))
    say(f"\n{len(names)} files, {size:.0f} MB, medians of {runs}, {os.cpu_count()} cores")
    say(f"pull {size / mine:.0f} MB/s, curl {size / theirs:.0f} MB/s, ratio {theirs / mine:.2f}")
    say(f"CPU seconds: pull {my_cpu:.1f}, curl {their_cpu:.1f}; load of the machine {os.getloadavg()[0]:.1f}")
    if seen:
        apart = ", ".join(f"{held / 1e6:.0f}" for held in sorted(seen.most.values(), reverse=True))
        say(f"peak RSS together {seen.together / 1e6:.0f} MB; apart {apart}")
    (work / "stage").mkdir()
    for stage, speed in stages(work / "stage", static.address, names).items():
        say(f"{stage:32}{speed:6.0f} MB/s")


if __name__ == "__main__":
    main()
