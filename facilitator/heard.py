"""How much of a session's recording was heard in its review: ranges of it, kept beside the draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcription import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facilitator.vault.room import Room
    from transcription.model import Turn

FILE = "heard.json"
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Ranges of the recording in ms, half-open, apart from one another and in order.

    ``inputs`` says for which machine transcript: another one is reviewed from its beginning.
    """

    inputs: str
    ranges: Ranges = ()


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the talk was heard (0 to 1), and how many ms of it were not."""

    share: float
    left_ms: int


def load(room: Room, inputs: str) -> Heard:
    """What was heard of the session while this transcript is reviewed."""
    kept = plain.load(room.read(FILE), Heard) if room.has(FILE) else Heard(inputs)
    return kept if kept.inputs == inputs else Heard(inputs)


def add(room: Room, inputs: str, ranges: Iterable[tuple[int, int]]) -> Heard:
    """Keep what was heard besides. Inside ``hold`` only."""
    before = load(room, inputs)
    now = Heard(inputs, merged([*before.ranges, *ranges]))
    if now != before:
        room.put(FILE, plain.dump(now))
    return now


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The same moments as ranges that are apart and in order."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(one for one in ranges if one[0] < one[1]):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return tuple(found)


def share(heard: Ranges, turns: Sequence[Turn]) -> Share:
    """How much of what was said was heard; the silence between turns counts for nothing."""
    talk = merged((turn.start_ms or 0, turn.end_ms or 0) for turn in turns if turn.kind.spoken)
    whole, both = _length(talk), _length(_both(talk, heard))
    return Share(round(both / whole, 3) if whole else 1.0, whole - both)


def _length(ranges: Ranges) -> int:
    return sum(end - start for start, end in ranges)


def _both(left: Ranges, right: Ranges) -> Ranges:
    """The moments that are in both."""
    found, at = [], 0
    for start, end in left:
        while at < len(right) and right[at][1] <= start:
            at += 1
        for one in right[at:]:
            if one[0] >= end:
                break
            found.append((max(start, one[0]), min(end, one[1])))
    return tuple(found)
