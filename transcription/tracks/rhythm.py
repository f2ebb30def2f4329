"""Finds a stretch of a track's speech in the mix by its rhythm: masked, normalised cross-correlation.

Only frames in which the track speaks count, with a little silence around them, so that others who
speak in between do not hide it. Levels in dB make the gain of a track drop out. Masked correlation
by Fourier transforms: D. Padfield, "Masked object registration in the Fourier domain", IEEE Trans.
Image Process. 21(5), 2012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Levels = NDArray[np.float32]  # dB for each frame of 20 ms (speech.FRAME_MS)
    Voice = NDArray[np.float64]  # dB above the softest that counts as speech, 0 elsewhere

ENOUGH = 400  # frames (8 s) of speech make a stretch that is unlike any other
LEAST = 150  # frames (3 s); in less there is too little rhythm to be told from another's
LONGEST = 3000  # frames (60 s); over a longer stretch two clocks run too far apart to fit at once
MARGIN = 15  # frames (0.3 s) of silence around speech that must be silent, or softer, in the mix too
SAME_PLACE = 50  # frames (1 s); peaks closer together are one
FLOOR_SHARE = 10  # percentile of the levels that is taken for the noise
LOUD = 100  # frames (2 s) that must be as loud as what is taken for loud speech; fewer are clicks
ABOVE_FLOOR_DB = 10.0  # dB over the noise that speech must be
BELOW_LOUD_DB = 35.0  # dB below the loudest that somebody who sits far from the microphone may be


class Stretch(NamedTuple):
    """Frames ``start`` to ``stop`` of a track, ``speech`` of them speech, and the middle of those."""

    start: int
    stop: int
    speech: int
    middle: float


class Place(NamedTuple):
    """Where a stretch begins in the mix (frames), how well it fits (1 at best) and its best rival does."""

    start: float
    fit: float
    rival: float


def voice(levels: Levels, below_loud_db: float = BELOW_LOUD_DB) -> Voice:
    """What of ``levels`` can be speech, so many dB softer than the loudest at most."""
    if not levels.size:
        return np.zeros(0)
    loud = np.partition(levels, -min(LOUD, levels.size))[-min(LOUD, levels.size)]
    softest = max(np.percentile(levels, FLOOR_SHARE) + ABOVE_FLOOR_DB, loud - below_loud_db)
    above: Voice = np.maximum(levels.astype(np.float64) - softest, 0.0)
    return above


def stretches(track: Voice, enough: int = ENOUGH) -> list[Stretch]:
    """The track's speech in stretches of so many frames of speech, if they do not lie far apart."""
    spoken = np.flatnonzero(track)
    found, first = [], 0
    while first < spoken.size:
        in_reach = int(np.searchsorted(spoken, spoken[first] + LONGEST))
        stop = min(first + enough, in_reach)
        frames = spoken[first:stop]
        found.append(Stretch(int(frames[0]), int(frames[-1]) + 1, stop - first, float(frames.mean())))
        first = stop
    return [one for one in found if one.speech >= min(LEAST, enough)]


def place(track: Voice, one: Stretch, mix: Voice, low: int, high: int, rate: float = 1.0) -> Place | None:
    """The best place for ``one`` to begin among frames ``low`` to ``high`` of the mix.

    ``rate`` is how much faster than the track's the mix's clock runs.
    """
    wanted, mask = _template(track, one, rate)
    low = max(low, -MARGIN)
    heard = mix[max(0, low) : max(0, high) + wanted.size]
    heard = np.concatenate([np.zeros(max(0, -low)), heard, np.zeros(MARGIN)])
    if heard.size < wanted.size:
        return None
    fits = _fits(wanted, mask, heard)
    best = int(fits.argmax())
    beside = np.ones(fits.size, bool)
    beside[max(0, best - SAME_PLACE) : best + SAME_PLACE + 1] = False
    rival = float(fits[beside].max(initial=0.0))
    return Place(low + best + _between(fits, best) + MARGIN * rate, float(fits[best]), rival)


def _template(track: Voice, one: Stretch, rate: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The stretch on the mix's clock, with its margins, and which of its frames count."""
    length = round((one.stop - one.start + 2 * MARGIN) * rate)
    at = one.start - MARGIN + np.arange(length) / rate
    wanted = np.interp(at, np.arange(track.size), track, left=0.0, right=0.0)
    near = np.convolve(wanted > 0, np.ones(2 * MARGIN + 1), mode="same") > 0
    return wanted, near.astype(np.float64)


def _fits(
    wanted: NDArray[np.float64], mask: NDArray[np.float64], heard: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Correlation, -1 to 1, for each frame of ``heard`` at which ``wanted`` may begin."""
    size = 1 << (heard.size + wanted.size - 1).bit_length()
    count = mask.sum()
    level = (wanted - (wanted * mask).sum() / count) * mask
    mask_turned = np.fft.rfft(mask, size).conj()

    def slid(sound: NDArray[np.float64], turned: NDArray[np.complex128]) -> NDArray[np.float64]:
        return np.fft.irfft(np.fft.rfft(sound, size) * turned, size)[: heard.size - wanted.size + 1]

    together = slid(heard, np.fft.rfft(level, size).conj())
    sums = slid(heard, mask_turned)
    spread = slid(heard * heard, mask_turned) - sums * sums / count
    least = count  # 1 dB of spread: a flat stretch of the mix fits nothing
    fits: NDArray[np.float64] = together / np.sqrt(np.maximum(spread, least) * max((level @ level), least))
    return fits


def _between(fits: NDArray[np.float64], best: int) -> float:
    """Where between frames the peak lies: the top of a parabola through three points, -0.5 to 0.5."""
    if not 0 < best < fits.size - 1:
        return 0.0
    before, top, after = fits[best - 1 : best + 2]
    bend = before - 2 * top + after
    return float(0.5 * (before - after) / bend) if bend < 0 else 0.0
