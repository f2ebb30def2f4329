"""A table of counts as it may leave: what would tell of a single person is hidden."""

from __future__ import annotations

from dataclasses import dataclass

HIDDEN = None  # a cell that was suppressed


@dataclass(frozen=True, slots=True)
class CountTable:
    """How many people of each group have each value of one characteristic.

    ``cells`` has a row per value and a column per group; None is a suppressed count. Margins are
    always shown. ``note`` says in words what was left out or merged.
    """

    characteristic: str
    groups: tuple[str, ...]
    values: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    value_totals: tuple[int, ...]
    group_totals: tuple[int, ...]
    smallest: int
    note: str = ""
