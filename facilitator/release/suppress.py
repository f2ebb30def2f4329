"""Small counts hidden in a table of counts, and enough others that the totals do not give them back.

A count from 1 to k - 1 is hidden (primary suppression). Then further counts are hidden until no
hidden count can be worked out from what is shown: for each one the smallest and the largest whole
number that fit all rows and columns are computed exactly, and they must differ and reach up to k.
Hidden counts and totals form a transportation problem, so these bounds are whole numbers and are
found by moving units around closed ways (maximum flow; Cox 1995, Network models for complementary
cell suppression, J. Am. Stat. Assoc. 90:1453-1462).

It assumes that every total is 0 or at least k: ``table`` in ``actions/demographics.py`` sees to it.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Counts = tuple[tuple[int, ...], ...]
Cell = tuple[int, int]  # row, column
_Node = tuple[str, int]


def hidden_cells(counts: Counts, smallest: int) -> frozenset[Cell]:
    """The cells to hide so that none of them can be told or is known to be below ``smallest``."""
    hidden = {
        (row, column)
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if 0 < count < smallest
    }
    while exposed := _exposed(counts, hidden, smallest):
        hidden.add(_next(counts, hidden, exposed))
    return frozenset(hidden)


def _exposed(counts: Counts, hidden: set[Cell], smallest: int) -> Cell | None:
    """A hidden cell that what is shown still tells too much of."""
    for cell in sorted(hidden):
        low, high = bounds(counts, hidden, cell)
        if low == high or high < smallest:
            return cell
    return None


def _next(counts: Counts, hidden: set[Cell], exposed: Cell) -> Cell:
    """The smallest shown count in the row or column of ``exposed``, else anywhere: it costs least."""
    shown = [
        (row, column)
        for row, line in enumerate(counts)
        for column in range(len(line))
        if (row, column) not in hidden
    ]
    if not shown:
        raise ValueError("a total is below the smallest group")
    near = [cell for cell in shown if cell[0] == exposed[0] or cell[1] == exposed[1]]
    return min(near or shown, key=lambda cell: _cost(counts, hidden, cell))


def _cost(counts: Counts, hidden: set[Cell], cell: Cell) -> tuple[bool, bool, int, Cell]:
    """What readers lose: a zero says that nobody is there; a cell that closes a ring of hidden ones helps."""
    row, column = cell
    rings = any(one[0] == row for one in hidden) and any(one[1] == column for one in hidden)
    count = counts[row][column]
    return count == 0, not rings, count, cell


def bounds(
    counts: Counts, hidden: Sequence[Cell] | set[Cell] | frozenset[Cell], cell: Cell
) -> tuple[int, int]:
    """The smallest and the largest count that ``cell`` can have, given all totals and all shown counts."""
    row, column = cell
    count = counts[row][column]
    others = [one for one in hidden if one != cell]
    more = _flow(counts, others, ("column", column), ("row", row))
    less = _flow(counts, others, ("row", row), ("column", column))
    return max(0, count - less), count + more


def _flow(counts: Counts, hidden: Sequence[Cell], source: _Node, sink: _Node) -> int:
    """How many units can move from ``source`` to ``sink`` through hidden cells.

    From a row to a column a cell takes a unit more, without limit; from a column to a row it gives
    one up, as many as it has.
    """
    room = {cell: counts[cell[0]][cell[1]] for cell in hidden}
    limit = sum(map(sum, counts))
    moved = 0
    while moved < limit and (way := _way(room, source, sink)):
        units = min((room[cell] for cell, up in way if not up), default=limit - moved)
        units = min(units, limit - moved)
        for cell, up in way:
            room[cell] += units if up else -units
        moved += units
    return moved


def _way(room: dict[Cell, int], source: _Node, sink: _Node) -> list[tuple[Cell, bool]]:
    """A shortest way; each step is a cell and whether it takes (True) or gives up units."""
    came: dict[_Node, tuple[_Node, Cell, bool]] = {}
    waiting = deque([source])
    while waiting:
        node = waiting.popleft()
        for cell, have in room.items():
            row, column = ("row", cell[0]), ("column", cell[1])
            up = node == row
            if not up and (node != column or not have):
                continue
            target = column if up else row
            if target == source or target in came:
                continue
            came[target] = (node, cell, up)
            if target == sink:
                return _walked(came, source, sink)
            waiting.append(target)
    return []


def _walked(
    came: dict[_Node, tuple[_Node, Cell, bool]], source: _Node, sink: _Node
) -> list[tuple[Cell, bool]]:
    steps = []
    node = sink
    while node != source:
        node, cell, up = came[node]
        steps.append((cell, up))
    return steps
