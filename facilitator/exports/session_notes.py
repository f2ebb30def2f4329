"""What the assistant noted while the session was held: quotes, what was seen, the summary, the debrief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.lines import notes, question_headings
from facilitator.exports.protocol import (
    ARCHIVE,
    CODERS,
    EVERY_TARGET,
    ExportFile,
    Release,
    checked,
    is_draft,
)
from facilitator.exports.tables import status, table
from transcription.formats.timecode import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER = ("session", "time", "question", "who", "note", "status")


class SessionNotes:
    """``session-notes.csv``, a row per note; no file where nobody noted anything."""

    name = "session-notes"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one table, in the order of the sessions."""
        rows = [
            (
                released.session.id,
                None if note.start_ms is None else clock(note.start_ms),
                questions.get(note.question or "", note.question),
                note.label,
                note.text,
                status(is_draft(release, released)),
            )
            for released in checked(release).sessions
            for questions in (question_headings(released.question_texts),)  # as in turns.csv
            for note in notes(release, released)
        ]
        return [ExportFile("session-notes.csv", table(_HEADER, rows))] if rows else []


exporter = SessionNotes()
