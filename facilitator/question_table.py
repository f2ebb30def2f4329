"""What was really asked: question by question and session by session, from the log and the transcript.

Groups are compared by what they say under a question, so a reader must see whether it was put to them,
when, for how long and with which probes (Hennink, Kaiser & Weber 2019: codes look late when only the
first group was not probed on them). The table holds ids and counts and no words.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from facilitator.model import LogEvent
    from guides.model import Guide

_ENDS = frozenset({"q.ask", "part.enter", "rec.stop", "session.close"})  # events that end a question
_MS_PER_MINUTE = 60_000
_VOICE = re.compile(r"Speaker \d+|S\d+")  # whoever is on no roster; each session counts its own


class Said(NamedTuple):
    """One turn as the table needs it: who, under which question, from when to when (ms), how many words."""

    speaker: str
    question: str | None
    start_ms: int | None
    end_ms: int | None
    words: int


@dataclass(frozen=True, slots=True)
class Row:
    """One question in one session.

    ``source`` says what the row rests on: the ``log``, the moderator's ``words``, or ``none``. ``order``
    counts from 1 in the order of asking; ``minutes`` is None where nothing tells; ``answered`` are the
    people (never moderators) who spoke or wrote under the question; ``words`` is what they said.
    """

    session: str
    group: str
    question: str
    planned: bool
    asked: bool
    source: str
    order: int | None = None
    minutes: float | None = None
    probes_used: tuple[str, ...] = ()
    probes_left_out: tuple[str, ...] = ()
    own_probes: int = 0
    answered: tuple[str, ...] = ()
    words: int = 0

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def rows(
    session: str,
    group: str,
    guide: Guide | None,
    events: Sequence[LogEvent],
    said: Sequence[Said],
    moderators: Collection[str],
) -> list[Row]:
    """A row per question of the group's guide, in its order, and one for each that was asked besides."""
    logged = _logged(events)
    source = "log" if logged else "words" if any(one.question for one in said) else "none"
    lasted = _from_log(logged) if logged else _from_words(said)
    planned = [one.id for one in guide.for_group(group).questions] if guide else []
    order = {question: number for number, question in enumerate(lasted, start=1)}
    answers = _answers(said, moderators) if said else _tapped(events)
    return [
        Row(
            session,
            group,
            question,
            planned=question in planned,
            asked=question in lasted,
            source=source,
            order=order.get(question),
            minutes=_minutes(lasted.get(question)),
            answered=tuple(sorted(answers.get(question, {}))),
            words=sum(answers.get(question, {}).values()),
            **_probes(events, question),
        )
        for question in dict.fromkeys([*planned, *lasted])
    ]


def _logged(events: Iterable[LogEvent]) -> list[LogEvent]:
    """The events that begin and end questions; empty where none was logged."""
    found = [event for event in events if event.event in _ENDS]
    return found if any(event.event == "q.ask" for event in found) else []


def _from_log(logged: Sequence[LogEvent]) -> dict[str, int | None]:
    """For how long each question was on, ms, in the order of asking; None where its end was not logged."""
    lasted: dict[str, int | None] = {}
    for event, later in pairwise([*logged, None]):
        if event is None or event.event != "q.ask" or event.question is None:
            continue
        took = later.at_ms - event.at_ms if later is not None else None
        before = lasted.get(event.question)
        lasted[event.question] = took if before is None else before + (took or 0)
    return lasted


def _from_words(said: Iterable[Said]) -> dict[str, int | None]:
    """The same, from the turns: from the first word under a question to the last."""
    lasted: dict[str, int | None] = {}
    for question, start_ms, end_ms in _stretches(said):
        lasted[question] = (lasted.get(question) or 0) + end_ms - start_ms
    return lasted


