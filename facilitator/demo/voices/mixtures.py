"""Several voices in one sound, with who spoke when: what a microphone in a room would have heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from facilitator.demo.synth import RATE, Sound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_DECAYS_S = (0.08, 0.4)  # s until an echo is 60 dB down: a furnished room
_ECHO_DB = (-22, -8)  # dB of all echoes together against the voice itself
_NOISE_DB = (-75, -45)  # dB of full scale
_DECAY_60_DB = 6.91  # natural logarithm of 1000


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of somebody: its samples and where it begins in the mixture, in samples."""

    who: int
    start: int
    sound: Sound

    @property
    def end(self) -> int:
        """Behind its last sample."""
        return self.start + len(self.sound)


def mixed(lines: Iterable[Spoken], length: int) -> Sound:
    """All lines together; what lies outside the mixture is cut off."""
    sound = np.zeros(length)
    for one in lines:
        first, last = max(0, one.start), min(length, one.end)
        if first < last:
            sound[first:last] += one.sound[first - one.start : last - one.start]
    return sound


def in_a_room(sound: Sound, chance: np.random.Generator) -> Sound:
    """With the echoes of a random room and a little noise."""
    decay = chance.uniform(*_DECAYS_S)
    time = np.arange(round(decay * RATE)) / RATE
    echoes = chance.normal(size=time.size) * np.exp(-_DECAY_60_DB * time / decay)
    echoes *= 10 ** (chance.uniform(*_ECHO_DB) / 20) / np.linalg.norm(echoes)
    echoes[0] = 1.0
    size = 1 << (sound.size + echoes.size).bit_length()
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echoes, size), size)[: sound.size]
    return heard + chance.normal(size=sound.size) * 10 ** (chance.uniform(*_NOISE_DB) / 20)


def activity(lines: Iterable[Spoken], people: int, centres: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(frames, people): who speaks at each of the frames' ``centres``, in samples."""
    speaks = np.zeros((len(centres), people), bool)
    for one in lines:
        speaks[:, one.who] |= (one.start <= centres) & (centres < one.end)
    return speaks
