"""A session's draft and what people decided on it, in its room of the vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from transcription import plain
from transcription.coverage import Coverage
from transcription.model import Decision, Draft, Verdict
from transcription.review import standing, turn_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facilitator.vault.room import Room

DRAFT = "draft.json"
DECISIONS = "decisions.json"
APPROVAL = "approval.json"
_SPEECH = "speech.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft with the hash of everything it was made from (identified).

    ``machine`` and ``edits`` say which log of edits it follows, and up to which entry (``edit_log``).
    """

    inputs: str
    draft: Draft = field(repr=False)
    machine: str = ""
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Approval:
    """The turns that were signed off when the session was stored last, by their marks."""

    reviewer: str
    at: str  # UTC, ISO 8601
    marks: tuple[str, ...] = field(repr=False)


def read(room: Room) -> Kept | None:
    """The session's draft, or None before it was transcribed."""
    return plain.load(room.read(DRAFT), Kept) if room.has(DRAFT) else None


def write(room: Room, kept: Kept, data: bytes = b"") -> str:
    """Keep a draft in place of the one before; its ``version`` comes back.

    Decisions stay: they are bound to the text. ``data`` are the draft's bytes, where they are known.
    """
    return room.put(DRAFT, data or plain.dump(kept)).sha256


def version(room: Room) -> str:
    """Which draft is there, by its hash, without reading it; empty before the first."""
    return room.stat(DRAFT).sha256 if room.has(DRAFT) else ""


def keep_coverage(room: Room, covered: Coverage) -> None:
    """Keep what became of the speech, when it was transcribed: times only, no word."""
    data = plain.dump(covered)
    if not room.has(_SPEECH) or room.read(_SPEECH) != data:
        room.put(_SPEECH, data)


def coverage(room: Room) -> Coverage | None:
    """What became of the speech; None before the session was transcribed."""
    return plain.load(room.read(_SPEECH), Coverage) if room.has(_SPEECH) else None


def journal(room: Room) -> tuple[Decision, ...]:
    """Every word ever said on this session's findings, taken back or not, oldest first."""
    if not room.has(DECISIONS):
        return ()
    return plain.load(room.read(DECISIONS), tuple[Decision, ...])


def decisions(room: Room) -> tuple[Decision, ...]:
    """The decisions that count: the last word on each finding that was not taken back."""
    return tuple(standing(journal(room)).values())


def decide(room: Room, new: Iterable[Decision]) -> tuple[Decision, ...]:
    """Add to the record; nothing is ever taken off it. All of it comes back."""
    whole = (*journal(room), *new)
    room.put(DECISIONS, plain.dump(whole))
    return whole


def approve(room: Room, approval: Approval) -> None:
    """Say that these turns are what somebody signed off."""
    room.put(APPROVAL, plain.dump(approval))


def approvals(marks: Iterable[str], reviewer: str) -> list[Decision]:
    """Somebody's word that turns read well as they are now."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return [Decision(mark, Verdict.APPROVE, reviewer, now) for mark in marks]


def changed_turns(room: Room, draft: Draft, said: Sequence[Decision]) -> list[tuple[int, str]]:
    """Turns nobody approved as they are now, by number, with their marks.

    Before the first approval only those in which an earlier correction found no place.
    """
    approved = set(plain.load(room.read(APPROVAL), Approval).marks) if room.has(APPROVAL) else None
    if approved is None and not draft.reread:
        return []
    read = {one.finding for one in standing(said).values() if one.verdict is Verdict.APPROVE}
    marks = list(enumerate(turn_marks(draft.transcript.turns)))
    waiting = [(n, mark) for n, mark in marks if mark in draft.reread or mark not in (approved or {mark})]
    return [one for one in waiting if one[1] not in read]
