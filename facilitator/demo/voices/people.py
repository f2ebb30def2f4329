"""Many people who do not exist, and what they say: the sounds that the demo voices are trained on."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import guides
from facilitator.demo.synth import Voice

if TYPE_CHECKING:
    import numpy as np

# Mean pitches of each of flite's voices, Hz: around its own, and away from it.
_FLITE = {"slt": (150, 175, 200, 230), "rms": (85, 100, 120), "awb": (105, 125, 150), "kal16": (90, 110, 135)}
_ESPEAK = ("en-us", "en-us+m1", "en-us+m3", "en-us+m7", "en-us+f2", "en-us+f4", "en-gb", "en-gb+f3")
_ESPEAK_HZ = 120
WARPS = (0.86, 0.93, 1.0, 1.08, 1.16)  # of the vocal tract: each makes another person of a voice
_PAUSE = 0.15  # share of words with a comma behind them: a pause inside a line is still that line
_WORDS = (3, 14)  # in a line


def voices() -> list[Voice]:
    """The voices as the synthesizers speak them; with every one of ``WARPS`` each is another person."""
    flite = [Voice(name, pitch) for name, own in _FLITE.items() for pitch in own]
    return [*flite, *(Voice(name, _ESPEAK_HZ) for name in _ESPEAK)]


def people() -> list[tuple[int, float]]:
    """(number of the voice, warp) of every person to be told apart."""
    return list(product(range(len(voices())), WARPS))


def vocabulary() -> list[str]:
    """Everyday words: those of the bundled English guides."""
    folder = Path(guides.__file__).parent / "templates"
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))]
    english = " ".join(text for text in texts if "language: en" in text)
    return sorted(set(re.findall(r"\b[a-z]{2,}\b", english)))


def line(vocabulary: list[str], chance: np.random.Generator) -> str:
    """Words in any order: what is to be learned is the voice, not a sentence."""
    chosen = chance.choice(vocabulary, chance.integers(*_WORDS))
    return " ".join(f"{word}," if chance.random() < _PAUSE else str(word) for word in chosen)
