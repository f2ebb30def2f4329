"""How many words of a transcript are wrong, judged from turns drawn by chance and checked by a person.

The unit that is drawn is the turn, so words of one turn go together: the interval comes from drawing
turns anew, with replacement (B. Efron, "Bootstrap methods", Ann. Statist. 7, 1979), percentile method.
Where no error was found at all, drawing anew finds none either, and the exact bound on turns stands in.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from transcription.sampling import upper

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIDENCE = 0.95  # two-sided
# Turns: of fewer, drawing anew gives intervals that are too narrow (Cameron, Gelbach & Miller 2008,
# "Bootstrap-based improvements for inference with clustered errors", Rev. Econ. Stat. 90).
_ENOUGH = 20
_DRAWS = 2_000  # enough for percentiles that move by less than a tenth of their width
_SEED = 20260301  # the same answers give the same interval


@dataclass(frozen=True, slots=True)
class Checked:
    """One turn that a person compared with the sound: its words, how many of them are wrong, whose it is."""

    words: int
    wrong: int
    right_speaker: bool


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What the checked turns say of all ``turns``. Shares are 0 to 1 (more where words were left out)."""

    turns: int
    checked: int
    words: int
    wrong_words: int
    wrong_speakers: int
    rate: float
    low: float
    high: float
    speaker_rate: float
    speaker_high: float

    def sentence(self) -> str:
        """For the methods section; with a warning where too few turns were checked for it."""
        few = self.checked < min(_ENOUGH, self.turns) and self.wrong_words > 0
        warning = f" Not to be reported yet: of fewer than {_ENOUGH} turns the interval is too narrow."
        return (
            f"In {self.checked} of {self.turns} turns drawn by chance ({self.words} words), "
            f"{_percent(self.rate)} % of the words were wrong (95 % interval {_percent(self.low)} to "
            f"{_percent(self.high)} %); the speaker was wrong in {self.wrong_speakers} of them "
            f"(at most {_percent(self.speaker_high)} % of turns, at 95 %).{warning if few else ''}"
        )


def estimate(checked: Sequence[Checked], turns: int) -> Accuracy:
    """The error rates and their intervals; raises ValueError where nothing was checked."""
    if not checked:
        raise ValueError("no turn was checked")
    words, wrong = sum(one.words for one in checked), sum(one.wrong for one in checked)
    speakers = sum(not one.right_speaker for one in checked)
    low, high = _interval(checked) if len(checked) < turns else (_rate(checked), _rate(checked))
    return Accuracy(
        turns=turns,
        checked=len(checked),
        words=words,
        wrong_words=wrong,
        wrong_speakers=speakers,
        rate=_rate(checked),
        low=low,
        high=high,
        speaker_rate=speakers / len(checked),
        speaker_high=upper(speakers, len(checked)) if len(checked) < turns else speakers / len(checked),
    )


def _interval(checked: Sequence[Checked]) -> tuple[float, float]:
    if not any(one.wrong for one in checked):
        return 0.0, upper(0, len(checked))  # of turns with an error: words with one are fewer still
    chance = random.Random(_SEED)  # noqa: S311 - drawing turns anew, no secret
    rates = sorted(_rate(chance.choices(checked, k=len(checked))) for _ in range(_DRAWS))
    tail = (1 - CONFIDENCE) / 2
    return rates[int(tail * _DRAWS)], rates[ceil((1 - tail) * _DRAWS) - 1]


def _rate(checked: Sequence[Checked]) -> float:
    words = sum(one.words for one in checked)
    return sum(one.wrong for one in checked) / words if words else 0.0


def _percent(share: float) -> str:
    return f"{share * 100:.1f}"
