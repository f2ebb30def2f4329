"""The log of the demo's session, as a team at the console would have left it.

Questions and speakers come from what was said and when (``truth.json``), the rest from ``log.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import cattrs

from facilitator.demo import bundle, script
from facilitator.model import LogEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from facilitator.demo.bundle import SpokenLine

_REACTION_MS = 700  # ms from somebody's first word to the assistant's tap on their key; own estimate
_SHORT_MS = 1_500  # ms; nobody taps for an "mm-hm" that is over before the key is found
_LATER_MS = 300  # ms from the end of a line to what is logged after it
_DEBRIEF_MS = 600_000  # ms from the end of the recording to the debrief


@dataclass(frozen=True, slots=True)
class Mark:
    """What the team logged after a line (from 1) of the script; ``text`` is identified like speech."""

    line: int
    event: str
    participant: str | None = None
    question: str | None = None
    text: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    opened_before_ms: int
    marks: tuple[Mark, ...]
    debrief: dict[str, str]


def events(questions: Mapping[str, str]) -> tuple[LogEvent, ...]:
    """The whole log, in order; ``questions`` are those of the debrief, by their keys."""
    kept = cattrs.structure(tomllib.loads((bundle.MEETING / "log.toml").read_text("utf-8")), _Kept)
    truth = bundle.truth()
    zero = kept.opened_before_ms
    moments = [
        *_gathering(truth.lines),
        (zero, _event("rec.start")),
        *_moved(zero, [*_asked(truth.lines), *_tapped(truth.lines), *_marked(truth.lines, kept.marks)]),
        *_ending(zero + truth.duration_ms, kept.debrief, questions),
    ]
    began = script.load().start - timedelta(milliseconds=zero)
    ordered = enumerate(sorted(moments, key=lambda one: one[0]), start=1)
    return tuple(
        replace(one, seq=seq, at_ms=at_ms, utc=(began + timedelta(milliseconds=at_ms)).isoformat())
        for seq, (at_ms, one) in ordered
    )


_Moment = tuple[int, LogEvent]


def _gathering(lines: Sequence[SpokenLine]) -> Iterator[_Moment]:
    """Who is there when the console is opened says that it is fine to record."""
    yield 0, _event("session.open")
    yield 0, _event("moderate", participant=lines[0].speaker)
    late = {one.id for one in script.load().speakers if one.joins_late}
    there = sorted({one.speaker for one in lines} - late)
    for number, person in enumerate(there, start=1):
        yield number * _LATER_MS, _event("consent.ok", participant=person)


def _asked(lines: Sequence[SpokenLine]) -> Iterator[_Moment]:
    """A question is on from its first line to the first line of the next one."""
    current = ""
    for line in lines:
        if line.question != current:
            current = line.question
            yield line.start_ms, _event("q.ask", question=current)


def _tapped(lines: Sequence[SpokenLine]) -> Iterator[_Moment]:
    speaking = ""
    for line in lines:
        if line.speaker != speaking and line.end_ms - line.start_ms >= _SHORT_MS:
            speaking = line.speaker
            yield line.start_ms + _REACTION_MS, _event("speak", participant=speaking)


def _marked(lines: Sequence[SpokenLine], marks: Sequence[Mark]) -> Iterator[_Moment]:
    for one in marks:
        at_ms = lines[one.line - 1].end_ms + _LATER_MS
        yield at_ms, _event(one.event, one.participant, one.question, one.text)


def _moved(zero_ms: int, moments: Sequence[_Moment]) -> Iterator[_Moment]:
    """From the recording's clock to the log's."""
    return ((zero_ms + at_ms, one) for at_ms, one in moments)


def _ending(end_ms: int, debrief: Mapping[str, str], questions: Mapping[str, str]) -> Iterator[_Moment]:
    yield end_ms, _event("rec.stop")
    for key, answer in debrief.items():
        yield end_ms + _DEBRIEF_MS, _event("debrief", text=f"{questions[key]} {answer}")
    yield end_ms + _DEBRIEF_MS, _event("session.close")


def _event(
    kind: str, participant: str | None = None, question: str | None = None, text: str | None = None
) -> LogEvent:
    """Numbered and dated later, with all the others."""
    return LogEvent(0, 0, "", kind, participant, question, text)
