"""What two released tables of counts tell together: whoever has both can subtract one from the other.

Two tables of one characteristic are safe side by side where everybody who stands in only one of them,
or elsewhere than in the other, is one of at least k such people, in every cell and every total; and
where each table stays safe with only those counts hidden that both of them hide. (Given the first, all
that a difference can tell are counts of k and more; then a count that either shows is known in both.)
Three and more tables are compared two by two.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from facilitator.release.suppress import is_safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.model import Counted


def smallest_told(new: Counted, earlier: Counted, smallest: int) -> int | None:
    """The smallest number of people that both tables together tell of; None where none is too small.

    0 stands for a hidden count that the other table gives back.
    """
    told = [*_differing(new, earlier), *_differing(earlier, new)]
    small = [number for number in told if number < smallest]
    if small:
        return min(small)
    given_back = not (_safe(new, earlier, smallest) and _safe(earlier, new, smallest))
    return 0 if given_back else None


def _differing(one: Counted, other: Counted) -> Iterable[int]:
    """How many people stand in each cell and total of ``one`` and not there in ``other``."""
    moved = [where for who, where in one.people.items() if other.people.get(who) != where]
    gone = [group for who, (_, group) in one.people.items() if who not in other.people]
    yield from Counter(moved).values()
    yield from Counter(value for value, _ in moved).values()
    yield from Counter(gone).values()
    yield from (len(each) for each in (moved, gone) if each)


def _safe(one: Counted, other: Counted, smallest: int) -> bool:
    """Is ``one`` safe where every count that ``other`` shows is known?"""
    cells = Counter(one.people.values())
    values = sorted({value for value, _ in cells})
    groups = sorted({group for _, group in cells})
    known = {value for value, _ in other.people.values()}
    hidden = {cell for cell in one.hidden if cell in other.hidden or cell[0] not in known}
    return is_safe(
        tuple(tuple(cells[value, group] for group in groups) for value in values),
        frozenset(
            (row, column)
            for row, value in enumerate(values)
            for column, group in enumerate(groups)
            if (value, group) in hidden
        ),
        smallest,
    )
