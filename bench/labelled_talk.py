"""Talk of people who do not exist, with who spoke when: what diarization is measured on.

Lines of the demo's scripts in voices of flite and espeak-ng. Neither the sentences nor most of the
voices were met in the training of the demo voices (facilitator/demo/voices).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facilitator.demo import bundle
from facilitator.demo.script import load, plain
from facilitator.demo.synth import RATE, Sound, Voice, levelled, say
from facilitator.demo.voices.mixtures import Spoken, in_a_room, mixed

# Eight people who sound like eight people: pitch and vocal tract differ by a tenth or more within a voice.
PEOPLE = (
    *(Voice("slt", 165), Voice("rms", 105), Voice("awb", 125, 1.05), Voice("kal16", 140)),
    *(Voice("slt", 240, warp=1.12), Voice("rms", 82, warp=0.9), Voice("awb", 165, warp=1.12)),
    Voice("en-us+f5", 190),
)
LEVEL_DB = (-26.0, -20.0)  # of full scale
PAUSE_S, SPREAD_S = 0.15, 0.6  # s between lines, mean and standard deviation: below 0 they talk at once
LONGEST_OVER_S = 1.5  # s


@dataclass(frozen=True, slots=True)
class Talk:
    """A mixture: samples between -1 and 1 at 16 kHz, and (start s, end s, person) of every line."""

    name: str
    sound: Sound
    lines: tuple[tuple[float, float, str], ...]

    def overlap(self) -> float:
        """Share of the time with speech in which two people or more are heard."""
        heard = np.zeros(len(self.sound) // 160, int)
        for start, end, _ in self.lines:
            heard[round(start * 100) : round(end * 100)] += 1
        return float((heard > 1).sum() / (heard > 0).sum())


def sentences() -> list[str]:
    """What the demo's people say, as a synthesizer is given it."""
    scripts = [load(bundle.MEETING), load(bundle.ROOM)]
    return [one.spoken or plain(one.text)[0].lower() for script in scripts for one in script.lines]


def talk(people: int, seconds: float, seed: int, *, room: bool = True) -> Talk:
    """``people`` talking by turns for about ``seconds``, in a room or with digital silence between lines."""
    chance = np.random.default_rng(seed)
    voices = [PEOPLE[int(n)] for n in chance.permutation(len(PEOPLE))[:people]]
    levels = [chance.uniform(*LEVEL_DB) for _ in voices]
    texts, lines, at, last = sentences(), list[Spoken](), RATE // 2, -1
    while at < seconds * RATE:
        who = int(chance.choice([n for n in range(people) if n != last]))
        sound = levelled(say(voices[who], texts[int(chance.integers(len(texts)))]), levels[who])
        lines.append(Spoken(who, at, sound))
        gap = max(-LONGEST_OVER_S, chance.normal(PAUSE_S, SPREAD_S))
        at, last = max(at + RATE, max(one.end for one in lines) + round(gap * RATE)), who
    length = max(one.end for one in lines) + RATE // 2
    told = tuple((one.start / RATE, one.end / RATE, f"person {one.who}") for one in lines)
    sound = mixed(lines, length)
    return Talk(f"{people} people, {seed}", in_a_room(sound, chance) if room else sound, told)
