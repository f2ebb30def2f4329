"""Is what was heard in a window believable? Batched decoding has no guards of its own, so each is checked."""

from __future__ import annotations

import zlib
from enum import StrEnum
from typing import TYPE_CHECKING

from transcription.decoding.phantoms import folded, is_phantom
from transcription.model import Span
from transcription.speakers import union
from transcription.tracks.missing import without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.decoding.takes import Take

COMPRESSION_MOST = 2.4  # Whisper's own threshold (transcribe.py): text that repeats itself packs tighter
LOGPROB_LEAST = -1.0  # Whisper's own threshold, natural logarithm
LOGPROB_BEARABLE = -1.5  # of a text that is kept, its words marked doubtful, when nothing better was heard
NO_SPEECH_MOST = 0.6  # Whisper's own threshold
WORDS_SPARE = 4  # words that even the shortest stretch may hold
WORDS_PER_S = 7  # twice a quick speaker (English conversation: 3 to 4)
LETTERS_SPARE = 25
LETTERS_PER_S = 35  # letters, for languages that write no spaces or long words
SILENT_SHARE = 0.3  # of the words that may lie outside of detected speech
SILENT_WORDS = 3  # words outside of it that are an error of timing at most
SLACK_MS = 500  # ms by which word times are off
# How often in a row the same words are a loop, by how many words they are: people do say "no no no no".
LOOPS = {1: 8, 2: 6, 3: 5, 4: 4, 5: 4}
LOOP_LONG = 3  # times, for longer ones
LOOP_WORDS_MOST = 30  # words in a repeated stretch that is looked for
LEFT_LEAST_MS = 1_000  # ms of speech without a word that are heard again
LEFT_SLACK_MS = 1_000  # ms on either side of a word that are its own: padding, breath and its error of time


class Fault(StrEnum):
    """Why a take is not believed."""

    EMPTY = "speech, but no text"
    REPETITIVE = "repeats itself"
    LOOP = "the same words over and over"
    UNLIKELY = "low probability"
    TOO_FAST = "more words than anybody can say"
    SILENCE = "words where nobody speaks"
    PHANTOM = "a phrase known from silence"
    ECHO = "the prompt given back"


def faults(take: Take, speech: Sequence[Span], prompt: str = "") -> frozenset[Fault]:
    """Everything that is wrong with a take of a window in which ``speech`` was detected (window's clock)."""
    speech_ms = sum(one.end_ms - one.start_ms for one in speech)
    text = take.text
    if not text:
        return frozenset({Fault.EMPTY} if speech_ms else ())
    found = {
        Fault.REPETITIVE: compression(text) > COMPRESSION_MOST,
        Fault.LOOP: loops([folded(word.text) for word in take.words] or text.casefold().split()),
        Fault.UNLIKELY: not take.mean_logprob >= LOGPROB_LEAST,  # so that NaN is unlikely too
        Fault.TOO_FAST: too_fast(text, speech_ms),
        Fault.SILENCE: over_silence(take, speech),
        Fault.PHANTOM: is_phantom(take, speech_ms),
        Fault.ECHO: echoes(text, prompt),
    }
    return frozenset(fault for fault, holds in found.items() if holds)


def nothing_said(take: Take) -> bool:
    """Does the engine itself think that nobody speaks? (Whisper's own rule.)"""
    return take.no_speech > NO_SPEECH_MOST and (not take.text or take.mean_logprob < LOGPROB_LEAST)


def bearable(take: Take, wrong: frozenset[Fault]) -> bool:
    """May a take be kept when nothing better was heard? Only doubt is borne, nothing made up."""
    return wrong <= {Fault.UNLIKELY} and take.mean_logprob >= LOGPROB_BEARABLE


def compression(text: str) -> float:
    """How many times smaller ``text`` packs; Whisper's measure."""
    data = text.encode()
    return len(data) / len(zlib.compress(data))


def loops(words: Sequence[str]) -> bool:
    """Does the same stretch of words come so often in a row that no person said it?"""
    words = [word for word in words if word]
    for length in range(1, min(LOOP_WORDS_MOST, len(words) // LOOP_LONG) + 1):
        needed = (LOOPS.get(length, LOOP_LONG) - 1) * length  # pairs of equal words that lie ``length`` apart
        run = 0
        for at in range(length, len(words)):
            run = run + 1 if words[at] == words[at - length] else 0
            if run >= needed:
                return True
    return False


def too_fast(text: str, speech_ms: int) -> bool:
    """More words or letters than can be said in so much speech?"""
    seconds = speech_ms / 1000
    return (
        len(text.split()) > WORDS_SPARE + WORDS_PER_S * seconds
        or len(folded(text)) > LETTERS_SPARE + LETTERS_PER_S * seconds
    )


def over_silence(take: Take, speech: Sequence[Span]) -> bool:
    """Do many words lie where no speech was detected?"""
    near = [Span(one.start_ms - SLACK_MS, one.end_ms + SLACK_MS) for one in speech]
    outside = [
        word
        for word in take.words
        if not any(one.start_ms <= word.end_ms and word.start_ms <= one.end_ms for one in near)
    ]
    return len(outside) > max(SILENT_WORDS, SILENT_SHARE * len(take.words))


def echoes(text: str, prompt: str) -> bool:
    """Does the text hold three words of the prompt in its order, or all of a shorter one?"""
    given = [word for part in prompt.split() if (word := folded(part))]
    said = [word for part in text.split() if (word := folded(part))]
    width = min(3, len(given))
    runs = {tuple(given[at : at + width]) for at in range(len(given) - width + 1)} if width > 1 else set()
    return any(tuple(said[at : at + width]) in runs for at in range(len(said) - width + 1))


def left(take: Take, speech: Sequence[Span]) -> list[Span]:
    """Stretches of ``speech`` without a word: phrases that none touches, and long parts of others."""
    words = [Span(word.start_ms, max(word.start_ms, word.end_ms)) for word in take.words]
    untouched = [
        one
        for one in speech
        if not any(one.start_ms <= word.end_ms and word.start_ms <= one.end_ms for word in words)
    ]
    near = union(Span(word.start_ms - LEFT_SLACK_MS, word.end_ms + LEFT_SLACK_MS) for word in words)
    parts = [one for one in without(speech, near) if one.end_ms - one.start_ms >= LEFT_LEAST_MS]
    return union([*untouched, *parts])
