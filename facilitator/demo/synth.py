"""Synthetic speech: a line of text in a voice of flite or espeak-ng, as samples.

Needs the synthesizers themselves (Debian and Ubuntu packages ``flite`` and ``espeak-ng``). Nothing is
random: the same program, voice and text give the same sound.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from transcription.errors import MissingProgram

Sound = NDArray[np.float64]  # samples between -1 and 1, at RATE

RATE = 16_000  # Hz; what flite's voices are made at
FULL_SCALE = 32_768.0  # of a 16-bit sample
AUDIBLE = 0.01  # of full scale (-40 dB): below it a synthesizer's lead-in and tail count as silence
LEAD_MS = 60  # kept before and after the audible part: soft consonants such as "th"
_ESPEAK_MIDDLE_HZ = 120  # Hz, about what espeak-ng's pitch 50 of 0 to 99 sounds like in a man's voice


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who does not exist. ``name``: a voice of flite, or one of espeak-ng such as ``en-us+m3``.

    ``warp`` makes the vocal tract shorter (above 1) or longer, so that one voice gives several people;
    ``stretch`` is slowness. ``pitch_hz`` is the mean pitch that is heard in the end.
    """

    name: str
    pitch_hz: float
    stretch: float = 1.0
    warp: float = 1.0


def say(voice: Voice, text: str) -> Sound:
    """``text`` without silence at either end. Raises MissingProgram."""
    with tempfile.TemporaryDirectory() as folder:
        heard = Path(folder) / "line.wav"
        subprocess.run(_command(voice, text, heard), check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - no shell
        sound, rate = _read_wave(heard)
    return trimmed(played(sound, voice.warp * rate / RATE))


def _command(voice: Voice, text: str, out: Path) -> list[str]:
    """What to run. A later warp raises the pitch and shortens the line, which is undone beforehand."""
    pitch, stretch = voice.pitch_hz / voice.warp, voice.stretch * voice.warp
    if not voice.name.startswith("en"):
        settings = [f"int_f0_target_mean={pitch:g}", f"duration_stretch={stretch:g}"]
        options = [part for one in settings for part in ("--setf", one)]
        return [_program("flite"), "-voice", voice.name, *options, "-t", text, "-o", str(out)]
    level, words_per_minute = round(min(99, 50 * pitch / _ESPEAK_MIDDLE_HZ)), round(165 / stretch)
    settings = ["-p", str(level), "-s", str(words_per_minute), "-w", str(out)]
    return [_program("espeak-ng"), "-v", voice.name, *settings, text]


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingProgram(
            f"The synthetic voices are {name}'s, which is not installed.", f"sudo apt install {name}"
        )
    return found


def _read_wave(path: Path) -> tuple[Sound, int]:
    with wave.open(str(path)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / FULL_SCALE, sound.getframerate()


def played(sound: Sound, speed: float) -> Sound:
    """As a tape at another speed: at 1.1 everything is 10 % higher and shorter."""
    if speed == 1:
        return sound
    faster: Sound = np.interp(np.arange(0, len(sound) - 1, speed), np.arange(len(sound)), sound)
    return faster


def trimmed(sound: Sound) -> Sound:
    """Its audible part, and a little before and after."""
    audible = np.flatnonzero(np.abs(sound) > AUDIBLE)
    lead = LEAD_MS * RATE // 1000
    return sound[max(0, audible[0] - lead) : audible[-1] + 1 + lead]


def levelled(sound: Sound, level_db: float) -> Sound:
    """The sound with the wanted mean power over its audible samples."""
    power = float(np.sqrt(np.mean(sound[np.abs(sound) > AUDIBLE] ** 2)))
    louder: float = 10 ** (level_db / 20) / power
    return sound * louder
