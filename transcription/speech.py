"""Where somebody speaks, by loudness alone: light enough to run over every track of a long session.

A frame counts as speech when its level in the speech band stands out from the noise around it. The
noise is tracked, so that a fan switched on half-way is learned. It errs towards hearing too much:
a false alarm costs a little time, a miss costs a participant's words (a soft "mm-hm" above all).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from transcription.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

RATE = 16_000  # Hz, as media.py hands on
FRAME_MS = 20  # ms, the usual frame of speech coders (RFC 6716, Opus)
FRAME = RATE * FRAME_MS // 1000  # samples
SPECTRUM = 512  # points of the transform: the frame rounded up to a power of two
BAND_HZ = (200, 4000)  # Hz, voices without the rumble of tables and ventilation
SILENCE_DB = -90.0  # dB of full scale; digital silence, as Zoom puts between words, is raised to it
FLOOR_SHARE = 10  # percentile of the levels around a frame that is taken for the noise
FLOOR_REACH = 750  # frames (15 s) on each side of a stretch that its noise is measured over
FLOOR_STEP = 500  # frames (10 s) that share one measure of the noise
ABOVE_FLOOR_DB = 12.0  # dB; with BELOW_LOUD_DB misses 4 % of AMI's reference speech
LOUD_SHARE = 95  # percentile of all levels that is taken for loud speech
BELOW_LOUD_DB = 35.0  # dB, how much softer than loud speech somebody may be (far from the microphone)
SURELY_LOUD_DB = -45.0  # dB of full scale; louder than this is never too soft beside loud speech
FAINTEST_DB = -75.0  # dB of full scale; below it nothing can be made out
HANG_MS = 300  # ms, pauses up to this stay inside (stops and breaths within a phrase)
SHORTEST_MS = 150  # ms, shorter bursts are clicks; an "mm" is longer
PAD_MS = 200  # ms added on both sides for soft first and last sounds


@dataclass(frozen=True, slots=True)
class Activity:
    """Where somebody speaks, and how loud every 20-ms frame is (float32 dB of full scale, 0.7 MB an hour)."""

    spans: tuple[Span, ...]
    levels: NDArray[np.float32]


def speech_spans(blocks: Iterable[NDArray[np.float32]]) -> list[Span]:
    """Stretches of speech in 16 kHz mono float32 blocks, in order, never touching each other."""
    return list(listen_for_speech(blocks).spans)


def listen_for_speech(blocks: Iterable[NDArray[np.float32]]) -> Activity:
    """As ``speech_spans``, with the levels, which show where a long stretch is best cut."""
    levels = np.concatenate([np.zeros(0, np.float32), *_levels(blocks)])
    spans = _spans(levels > _thresholds(levels)) if levels.size else ()
    return Activity(tuple(spans), levels)


def _levels(blocks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Level of each frame in the speech band; what does not fill a frame waits for the next block."""
    left = np.zeros(0, np.float32)
    for block in blocks:
        sound = np.concatenate([left, block])
        whole = sound.size // FRAME * FRAME
        left = sound[whole:]
        yield _band_levels(sound[:whole].reshape(-1, FRAME))


def _band_levels(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    window = np.hanning(FRAME).astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, SPECTRUM, axis=1)) ** 2
    pitch = np.fft.rfftfreq(SPECTRUM, 1 / RATE)
    band = power[:, (pitch >= BAND_HZ[0]) & (pitch <= BAND_HZ[1])].sum(axis=1)
    mean_square = band / (SPECTRUM * float(window @ window) / 2)  # Parseval, one-sided
    return np.maximum(10 * np.log10(mean_square + 1e-12), SILENCE_DB).astype(np.float32)


def _thresholds(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each frame the level above which it is speech."""
    loud = float(np.percentile(levels, LOUD_SHARE))
    least = max(FAINTEST_DB, min(loud - BELOW_LOUD_DB, SURELY_LOUD_DB))
    thresholds = np.empty_like(levels)
    for start in range(0, levels.size, FLOOR_STEP):
        around = levels[max(0, start - FLOOR_REACH) : start + FLOOR_STEP + FLOOR_REACH]
        floor = float(np.percentile(around, FLOOR_SHARE))
        thresholds[start : start + FLOOR_STEP] = max(least, floor + ABOVE_FLOOR_DB)
    return thresholds


def _spans(speaks: NDArray[np.bool_]) -> list[Span]:
    """Runs of speech frames, short pauses closed, clicks dropped, padded, and joined where they touch."""
    edges = np.flatnonzero(np.diff(np.r_[0, speaks.astype(np.int8), 0])) * FRAME_MS
    runs = [Span(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    phrases = [run for run in _joined(runs, HANG_MS) if run.end_ms - run.start_ms >= SHORTEST_MS]
    last_ms = speaks.size * FRAME_MS
    padded = [Span(max(0, run.start_ms - PAD_MS), min(last_ms, run.end_ms + PAD_MS)) for run in phrases]
    return _joined(padded, 0)


def _joined(runs: list[Span], gap_ms: int) -> list[Span]:
    """Runs with no more than ``gap_ms`` between them made one."""
    apart = [0, *(i for i, (a, b) in enumerate(pairwise(runs), 1) if b.start_ms - a.end_ms > gap_ms)]
    return [Span(runs[i].start_ms, runs[j - 1].end_ms) for i, j in pairwise([*apart, len(runs)]) if i < j]
