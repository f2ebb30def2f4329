"""Synthetic focus groups for ``bench/speakers.py``: voices, a script, and what recorders make of it.

Voices are flite's and espeak-ng's, moved in pitch and formants with sox. Everything but the voices is
drawn with a fixed seed. Word times are the utterance's, shared out by the letters of its words.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import wave
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transcription.lexicon import words
from transcription.model import Media

Sound = NDArray[np.float32]  # mono, RATE samples a second
RATE = 16_000  # Hz
POOL = 14  # utterances that each voice speaks; a session takes them again and again, with other words
ROOM = 1e-4  # scale of a microphone's own noise
BLEED_SPREAD_DB = 3.0  # dB by which pairs of seats differ
REVERB_S = 0.3  # s in which a furnished room's echo fades by 60 dB
REFLECTED = 0.7  # of the direct sound's amplitude that reaches a far microphone as reflections
SIGNALS = ("mm-hm", "yeah", "right", "okay")
# engine, voice, formants (factor of sox speed, undone in time by tempo), pitch on top (cents)
VOICES = (
    ("flite", "slt", 1.0, 0),
    ("flite", "rms", 1.0, 0),
    ("flite", "awb", 1.0, 0),
    ("flite", "kal16", 1.0, 0),
    ("espeak-ng", "en-us+f3", 1.0, 0),
    ("espeak-ng", "en-gb+m3", 0.93, -150),
    ("flite", "slt", 1.16, 150),
    ("flite", "rms", 0.86, -150),
)
_BANDS = 32  # of the spectrum by which voices are told apart


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance: who, its words with their times in ms of the meeting, and its sound's number."""

    person: int
    words: tuple[tuple[str, int, int], ...]
    sound: int

    @property
    def start_ms(self) -> int:
        """When its first word begins."""
        return self.words[0][1]

    @property
    def end_ms(self) -> int:
        """When its last word ends."""
        return self.words[-1][2]


@cache
def vocabulary() -> list[str]:
    """Everyday words, so that two people rarely say the same one at the same moment."""
    return sorted(word for word in words("en_common") if word.isascii() and len(word) > 3)


@cache
def pool(voice: int) -> tuple[Sound, ...]:
    """The utterances of one voice, without silence at their ends, all equally loud; the first is short."""
    rng = np.random.default_rng(voice)
    lengths = [1, *rng.integers(2, 22, POOL - 1).tolist()]
    texts = [" ".join(rng.choice(vocabulary(), length)) for length in lengths]
    return tuple(_trimmed(_said(voice, text)) for text in texts)


def _said(voice: int, text: str) -> Sound:
    engine, name, formants, cents = VOICES[voice]
    speak = {
        "flite": ["flite", "-voice", name, "-t", text, "-o", "/dev/stdout"],
        "espeak-ng": ["espeak-ng", "-v", name, "--stdout", text],
    }[engine]
    spoken = subprocess.run(speak, check=True, capture_output=True).stdout  # noqa: S603 - our own words
    shift = ["speed", f"{formants}", "tempo", f"{1 / formants:.4f}", "pitch", f"{cents}"]
    raw = ["-t", "raw", "-r", f"{RATE}", "-e", "float", "-b", "32", "-c", "1", "-"]
    made = subprocess.run(  # noqa: S603 - fixed words
        ["sox", "-q", "--ignore-length", "-t", "wav", "-", *raw, *shift],  # noqa: S607 - as installed
        input=spoken,
        check=True,
        capture_output=True,
    )
    return np.frombuffer(made.stdout, np.float32)


def _trimmed(sound: Sound) -> Sound:
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    cut = sound[loud[0] : loud[-1] + 1]
    level: Sound = (0.08 * cut / np.sqrt(np.mean(cut**2))).astype(np.float32)
    return level


def separable(people: int) -> float:
    """Share of utterances whose long-term spectrum is nearest to the mean of their own voice's others."""
    prints = {who: np.array([_spectrum(one) for one in pool(who)[1:]]) for who in range(people)}
    right = total = 0
    for who, own in prints.items():
        for at, one in enumerate(own):
            centres = {
                other: np.delete(many, at, 0).mean(0) if other == who else many.mean(0)
                for other, many in prints.items()
            }
            nearest = min(centres, key=lambda other: float(np.linalg.norm(one - centres[other])))
            right, total = right + (nearest == who), total + 1
    return right / total


def _spectrum(sound: Sound) -> Sound:
    frames = np.lib.stride_tricks.sliding_window_view(sound, 512)[::256] * np.hanning(512)
    power = np.abs(np.fft.rfft(frames)) ** 2
    loud = power[power.sum(1) > np.median(power.sum(1))]
    bands = np.array_split(loud.mean(0), _BANDS)
    level = np.log(np.array([band.mean() for band in bands]) + 1e-9)
    shape: Sound = (level - level.mean()).astype(np.float32)
    return shape


