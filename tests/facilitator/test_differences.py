"""Two released tables of counts, subtracted from each other, tell of nobody."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from facilitator.model import Counted
from facilitator.release.differences import smallest_told
from facilitator.release.suppress import hidden_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

Table = tuple[tuple[int, int], tuple[int, int]]


def counted(cells: dict[tuple[str, str], list[str]], hidden: tuple[tuple[str, str], ...] = ()) -> Counted:
    return Counted("gender", {who: cell for cell, people in cells.items() for who in people}, hidden)


def ids(first: int, last: int) -> list[str]:
    return [f"P{number:02d}" for number in range(first, last + 1)]


SIX = {("f", "a"): ids(1, 6), ("m", "a"): ids(11, 16)}


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (SIX, None),  # the same people
        ({**SIX, ("f", "a"): ids(1, 7)}, 1),  # one more: what this person answered is plain
        ({**SIX, ("f", "a"): ids(1, 5)}, 1),  # one left
        ({**SIX, ("f", "a"): ids(1, 10)}, 4),
        ({**SIX, ("f", "a"): [*ids(1, 6), *ids(21, 25)]}, None),  # five more who answered alike
        ({("f", "a"): [*ids(1, 6), "P21", "P22"], ("m", "a"): [*ids(11, 16), *ids(23, 25)]}, 2),
        ({("f", "a"): [*ids(1, 6), "P16"], ("m", "a"): ids(11, 15)}, 1),  # one answer was corrected
        ({**SIX, ("f", "b"): ids(31, 36)}, None),  # a whole group more
        ({**SIX, ("f", "b"): ids(31, 34)}, 4),
        ({("f", "a"): ids(31, 36), ("m", "a"): ids(41, 46)}, None),  # other people altogether
    ],
)
def test_what_two_tables_tell(later: dict[tuple[str, str], list[str]], told: int | None) -> None:
    assert smallest_told(counted(later), [counted(SIX)], 5) == told
    assert smallest_told(counted(SIX), [counted(later)], 5) == told


def test_a_hidden_count_that_another_table_gives_back_is_told() -> None:
    cells = {("f", "a"): ids(1, 2), ("m", "a"): ids(3, 9), ("f", "b"): ids(11, 17), ("m", "b"): ids(21, 27)}
    ring = tuple(cells)
    assert smallest_told(counted(cells, ring), [counted(cells, ring)], 5) is None
    assert smallest_told(counted(cells, ring), [counted(cells, ring[:3])], 5) == 0


def with_margins_of(table: Table) -> Iterator[Table]:
    """Every table of counts with the same totals."""
    (a, b), (c, d) = table
    for first in range(min(a + b, a + c) + 1):
        other = (first, a + b - first), (a + c - first, d - a + first)
        if min(min(row) for row in other) >= 0:
            yield other


def cells_of(table: Table) -> dict[tuple[int, int], int]:
    return {(row, column): table[row][column] for row, column in product(range(2), repeat=2)}


def totals(table: Table) -> list[int]:
    return [*map(sum, table), *map(sum, zip(*table, strict=True))]


def plus(one: Table, other: Table) -> Table:
    return tuple(tuple(map(sum, zip(*rows, strict=True))) for rows in zip(one, other, strict=True))  # type: ignore[return-value]


def people_of(table: Table, letter: str) -> dict[str, tuple[str, str]]:
    return {
        f"{letter}{row}{column}{number}": (str(row), str(column))
        for (row, column), count in cells_of(table).items()
        for number in range(count)
    }


TABLES = st.tuples(st.tuples(*[st.integers(0, 7)] * 2), st.tuples(*[st.integers(0, 7)] * 2))


@given(TABLES, TABLES, st.integers(2, 4))
@example(((2, 7), (7, 7)), ((0, 0), (0, 5)), 3)
@example(((1, 3), (3, 3)), ((0, 0), (0, 0)), 2)
def test_whoever_has_both_tables_can_work_out_no_small_count(
    first: Table, more: Table, smallest: int
) -> None:
    """Against every pair of tables that fits all that is shown, where people only came in between."""
    second = plus(first, more)
    assume(all(total == 0 or total >= smallest for one in (first, second) for total in totals(one)))
    hidden = [hidden_cells(one, smallest) for one in (first, second)]
    named = [tuple((str(row), str(column)) for row, column in sorted(one)) for one in hidden]
    before = Counted("x", people_of(first, "A"), named[0])
    after = Counted("x", {**before.people, **people_of(more, "B")}, named[1])
    if smallest_told(after, [before], smallest) is not None:
        return
    fitting = [
        (one, two)
        for one in with_margins_of(first)
        for two in with_margins_of(more)
        if all(one[r][c] == first[r][c] for r, c in cells_of(first) if (r, c) not in hidden[0])
        and all(one[r][c] + two[r][c] == second[r][c] for r, c in cells_of(first) if (r, c) not in hidden[1])
    ]
    for number, true in enumerate((first, more)):
        for (row, column), count in cells_of(true).items():
            possible = {pair[number][row][column] for pair in fitting}
            if 0 < count < smallest:
                assert len(possible) > 1
                assert max(possible) >= smallest
    assert Counter(after.people.values()) == Counter(
        {(str(r), str(c)): n for (r, c), n in cells_of(second).items()}
    )


def test_all_less_one_part_less_another_leaves_a_small_rest_that_no_two_tables_tell() -> None:
    first = {("f", "a"): ids(1, 6), ("m", "a"): ids(11, 16)}
    second = {("f", "a"): ids(21, 26), ("m", "a"): ids(31, 36)}
    rest = {("f", "a"): ids(41, 48), ("m", "a"): ids(51, 52)}
    whole = {cell: [*first[cell], *second[cell], *rest[cell]] for cell in first}
    tables = [counted(one) for one in (first, second, whole)]
    assert all(smallest_told(one, [other], 5) is None for one in tables for other in tables)
    for new in tables:
        assert smallest_told(new, [one for one in tables if one is not new], 5) == 2


def test_three_overlapping_tables_may_leave_where_people_could_have_changed_places() -> None:
    shared = {("f", "a"): ids(1, 2), ("m", "a"): ids(3, 9)}
    more = [{("f", "a"): ids(at, at + 9), ("m", "a"): ids(at + 10, at + 19)} for at in (20, 40, 60)]
    tables = [counted({cell: [*shared[cell], *one[cell]] for cell in shared}) for one in more]
    assert smallest_told(tables[2], tables[:2], 5) is None


VALUES, GROUPS = ("f", "m"), ("a", "b")
CELLS = tuple(product(VALUES, GROUPS))
IN = tuple(frozenset(one) for one in ({0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}))
Kinds = dict[frozenset[int], dict[tuple[str, str], int]]  # tables, then how many people in each cell


def tables_of(kinds: Kinds, smallest: int) -> list[Counted]:
    """Three tables, as they would leave one by one, of people who are counted in these."""
    found = []
    for at in range(3):
        cells = {
            cell: [
                f"{sorted(there)}{cell}{n}"
                for there, counts in kinds.items()
                if at in there
                for n in range(counts[cell])
            ]
            for cell in CELLS
        }
        counts = tuple(tuple(len(cells[value, group]) for group in GROUPS) for value in VALUES)
        assume(
            all(
                total == 0 or total >= smallest
                for total in (*map(sum, counts), *map(sum, zip(*counts, strict=True)))
            )
        )
        hidden = hidden_cells(counts, smallest)  # type: ignore[arg-type]
        found.append(counted(cells, tuple((VALUES[row], GROUPS[column]) for row, column in sorted(hidden))))
    return found


def fitting(kinds: Kinds, tables: list[Counted]) -> Iterator[Kinds]:
    """Every way in which the same people could have answered, for all that the three tables show."""
    shown = [Counter(one.people.values()) for one in tables]
    by_group = [list(_in_group(kinds, tables, shown, group)) for group in GROUPS]
    for parts in product(*by_group):
        counts: Kinds = {
            there: {cell: part[there][cell] for part in parts for cell in part[there]} for there in kinds
        }
        if all(
            sum(counts[there][value, group] for there in kinds if at in there for group in GROUPS)
            == sum(shown[at][value, group] for group in GROUPS)
            for at in range(3)
            for value in VALUES
        ):
            yield counts


def _in_group(
    kinds: Kinds, tables: list[Counted], shown: list[Counter[tuple[str, str]]], group: str
) -> Iterator[Kinds]:
    sizes = [kinds[there]["f", group] + kinds[there]["m", group] for there in kinds]
    for women in product(*(range(size + 1) for size in sizes)):
        part = {
            there: {("f", group): n, ("m", group): size - n}
            for there, n, size in zip(kinds, women, sizes, strict=True)
        }
        if all(
            (value, group) in tables[at].hidden
            or sum(part[there][value, group] for there in kinds if at in there) == shown[at][value, group]
            for at in range(3)
            for value in VALUES
        ):
            yield part


def known(kinds: Kinds, tables: list[Counted], smallest: int) -> list[tuple[frozenset[int], tuple[str, str]]]:
    """Small counts that all three tables together tell, or tell to be small."""
    ways = list(fitting(kinds, tables))
    return [
        (there, cell)
        for there, counts in kinds.items()
        for cell, number in counts.items()
        if 0 < number < smallest and max(way[there][cell] for way in ways) < smallest
    ]


KINDS = st.dictionaries(
    st.sampled_from(IN),
    st.fixed_dictionaries({cell: st.sampled_from((0, 0, 1, 2, 3, 4)) for cell in CELLS}),
    min_size=2,
    max_size=4,
)


@given(KINDS, st.integers(2, 3))
def test_three_tables_together_tell_no_small_count(kinds: Kinds, smallest: int) -> None:
    """Against every answer that fits all three tables, all totals and who is counted where."""
    tables = tables_of(kinds, smallest)
    if smallest_told(tables[2], tables[:2], smallest) is None:
        assert known(kinds, tables, smallest) == []
