"""What Whisper's own word timing takes and gives, whichever library does it, and our words made of that."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from transcription.media import RATE
from transcription.model import Utterance, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.media import Samples

MS = 1000  # ms in a second
TIMESTAMP_MS = 20  # ms that Whisper's time marks count in
SHORTEST = 1_600  # samples (0.1 s); word timing divides by the frames that fill the sound
TOKENS_PER_S = 20  # more than speech in any script needs; a loop in a short window ends sooner
TOKENS_LEAST = 32
TOKENS_MOST = 224  # half of Whisper's text context, its own limit


class TimedWord(TypedDict):
    """A word as Whisper's timing gives it (seconds)."""

    word: str
    start: float
    end: float
    probability: float


class Segment(TypedDict, total=False):
    """A segment as Whisper's timing takes it (seconds), and completes it with words."""

    seek: int
    start: float
    end: float
    tokens: list[int]
    words: list[TimedWord]


def long_enough(sounds: Sequence[Samples]) -> list[Samples]:
    """``sounds``, those too short to be timed with silence after them."""
    return [np.pad(sound, (0, max(0, SHORTEST - sound.size))) for sound in sounds]


def tokens_for(sounds: Sequence[Samples]) -> int:
    """As many tokens as the longest of ``sounds`` can need."""
    longest = max(sound.size for sound in sounds)
    return int(min(TOKENS_MOST, TOKENS_LEAST + TOKENS_PER_S * longest // RATE))


def line(segment: Segment, text: str) -> Utterance:
    """A segment that has its words as an utterance; words keep the spaces before them."""
    words = tuple(_word(word) for word in segment["words"] if word["word"].strip())
    return Utterance(text, _ms(segment["start"]), _ms(segment["end"]), words=words)


def segments(tokens: Sequence[int], times_begin: int, length_ms: int) -> Iterator[Segment]:
    """Stretches of text between Whisper's time marks, as its word timing wants them (seconds)."""
    start, text = 0, list[int]()
    for token in [*tokens, None]:
        if token is not None and token < times_begin:
            text.append(token)
            continue
        moment = length_ms if token is None else min(length_ms, (token - times_begin) * TIMESTAMP_MS)
        if text:
            yield {"seek": 0, "start": start / MS, "end": max(start, moment) / MS, "tokens": text}
        start, text = moment, []


def _word(word: TimedWord) -> Word:
    return Word(word["word"], _ms(word["start"]), _ms(word["end"]), _score(word["probability"]))


def _ms(seconds: float) -> int:
    return round(float(seconds) * MS)


def _score(probability: float) -> float | None:
    """A plain float (Whisper gives numpy's, which JSON cannot hold), or None where it is no number."""
    value = float(probability)
    return None if math.isnan(value) else min(max(value, 0.0), 1.0)
