"""Threads that share work which computes outside of Python's lock: batches of windows, files to measure.

Two threads with a batch each are done sooner than one computation on two cores, in which each small
step waits for the slower core, and neither waits for the other before it takes its next batch.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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


def as_done(act: Callable[[Row], Answer], rows: Iterable[Row], workers: int) -> Iterator[tuple[Row, Answer]]:
    """Each of ``rows`` with what ``act`` gives for it, as soon as it is there, so many at a time.

    Who stops asking, or raises, waits for those at work only: the others are never begun.
    """
    if workers == 1:
        yield from ((row, act(row)) for row in rows)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        asked = {pool.submit(act, row): row for row in rows}
        for done in as_completed(asked):
            yield asked[done], done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def even(rows: Sequence[Row], most: int, workers: int) -> list[Sequence[Row]]:
    """``rows`` in order, in batches as equal as can be of at most ``most``, as many for each worker."""
    if not rows:
        return []
    rounds = -(-len(rows) // (most * workers))
    number = min(len(rows), rounds * workers)
    edges = [len(rows) * at // number for at in range(number + 1)]
    return [rows[first:last] for first, last in pairwise(edges)]
