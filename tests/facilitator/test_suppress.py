"""No hidden count of a table can be told from what the table shows."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.release.suppress import bounds, hidden_cells


def fitting(counts, hidden):
    """Every table with the same totals and the same shown counts, by trying all: slow and simple."""
    rows, columns = len(counts), len(counts[0])
    order = sorted(hidden)
    most = [min(sum(counts[row]), sum(line[column] for line in counts)) for row, column in order]
    found = []
    for chosen in product(*(range(top + 1) for top in most)):
        tried = [list(line) for line in counts]
        for (row, column), count in zip(order, chosen, strict=True):
            tried[row][column] = count
        same_rows = all(sum(tried[row]) == sum(counts[row]) for row in range(rows))
        if same_rows and all(
            sum(line[column] for line in tried) == sum(line[column] for line in counts)
            for column in range(columns)
        ):
            found.append(tried)
    return found


SMALL = st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3).map(tuple), min_size=2, max_size=3).map(
    tuple
)


@settings(max_examples=60, deadline=None)
@given(SMALL, st.data())
def test_bounds_are_what_trying_every_table_gives(counts, data):
    cells = [(row, column) for row in range(len(counts)) for column in range(3)]
    hidden = data.draw(st.sets(st.sampled_from(cells), min_size=1, max_size=6))
    tables = fitting(counts, hidden)
    for row, column in hidden:
        values = [table[row][column] for table in tables]
        assert bounds(counts, hidden, (row, column)) == (min(values), max(values))


def totals_large(counts, smallest):
    lines = [*counts, *zip(*counts, strict=True)]
    return all(sum(line) >= smallest for line in lines)


WIDE = st.tuples(st.integers(2, 5), st.integers(2, 5)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 12), min_size=size[1], max_size=size[1]).map(tuple),
        min_size=size[0],
        max_size=size[0],
    ).map(tuple)
)


@settings(max_examples=200, deadline=None)
@given(WIDE, st.integers(2, 6))
def test_no_hidden_count_is_known_exactly_or_known_to_be_small(counts, smallest):
    if not totals_large(counts, smallest):
        return
    hidden = hidden_cells(counts, smallest)
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            assert (row, column) in hidden or not 0 < count < smallest
    for cell in hidden:
        low, high = bounds(counts, hidden, cell)
        assert low < high
        assert high >= smallest


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2).map(tuple), min_size=2, max_size=3).map(
        tuple
    )
)
def test_somebody_who_tries_every_table_learns_no_small_count(counts):
    """The attack itself, without our own bounds: every table that fits is listed."""
    if not totals_large(counts, 3):
        return
    hidden = hidden_cells(counts, 3)
    tables = fitting(counts, hidden) if hidden else []
    for row, column in hidden:
        values = {table[row][column] for table in tables}
        assert len(values) > 1
        assert max(values) >= 3


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        (((5, 6), (7, 8)), set()),
        (((0, 6), (7, 8)), set()),
        (
            ((2, 6), (7, 8)),
            {(0, 0), (0, 1), (1, 0), (1, 1)},
        ),  # one hidden count alone is total minus the rest
        (((2, 9, 9), (9, 2, 9), (9, 9, 9)), {(0, 0), (0, 1), (1, 0), (1, 1)}),
    ],
)
def test_known_tables(counts, hidden):
    assert hidden_cells(counts, 5) == hidden


def test_a_total_below_the_smallest_group_is_refused():
    with pytest.raises(ValueError, match="total"):
        hidden_cells(((1, 1), (0, 1)), 5)
