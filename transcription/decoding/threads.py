"""Threads that the windows of a batch are dealt to, for engines that compute outside of Python's lock.

Two threads with half of the windows each are done sooner than one computation on two cores, in which
each small step waits for the slower core.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Row = TypeVar("Row")
Answer = TypeVar("Answer")

MOST_WORKERS = 4  # of at most 8 windows each has two: what is read from memory for one serves the other
LIMIT = "OMP_NUM_THREADS"  # of a process that shares the machine with others; OpenMP's own variable


def cores() -> int:
    """Cores that this process may compute on."""
    told = os.environ.get(LIMIT, "")
    if told.isdigit() and int(told):
        return int(told)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows and macOS
        return os.cpu_count() or 1


def divided(on: int, windows: int) -> tuple[int, int]:
    """Workers for batches of ``windows`` on so many cores, and threads in each.

    Beyond one core for each worker only half of the cores are counted: the others are mostly the same
    cores' second thread.
    """
    workers = max(1, min(on, windows, MOST_WORKERS))
    return workers, max(1, min(on, MOST_WORKERS) // workers, on // 2 // workers)


def each(act: Callable[..., Answer], *rows: Iterable[Any], workers: int) -> list[Answer]:
    """What ``act`` gives for each of ``rows``, in their order, so many at a time."""
    if workers == 1:
        return list(map(act, *rows))
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(act, *rows))


def dealt(
    act: Callable[[Sequence[Row]], Sequence[Answer]], rows: Sequence[Row], workers: int
) -> list[Answer]:
    """What ``act`` gives for all of ``rows``, dealt like cards: each worker has long ones and short ones."""
    hands = [rows[first::workers] for first in range(min(workers, len(rows)))]
    answers = each(act, hands, workers=workers)
    return [answers[number % len(hands)][number // len(hands)] for number in range(len(rows))]