def script(people: int, seconds: int, talk_over: float, seed: int) -> list[Line]:
    """Turns of different people; a share ``talk_over`` begins early, and listeners give short signals."""
    rng = np.random.default_rng(seed)
    lines: list[Line] = []
    at, last = 1_000, -1
    while True:
        person = int(rng.choice([one for one in range(people) if one != last]))
        sound = int(rng.integers(POOL))
        length = pool(person)[sound].size * 1000 // RATE
        early = bool(lines) and rng.random() < talk_over
        start = max(0, at - int(rng.integers(300, 2_000))) if early else at + int(rng.exponential(500))
        if start + length > (seconds - 2) * 1000:
            return sorted(lines, key=lambda one: one.start_ms)
        count = max(1, round(length / 330))
        line = _line(person, rng.choice(vocabulary(), count).tolist(), start, length, sound)
        lines.append(line)
        if length > 4_000 and rng.random() < 2 * talk_over:
            listener = int(rng.choice([one for one in range(people) if one != person]))
            within = start + int(rng.integers(1_000, length - 1_500))
            short = pool(listener)[0].size * 1000 // RATE
            lines.append(_line(listener, [str(rng.choice(SIGNALS))], within, short, 0))
        at, last = max(at, line.end_ms), person


def _line(person: int, texts: list[str], start: int, length: int, sound: int) -> Line:
    letters = np.cumsum([0, *(len(text) + 1 for text in texts)])
    borders = (start + length * letters / letters[-1]).astype(int).tolist()
    return Line(
        person,
        tuple((text, borders[at], borders[at + 1]) for at, text in enumerate(texts)),
        sound,
    )


def alone(lines: list[Line], people: int, seconds: int) -> Sound:
    """(people, samples): each person's own sound, without the others."""
    sound = np.zeros((people, seconds * RATE), np.float32)
    for line in lines:
        own = pool(line.person)[line.sound]
        first = line.start_ms * RATE // 1000
        room = min(own.size, sound.shape[1] - first)
        sound[line.person, first : first + room] += own[:room]
    return sound


def bled(sound: Sound, down_db: float, rng: np.random.Generator) -> Sound:
    """Every microphone hears the others through the room, each so many dB softer, give or take a few."""
    softer = down_db + rng.uniform(-BLEED_SPREAD_DB, BLEED_SPREAD_DB, (len(sound), len(sound)))
    gains = 10 ** (-softer / 20) * (1 - np.eye(len(sound)))
    mixed = np.array([_through_room(far, rng) for far in gains.astype(np.float32) @ sound])
    mixed += sound
    return mixed


def _through_room(sound: Sound, rng: np.random.Generator) -> Sound:
    """As loud as before, with the reflections of a small room: noise that fades (Schroeder's model)."""
    length = int(REVERB_S * RATE)
    fading = rng.normal(size=length) * 10 ** (-3 * np.arange(length) / length)
    reply = np.concatenate([[1.0], REFLECTED * fading / np.sqrt((fading**2).sum())])
    size = -(-(sound.size + reply.size) // RATE) * RATE  # of small factors, and no wrapping around
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(reply, size), size)[: sound.size]
    level: Sound = (heard / np.sqrt(1 + REFLECTED**2)).astype(np.float32)
    return level


@dataclass(frozen=True, slots=True)
class Clock:
    """A recorder whose time t is ``offset_s + rate * t`` of the meeting, until ``until_s`` of it."""

    offset_s: float = 0.0
    rate: float = 1.0
    until_s: float = 1e9

    def own_ms(self, ms: int) -> int:
        """The recorder's time for a moment of the meeting."""
        return round((ms / 1000 - self.offset_s) / self.rate * 1000)

    def holds(self, word: tuple[str, int, int]) -> bool:
        """Was the recorder on while this was said?"""
        return self.offset_s * 1000 <= word[1] and word[2] <= self.until_s * 1000

    def recorded(self, sound: Sound) -> Sound:
        """``sound`` of the meeting as the recorder has it."""
        ends = min(sound.size / RATE, self.until_s)
        at = (
            np.arange(int((ends - self.offset_s) / self.rate * RATE)) / RATE * self.rate + self.offset_s
        ) * RATE
        return np.interp(at, np.arange(sound.size), sound, left=0.0, right=0.0).astype(np.float32)


def media(name: str, sound: Sound, person: str | None = None) -> Media:
    """A WAV file in memory with the noise of a microphone."""
    noise = np.random.default_rng(len(name)).normal(scale=ROOM, size=sound.size)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes(((sound + noise).clip(-1, 1) * 32_000).astype("<i2").tobytes())
    data = file.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    return Media(name, lambda: io.BytesIO(data), digest, sound.size * 1000 // RATE, person)
