"""Ways in which a group is recorded, for ``bench/speakers.py``, and what a recognizer hears of each.

A microphone hears the others too, each pair in its own room; a recognizer writes down what its owner's
own words do not cover of it, some of that wrong. ``timeline`` and ``voices`` are one mixed file: the
meeting's log lights up late and for one person at a time, voice clusters are drawn with errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from speakers_talk import Clock, Line, alone, bled, media

from transcription.diarizers.timeline import diarizer as timeline_diarizer
from transcription.diarizers.tracks import diarizer as tracks_diarizer
from transcription.model import (
    MIX,
    Evidence,
    Media,
    Person,
    Recording,
    Span,
    SpeakerSpan,
    Utterance,
    Word,
)
from transcription.protocols import Diarizer, Request, Work
from transcription.tracks.hygiene import unheard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BLEED_DB = 20.0  # dB by which a microphone hears the others softer
DRIFT = 20 / 3600  # s per s of one recorder
LEFT, BACK = 0.45, 0.5  # of the session, when somebody drops out and when they are in again
LATE = 0.04  # of the session, after which another recorder starts
COPY_MISHEARD = 0.1  # of the words of an echo that a recognizer hears wrong
JITTER_MS = 60  # ms by which an echo's words are timed otherwise
LIT_LATE_MS = (300, 1_000)  # ms after which the meeting's log shows who speaks
LIT_AFTER_MS = 1_000  # ms for which it goes on showing them
SHOWN_FROM_MS = 700  # ms of speech that light a tile at all
VOICE_JITTER_MS = 250  # ms by which a diarizer is wrong at borders
VOICE_WRONG = 0.08  # of the utterances that it gives to another voice
CAPTION_WRONG = 0.15  # of the captions that carry somebody else's name
SEGMENT_MS = 20_000  # ms of the longest stretch that the recognizer hands out for mixed sound


class Kept(dict[str, bytes]):
    """A checkpoint store that forgets."""

    def put(self, key: str, value: bytes) -> None:
        """Keep it."""
        self[key] = value


def _work() -> Work:
    return Work(Kept(), lambda _stage, _share: None)


@dataclass(frozen=True, slots=True)
class Case:
    """One way in which a session was recorded, with what a recognizer hears of it."""

    name: str
    recording: Recording
    heard: tuple[Utterance, ...]
    diarizers: tuple[Diarizer, ...]
    work: Work = field(default_factory=_work)


@dataclass(slots=True)
class Drawn:
    """Spans drawn beforehand, as a diarizer's."""

    spans: tuple[SpeakerSpan, ...]
    name: str = "drawn"

    def ready(self, recording: Recording) -> bool:
        """Always."""
        return True

    def diarize(self, recording: Recording, request: Request, work: Work) -> Sequence[SpeakerSpan]:
        """What was drawn."""
        return self.spans


def person_id(number: int) -> str:
    """The roster's id."""
    return f"P{number + 1:02d}"


def roster(people: int) -> tuple[Person, ...]:
    """Invented display names."""
    return tuple(Person(person_id(one), "participant", (f"Guest Person{one}x",)) for one in range(people))


def display(number: int) -> str:
    """What the meeting program shows."""
    return f"Guest Person{number}x"


# --- ways to record ------------------------------------------------------------------------------


def present(lines: list[Line], people: int, seconds: int) -> list[Line]:
    """Without what the last person would have said while they were out of the meeting."""
    return [
        line
        for line in lines
        if line.person != people - 1
        or line.end_ms <= LEFT * seconds * 1000
        or line.start_ms >= BACK * seconds * 1000
    ]


def with_tracks(lines: list[Line], people: int, seconds: int, seed: int, *, shared: bool) -> Case:
    """A file per person with echoes, a drifting clock, a late start and somebody who came in twice."""
    rng = np.random.default_rng(seed)
    sound = alone(lines, people, seconds)
    owners = [[0, 1], *([one] for one in range(2, people))] if shared else [[one] for one in range(people)]
    microphones = bled(np.array([sound[own].sum(0) for own in owners]), BLEED_DB, rng)
    files = [(own, at, clock) for at, own in enumerate(owners) for clock in _clocks(at, len(owners), seconds)]
    tracks: list[Media] = []
    heard: list[Utterance] = []
    for number, (own, at, clock) in enumerate(files, start=1):
        name = f"track-{number}"
        tracks.append(media(name, clock.recorded(microphones[at]), person_id(own[0])))
        heard += _on_track(lines, own, name, clock, rng)
    recording = Recording((media("mix-1", sound.sum(0)),), tuple(tracks))
    work = _work()
    heard += _on_mix(lines, unheard(recording, work))
    diarizers: tuple[Diarizer, ...] = (tracks_diarizer,)
    if shared:
        diarizers += (Drawn(_shared_voices(lines, rng)),)
    return Case("tracks, two share one" if shared else "tracks", recording, tuple(heard), diarizers, work)


def _clocks(at: int, count: int, seconds: int) -> list[Clock]:
    """How the recorder of seat ``at`` of ``count`` runs; two where somebody came in twice."""
    if at == count - 1:
        return [Clock(until_s=seconds * LEFT), Clock(offset_s=seconds * BACK)]
    return [{1: Clock(rate=1 + DRIFT), 2: Clock(offset_s=LATE * seconds)}.get(at, Clock())]


def _on_track(
    lines: list[Line], own: list[int], name: str, clock: Clock, rng: np.random.Generator
) -> Iterable[Utterance]:
    """What is heard on one file: its owners' lines, and of the others what their words do not cover."""
    said_here = [word for line in lines if line.person in own for word in line.words]
    for line in lines:
        recorded = [word for word in line.words if clock.holds(word)]
        if recorded and line.person in own:
            yield _heard(recorded, name, clock)
        elif audible := [word for word in recorded if not covered(word, said_here)]:
            yield _heard(_misheard(audible, rng), name, clock)


