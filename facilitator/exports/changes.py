"""What changed since the last release of this line, turn by turn: where coders must look again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.protocol import (
    CODERS,
    EVERY_TARGET,
    Change,
    ExportFile,
    Release,
    checked,
    is_draft,
)
from facilitator.exports.tables import status, table

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = "first release"
REPLACES = "takes the place of a release that was called back: nothing is compared with it"
_HEADER = ("session", "what", "turns", "turns_before", "compared_with_release", "status")


class Changes:
    """``changes.csv``, a row per changed stretch of turns."""

    name = "changes"
    readers = frozenset({CODERS})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one table."""
        word = status(is_draft(checked(release)))
        found = release.changes or [Change(one.session.id, FIRST) for one in release.sessions]
        rows = [(one.session, one.what, one.turns, one.before, one.since, word) for one in found]
        return [ExportFile("changes.csv", table(_HEADER, rows))]


exporter = Changes()
