"""Who took part, as counts by group, where demographics were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.protocol import ARCHIVE, CODERS, EVERY_TARGET, ExportFile, Release, checked, is_draft
from facilitator.exports.tables import status, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facilitator.exports.count_table import CountTable

HIDDEN_WORD = "hidden"
ALL = "all"


class Demographics:
    """``demographics.csv``: a row per value of each characteristic, a column per group."""

    name = "demographics"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one table; none where nobody asked for it."""
        if not checked(release).tables:
            return []
        groups = release.tables[0].groups
        word = status(is_draft(release))
        rows = [(*row, word) for one in release.tables for row in rows_of(one)]
        return [
            ExportFile("demographics.csv", table(("characteristic", "value", *groups, ALL, "status"), rows))
        ]


def rows_of(one: CountTable) -> Iterator[tuple[object, ...]]:
    """The table's rows with their totals, then its notes; hidden counts say so."""
    for value, line, total in zip(one.values, one.cells, one.value_totals, strict=True):
        shown = (HIDDEN_WORD if count is None else count for count in line)
        yield one.characteristic, value, *shown, total
    blank = ("",) * len(one.groups)
    if one.groups:
        yield one.characteristic, ALL, *one.group_totals, sum(one.group_totals)
    for note in notes(one):
        yield one.characteristic, note, *blank, ""


def notes(one: CountTable) -> list[str]:
    """What readers must know of the table, in words."""
    hidden = any(count is None for line in one.cells for count in line)
    rule = (
        f"Counts below {one.smallest} are hidden, and others so that the totals do not give them back."
        if hidden
        else ""
    )
    return [note for note in (rule, one.note) if note]


exporter = Demographics()
