"""Several sessions transcribed side by side, each in a process of its own (``transcriber``).

A session that breaks, or whose process the system ends, stops no other. Processes are started afresh on every
system: nothing is inherited but the environment.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING, Any

from facilitator import machine
from facilitator.actions import transcriber
from facilitator.errors import WorkerDied
from facilitator.model import State
from facilitator.settings import Settings
from transcription import weights
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from facilitator.actions.open_study import OpenStudy

    Tell = Callable[[str, str, float], None]  # session, stage, share

LEAST_BYTES = 800 << 20  # one worker with torch and its libraries, before any model (measured)
PER_MODEL_BYTE = (
    3.5  # a file of half precision takes twice its size in memory, and as much to work in (measured)
)
SPARE = 0.8  # of the memory that is free: the rest is for whatever else runs
_PATIENCE_S = 5.0  # seconds a worker has to end once its pipe is closed; it needs milliseconds


@dataclass(frozen=True, slots=True)
class Told:
    """What a worker told of its session: ``plain`` is the document of ``Transcribed``."""

    id: str
    state: State
    error: Problem | None = None
    plain: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As JSON values, without a word of the transcript."""
        if self.error is None:
            return self.plain
        return {"id": self.id, "state": str(self.state), "error": str(self.error)}


@dataclass(frozen=True, slots=True)
class Job:
    """How every session is to be transcribed."""

    settings: Settings
    speakers: int | None
    force: bool


def bound(settings: Settings, sessions: int) -> int:
    """How many sessions fit this machine at once: its cores, its free memory, its one graphics card."""
    if shutil.which("nvidia-smi"):  # told without torch, which takes seconds to load
        return 1
    model = weights.find(settings.model or None)
    each = LEAST_BYTES + PER_MODEL_BYTE * (model.stat().st_size if model else 0)
    fits = int(machine.free_memory() * SPARE / each)
    return max(1, min(sessions, machine.cores(), fits))


def transcribe(
    study: OpenStudy,
    sessions: Sequence[str],
    job: Job,
    *,
    at_once: int,
    tell: Tell,
    say: Callable[[str], None],
) -> list[Told]:
    """Transcribe ``sessions``, ``at_once`` of them at a time; their results in the same order.

    Raises nothing for a session that fails. Stopped from the keyboard, every worker ends.
    """
    waiting, events = list(sessions), SimpleQueue[tuple[str, dict[str, Any]]]()
    running: dict[str, subprocess.Popen[bytes]] = {}
    results: dict[str, Told] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                session = waiting.pop(0)
                running[session] = _started(study, session, job, machine.cores() // at_once, events)
            session, told = events.get()
            if "stage" in told:
                tell(session, told["stage"], told["share"])
            elif "say" in told:
                say(f"{session}: {told['say']}")
            else:
                results[session] = _result(study, session, told)
                _ended(running.pop(session))
    finally:
        for worker in running.values():
            _ended(worker)
    return [results[session] for session in sessions]


def _result(study: OpenStudy, session: str, told: dict[str, Any]) -> Told:
    state = study.repository.session(session).state
    if "done" in told:
        return Told(session, state, plain=told["done"])
    if "error" in told:
        return Told(session, state, _rebuilt(told["error"], told["message"], told["next"]))
    return Told(
        session,
        state,
        WorkerDied(
            "Its process was ended by the system, often for lack of memory. What was heard before is kept.",
            f"fg transcribe {session} (with several sessions: --jobs 1)",
        ),
    )


def _rebuilt(name: str, message: str, next_step: str) -> Problem:
    """The worker's Problem; its class decides the exit code."""
    kinds = [Problem]
    for kind in kinds:
        kinds += kind.__subclasses__()
    found = next((kind for kind in kinds if kind.__name__ == name), Problem)
    error = found.__new__(found)
    Problem.__init__(error, message, next_step)
    return error


def _started(
    study: OpenStudy, session: str, job: Job, threads: int, events: SimpleQueue[tuple[str, dict[str, Any]]]
) -> subprocess.Popen[bytes]:
    """A worker that has been told what to do. What it answers arrives in ``events``, an empty answer last."""
    worker = subprocess.Popen(  # noqa: S603 - this very Python and a file of ours
        [sys.executable, "-P", "-m", transcriber.__name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback can hold a path
        env=_environment(max(1, threads)),
    )
    asked = {
        "key": study.identity.key.secret(),
        "study": str(study.folder.root.absolute()),
        "session": session,
        "settings": asdict(job.settings),
        "speakers": job.speakers,
        "force": job.force,
    }
    with suppress(OSError):  # it died at once: its pipe tells
        _pipes(worker)[0].write(json.dumps(asked).encode() + b"\n")
        _pipes(worker)[0].flush()
    Thread(target=_listen, args=(session, _pipes(worker)[1], events), daemon=True).start()
    return worker


def _environment(threads: int) -> dict[str, str]:
    """Workers that share the cores: threads that wait must not spin, or all are slowed many times over."""
    ours = str(Path(__file__).parents[2])  # found without the working folder, which anybody may have filled
    path = os.pathsep.join(one for one in (ours, os.environ.get("PYTHONPATH")) if one)
    number = {name: str(threads) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    return {**os.environ, **number, "OMP_WAIT_POLICY": "PASSIVE", "PYTHONPATH": path}


def _listen(session: str, answers: IO[bytes], events: SimpleQueue[tuple[str, dict[str, Any]]]) -> None:
    last = False
    for line in answers:
        with suppress(ValueError):  # cut short, as its writer was killed
            told = json.loads(line)
            last = "done" in told or "error" in told
            events.put((session, told))
    if not last:
        events.put((session, {}))


def _ended(worker: subprocess.Popen[bytes]) -> None:
    """Let a worker end; one that does not is ended."""
    asked, answers = _pipes(worker)
    with suppress(OSError):
        asked.close()
    try:
        worker.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
    answers.close()


def _pipes(worker: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if worker.stdin is None or worker.stdout is None:  # never: both were asked for
        raise BrokenPipeError
    return worker.stdin, worker.stdout
