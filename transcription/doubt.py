"""Which turns a person should listen to, because their speaker is in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcription.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import SafeTurn, Turn

# How far each kind of evidence is to be believed where nothing contradicts it, 0 to 1.
_TRUST = {
    Evidence.TRACK: 0.99,  # `make bench-speakers`: wrong names under 1 % at eight voices
    Evidence.TIMELINE: 0.85,  # the log alone, a change of speaker later than in truth
    Evidence.TAP: 0.85,  # a person's hand, as late as the log
    Evidence.VOICE: 0.83,  # pyannote community-1 on AMI headsets: 17 % of the time wrong (its README)
    Evidence.CAPTION: 0.80,  # names that a meeting program wrote, by its own log
    Evidence.NONE: 0.0,
}
_DISPUTED = 0.5  # of the trust that remains where another kind of evidence names somebody else
_EVEN = 0.01  # share of the words' time below which nobody is ahead
DOUBTFUL_FROM = 0.4  # risk, 0 to 1, from which a turn is worth listening to
MOST = 0.15  # of the turns that are listed: a list that is too long is not worked off
FEW = 10  # turns that are listed however short the session


@dataclass(frozen=True, slots=True)
class Doubt:
    """Turn number ``turn`` may be under the wrong name. ``risk`` ranks, 0 to 1; ``why`` names no one."""

    turn: int
    risk: float
    why: tuple[str, ...]


def doubtful(turns: Sequence[Turn | SafeTurn]) -> list[Doubt]:
    """The riskiest of the turns in doubt, at most MOST of all; of equal ones the longest first.

    What was typed is certain. Of one mixed file's turns that are under a wrong name, these are two thirds
    (`make bench-speakers`); silence, short turns and edges in dispute added nothing on other talks.
    """
    spoken = sum(turn.kind.spoken for turn in turns)
    found = [
        Doubt(number, risk, _why(turn))
        for number, turn in enumerate(turns)
        if turn.kind.spoken and (risk := _risk(turn)) >= DOUBTFUL_FROM
    ]
    found.sort(key=lambda one: (-one.risk, -_length_ms(turns[one.turn]), one.turn))
    return found[: max(FEW, round(MOST * spoken))]


def _risk(turn: Turn | SafeTurn) -> float:
    """1 less the trust in the evidence that won, times the margin by which it did."""
    margin = 1.0 if turn.margin is None else turn.margin
    trust = _TRUST[turn.evidence] * margin
    return round(1 - (trust * _DISPUTED if turn.disputed else trust), 2)


def _why(turn: Turn | SafeTurn) -> tuple[str, ...]:
    reasons = []
    if turn.evidence is Evidence.NONE:
        reasons.append("nothing tells who spoke")
    if turn.disputed:
        reasons.append("the evidence disagrees")
    if turn.margin is not None and turn.margin < 1:
        apart = f" ({turn.margin:.0%} of its time apart)" if turn.margin >= _EVEN else ""
        reasons.append(f"another speaker fits {'nearly ' if apart else ''}as well{apart}")
    return tuple(reasons)


def _length_ms(turn: Turn | SafeTurn) -> int:
    return (turn.end_ms or 0) - (turn.start_ms or 0)
