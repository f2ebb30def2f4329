"""Where somebody speaks, by loudness alone: light enough to run over every track of a long session.

A frame counts as speech when its level in the speech band stands out from the noise around it. The
noise is tracked, so that a fan switched on half-way is learned. It errs towards hearing too much:
a false alarm costs a little time, a miss costs a participant's words (a soft "mm-hm" above all).
"""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from transcription import plain
from transcription.errors import UnreadableMedia
from transcription.media import RATE, Samples, blocks
from transcription.model import Span
from transcription.threads import MOST_WORKERS, as_done, cores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from transcription.model import Media
    from transcription.protocols import Work
VERSION = 1  # of the rule below; another one makes kept results worthless
FRAME_MS = 20  # ms, the usual frame of speech coders (RFC 6716, Opus)
FRAME = RATE * FRAME_MS // 1000  # samples
SPECTRUM = 512  # points of the transform: the frame rounded up to a power of two
BAND_HZ = (200, 4000)  # Hz, voices without the rumble of tables and ventilation
SILENCE_DB = -90.0  # dB of full scale; digital silence, as Zoom puts between words, is raised to it
LEVEL_STEP_DB = 0.5  # dB, how finely levels are kept
FLOOR_SHARE = 10  # percentile of the levels around a frame that is taken for the noise
FLOOR_REACH = 750  # frames (15 s) on each side of a stretch that its noise is measured over
FLOOR_STEP = 500  # frames (10 s) that share one measure of the noise
QUIET_ROOM = (-75.0, 10.0)  # dB: noise floor, and how far above it speech must be: other sounds stand out too
NOISY_ROOM = (
    -55.0,
    5.0,
)  # dB, the same where noise covers rustling and breath; between the two, in proportion
PEAK_DB = 4.0  # dB above its threshold that a phrase must reach somewhere: breaths and rustling do not
PEAK_MS = 60  # ms for which it must
LOUD_SHARE = 95  # percentile of all levels that is taken for loud speech
BELOW_LOUD_DB = 35.0  # dB, how much softer than loud speech somebody may be (far from the microphone)
SURELY_LOUD_DB = -45.0  # dB of full scale; louder than this is never too soft beside loud speech
FAINTEST_DB = -75.0  # dB of full scale; below it nothing can be made out
HANG_MS = 300  # ms, pauses up to this stay inside (stops and breaths within a phrase)
SHORTEST_MS = 150  # ms, shorter bursts are clicks; an "mm" is longer
DIP_MS = 100  # ms, the length of a pause short enough to be found within fast speech
PAD_MS = 200  # ms added on both sides for soft first and last sounds


def spoken(media: Media, work: Work) -> list[Span]:
    """Where somebody speaks on one audio file: found once and kept. Raises UnreadableMedia."""
    kept = work.checkpoint.get(_speech_key(media))
    return _keep(media, _measured(media), work) if kept is None else plain.load(kept, list[Span])


def listen(files: Iterable[Media], work: Work) -> None:
    """Find speech on those of ``files`` where it is not known yet, several at a time, and keep it.

    A file that cannot be read is passed over: ``spoken`` says so when it is needed.
    """
    new = [one for one in files if work.checkpoint.get(_speech_key(one)) is None]
    measured = as_done(_measured_if_sound, new, min(cores(), MOST_WORKERS))
    for number, (media, found) in enumerate(measured):
        work.progress("speech", number / len(new))
        if found is not None:
            _keep(media, found, work)


def levels(media: Media, work: Work) -> NDArray[np.float32]:
    """How loud one audio file is in the speech band: dB of full scale for each FRAME_MS, to half a dB.

    Measured once and kept, 0.2 MB for an hour. Raises UnreadableMedia.
    """
    kept = work.checkpoint.get(_levels_key(media))
    if kept is None:
        _keep(media, _measured(media), work)
        kept = work.checkpoint.get(_levels_key(media)) or b""
    return np.frombuffer(kept, np.uint8) * np.float32(LEVEL_STEP_DB) + np.float32(SILENCE_DB)


def _levels_key(media: Media) -> str:
    return plain.digest("levels", VERSION, media.sha256)


def _speech_key(media: Media) -> str:
    return plain.digest("speech", VERSION, media.sha256)


def _keep(media: Media, found: NDArray[np.float32], work: Work) -> list[Span]:
    """The speech by the levels ``found``; both are kept."""
    steps = np.rint((found - SILENCE_DB) / LEVEL_STEP_DB).clip(0, 255)
    work.checkpoint.put(_levels_key(media), steps.astype(np.uint8).tobytes())
    spans = _spans(found - _thresholds(found))
    work.checkpoint.put(_speech_key(media), plain.dump(spans))
    return spans


