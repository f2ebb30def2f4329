"""What all released tables of counts tell together: whoever has them can subtract one from another.

The people of one characteristic fall into kinds: those counted in the same tables, in the same cell. A new
table may leave where

- everybody who stands in only one of it and an earlier one, or elsewhere, is one of at least k such people,
  in every cell: what two tables differ by is then never a small count;
- each kind of fewer than k people could as well be of k people or more: for each one other counts are
  found, whole and none below 0, that fit everything which all the tables show, their totals, and the
  number of people of each group that any two tables share.

Counts that fit are looked for in two ways: kinds of the same tables change places through cells that all
of these tables hide (``suppress.bounds``), or people of two values change places between kinds, so that
every table counts as before. Where neither way is found, the tables are taken as telling.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

from facilitator.release.suppress import bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from facilitator.model import Counted

_Cell = tuple[str, str]  # value, group
_Tables = frozenset[int]
_Kinds = dict[_Tables, Counter[_Cell]]
_MOST_KINDS = 9  # of tables: beyond it the exchanges are too many to try (3 to that power)


def smallest_told(new: Counted, earlier: Sequence[Counted], smallest: int) -> int | None:
    """The smallest number of people that all tables together tell of; None where none is too small.

    0 stands for a count that one table hides and the others give back.
    """
    told = [number for one in earlier for number in (*_differing(new, one), *_differing(one, new))]
    small = [number for number in told if number < smallest]
    if small:
        return min(small)
    return _told_together((*earlier, new), smallest)


def _differing(one: Counted, other: Counted) -> Iterable[int]:
    """How many people stand in each cell and total of ``one`` and not there in ``other``."""
    moved = [where for who, where in one.people.items() if other.people.get(who) != where]
    gone = [group for who, (_, group) in one.people.items() if who not in other.people]
    yield from Counter(moved).values()
    yield from Counter(value for value, _ in moved).values()
    yield from Counter(gone).values()
    yield from (len(each) for each in (moved, gone) if each)


def _told_together(tables: Sequence[Counted], smallest: int) -> int | None:
    everybody = {who for one in tables for who in one.people}
    ways = Counter(tuple(one.people.get(who) for one in tables) for who in everybody)
    kinds: _Kinds = {}
    for way, number in ways.items():
        cells = {where for where in way if where is not None}
        if len(cells) > 1 and number < smallest:
            return number  # an answer that changed: nothing is looked for to hide it
        if len(cells) == 1:
            there = frozenset(at for at, where in enumerate(way) if where is not None)
            kinds.setdefault(there, Counter())[cells.pop()] += number
    hidden = [frozenset(one.hidden) for one in tables]
    told = (
        (there, number)
        for there, counts in kinds.items()
        for cell, number in counts.items()
        if number < smallest and not _open(kinds, there, cell, hidden, smallest)
    )
    return min((0 if len(there) == len(tables) else number for there, number in told), default=None)


def _open(
    kinds: _Kinds, there: _Tables, cell: _Cell, hidden: Sequence[frozenset[_Cell]], smallest: int
) -> bool:
    """Could this small kind as well be of ``smallest`` people, for all that is shown?"""
    behind = frozenset.intersection(*(hidden[at] for at in there))
    if cell in behind and _reach(kinds[there], behind, cell) >= smallest:
        return True
    value, group = cell
    others = {other for counts in kinds.values() for other, where in counts if where == group} - {value}
    more = smallest - kinds[there][cell]
    return any(_exchange(kinds, there, (cell, (other, group)), more) for other in others)


def _reach(counts: Mapping[_Cell, int], hidden: frozenset[_Cell], cell: _Cell) -> int:
    """How many people of one kind of tables can be in ``cell``, its other hidden cells giving way."""
    values = sorted({value for value, _ in counts})
    groups = sorted({group for _, group in counts})
    table = tuple(tuple(counts.get((value, group), 0) for group in groups) for value in values)
    places = {
        (value, group): (row, column)
        for row, value in enumerate(values)
        for column, group in enumerate(groups)
        if (value, group) in hidden
    }
    return bounds(table, set(places.values()), places[cell])[1]


def _exchange(kinds: _Kinds, there: _Tables, cells: tuple[_Cell, _Cell], more: int) -> bool:
    """Can ``more`` people of the kind be of the first cell, not the second, with every table as it is?

    Each kind of tables takes part with +1, -1 or not; in every table the parts cancel out.
    """
    others = [one for one in kinds if one != there]
    if len(others) > _MOST_KINDS or not _has(kinds[there], cells, more):
        return False
    able = [[part for part in (-1, 0, 1) if _has(kinds[one], cells, part * more)] for one in others]
    return any(_cancels(there, zip(others, parts, strict=True)) for parts in product(*able))


def _has(counts: Mapping[_Cell, int], cells: tuple[_Cell, _Cell], more: int) -> bool:
    """Are there so many people in the cell that they leave?"""
    return counts.get(cells[more > 0], 0) >= abs(more)


def _cancels(there: _Tables, parts: Iterable[tuple[_Tables, int]]) -> bool:
    total = Counter(there)
    for one, part in parts:
        for at in one:
            total[at] += part
    return not any(total.values())