def _on_mix(lines: list[Line], spans: Sequence[Span]) -> Iterable[Utterance]:
    """The mix is heard where no track has speech: before a late start, between two files."""
    for line in lines:
        audible = [
            (text, start, end)
            for text, start, end in line.words
            if any(2 * span.overlap_ms(Span(start, end)) > end - start for span in spans)
        ]
        if audible:
            yield _utterance(audible, MIX)


Said = tuple[str, int, int]  # a word with its times in ms


def covered(word: Said, others: Iterable[Said]) -> bool:
    """Does somebody speak into their own microphone meanwhile, so that nothing soft is heard in it?"""
    return any(word[1] < end and start < word[2] for _, start, end in others)


def _misheard(words: Iterable[Said], rng: np.random.Generator) -> list[Said]:
    found = []
    for text, start, end in words:
        off = int(rng.integers(-JITTER_MS, JITTER_MS + 1))
        found.append((f"x{text}" if rng.random() < COPY_MISHEARD else text, start + off, end + off))
    return found


def _heard(words: Iterable[Said], channel: str, clock: Clock) -> Utterance:
    times = [(text, max(0, clock.own_ms(start)), clock.own_ms(end)) for text, start, end in words]
    return _utterance([(text, start, max(start, end)) for text, start, end in times], channel)


def _utterance(said: Sequence[Said], channel: str, name: str | None = None) -> Utterance:
    words = tuple(Word(text, start, end) for text, start, end in said)
    text = " ".join(word.text for word in words)
    return Utterance(text, words[0].start_ms, words[-1].end_ms, name, words=words, channel=channel)


def _shared_voices(lines: list[Line], rng: np.random.Generator) -> tuple[SpeakerSpan, ...]:
    """Two voices on the first track, and the assistant's taps for some of what they say."""
    found = []
    for line in lines:
        if line.person > 1:
            continue
        span = _jittered(Span(line.start_ms, line.end_ms), rng)
        wrong = rng.random() < VOICE_WRONG
        voice = f"SPEAKER_0{1 - line.person if wrong else line.person}"
        found.append(SpeakerSpan(span, voice, Evidence.VOICE, "track-1"))
        if line.end_ms - line.start_ms > 2_000:
            late = Span(line.start_ms + 800, line.end_ms + 500)
            found.append(SpeakerSpan(late, person_id(line.person), Evidence.TAP))
    return tuple(sorted(found, key=lambda one: one.span))


def mixed(lines: list[Line]) -> tuple[Utterance, ...]:
    """What a recognizer hands out for mixed sound: words in order of time, cut at silences."""
    said = sorted((word for line in lines for word in line.words), key=lambda word: word[1])
    stretches: list[list[tuple[str, int, int]]] = []
    for word in said:
        open_ = stretches[-1] if stretches else None
        ended = open_ is None or word[1] - max(one[2] for one in open_) > 500
        if open_ is None or ended or word[2] - open_[0][1] > SEGMENT_MS:
            stretches.append([word])
        else:
            open_.append(word)
    return tuple(_utterance(one, MIX) for one in stretches)


def with_timeline(lines: list[Line], people: int, seconds: int, seed: int) -> Case:
    """One mixed file and the meeting's log of active speakers."""
    rng = np.random.default_rng(seed + 100)
    recording = Recording((media("mix-1", alone(lines, people, seconds).sum(0)),), timeline=_log(lines, rng))
    return Case("timeline", recording, mixed(lines), (timeline_diarizer,))


def _log(lines: list[Line], rng: np.random.Generator) -> tuple[SpeakerSpan, ...]:
    """One tile at a time: the last who began has it, late, and for a while after they end."""
    lit = [
        (line.start_ms + int(rng.integers(*LIT_LATE_MS)), line.end_ms + LIT_AFTER_MS, line.person)
        for line in lines
        if line.end_ms - line.start_ms >= SHOWN_FROM_MS
    ]
    lit.sort()
    spans = []
    for at, (start, end, person) in enumerate(lit):
        until = min(end, lit[at + 1][0]) if at + 1 < len(lit) else end
        if until > start:
            spans.append(SpeakerSpan(Span(start, until), display(person), Evidence.TIMELINE))
    return tuple(spans)


def with_voices(lines: list[Line], people: int, seconds: int, seed: int) -> Case:
    """One mixed file, voice clusters with a diarizer's errors, and captions with some wrong names."""
    rng = np.random.default_rng(seed + 200)
    spans, captions = [], []
    for line in lines:
        who = int(rng.integers(people)) if rng.random() < VOICE_WRONG else line.person
        span = _jittered(Span(line.start_ms, line.end_ms), rng)
        spans.append(SpeakerSpan(span, f"SPEAKER_{who:02d}", Evidence.VOICE))
        named = int(rng.integers(people)) if rng.random() < CAPTION_WRONG else line.person
        captions.append(replace(_utterance(line.words, MIX, display(named)), words=()))
    sound = media("mix-1", alone(lines, people, seconds).sum(0))
    recording = Recording((sound,), captions=tuple(captions))
    return Case("voices", recording, mixed(lines), (Drawn(tuple(spans)),))


def _jittered(span: Span, rng: np.random.Generator) -> Span:
    start, end = (
        int(at + rng.integers(-VOICE_JITTER_MS, VOICE_JITTER_MS + 1)) for at in (span.start_ms, span.end_ms)
    )
    return Span(max(0, start), max(start + 100, end))
