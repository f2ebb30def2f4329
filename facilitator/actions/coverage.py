"""``fg coverage``: which questions were put to which group, how, who answered, and is all speech there."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from facilitator import drafts, room_log
from facilitator.actions import guide as guides
from facilitator.errors import NoIdentity, NotFound
from facilitator.model import Role, State
from facilitator.question_table import Cell, Row, Said, by_group, rows
from transcription import coverage as completeness
from transcription.model import TurnKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import LogEvent, Session
    from transcription.model import SafeTurn, Turn


@dataclass(frozen=True, slots=True)
class Coverage:
    """The table, the wording of the questions for its reader, and what became of each session's speech."""

    rows: tuple[Row, ...]
    questions: dict[str, str]
    speech: dict[str, completeness.Coverage] = field(default_factory=dict)

    def cells(self) -> dict[str, dict[str, Cell]]:
        """Question by group."""
        return by_group(self.rows)

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "questions": [{"id": one, "text": text} for one, text in self.questions.items()],
            "rows": [row.document() for row in self.rows],
            "speech": [{"session": one, **covered.counts()} for one, covered in self.speech.items()],
        }

    def csv(self) -> bytes:
        """A line per question and session, for a spreadsheet: ids and counts, no person's words."""
        file = io.StringIO(newline="")
        names = [name for name in Row.__slots__ if name != "answered"]
        writer = csv.writer(file)
        writer.writerow([*names, "people_answered"])
        for row in self.rows:
            values = row.document()
            writer.writerow([*(_cell(values[name]) for name in names), len(row.answered)])
        return file.getvalue().encode()


def coverage(study: OpenStudy, session_ids: Sequence[str], *, rehearsal: bool = False) -> Coverage:
    """The table of some sessions, or of all; raises NotFound for a session that is not there.

    With ``rehearsal`` it is that of the rehearsals, which have a log and no transcript.
    """
    sessions = [study.repository.session(one) for one in session_ids] or study.repository.sessions()
    found: list[Row] = []
    questions: dict[str, str] = {}
    speech: dict[str, completeness.Coverage] = {}
    for session in sessions:
        covered = None if rehearsal else _speech(study, session)
        if covered is not None and covered.speech_ms:
            speech[session.id] = covered
        guide = guides.sound(study.folder, session.guide)
        if guide is not None:
            questions |= {one.id: one.text for one in guide.for_group(session.group).questions}
        moderators = {one.participant for one in session.people if one.role is not Role.PARTICIPANT}
        events = _events(study, session, room_log.REHEARSAL if rehearsal else room_log.LOG)
        turns = [] if rehearsal else said(study, session)
        found += rows(session.id, session.group, guide, events, turns, moderators)
    return Coverage(tuple(found), questions, speech)


def _speech(study: OpenStudy, session: Session) -> completeness.Coverage | None:
    """What became of the session's speech; None where nobody knows, or without the key."""
    try:
        return drafts.coverage(study.vault.room(session.id))
    except (NoIdentity, NotFound):
        return None


def _events(study: OpenStudy, session: Session, where: str) -> tuple[LogEvent, ...]:
    """The session's log; empty without the key too, since the transcript alone tells much of it."""
    try:
        return room_log.load(study.vault.room(session.id), where)
    except (NoIdentity, NotFound):
        return ()


def said(study: OpenStudy, session: Session) -> list[Said]:
    """A session's stored turns, or before that the draft's, without the text."""
    if session.state is State.STORED:
        return [_row(turn, _length(turn)) for turn in study.repository.load(session.id).turns]
    if session.state is not State.IN_REVIEW:
        return []
    kept = drafts.read(study.vault.room(session.id))
    return [_row(turn, len(turn.text.split())) for turn in kept.draft.transcript.turns] if kept else []


def _row(turn: SafeTurn | Turn, words: int) -> Said:
    counts = turn.kind in {TurnKind.SPEECH, TurnKind.CHAT}
    return Said(
        turn.speaker, turn.question if counts else None, turn.start_ms, turn.end_ms, words if counts else 0
    )


def _length(turn: SafeTurn) -> int:
    """How many words; what stands for an identifier counts as one."""
    return sum(len(piece.split()) if isinstance(piece, str) else 1 for piece in turn.pieces)


def _cell(value: object) -> object:
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else value
