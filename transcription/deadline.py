"""Work that must end in time: what hangs is left behind, and whoever waits for it is told."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_MS = 1_000  # in a second
_Answer = TypeVar("_Answer")


def within(limit_ms: int, work: Callable[[], _Answer]) -> _Answer | None:
    """What ``work`` answers; None where it raised, or was not done after ``limit_ms``.

    It runs on a thread of its own, as that is the same on every system. A thread cannot be stopped
    from outside: one that hangs goes on, unheard, until the program ends, and does not keep it from
    ending. One single call into C that never gives the interpreter back cannot be left behind so.
    """
    answers: list[_Answer] = []

    def run() -> None:
        try:
            answers.append(work())
        except Exception:  # noqa: BLE001 - a plug-in may raise anything, with identified text in it
            return

    worker = threading.Thread(target=run, name="deadline", daemon=True)
    worker.start()
    worker.join(limit_ms / _MS)
    return answers[0] if answers else None