def _measured(media: Media) -> NDArray[np.float32]:
    with media.open() as reader:
        return np.concatenate([np.zeros(0, np.float32), *_levels(blocks(reader))])


def _measured_if_sound(media: Media) -> NDArray[np.float32] | None:
    with suppress(UnreadableMedia):
        return _measured(media)
    return None


def speech_spans(sound: Iterable[Samples]) -> list[Span]:
    """Stretches of speech in the blocks of ``sound``, in order, never touching each other.

    Of each hour it keeps the levels only, 0.7 MB.
    """
    levels = np.concatenate([np.zeros(0, np.float32), *_levels(sound)])
    return _spans(levels - _thresholds(levels))


def quietest_ms(sound: Iterable[Samples]) -> int:
    """The middle of the softest DIP_MS in ``sound``: where cutting hurts least (ms from its start)."""
    levels = np.concatenate([np.zeros(0, np.float32), *_levels(sound)])
    width = min(DIP_MS // FRAME_MS, levels.size)
    if not width:
        return 0
    dips = np.convolve(levels, np.ones(width), mode="valid")
    return (int(dips.argmin()) * 2 + width) * FRAME_MS // 2


def _levels(sound: Iterable[Samples]) -> Iterator[NDArray[np.float32]]:
    """Level of each frame in the speech band; what does not fill a frame waits for the next block."""
    left = np.zeros(0, np.float32)
    for block in sound:
        ready = np.concatenate([left, block])
        whole = ready.size // FRAME * FRAME
        left = ready[whole:]
        yield _band_levels(ready[:whole].reshape(-1, FRAME))


def _band_levels(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    window = np.hanning(FRAME).astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, SPECTRUM, axis=1)) ** 2
    pitch = np.fft.rfftfreq(SPECTRUM, 1 / RATE)
    band = power[:, (pitch >= BAND_HZ[0]) & (pitch <= BAND_HZ[1])].sum(axis=1)
    mean_square = band / (SPECTRUM * float(window @ window) / 2)  # Parseval, one-sided
    decibels: NDArray[np.float32] = 10 * np.log10(mean_square + np.float32(1e-12))
    return np.maximum(decibels, np.float32(SILENCE_DB))


def _thresholds(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each frame the level above which it is speech."""
    if not levels.size:
        return levels
    loud = float(np.percentile(levels, LOUD_SHARE))
    least = max(FAINTEST_DB, min(loud - BELOW_LOUD_DB, SURELY_LOUD_DB))
    thresholds = np.empty_like(levels)
    for start in range(0, levels.size, FLOOR_STEP):
        around = levels[max(0, start - FLOOR_REACH) : start + FLOOR_STEP + FLOOR_REACH]
        floor = float(np.percentile(around, FLOOR_SHARE))
        margin = np.interp(floor, (QUIET_ROOM[0], NOISY_ROOM[0]), (QUIET_ROOM[1], NOISY_ROOM[1]))
        thresholds[start : start + FLOOR_STEP] = max(least, floor + margin)
    return thresholds


def _spans(above: NDArray[np.float32]) -> list[Span]:
    """Phrases of frames that lie ``above`` their threshold (dB), padded, joined where they then touch."""
    edges = np.flatnonzero(np.diff(np.r_[0, (above > 0).astype(np.int8), 0])) * FRAME_MS
    runs = [Span(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    phrases = [run for run in _joined(runs, HANG_MS) if _is_phrase(run, above)]
    last_ms = above.size * FRAME_MS
    padded = [Span(max(0, run.start_ms - PAD_MS), min(last_ms, run.end_ms + PAD_MS)) for run in phrases]
    return _joined(padded, 0)


def _is_phrase(run: Span, above: NDArray[np.float32]) -> bool:
    """Is it long and somewhere loud enough to be no click, breath or rustling?"""
    inside = above[run.start_ms // FRAME_MS : run.end_ms // FRAME_MS]
    return inside.size * FRAME_MS >= SHORTEST_MS and int((inside > PEAK_DB).sum()) * FRAME_MS >= PEAK_MS


def _joined(runs: list[Span], gap_ms: int) -> list[Span]:
    """Runs with no more than ``gap_ms`` between them made one."""
    apart = [0, *(i for i, (a, b) in enumerate(pairwise(runs), 1) if b.start_ms - a.end_ms > gap_ms)]
    return [Span(runs[i].start_ms, runs[j - 1].end_ms) for i, j in pairwise([*apart, len(runs)]) if i < j]
