"""When a track's clock says noon, what does the mix's say?

Recorders start late, crystals run apart (20 s in an hour were seen), and a sender that stalls and
goes on without a gap in its stamps is too early ever after. Stretches of the track's speech are
looked for in the mix, and lines are laid through the places where they were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from transcription.model import Span
from transcription.speech import FRAME_MS
from transcription.tracks.rhythm import Stretch, place, stretches, voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from transcription.tracks.rhythm import Levels, Voice

ANCHORS = 12  # stretches looked for in the whole mix; the others near where these say
NEAR = 150  # frames (3 s) to both sides of where a stretch is expected
SURE = 0.45  # fit of a stretch that is taken for found, others talking over it
SURE_ALONE = 0.65  # fit of the only one that is found
FEW = 3  # stretches of which a single one may tell the clock
CONFIRMED = 0.3  # of those looked for; by chance two of many may agree
SURE_RATIO = 1.15  # by which it must fit better than anywhere else in the mix
FASTEST = 0.012  # share by which clocks may run apart: twice the 20 s an hour that were seen
# Rates of the mix's clock against the track's that are tried in turn: over a stretch of a minute, clocks
# that run 20 s an hour apart come out of step by a third of a second, which is a word.
RATES = (1.0, 1 + FASTEST / 2, 1 - FASTEST / 2)
STALL = 20  # frames (0.4 s) by which stretches must disagree to show a stall
RATE_NEEDS = 1500  # frames (30 s) that stretches must lie apart to tell how fast a clock runs
RATE_STRETCHES = 3  # and how many there must be
RECENT = 3  # stretches that say together where the next one is expected
# dB below loud, tried in turn: bleed from others is softer than this and has another rhythm than its own
# track's voice; how much softer depends on the room. Last, bleed and all: it has the same clock.
OWN_BELOW_LOUD_DB = (20.0, 12.0, 35.0)
PLENTY = 20  # stretches that tell the clock well
SHORT = 100  # frames (2 s) of speech that are found again near where they are expected
REFINED = 3  # times; after them nothing moves by more than a few ms
SAME_MS = 40  # ms: closer than this two clocks count as one
SAME_RATE = 1e-5  # share, 36 ms in an hour


@dataclass(frozen=True, slots=True)
class Piece:
    """From ``from_ms`` of the track on, its time t is ``offset_ms + rate * t`` of the mix."""

    from_ms: int
    offset_ms: float
    rate: float

    def at(self, ms: float) -> float:
        """The mix's time."""
        return self.offset_ms + self.rate * ms


@dataclass(frozen=True, slots=True)
class Clock:
    """A track's clock against the mix's; more than one piece where its sender stalled."""

    pieces: tuple[Piece, ...]

    def at(self, ms: int) -> int:
        """The time on the mix's clock when the track's shows ``ms``."""
        piece = max((one for one in self.pieces if one.from_ms <= ms), key=lambda one: one.from_ms)
        return max(0, round(piece.at(ms)))

    def span(self, span: Span) -> Span:
        """``span`` on the mix's clock."""
        start = self.at(span.start_ms)
        return Span(start, max(start, self.at(span.end_ms)))

    def stalls_ms(self) -> list[int]:
        """How much was lost at each border between pieces."""
        return [
            round(after.at(after.from_ms) - one.at(after.from_ms)) for one, after in pairwise(self.pieces)
        ]

    def is_the_mixs(self) -> bool:
        """Do both show the same, as far as anybody can hear?"""
        first = self.pieces[0]
        return len(self.pieces) == 1 and abs(first.offset_ms) < SAME_MS and abs(first.rate - 1) < SAME_RATE


class _Found(NamedTuple):
    """A stretch by the middle of its speech on the track, and how much later it is in the mix (frames)."""

    at: float
    later: float
    fit: float
    start: int


class _Line(NamedTuple):
    """What is at t on the track is ``later + slope * t`` later in the mix, at least from start to end."""

    start: int
    end: int
    later: float
    slope: float

    def of(self, mix: Voice, frames: NDArray[np.int64]) -> Voice:
        """What the mix has where this line puts these frames of the track."""
        at = np.rint(frames + self.later + self.slope * frames).astype(int)
        inside = (at >= 0) & (at < mix.size)
        heard: Voice = np.where(inside, mix[np.where(inside, at, 0)], 0.0)
        return heard


def clock(track: Levels, mix: Levels) -> Clock | None:
    """The track's clock; None where it holds too little speech, or none that the mix holds too."""
    everybody = voice(mix)
    for rate, below_loud_db in product(RATES, OWN_BELOW_LOUD_DB):
        own = voice(track, below_loud_db)
        spoken = stretches(own)
        anchors = _anchors(own, everybody, spoken, rate)
        if anchors:
            return _clock(own, everybody, spoken, anchors, rate)
    return None


def _clock(
    own: Voice, everybody: Voice, spoken: Sequence[Stretch], anchors: Sequence[_Found], rate: float
) -> Clock:
    if len(spoken) < PLENTY:  # once its place is known roughly, little is found piece by piece
        spoken = stretches(own, SHORT)
    found = [one for stretch in spoken if (one := _between_anchors(own, everybody, stretch, anchors, rate))]
    lines = _lines(found) or _lines(anchors)
    for _ in range(REFINED):  # once a clock is known roughly, stretches are stretched and then found exactly
        found = [one for stretch in spoken if (one := _on_lines(own, everybody, stretch, lines))]
        lines = _lines(found) or lines
    starts = [0, *(_border(own, everybody, before, after) for before, after in pairwise(lines))]
    pieces = zip(starts, lines, strict=True)
    return Clock(tuple(Piece(at * FRAME_MS, line.later * FRAME_MS, 1 + line.slope) for at, line in pieces))


