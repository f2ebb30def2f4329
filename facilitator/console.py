"""What the moderator and the assistant see while a session is held: worked out from its log, never kept.

Everything here follows from the guide, the people and the events, so that a reloaded page, a second
laptop and a rehearsal replayed next week all show the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator import session_log
from facilitator.model import Attendance, Presence, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facilitator.model import LogEvent
    from guides.model import Guide, Question, Section

_MS_PER_MINUTE = 60_000
# Who has not been tapped for so long is named as silent; own estimate, about one key question.
SILENT_AFTER_MS = 10 * _MS_PER_MINUTE
_GONE = frozenset({Presence.LEFT, Presence.ABSENT})


@dataclass(frozen=True, slots=True)
class ProbeNow:
    """A planned follow-up of the current question: was it used, or left out on purpose?"""

    id: str
    text: str
    used: bool
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class QuestionNow:
    """A question as it stands in the session. ``planned_ms`` is its planned time, 0 where none is said."""

    id: str
    text: str
    section: str
    must_ask: bool
    sensitive: bool
    everyone_answers: bool
    note: str
    planned_ms: int
    asked_at_ms: int | None
    probes: tuple[ProbeNow, ...]


@dataclass(frozen=True, slots=True)
class PersonNow:
    """Somebody in the session. ``spoke_at_ms`` is their last tap; ``consented`` was said in the room."""

    id: str
    role: Role
    presence: Presence
    consented: bool
    taps: int
    spoke_at_ms: int | None
    silent: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The state of a running session; times are ms on the log's clock, ``None`` before it was opened.

    ``left_ms`` counts down the whole slot, ``part_left_ms`` the part; both go below 0. ``behind_ms`` is
    how much later than planned things are; below 0 they are early. ``next`` follows the guide, but a
    question that must be asked goes first when the time left is only enough for those.
    """

    opened_at_ms: int | None
    closed: bool
    recording: str  # off, on, paused
    off_record: bool
    moderator: str | None
    part: str | None
    current: str | None
    next: str | None
    short_of_time: bool
    left_ms: int | None
    part_left_ms: int | None
    behind_ms: int | None
    must_left: tuple[str, ...]
    questions: tuple[QuestionNow, ...]
    people: tuple[PersonNow, ...]
    told: str  # the assistant's last line to the moderator (identified)


def board(guide: Guide, people: Sequence[Attendance], events: Sequence[LogEvent], now_ms: int) -> Board:
    """The state at ``now_ms``; ``guide`` is the one for the session's group."""
    asked = _asked(events)
    current = next((one.question for one in reversed(events) if one.event == "q.ask"), None)
    opened = next((one.at_ms for one in events if one.event == "session.open"), None)
    now_ms = next((one.at_ms for one in events if one.event == session_log.CLOSED), now_ms)
    part, part_since = _part(guide, events)
    left = None if opened is None else _slot_ms(guide, events) - (now_ms - opened)
    must_left = [one for one in guide.questions if one.must_ask and one.id not in asked]
    short = left is not None and bool(must_left) and left < sum(map(_planned_ms, must_left))
    return Board(
        opened_at_ms=opened,
        closed=session_log.closed(events),
        recording=_recording(events),
        off_record=_off_record(events),
        moderator=next((one.participant for one in reversed(events) if one.event == "moderate"), None),
        part=part.id if part else None,
        current=current,
        next=_next(guide, asked, current, must_left if short else []),
        short_of_time=short,
        left_ms=left,
        part_left_ms=part.minutes * _MS_PER_MINUTE - (now_ms - part_since) if part else None,
        behind_ms=_behind_ms(guide, asked, current, opened, now_ms),
        must_left=tuple(one.id for one in must_left),
        questions=tuple(_questions(guide, asked, events)),
        people=tuple(_person(one, events, opened, now_ms) for one in _attending(people, events)),
        told=next((one.text or "" for one in reversed(events) if one.event == "tell"), ""),
    )


def _asked(events: Iterable[LogEvent]) -> dict[str, int]:
    """When each question was put last."""
    return {one.question: one.at_ms for one in events if one.event == "q.ask" and one.question}


