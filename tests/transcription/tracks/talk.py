"""A made-up group talk whose every word, moment and loudness is known: for the tests of tracks.

Voices are noise in the rhythm of words, so that loudness behaves as speech does; what a recognizer
would hear on each track, bleed included, is written beside the sound.
"""

from __future__ import annotations

import hashlib
import io
import wave
from dataclasses import dataclass

import numpy as np

from transcription.model import Media, Utterance, Word

RATE = 16_000  # Hz
WORDS = [
    *("bus", "market", "winter", "bread", "council", "garden", "ticket", "window"),
    *("letter", "doctor", "music", "paper", "river", "summer", "office", "yellow"),
    *("quiet", "seven", "broken", "family", "kitchen", "button", "forest", "corner"),
    *("simple", "travel", "weather", "number", "pocket", "silver", "engine", "carpet"),
    *("mirror", "village", "planet", "finger", "lesson", "candle", "basket", "shadow"),
]
SILENCE = 1e-4  # scale of the room's noise


@dataclass(frozen=True)
class Line:
    """Somebody's words with their times in seconds of the meeting."""

    person: int
    words: tuple[tuple[str, float, float], ...]

    @property
    def text(self):
        return " ".join(word for word, _, _ in self.words)


def script(people, seconds, seed=1, talk_over=0.15):
    """Lines of 1 to 14 words by turns; now and then the next begins before the last has ended."""
    rng = np.random.default_rng(seed)
    lines, at, last = [], 1.0, -1
    while True:
        person = int(rng.integers(people))
        person = (person + 1) % people if person == last else person
        begin = (
            at - min(1.5, rng.exponential(0.8))
            if rng.random() < talk_over and lines
            else at + rng.exponential(0.5)
        )
        words = []
        for _ in range(int(rng.integers(1, 15))):
            length = float(rng.uniform(0.18, 0.5))
            words.append((str(rng.choice(WORDS)), begin, begin + length))
            begin += length + (0.02 if rng.random() < 0.85 else float(rng.uniform(0.1, 0.5)))
        if begin > seconds - 1:
            return lines
        lines.append(Line(person, tuple(words)))
        at, last = max(at, begin), person


def voices(lines, people, seconds, seed=2):
    """(people, samples): each person's own sound, without the others."""
    rng = np.random.default_rng(seed)
    sound = np.zeros((people, int(seconds * RATE)), np.float32)
    for line in lines:
        for _, start, end in line.words:
            first, last = int(start * RATE), int(end * RATE)
            rise = np.sin(np.pi * np.linspace(0, 1, last - first)) ** 0.5
            sound[line.person, first:last] += (
                0.12 * rng.uniform(0.4, 1.6) * rise * rng.normal(size=last - first)
            ).astype(np.float32)
    return sound


def bled(sound, down_db):
    """Every microphone hears the others, so many dB softer."""
    others = sound.sum(axis=0, keepdims=True) - sound
    return sound + np.float32(10 ** (-down_db / 20)) * others


def by_clock(sound, offset_s=0.0, rate=1.0):
    """``sound`` as a recorder writes it whose time t is ``offset_s + rate * t`` of the meeting."""
    length = int((sound.size / RATE - offset_s) / rate * RATE)
    at = (np.arange(length) / RATE * rate + offset_s) * RATE
    return np.interp(at, np.arange(sound.size), sound, left=0.0, right=0.0).astype(np.float32)


def media(name, sound, person=None, seed=5):
    """A WAV file with the noise of a room."""
    noise = np.random.default_rng(seed).normal(scale=SILENCE, size=sound.size)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes(((sound + noise).clip(-1, 1) * 32_000).astype("<i2").tobytes())
    data = file.getvalue()
    return Media(
        name, lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), sound.size * 1000 // RATE, person
    )


def heard(line, channel, offset_s=0.0, rate=1.0, misheard=0.0, rng=None):
    """``line`` as a recognizer writes it down from a track with that clock, some words wrong."""

    def ms(second):
        return max(0, round((second - offset_s) / rate * 1000))

    words = []
    for text, start, end in line.words:
        wrong = rng is not None and rng.random() < misheard
        words.append(Word(str(rng.choice(WORDS)) if wrong else text, ms(start), ms(end)))
    text = " ".join(word.text for word in words)
    return Utterance(text, words[0].start_ms, words[-1].end_ms, words=tuple(words), channel=channel)


class Kept(dict):
    """A checkpoint store."""

    def put(self, key, value):
        self[key] = value
