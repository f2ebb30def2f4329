"""Who was in each session and how: a row per person. No dates, and lengths in whole minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.labels import voices
from facilitator.exports.lines import lines, minutes
from facilitator.exports.protocol import (
    ARCHIVE,
    CODERS,
    EVERY_TARGET,
    ExportFile,
    Release,
    ReleasedSession,
    checked,
    is_draft,
)
from facilitator.exports.tables import status, table
from facilitator.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facilitator.exports.labels import Voice

UNKNOWN_ROLE = "not on the session's list"
_HEADER = (
    "session",
    "session_number",
    "group",
    "guide",
    "language",
    "minutes",
    "moderator",
    "label",
    "id",
    "role",
    "presence",
    "first_turn",
    "status",
)


class SessionSheet:
    """``session-sheet.csv`` for the whole release."""

    name = "session-sheet"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one table; sessions are numbered in the order of the release."""
        rows = [
            row
            for number, one in enumerate(checked(release).sessions, start=1)
            for row in _rows(release, one, number)
        ]
        return [ExportFile("session-sheet.csv", table(_HEADER, rows))]


def _rows(release: Release, released: ReleasedSession, number: int) -> Iterator[tuple[object, ...]]:
    session, text = released.session, released.text
    people = voices(release, released)
    moderators = [one.label for one in people if one.attendance and one.attendance.role is Role.MODERATOR]
    shared = (
        session.id,
        number,
        session.group,
        session.guide,
        text.language,
        minutes(text.duration_ms),
        ", ".join(moderators),
    )
    first_turns = {line.label: line.number for line in reversed(lines(release, released))}
    for one in people:
        first = first_turns.get(one.label)
        yield *shared, one.label, *_attendance(one), first, status(is_draft(release, released))


def _attendance(voice: Voice) -> tuple[object, ...]:
    who = voice.attendance
    return (None, UNKNOWN_ROLE, None) if who is None else (who.participant, who.role, who.presence)


exporter = SessionSheet()
