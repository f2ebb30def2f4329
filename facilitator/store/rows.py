"""Rows of the database to the toolkit's plain data, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from facilitator.model import Attendance, Presence, Role, Session, State
from transcription import redact
from transcription.errors import BorderBreach
from transcription.model import Evidence, SafeTurn, TurnKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from transcription.redact import Anonymized

Values = dict[str, Any]


def session_row(session: Session, position: int) -> Values:
    """A session without its people."""
    return {
        "id": session.id,
        "position": position,
        "guide": session.guide,
        "guide_hash": session.guide_hash,
        "group_name": session.group,
        "state": str(session.state),
    }


def session(row: Row[Any], people: Iterable[Row[Any]]) -> Session:
    """The inverse of ``session_row`` and ``attendance_rows``."""
    there = tuple(Attendance(one.participant, Role(one.role), Presence(one.presence)) for one in people)
    return Session(row.id, row.guide, row.guide_hash, row.group_name, there, State(row.state))


def attendance_rows(session_id: str, people: Sequence[Attendance]) -> list[Values]:
    """Who was there, in the order given."""
    return [
        {
            "session_id": session_id,
            "participant": one.participant,
            "position": position,
            "role": str(one.role),
            "presence": str(one.presence),
        }
        for position, one in enumerate(people)
    ]


def transcript_row(session_id: str, text: Anonymized, stored_at: str) -> Values:
    """A transcript without its turns."""
    return {
        "session_id": session_id,
        "language": text.language,
        "engine": text.engine,
        "model": text.model,
        "draft": text.draft,
        "duration_ms": text.duration_ms,
        "policy": text.policy,
        "reviewer": text.reviewer,
        "digest": text.digest,
        "stored_at": stored_at,
    }


def turn_rows(transcript_id: int, turns: Sequence[SafeTurn]) -> list[Values]:
    """The turns, numbered from 0."""
    return [
        {
            "transcript_id": transcript_id,
            "ordinal": ordinal,
            "speaker": turn.speaker,
            "kind": str(turn.kind),
            "start_ms": turn.start_ms,
            "end_ms": turn.end_ms,
            "pieces": json.dumps(redact.plain_pieces(turn.pieces)),
            "evidence": str(turn.evidence),
            "question": turn.question,
            "margin": turn.margin,
            "disputed": turn.disputed,
            "marks": json.dumps(redact.plain_marks(turn.marks)),
        }
        for ordinal, turn in enumerate(turns)
    ]


def anonymized(row: Row[Any], turns: Iterable[Row[Any]]) -> Anonymized:
    """The inverse of both, through the border; raises BorderBreach for rows that were tampered with."""
    try:
        return redact.reopen(
            [_turn(one) for one in turns],
            language=row.language,
            engine=row.engine,
            model=row.model,
            draft=row.draft,
            duration_ms=row.duration_ms,
            policy=row.policy,
            reviewer=row.reviewer,
            digest=row.digest,
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        # The row no longer even parses. Its text travels inside some of these errors.
        raise BorderBreach("A stored transcript that was changed behind the toolkit's back") from None


def _turn(row: Row[Any]) -> SafeTurn:
    return SafeTurn(
        speaker=row.speaker,
        kind=TurnKind(row.kind),
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        pieces=redact.pieces_from_plain(json.loads(row.pieces)),
        evidence=Evidence(row.evidence),
        question=row.question,
        margin=row.margin,
        disputed=row.disputed,
        marks=redact.marks_from_plain(json.loads(row.marks)),
    )