def _part(guide: Guide, events: Sequence[LogEvent]) -> tuple[Section | None, int]:
    """The part the session is in, and since when: as entered, or where the last question belongs."""
    of_question = {one.id: section for section in guide.sections for one in section.questions}
    by_id = {section.id: section for section in guide.sections}
    part: Section | None = None
    since = 0
    for event in events:
        entered = by_id.get(event.question or "") if event.event == "part.enter" else None
        if event.event == "q.ask":
            entered = of_question.get(event.question or "")
        if entered is not None and entered is not part:
            part, since = entered, event.at_ms
    return part, since


def _slot_ms(guide: Guide, events: Iterable[LogEvent]) -> int:
    """The slot with what was added in the room (``time.extend`` carries minutes as its text)."""
    said = [one.text or "" for one in events if one.event == "time.extend"]
    more = sum(int(text) for text in said if text.isdecimal())
    return (guide.minutes + more) * _MS_PER_MINUTE


def _planned_ms(question: Question) -> int:
    return (question.minutes or 0) * _MS_PER_MINUTE


def _recording(events: Iterable[LogEvent]) -> str:
    state = "off"
    for event in events:
        if event.event in {"rec.start", "rec.resume"}:
            state = "on"
        elif event.event == "rec.pause":
            state = "paused"
        elif event.event == "rec.stop":
            state = "off"
    return state


def _off_record(events: Iterable[LogEvent]) -> bool:
    marks = [one.event for one in events if one.event in {"offrecord.on", "offrecord.off"}]
    return marks[-1:] == ["offrecord.on"]


def _next(guide: Guide, asked: dict[str, int], current: str | None, first: Sequence[Question]) -> str | None:
    """What to ask next: a pressing one, else the guide's next that was not asked, else a gap."""
    if first:
        return first[0].id
    order = [one.id for one in guide.questions]
    place = order.index(current) + 1 if current in order else 0
    return next((one for one in [*order[place:], *order[:place]] if one not in asked), None)


def _behind_ms(
    guide: Guide, asked: dict[str, int], current: str | None, opened: int | None, now_ms: int
) -> int | None:
    """How late the current question began against the plan, and by how much it is over its time."""
    if opened is None or current is None:
        return None
    before = 0
    for section in guide.sections:
        for question in section.questions:
            if question.id == current:
                planned = _planned_ms(question)
                over = max(0, now_ms - asked[current] - planned) if planned else 0
                return asked[current] - opened - before + over
            before += _planned_ms(question)
        before += max(0, section.minutes * _MS_PER_MINUTE - sum(map(_planned_ms, section.questions)))
    return None


def _questions(guide: Guide, asked: dict[str, int], events: Sequence[LogEvent]) -> Iterable[QuestionNow]:
    used = {one.question for one in events if one.event == "probe.use"}
    left = {one.question for one in events if one.event == "probe.skip"} - used
    for section in guide.sections:
        for one in section.questions:
            yield QuestionNow(
                one.id,
                one.text,
                section.id,
                one.must_ask,
                one.sensitive,
                one.everyone_answers,
                one.note,
                _planned_ms(one),
                asked.get(one.id),
                tuple(ProbeNow(each.id, each.text, each.id in used, each.id in left) for each in one.probes),
            )


def _attending(people: Sequence[Attendance], events: Iterable[LogEvent]) -> list[Attendance]:
    """The people as the log leaves them: who joined (``text`` says how) and who left."""
    kept = {one.participant: one for one in people}
    for event in events:
        if event.participant is None or event.event not in {"join", "leave"}:
            continue
        before = kept.get(event.participant, Attendance(event.participant, Role.PARTICIPANT))
        how = Presence.LEFT if event.event == "leave" else _presence(event.text)
        kept[event.participant] = Attendance(before.participant, before.role, how)
    return list(kept.values())


def _presence(text: str | None) -> Presence:
    try:
        return Presence(text or "")
    except ValueError:
        return Presence.PRESENT


def _person(one: Attendance, events: Sequence[LogEvent], opened: int | None, now_ms: int) -> PersonNow:
    own = [event for event in events if event.participant == one.participant]
    taps = [event.at_ms for event in own if event.event == "speak"]
    here = one.role is Role.PARTICIPANT and one.presence not in _GONE
    since = max(taps, default=opened)
    return PersonNow(
        one.participant,
        one.role,
        one.presence,
        consented=any(event.event == "consent.ok" for event in own),
        taps=len(taps),
        spoke_at_ms=max(taps, default=None),
        silent=here and since is not None and now_ms - since >= SILENT_AFTER_MS,
    )
