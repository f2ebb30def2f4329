"""Plain-text transcripts that coding programs split by speaker.

Each turn is a paragraph that begins with its label; no other paragraph has a colon where a program
would look for one. The guide's questions are left out here: MAXQDA and ATLAS.ti give every
paragraph to the last label before it, so a heading between two turns would be coded as speech
(maxqda.com/help-mx22/import/importing-focus-group-transcripts). They stand in the table of turns,
the reading copy and the NVivo document.

The lines are written here and not by ``transcription.formats.txt``: that writer may mark a label
with an invisible character so that its own reader finds it again, and a coding program would take
the marked label for another person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.lines import lines, session_heading
from facilitator.exports.protocol import (
    ARCHIVE,
    ATLASTI,
    CODERS,
    DRAFT,
    EVERY_TARGET,
    QUALCODER,
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

    from facilitator.exports.lines import Line

# "Name:" is also found after a full stop within speech by QualCoder; "@Name:" only at a line's start.
_AT_SIGN = frozenset({ATLASTI, QUALCODER})


class PlainText:
    """``transcripts/FG1.txt``, and ``transcripts-stamped/FG1.txt`` where the turns have times."""

    name = "txt"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats = frozenset({"txt"})

    def files(self, release: Release) -> Sequence[ExportFile]:
        """Both files of each session."""
        names = stems(checked(release))
        found = []
        for one in release.sessions:
            name = f"{names[one.session.id]}.txt"
            if any(turn.start_ms is not None for turn in one.text.turns):
                found.append(ExportFile(f"transcripts-stamped/{name}", _text(release, one, stamped=True)))
            found.append(ExportFile(f"transcripts/{name}", _text(release, one, stamped=False)))
        return found


def opening(release: Release, released: ReleasedSession) -> list[str]:
    """The paragraphs before the first turn."""
    draft = [DRAFT] if is_draft(release, released) else []
    return [f"{session_heading(release, released)}. Convention {release.convention.label}", *draft]


def label(release: Release, line: Line) -> str:
    """The line's label as the release's program wants it, with its colon."""
    return f"@{line.label}:" if release.target in _AT_SIGN else f"{line.label}:"


def _text(release: Release, released: ReleasedSession, *, stamped: bool) -> bytes:
    paragraphs = opening(release, released)
    for line in lines(release, released):
        stamp = f"[{clock(line.start_ms)}]" if stamped and line.start_ms is not None else ""
        paragraphs.append(f"{stamp}{label(release, line)} {line.paragraph}".rstrip())
    return ("\n\n".join(paragraphs) + "\n").encode()


exporter = PlainText()