def _stretches(said: Iterable[Said]) -> Iterator[tuple[str, int, int]]:
    current: tuple[str, int, int] | None = None
    for one in said:
        if one.question is None or one.start_ms is None:
            continue
        end_ms = max(one.start_ms, one.end_ms or 0)
        if current is not None and current[0] == one.question:
            current = (current[0], current[1], max(current[2], end_ms))
            continue
        if current is not None:
            yield current
        current = (one.question, one.start_ms, end_ms)
    if current is not None:
        yield current


def _answers(said: Iterable[Said], moderators: Collection[str]) -> dict[str, dict[str, int]]:
    """Words per person under each question."""
    found: dict[str, dict[str, int]] = {}
    for one in said:
        if one.question is not None and one.speaker not in moderators:
            people = found.setdefault(one.question, {})
            people[one.speaker] = people.get(one.speaker, 0) + one.words
    return found


def _tapped(events: Iterable[LogEvent]) -> dict[str, dict[str, int]]:
    """Who was tapped as speaking under each question; how much they said, taps do not tell."""
    found: dict[str, dict[str, int]] = {}
    question: str | None = None
    for event in events:
        if event.event == "q.ask":
            question = event.question
        elif event.event == "speak" and question and event.participant:
            found.setdefault(question, {})[event.participant] = 0
    return found


def _probes(events: Iterable[LogEvent], question: str) -> dict[str, Any]:
    """What was probed while ``question`` was on."""
    used: list[str] = []
    left_out: list[str] = []
    own = 0
    current: str | None = None
    for event in events:
        if event.event == "q.ask":
            current = event.question
        elif current != question:
            continue
        elif event.event == "probe.use" and event.question:
            used.append(event.question)
        elif event.event == "probe.skip" and event.question:
            left_out.append(event.question)
        elif event.event == "probe.free":
            own += 1
    return {
        "probes_used": tuple(dict.fromkeys(used)),
        "probes_left_out": tuple(one for one in dict.fromkeys(left_out) if one not in used),
        "own_probes": own,
    }


def _minutes(lasted_ms: int | None) -> float | None:
    return None if lasted_ms is None else round(lasted_ms / _MS_PER_MINUTE, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One question in all sessions of one group."""

    group: str
    question: str
    asked: int
    sessions: int
    minutes: float | None
    probes: tuple[str, ...]
    own_probes: int
    answered: int
    words: int

    def text(self) -> str:
        """For a table that a person reads; a dash where the question was not put to the group."""
        if not self.asked:
            return "not asked"
        parts = [f"{self.asked}/{self.sessions}"] if self.sessions > 1 else []
        parts += [f"{self.minutes:g} min"] if self.minutes is not None else []
        probes = " ".join([*self.probes, *([f"+{self.own_probes}"] if self.own_probes else [])])
        parts += [probes] if probes else []
        people = "person" if self.answered == 1 else "people"
        return ", ".join([*parts, f"{self.answered} {people}", f"{self.words} words"])


def by_group(table: Sequence[Row]) -> dict[str, dict[str, Cell]]:
    """The rows summed up: for each question, in order, a cell per group that has it."""
    summed: dict[str, dict[str, Cell]] = {}
    keys = dict.fromkeys((row.question, row.group) for row in table)
    for question, group in keys:
        summed.setdefault(question, {})[group] = _cell(
            group, question, [row for row in table if (row.question, row.group) == (question, group)]
        )
    return summed


def _cell(group: str, question: str, own: Sequence[Row]) -> Cell:
    minutes = [row.minutes for row in own if row.minutes is not None]
    people = {
        (row.session if _VOICE.fullmatch(person) else "", person) for row in own for person in row.answered
    }
    return Cell(
        group,
        question,
        asked=sum(row.asked for row in own),
        sessions=len(own),
        minutes=round(sum(minutes), 1) if minutes else None,
        probes=tuple(dict.fromkeys(probe for row in own for probe in row.probes_used)),
        own_probes=sum(row.own_probes for row in own),
        answered=len(people),
        words=sum(row.words for row in own),
    )
