"""``fg coreq``: which items of the reporting checklist the study's own records fill, and which are open.

COREQ: A. Tong, P. Sainsbury, J. Craig, "Consolidated criteria for reporting qualitative research",
Int. J. Qual. Health Care 19 (2007) 349, 32 items; here in few words of ours. What no record tells stays
open: it is for the authors to write.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from facilitator import drafts, recordings, room_log
from facilitator.actions import guide_approve
from facilitator.actions.coverage import coverage
from facilitator.counted import counted
from facilitator.log_facts import TYPED
from facilitator.model import LogEvent, Presence, Role, Session, State
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from facilitator.actions.open_study import OpenStudy

ITEMS = (
    "who moderated", "credentials", "occupation", "gender of the moderator", "training",
    "relation before the study", "what participants knew of the moderator", "the moderator's own interests",
    "theoretical framework", "how participants were chosen", "how they were approached", "sample size",
    "who refused or dropped out", "setting", "others who were there", "description of the sample",
    "guide, and whether it was piloted", "repeated sessions", "recording", "field notes", "duration",
    "saturation", "transcripts returned to participants", "number of coders", "coding tree",
    "how themes came about", "software", "participants' checking", "quotes, identified",
    "findings fit the data", "major themes", "minor themes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, what it asks, what our records say (empty: open), and where that stands."""

    number: int
    item: str
    found: str
    source: str


@dataclass(frozen=True, slots=True)
class _Held:
    """One session as the checklist needs it."""

    session: Session
    events: tuple[LogEvent, ...]
    minutes: int | None
    files: int


def coreq(study: OpenStudy) -> list[Item]:
    """All 32 items; raises NoIdentity."""
    held = [_held(study, one) for one in study.repository.sessions()]
    return [
        Item(number, item, *(_KNOWN[number](study, held) if number in _KNOWN else ("", "")))
        for number, item in enumerate(ITEMS, start=1)
    ]


def document(items: Sequence[Item]) -> dict[str, Any]:
    """As JSON values."""
    return {"items": [{**asdict(one), "filled": bool(one.found)} for one in items]}


def _held(study: OpenStudy, session: Session) -> _Held:
    try:
        room = study.vault.room(session.id)
    except Problem:
        return _Held(session, (), None, 0)
    kept = drafts.read(room)
    lasted = kept.draft.transcript.duration_ms if kept else None
    minutes = round(lasted / 60_000) if lasted else None
    return _Held(session, room_log.load(room), minutes, len(recordings.parts(room)))


Told = tuple[str, str]
_OPEN: Told = ("", "")


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number or 'no'} {one if number < 2 else several or one + 's'}"


def _moderators(_study: OpenStudy, held: Sequence[_Held]) -> Told:
    planned = {
        f"{one.session.id}: {', '.join(who)}"
        for one in held
        if (who := sorted(p.participant for p in one.session.people if p.role is Role.MODERATOR))
    }
    return ("; ".join(sorted(planned)), "fg session show") if planned else _OPEN


def _there(held: Sequence[_Held], *, absent: bool) -> int:
    """Different participants who were there (or were not) in a session that was held."""
    return len(
        {
            person.participant
            for one in held
            if one.session.state is not State.PLANNED
            for person in one.session.people
            if person.role is Role.PARTICIPANT and (person.presence is Presence.ABSENT) is absent
        }
    )


def _sample(_study: OpenStudy, held: Sequence[_Held]) -> Told:
    done = [one for one in held if one.session.state is not State.PLANNED]
    if not done:
        return _OPEN
    groups = sorted({one.session.group for one in done})
    people, sessions = _count(_there(held, absent=False), "person", "people"), _count(len(done), "session")
    return f"{people} in {sessions} of {', '.join(groups)}", "attendance"


def _refused(_study: OpenStudy, held: Sequence[_Held]) -> Told:
    missing = _there(held, absent=True)
    left = sum(p.presence is Presence.LEFT for one in held for p in one.session.people)
    if not missing + left:
        return _OPEN
    return f"{missing} did not come, {left} left early; reasons are not recorded", "attendance"


def _others(_study: OpenStudy, held: Sequence[_Held]) -> Told:
    count = sum(p.role in {Role.OBSERVER, Role.ASSISTANT} for one in held for p in one.session.people)
    return (f"{count} assistants or observers", "attendance") if count else _OPEN


def _described(study: OpenStudy, _held: Sequence[_Held]) -> Told:
    people = study.people.described()
    if not people:
        return _OPEN
    return f"characteristics of {counted(len(people), 'person')}", "fg export --demographics"


def _guide(study: OpenStudy, held: Sequence[_Held]) -> Told:
    used = {(one.session.guide, one.session.guide_hash[:8]) for one in held}
    if not used:
        return _OPEN
    other = [one.session.id for one in held if guide_approve.other_than_approved(study.folder, one.session)]
    told = ", ".join(f"{guide} (version {version})" for guide, version in sorted(used))
    warning = f"; not the approved version in {', '.join(other)}" if other else ""
    return f"{told}{warning}; a pilot is not recorded", "fg guide show"


def _recording(_study: OpenStudy, held: Sequence[_Held]) -> Told:
    kept = [one.session.id for one in held if one.files]
    return (f"recordings of {_count(len(kept), 'session')}", "fg import") if kept else _OPEN


def _notes(_study: OpenStudy, held: Sequence[_Held]) -> Told:
    notes = sum(event.event in TYPED and event.event != "debrief" for one in held for event in one.events)
    debriefs = sum(any(event.event == "debrief" for event in one.events) for one in held)
    told = f"{_count(notes, 'note')}, {_count(debriefs, 'debrief')}"
    return (told, "the session log") if notes + debriefs else _OPEN


def _duration(_study: OpenStudy, held: Sequence[_Held]) -> Told:
    lengths = sorted(one.minutes for one in held if one.minutes is not None)
    if not lengths:
        return _OPEN
    span = f"{lengths[0]}" if lengths[0] == lengths[-1] else f"{lengths[0]} to {lengths[-1]}"
    return f"{span} minutes", "the recordings"


def _saturation(study: OpenStudy, _held: Sequence[_Held]) -> Told:
    rows = coverage(study, []).rows
    gaps = sum(row.planned and not row.asked for row in rows if row.source != "none")
    known = [row for row in rows if row.source != "none"]
    if not known:
        return _OPEN
    return f"of {len(known)} questions put to groups, {gaps} are not known to have been asked", "fg coverage"


def _software(_study: OpenStudy, held: Sequence[_Held]) -> Told:
    return (
        ("Focus-group toolkit, for transcripts; the coding program is not recorded", "this program")
        if any(one.files for one in held)
        else _OPEN
    )


_KNOWN: dict[int, Callable[[OpenStudy, Sequence[_Held]], Told]] = {
    1: _moderators,
    12: _sample,
    13: _refused,
    15: _others,
    16: _described,
    17: _guide,
    19: _recording,
    20: _notes,
    21: _duration,
    22: _saturation,
    27: _software,
}
