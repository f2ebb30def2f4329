"""The append-only log of a session: one JSON object a line, so that a crash costs the last line at most.

What people typed into it is identified text: the file lives in the vault, never beside it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from facilitator.errors import BadFile
from facilitator.model import LogEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What can happen in a session. `speak` and `privacy` are the assistant's taps, `tell` a line from the
# assistant to the moderator, `moderate` says who moderates from now on.
EVENTS = frozenset(
    {
        "session.open", "session.close",
        "consent.ok",
        "rec.start", "rec.pause", "rec.resume", "rec.stop",
        "part.enter",
        "q.ask",
        "probe.use", "probe.free", "probe.skip",
        "speak", "join", "leave", "moderate",
        "note", "quote", "nonverbal", "agree", "incident", "summary", "debrief",
        "privacy", "offrecord.on", "offrecord.off",
        "time.extend", "tell",
        "sync",
    }
)  # fmt: skip


CLOSED = "session.close"


def closed(events: Iterable[LogEvent]) -> bool:
    """Has the session ended?"""
    return any(event.event == CLOSED for event in events)


@dataclass(frozen=True, slots=True)
class LogProblem:
    """A line of a log that cannot be used. ``line`` counts from 1."""

    line: int
    message: str


def write(event: LogEvent) -> bytes:
    """One event as a line."""
    plain = {name: value for name, value in asdict(event).items() if value is not None}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def read(data: bytes) -> tuple[tuple[LogEvent, ...], tuple[LogProblem, ...]]:
    """The events in order of ``seq``, each once, and the lines that are broken.

    A line that was sent twice (a console that lost its connection resends) counts once; the first
    counts. A gap in ``seq`` is a problem at the line after it.
    """
    events: dict[int, LogEvent] = {}
    problems: list[LogProblem] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        event = _event(line)
        if isinstance(event, str):
            problems.append(LogProblem(number, event))
        else:
            events.setdefault(event.seq, event)
    ordered = tuple(events[seq] for seq in sorted(events))
    problems += [
        LogProblem(0, f"events {before.seq + 1} to {after.seq - 1} are missing")
        for before, after in pairwise(ordered)
        if after.seq != before.seq + 1
    ]
    return ordered, tuple(problems)


def merged(first: Sequence[LogEvent], second: Sequence[LogEvent]) -> tuple[LogEvent, ...]:
    """Two laptops' logs of one session as one, on the first one's clock, numbered anew.

    Both pressed the sync key at the same spoken count: the middle difference of those moments is how
    far their clocks lie apart. Raises BadFile where one of them never did.
    """
    pairs = list(zip(_syncs(first), _syncs(second), strict=False))
    if not pairs:
        raise BadFile(
            "The two logs have no sync mark in common, so nobody can tell how their clocks lie. "
            "Both laptops press the sync key on a spoken count.",
        )
    apart_ms = round(median(here - there for here, there in pairs))
    moved = [replace(event, at_ms=max(0, event.at_ms + apart_ms)) for event in second]
    both = sorted((*first, *moved), key=lambda event: event.at_ms)  # stable: the first one's come first
    return tuple(replace(event, seq=seq) for seq, event in enumerate(both, start=1))


def _syncs(events: Iterable[LogEvent]) -> list[int]:
    return [event.at_ms for event in events if event.event == "sync"]


def _event(line: bytes) -> LogEvent | str:
    try:
        plain = json.loads(line)
        event = LogEvent(**plain)
    except (ValueError, TypeError, RecursionError):
        return "not a whole event (the program may have been stopped while it wrote)"
    for field in ("seq", "at_ms"):
        value = getattr(event, field)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            return f"`{field}` is not a whole number"
    if event.event not in EVENTS:
        return "an event of a kind that this version does not know"
    return event
