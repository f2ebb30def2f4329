"""WebVTT captions with ``<v P03>`` voices: for players, and for programs that follow the recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.lines import heading, lines
from facilitator.exports.protocol import (
    CODERS,
    DRAFT,
    EVERY_TARGET,
    ExportFile,
    Release,
    ReleasedSession,
    is_draft,
    per_session,
)
from transcription.formats.vtt import text_format
from transcription.model import Utterance

if TYPE_CHECKING:
    from collections.abc import Sequence


class Captions:
    """``captions/FG1.vtt``, where the turns have times."""

    name = "vtt"
    readers = frozenset({CODERS})
    targets = EVERY_TARGET
    formats = frozenset({"vtt"})

    def files(self, release: Release) -> Sequence[ExportFile]:
        """One file per session that has times."""
        return per_session(release, "captions/{}.vtt", _captions)


def _captions(release: Release, released: ReleasedSession) -> bytes | None:
    if all(turn.start_ms is None for turn in released.text.turns):
        return None
    cues = [
        Utterance(line.paragraph, line.start_ms, line.end_ms, name=line.label)
        for line in lines(release, released)
    ]
    notes = [DRAFT] if is_draft(release, released) else []
    notes.append(f"Convention {heading(release.convention.label)}")
    first, _, rest = text_format.write(cues).partition(b"\n")
    return first + "".join(f"\n\nNOTE {note}" for note in notes).encode() + b"\n" + rest


exporter = Captions()
