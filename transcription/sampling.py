"""How sure a second reading of some turns makes us: a random sample, and the bound that it yields.

The unit is the turn: a turn counts as missed when one identifier or more was left in it. Turns that
follow one another are alike, so the session is cut into as many stretches of equal length as turns
are drawn and one turn is drawn from each; the binomial bound is then on the safe side (W. Hoeffding,
"On the distribution of the number of successes in independent trials", Ann. Math. Stat. 27, 1956).
Over several sessions the turns of one are more alike than those of two, and the samples of some are
thinner: both shrink the sample to an effective size (L. Kish, Survey Sampling, 1965).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, exp, fsum, lgamma, log, log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

CONFIDENCE = 0.95  # one-sided
LIKENESS = 0.05  # intraclass correlation taken for turns of one session; texts of one source: 0.01 to 0.05
_PRECISION = 1e-6  # of a bound, as a share


@dataclass(frozen=True, slots=True)
class Reading:
    """What a second reading of one session found: turns drawn of all, and those with something missed."""

    turns: int
    drawn: int
    missed: int


@dataclass(frozen=True, slots=True)
class Bound:
    """At most ``share`` of all turns hold something missed, at ``CONFIDENCE``.

    ``effective`` is the size of a simple sample that would say as much (drawn / design effect).
    ``whole``: every turn was read, so that nothing is left to chance, only to the readers' eyes.
    """

    share: float
    drawn: int
    missed: int
    effective: float
    design_effect: float
    whole: bool = False

    def sentence(self) -> str:
        """In words, with its unit."""
        if self.whole:
            return (
                f"{self.missed} missed in {self.drawn} turns, which are all there are, read again; what both "
                "readers overlooked is not counted"
            )
        percent = f"{ceil(self.share * 1000) / 10:g}"
        return (
            f"{self.missed} missed in {self.drawn} turns read again: "
            f"at most {percent} % of turns hold something missed, at {CONFIDENCE * 100:g} %"
        )


def draw(turns: int, size: int, chance: random.Random) -> list[int]:
    """``size`` turn numbers in order, one from each of ``size`` stretches of equal length; all if fewer."""
    if size >= turns:
        return list(range(turns))
    edges = [turns * number // size for number in range(size + 1)]
    return [chance.randrange(first, end) for first, end in pairwise(edges)]


def of_session(reading: Reading) -> Bound:
    """The bound for the session that was read; exact where all of it was."""
    if reading.drawn >= reading.turns:
        share = reading.missed / reading.turns if reading.turns else 0.0
        return Bound(share, reading.drawn, reading.missed, float(reading.drawn), 1.0, whole=True)
    return Bound(
        upper(reading.missed, reading.drawn), reading.drawn, reading.missed, float(reading.drawn), 1.0
    )


def of_study(readings: Sequence[Reading], unread: int = 0) -> Bound:
    """The bound for all sessions together, ``unread`` of them without a second reading."""
    drawn = sum(one.drawn for one in readings)
    missed = sum(one.missed for one in readings)
    if not drawn:
        return Bound(1.0, 0, 0, 0.0, 1.0)
    effect = max(1.0, _unequal(readings) * (_clustered(readings) if unread else 1.0))
    effective = drawn / effect
    whole = not unread and all(one.drawn >= one.turns for one in readings)
    return Bound(upper(missed / effect, effective), drawn, missed, effective, effect, whole)


def _unequal(readings: Sequence[Reading]) -> float:
    """Kish's effect of unequal weights: thin samples of long sessions count for more."""
    weights = [(one.drawn, one.turns / one.drawn) for one in readings if one.drawn]
    whole = fsum(drawn * weight for drawn, weight in weights)
    squares = fsum(drawn * weight**2 for drawn, weight in weights)
    return sum(drawn for drawn, _ in weights) * squares / whole**2


def _clustered(readings: Sequence[Reading]) -> float:
    """Kish's effect of turns that come from few sessions: 1 + (mean size - 1) x likeness, size-weighted."""
    drawn = sum(one.drawn for one in readings)
    size = sum(one.drawn**2 for one in readings) / drawn
    return 1.0 + (size - 1) * LIKENESS


def upper(missed: float, drawn: float) -> float:
    """Clopper and Pearson's exact upper bound on a share; 3/n for none missed in n (rule of three).

    Sizes that are no whole numbers (after a design effect) are rounded to the safe side.
    """
    successes, trials = ceil(missed - _PRECISION), int(drawn + _PRECISION)
    if trials == 0 or successes >= trials:
        return 1.0
    low, high = successes / trials, 1.0
    while high - low > _PRECISION:
        middle = (low + high) / 2
        if _at_most(successes, trials, middle) > 1 - CONFIDENCE:
            low = middle
        else:
            high = middle
    return high


def _at_most(successes: int, trials: int, share: float) -> float:
    """The binomial chance of at most so many successes; by logarithms, so that nothing overflows."""
    ways = [lgamma(trials + 1) - lgamma(one + 1) - lgamma(trials - one + 1) for one in range(successes + 1)]
    return fsum(exp(way + one * log(share) + (trials - one) * log1p(-share)) for one, way in enumerate(ways))