def _anchors(own: Voice, everybody: Voice, spoken: Sequence[Stretch], rate: float) -> list[_Found]:
    """Stretches found in the mix, wherever: the densest of each part of the track."""
    densest: dict[int, Stretch] = {}
    for one in spoken:
        part = one.start * ANCHORS // own.size
        if part not in densest or _density(one) > _density(densest[part]):
            densest[part] = one
    found = []
    for one in densest.values():
        best = place(own, one, everybody, -own.size, everybody.size, rate)
        if best and best.fit >= max(SURE, SURE_RATIO * best.rival):
            found.append(_found(one, best.start, best.fit, rate))
    return _supported(found, len(densest))


def _density(one: Stretch) -> float:
    return one.speech / (one.stop - one.start)


def _found(one: Stretch, start: float, fit: float, rate: float) -> _Found:
    within = one.middle - one.start
    return _Found(one.middle, start + within * rate - one.middle, fit, one.start)


def _supported(anchors: Sequence[_Found], tried: int) -> list[_Found]:
    """Those that another one confirms, if they are a good part of all; a single one must fit well."""
    confirmed = [
        one
        for one in anchors
        if any(
            other is not one and abs(one.later - other.later) <= FASTEST * abs(one.at - other.at) + STALL
            for other in anchors
        )
    ]
    if len(confirmed) >= CONFIRMED * tried:
        return confirmed
    return [one for one in anchors if tried <= FEW and len(anchors) == 1 and one.fit >= SURE_ALONE]


def _between_anchors(
    own: Voice, everybody: Voice, one: Stretch, anchors: Sequence[_Found], rate: float
) -> _Found | None:
    """The stretch near where the anchors before and after it say."""
    before = [anchor for anchor in anchors if anchor.start <= one.start][-1:]
    after = [anchor for anchor in anchors if anchor.start >= one.start][:1]
    return _best(own, everybody, one, ((anchor.later, rate - 1) for anchor in {*before, *after}))


def _on_lines(own: Voice, everybody: Voice, one: Stretch, lines: Sequence[_Line]) -> _Found | None:
    """The stretch where its own line or a neighbouring one expects it."""
    at = max(number for number, line in enumerate(lines) if line.start <= one.start or number == 0)
    near = lines[max(0, at - 1) : at + 2]
    return _best(own, everybody, one, ((line.later + line.slope * one.middle, line.slope) for line in near))


def _best(
    own: Voice, everybody: Voice, one: Stretch, expected: Iterable[tuple[float, float]]
) -> _Found | None:
    found = []
    for later, slope in expected:
        begin = round(one.start + later - slope * (one.middle - one.start))
        best = place(own, one, everybody, begin - NEAR, begin + NEAR, 1 + slope)
        if best and best.fit >= SURE:
            found.append(_found(one, best.start, best.fit, 1 + slope))
    return max(found, key=lambda one: one.fit, default=None)


def _lines(found: Sequence[_Found]) -> list[_Line]:
    """One line, or one for each part between stalls."""
    if not found:
        return []
    parts = _parts(found, _slope(found, neighbours=3))
    longest = max(parts, key=_length)
    lines = []
    for number, part in enumerate(parts):
        slope = _slope(part if _tells_rate(part) else longest)
        later = float(np.median([one.later - slope * one.at for one in part]))
        lines.append(_Line(part[0].start if number else 0, part[-1].start, later, slope))
    return lines


def _border(own: Voice, everybody: Voice, before: _Line, after: _Line) -> int:
    """The frame between two lines up to which the mix sounds like the first, and then like the second."""
    frames = np.arange(before.end, after.start)
    spoken = own[frames] > 0
    if not spoken.any():
        return after.start
    level = np.where(spoken, own[frames] - own[frames][spoken].mean(), 0.0)
    gain = level * (before.of(everybody, frames) - after.of(everybody, frames))
    return int(before.end + np.argmax(np.cumsum(np.append(0.0, gain))))


def _length(part: Sequence[_Found]) -> float:
    return part[-1].at - part[0].at


def _tells_rate(part: Sequence[_Found]) -> bool:
    return len(part) >= RATE_STRETCHES and _length(part) >= RATE_NEEDS


def _slope(found: Sequence[_Found], neighbours: int | None = None) -> float:
    """How much later per frame: the median over pairs, none of them close (after Theil and Sen).

    Over close ``neighbours`` only, a few stalls do not matter; over all pairs it is more exact.
    """
    if not _tells_rate(found):
        return 0.0
    at = np.array([one.at for one in found])
    later = np.array([one.later for one in found])
    first, second = np.triu_indices(at.size, 1)
    apart = at[second] - at[first]
    wanted = apart >= apart.max() / 3 if neighbours is None else second - first <= neighbours
    slopes = (later[second] - later[first])[wanted] / apart[wanted]
    return float(np.clip(np.median(slopes), -FASTEST, FASTEST))


def _parts(found: Sequence[_Found], slope: float) -> list[list[_Found]]:
    """``found`` cut where all that follows is later, or sooner; one place that disagrees is a mistake."""
    level = [one.later - slope * one.at for one in found]
    parts: list[list[_Found]] = [[found[0]]]
    kept = [level[0]]  # of the part that grows
    for number in range(1, len(found)):
        if abs(level[number] - median(kept[-RECENT:])) <= STALL:
            parts[-1].append(found[number])
            kept.append(level[number])
        elif number + 1 < len(found) and abs(level[number + 1] - level[number]) <= STALL:
            parts.append([found[number]])
            kept = [level[number]]
    whole = [part for part in parts if len(part) > 1]
    return whole or [max(parts, key=lambda part: part[0].fit)]
