"""Long work behind a page: one job per session, each in a thread, with progress, notes and a way to stop."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from facilitator.errors import Busy
from facilitator.web.news import Bell, Event
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[["Job"], object]

# What each stage of a transcription does (transcription/pipeline.py), and of fetching a model.
_DOING = {
    "speech": "Finding where people speak",
    "recognise": "Writing down what is said",
    "tracks": "Comparing the people's own recordings",
    "diarize": "Telling who speaks",
    "align": "Putting words and speakers together",
    "detect": "Looking for names and other identifiers",
    "done": "Keeping the result",
    "fetch": "Fetching it",
}
_TELLING = 0.02  # share of a stage before which its length cannot be told


class Stopped(BaseException):
    """Somebody pressed stop. No ``Exception``, so that no stage takes it for a failure of its own."""


class Stand(StrEnum):
    """How a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Look:
    """A job at one moment. ``share`` goes from 0 to 1 within ``stage``; ``left_s`` is a guess or None."""

    session: str
    title: str
    stand: Stand
    stage: str = ""
    share: float = 0.0
    left_s: int | None = None
    notes: tuple[str, ...] = ()
    problem: Problem | None = field(default=None, repr=False)

    @property
    def doing(self) -> str:
        """The stage in a researcher's words."""
        return _DOING.get(self.stage, self.stage or "Starting")

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "session": self.session,
            "title": self.title,
            "stand": str(self.stand),
            "stage": self.stage,
            "doing": self.doing,
            "percent": round(self.share * 100),
            "left_s": self.left_s,
            "notes": list(self.notes),
            "problem": self.problem.message if self.problem else "",
        }


class Job:
    """One piece of long work. Hand ``progress`` and ``say`` to the action that does it."""

    def __init__(self, session: str, title: str, after: str) -> None:
        self.session = session
        self.after = after  # the page to go to when it is done
        self.bell = Bell()
        self.result: object = None
        self._title = title
        self._lock = threading.Lock()
        self._stand = Stand.RUNNING
        self._stage = ""
        self._share = 0.0
        self._stage_began = time.monotonic()
        self._notes: list[str] = []
        self._problem: Problem | None = None
        self._seq = 1
        self._stop = threading.Event()

    def progress(self, stage: str, share: float) -> None:
        """Tell how far a stage is; raises Stopped where somebody pressed stop."""
        if self._stop.is_set():
            raise Stopped
        with self._lock:
            if stage != self._stage:
                self._stage, self._stage_began = stage, time.monotonic()
            self._share = min(max(share, 0.0), 1.0)
            self._seq += 1
        self.bell.ring()

    def say(self, line: str) -> None:
        """Tell the researcher something on the way."""
        with self._lock:
            self._notes.append(line)
            self._seq += 1
        self.bell.ring()

    def stop(self) -> None:
        """End it at the next moment where it tells of progress; what was finished is kept."""
        self._stop.set()

    def look(self) -> Look:
        """How it stands now."""
        with self._lock:
            return Look(
                self.session,
                self._title,
                self._stand,
                self._stage,
                self._share,
                self._left_s(),
                tuple(self._notes),
                self._problem,
            )

    def since(self, seq: int) -> list[Event]:
        """The newest look as an event, where it is newer than ``seq``."""
        with self._lock:
            now = self._seq
        return [Event(now, "job", self.look().document())] if now > seq else []

    def run(self, work: Work) -> None:
        """Do the work in this thread, and keep how it ended."""
        try:
            self.result = work(self)
            self._end(Stand.DONE)
        except Stopped:
            self._end(Stand.STOPPED)
        except Problem as problem:
            self._end(Stand.FAILED, problem)
        except Exception as error:  # noqa: BLE001  # the one door of a thread: its message may quote anything
            name = type(error).__name__
            self._end(
                Stand.FAILED,
                Problem(f"An unexpected {name} stopped this; nothing half-done was kept as done."),
            )

    def _end(self, stand: Stand, problem: Problem | None = None) -> None:
        with self._lock:
            self._stand, self._problem = stand, problem
            self._seq += 1
        self.bell.ring()

    def _left_s(self) -> int | None:
        """Seconds left in this stage, from how long its share took; None while nothing can be told."""
        if self._stand is not Stand.RUNNING or self._share < _TELLING:
            return None
        took = time.monotonic() - self._stage_began
        return round(took / self._share * (1 - self._share))


class Jobs:
    """The jobs of one running server, the newest of each session."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def start(self, session: str, title: str, work: Work, *, after: str = "/") -> Job:
        """Begin; raises Busy while the session's last job still runs."""
        job = Job(session, title, after)
        with self._lock:
            if self._runs(session):
                raise Busy("This session is being worked on already: two writers could lose words.")
            self._jobs[session] = job
        # A daemon: whoever closes the pages need not wait, and what a stage finished is kept in the vault.
        threading.Thread(target=job.run, args=(work,), name=f"job-{session}", daemon=True).start()
        return job

    def of(self, session: str) -> Job | None:
        """The session's newest job, running or ended."""
        with self._lock:
            return self._jobs.get(session)

    def forget(self, session: str) -> None:
        """Let go of a job that has ended, with what came of it."""
        with self._lock:
            if not self._runs(session):
                self._jobs.pop(session, None)

    def running(self) -> bool:
        """Does any job run?"""
        with self._lock:
            return any(self._runs(session) for session in self._jobs)

    def _runs(self, session: str) -> bool:
        job = self._jobs.get(session)
        return job is not None and job.look().stand is Stand.RUNNING
