"""Rows for NVivo's transcript of a recording: time span, speaker, content, one turn a line.

The format is that of NVivo's "Import rows" for text files: tab-separated, the same number of tabs in
every line, tenths of a second (help-nv.qsrinternational.com, "Import transcripts").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.lines import lines
from facilitator.exports.protocol import (
    ARCHIVE,
    CODERS,
    DRAFT,
    NVIVO,
    ExportFile,
    Release,
    ReleasedSession,
    checked,
    is_draft,
    stems,
)
from transcription.formats.timecode import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER = "Timespan\tSpeaker\tContent"


class NvivoRows:
    """``nvivo-rows/FG1.txt``, where every turn has a time: NVivo takes no row without one."""

    name = "nvivo-rows"
    readers = frozenset({CODERS, ARCHIVE})
    targets = frozenset({NVIVO})
    formats = frozenset({"txt"})

    def files(self, release: Release) -> Sequence[ExportFile]:
        """One file per session that can have one."""
        names = stems(checked(release))
        return [
            ExportFile(f"nvivo-rows/{names[one.session.id]}.txt", _rows(release, one))
            for one in release.sessions
            if one.text.turns and all(turn.start_ms is not None for turn in one.text.turns)
        ]


def _rows(release: Release, released: ReleasedSession) -> bytes:
    header = f"{_HEADER} ({DRAFT})" if is_draft(release, released) else _HEADER
    rows = [header]
    for line in lines(release, released):
        span = "-".join(_tenths(ms) for ms in (line.start_ms, line.end_ms) if ms is not None)
        rows.append(f"{span}\t{line.label}\t{line.paragraph}")
    return "".join(f"{row}\n" for row in rows).encode()


def _tenths(ms: int) -> str:
    return f"{clock(ms)}.{ms % 1000 // 100}"


exporter = NvivoRows()
