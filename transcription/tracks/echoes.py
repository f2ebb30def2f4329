"""Whose sound it is: what others explain of a track's sound, and what no track explains of the mix.

A microphone hears each of the others by about as much softer as it always does. How much that is, the
moments tell in which the other one speaks: most of the time its owner is then silent. Sound on a track
that is no louder than that is an echo, whatever words were heard in it. The mix holds everybody: where
it is much louder than the tracks explain, somebody speaks who has no track just then, and all that the
tracks have of them are echoes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from transcription.model import Span
from transcription.speakers import union
from transcription.speech import FRAME_MS, SILENCE_DB

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Levels = NDArray[np.float32]  # dB for each FRAME_MS of one channel
Loudness = Mapping[str, Levels]  # of every channel, all on one clock

SMOOTH = 5  # frames (0.1 s) over which loudness is taken: echoes are smeared by the room
APART = 5  # frames (0.1 s) by which a sound and its echo may lie apart: what is left of two clocks' error
SYLLABLE = 5  # frames (0.1 s) of sound that are more than a click or the end of an echo
ABSENT_DB = 1.0  # dB above digital silence, below which nothing was recorded
LOUD = 100  # frames (2 s) that must be as loud as what is taken for loud speech; fewer are clicks
SPEAKS_DB = 15.0  # dB below that, within which somebody surely speaks
ECHO_MARGIN_DB = 6.0  # dB above the usual echo, up to which sound may be one
LEAST_DOWN_DB = 6.0  # dB by which it must be softer than its source in any case: else it may be a voice
PAUSE_DB = 20.0  # dB below the loud part of a stretch; softer is between words
LOUD_SHARE = 75  # percentile of a stretch's frames that is its loud part
MIX_REACH_DB = 25.0  # dB below loud speech in the mix that is speech there
UNEXPLAINED_DB = 8.0  # dB by which the mix must be louder than what the tracks bring into it
GAIN_SPREAD_DB = 6.0  # dB by which one track may be louder in the mix than the median track is
GAP_MS = 300  # ms between frames that belong together: between words
SHORTEST_MS = 300  # ms; less is a click or the edge of somebody's word


@dataclass(frozen=True, slots=True)
class Echoes:
    """How far each track rises above what echoes of the others may reach, in dB for each frame."""

    above: Mapping[str, Levels]
    levels: Mapping[str, Levels]  # dB, smoothed

    def rise(self, channel: str, span: Span) -> float:
        """By how many dB its words rise above what an echo may reach then; 0 where nothing was measured."""
        frames = slice(span.start_ms // FRAME_MS, max(span.end_ms, span.start_ms + FRAME_MS) // FRAME_MS)
        above, level = self.above[channel][frames], self.levels[channel][frames]
        if not above.size:
            return 0.0
        return float(above[level >= np.percentile(level, LOUD_SHARE) - PAUSE_DB].mean())

    def explains(self, channel: str, span: Span) -> bool:
        """Is everything there no louder than the others' echo is on this track?"""
        return channel in self.above and self.rise(channel, span) < 0

    def spans(self, channel: str) -> list[Span]:
        """Where the track has nothing but echoes."""
        return _spans((self.above[channel] < 0) & self._sounds(channel))

    def owned(self, channel: str, spans: Sequence[Span]) -> list[Span]:
        """Those of ``spans`` in which its owner is heard for a moment at least."""
        own = (self.above[channel] >= 0) & self._sounds(channel)
        frames = [slice(one.start_ms // FRAME_MS, one.end_ms // FRAME_MS) for one in spans]
        return [one for one, here in zip(spans, frames, strict=True) if own[here].sum() >= SYLLABLE]

    def _sounds(self, channel: str) -> NDArray[np.bool_]:
        level = self.levels[channel]
        sounds: NDArray[np.bool_] = level >= _loud(level) - PAUSE_DB - SPEAKS_DB
        return sounds


def echoes(loudness: Loudness) -> Echoes:
    """What to expect of each track while only the others speak."""
    names = [name for name, own in loudness.items() if own.size]
    if not names:
        return Echoes({}, {})
    levels = _together(loudness[name] for name in names)
    speaks, lasts = _speaking(levels), [_lasting(own) for own in levels]
    above = np.full_like(levels, -SILENCE_DB)
    for here in range(len(names)):
        for there in range(len(names)):
            then = speaks[there] & lasts[here]
            if here != there and then.any():
                usual = float(np.median((levels[here] - levels[there])[then]))
                echo = _around(levels[there]) + min(usual + ECHO_MARGIN_DB, -LEAST_DOWN_DB)
                above[here] = np.minimum(above[here], levels[here] - echo)
    return Echoes(dict(zip(names, above, strict=True)), dict(zip(names, levels, strict=True)))


def unexplained(loudness: Loudness, mix: Levels) -> list[Span]:
    """Where the mix holds speech that no track's owner says: on every track it is an echo at most."""
    tracks = [own for own in loudness.values() if own.size]
    if not tracks or not mix.size:
        return []
    whole = _together([mix, *tracks])
    heard, levels = whole[0], whole[1:]
    explained = np.full_like(heard, SILENCE_DB)
    for own, gain in zip(levels, _gains(levels, heard), strict=True):
        explained = np.maximum(explained, _around(own) + gain)
    speech = heard >= _loud(heard) - MIX_REACH_DB
    return _spans(speech & (heard - explained >= UNEXPLAINED_DB))


def _gains(levels: Levels, mix: Levels) -> list[float]:
    """How much louder than on its own track each voice is in the mix, in dB.

    A track with nothing but echoes would seem to be turned up: no track may differ much from the others.
    """
    found = [
        float(np.median((mix - own)[now])) if now.any() else np.nan
        for own, now in zip(levels, _speaking(levels), strict=True)
    ]
    if np.isnan(found).all():
        return [0.0] * len(found)
    most = float(np.nanpercentile(found, 50, method="lower")) + GAIN_SPREAD_DB
    return [most if np.isnan(one) else min(one, most) for one in found]


def _speaking(levels: Levels) -> NDArray[np.bool_]:
    """For each track the frames in which it is loud, and no other is as loud by its own measure."""
    loud = np.array([_loud(own) for own in levels])[:, None]
    below = levels - loud
    first: NDArray[np.bool_] = (below >= below.max(axis=0)) & (below >= -SPEAKS_DB)
    return first


def _lasting(levels: Levels) -> NDArray[np.bool_]:
    """From the first to the last frame that was recorded: who came in late has silence before that."""
    recorded = np.flatnonzero(levels > SILENCE_DB + ABSENT_DB)
    lasting = np.zeros(levels.size, np.bool_)
    if recorded.size:
        lasting[recorded[0] : recorded[-1] + 1] = True
    return lasting


def _together(loudness: Iterable[Levels]) -> Levels:
    """(channels, frames): smoothed, and silent where a channel has ended."""
    channels = list(loudness)
    length = max((own.size for own in channels), default=0)
    levels = np.full((len(channels), length), SILENCE_DB, np.float32)
    for number, own in enumerate(channels):
        power = np.convolve(10 ** (own / 10), np.full(SMOOTH, 1 / SMOOTH), mode="same")[: own.size]
        levels[number, : own.size] = 10 * np.log10(power)
    return levels


def _around(levels: Levels) -> Levels:
    """The loudest that is near each frame."""
    wide = np.pad(levels, APART, mode="edge")
    nearby: Levels = np.lib.stride_tricks.sliding_window_view(wide, 2 * APART + 1).max(axis=1)
    return nearby


def _loud(levels: Levels) -> float:
    most = min(LOUD, levels.size)
    return float(np.partition(levels, -most)[-most])


def _spans(marks: NDArray[np.bool_]) -> list[Span]:
    edges = np.flatnonzero(np.diff(np.r_[0, marks.astype(np.int8), 0])) * FRAME_MS
    runs = union((Span(int(start), int(end)) for start, end in edges.reshape(-1, 2)), GAP_MS)
    return [one for one in runs if one.end_ms - one.start_ms >= SHORTEST_MS]
