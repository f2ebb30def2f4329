"""All turns of the release as one table: for Excel, R, SPSS and Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.lines import lines, question_headings
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
from facilitator.exports.tables import quotable, status, table
from transcription.formats.timecode import exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADER = (
    "session",
    "turn",
    "speaker",
    "kind",
    "start",
    "end",
    "question",
    "text",
    "status",
    "convention",
    "quotable",
)


class TurnTable:
    """``turns.csv``, a row per turn."""

    name = "csv"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats = frozenset({"csv"})

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one table."""
        rows = [row for one in checked(release).sessions for row in _rows(release, one)]
        return [ExportFile("turns.csv", table(_HEADER, rows))]


def _rows(release: Release, released: ReleasedSession) -> Iterator[tuple[object, ...]]:
    questions = question_headings(released.question_texts)
    word = status(is_draft(release, released))
    for line in lines(release, released):
        times = (None if ms is None else exact(ms) for ms in (line.start_ms, line.end_ms))
        question = questions.get(line.question or "", line.question)
        said = (line.label, line.kind, *times, question, line.text)
        yield released.session.id, line.number, *said, word, release.convention.label, quotable(line.quotable)


exporter = TurnTable()
