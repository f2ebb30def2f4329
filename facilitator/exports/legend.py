"""What the placeholders of this release stand for, and how often each was written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator.exports.labels import in_order, moderator_labels
from facilitator.exports.protocol import ARCHIVE, CODERS, EVERY_TARGET, ExportFile, Release, checked, is_draft
from facilitator.exports.tables import status, table
from transcription.model import Kind, Placeholder
from transcription.placeholders import label

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER = ("placeholder", "kind", "meaning", "count", "status")
_NOTHING = "nothing was replaced"


class Legend:
    """``legend.csv`` for the whole release."""

    name = "legend"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one table."""
        counts = Counter(
            piece
            for one in checked(release).sessions
            for turn in one.text.turns
            for piece in turn.pieces
            if isinstance(piece, Placeholder)
        )
        rows = {label(piece, release.numbers): _row(piece, count, release) for piece, count in counts.items()}
        ordered = [rows[key] for key in in_order(rows)] or [(None, None, _NOTHING, 0)]
        stamped = [(*row, status(is_draft(release))) for row in ordered]
        return [ExportFile("legend.csv", table(_HEADER, stamped))]


def _row(piece: Placeholder, count: int, release: Release) -> tuple[object, ...]:
    """A person of the group is the one whose turns carry that label; others have a meaning or none."""
    meaning = piece.meaning
    if piece.kind is Kind.PARTICIPANT and meaning is None:
        meaning = f"speaker {moderator_labels(release).get(piece.entity, piece.entity)}"
    bare = label(replace(piece, meaning=None), release.numbers)
    return bare, piece.kind, meaning, count


exporter = Legend()
