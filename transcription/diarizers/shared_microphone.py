"""Several people in front of one microphone: a track with two voices, told apart by pyannote.

A track is believed to be one person's. To find the others, a minute of each track's speech is heard first,
from moments in which no other track has any, so that echoes of other people do not count.
Only a track with a second voice in it, or whose owner shared a microphone by the attendance, is heard whole.
Nobody here knows who is who: the assistant's taps tell that, else they are ``Speaker 1`` and ``Speaker 2``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from transcription import media, plain
from transcription.diarizers.pyannote import (
    fingerprint,
    needed_folder,
    told,
    waveform,
)
from transcription.model import Span, SpeakerSpan
from transcription.programs import installed
from transcription.speakers import SpokenBy
from transcription.speech import spoken
from transcription.tracks.hygiene import clocks, own_speech
from transcription.voice_models import PROGRAM, pipeline_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from transcription.diarizers.pyannote import Count
    from transcription.model import Media, Recording
    from transcription.protocols import Request, Work
    from transcription.tracks.clock import Clock

VERSION = 2  # of what is kept; raise it when the same track and model would give another answer
_SAMPLE_MS = 60_000  # ms of a track's speech that are heard to find out
_PIECE_MS = 6_000  # ms of it at a time, from all over the track
_OTHERS_SHARE = 0.1  # of a piece in which another track may have speech
_SECOND_LEAST_MS = 8_000  # ms that a second voice speaks in the sample: a cough or a laugh is no person
_SECOND_SHARE = 0.15  # of what is spoken in the sample: one person's voice falls apart into less


class SharedMicrophone:
    """The voices of each track with more than one; their spans name the track as their channel."""

    name = "shared-microphone"

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: the pipeline to use whatever else lies on this machine; its files must be trusted."""
        self._folder = folder

    def ready(self, recording: Recording) -> bool:
        """Are there tracks, the program, and a whole pipeline folder?"""
        return bool(recording.tracks and installed(PROGRAM) and (self._folder or pipeline_folder()))

    def diarize(self, recording: Recording, request: Request, work: Work) -> Sequence[SpeakerSpan]:
        """On the mix's clock. Raises MissingModel, MissingProgram, UnreadableMedia."""
        if not recording.tracks:
            return []
        known = clocks(recording, work)
        folder = needed_folder(self._folder)
        on_mix = own_speech(recording, known, work)
        found: list[SpeakerSpan] = []
        for done, track in enumerate(recording.tracks):
            work.progress("diarize", done / len(recording.tracks))
            clock = known.get(track.name)
            others = [span for name, own in on_mix.items() if name != track.name for span in own]
            own = spoken(track, work)
            pieces = alone(own, others, clock.span if clock else _same)
            count = sharing(track, recording, request)
            heard = _voices(track, own, pieces, count, folder, work)
            found += [_placed(one, track, clock) for one in heard]
        work.progress("diarize", 1.0)
        return sorted(found, key=lambda one: (one.span, one.label))


def alone(own: Iterable[Span], others: Iterable[Span], on_mix: Callable[[Span], Span]) -> list[Span]:
    """Pieces of ``own`` in which no other track has speech; ``on_mix`` gives a piece by the mix's clock."""
    by_others = SpokenBy((span, "others") for span in others)
    pieces = [
        Span(at, min(at + _PIECE_MS, one.end_ms))
        for one in own
        for at in range(one.start_ms, one.end_ms, _PIECE_MS)
    ]
    return [
        one
        for one in pieces
        if by_others.overlaps(on_mix(one)).total() <= _OTHERS_SHARE * (one.end_ms - one.start_ms)
    ]


def shared(voices: Iterable[SpeakerSpan]) -> bool:
    """Does a second voice speak long enough to be a second person?"""
    heard: Counter[str] = Counter()
    for one in voices:
        if one.together:
            continue
        heard[one.label] += one.span.end_ms - one.span.start_ms
    second = sorted(heard.values(), reverse=True)[1:2]
    return bool(second) and second[0] >= max(_SECOND_LEAST_MS, _SECOND_SHARE * heard.total())


def sharing(track: Media, recording: Recording, request: Request) -> Count:
    """How many voices the attendance puts on a track; empty where it does not say that it is shared.

    With one such track everybody who shared and has no track of their own is on it.
    """
    if track.person not in request.sharing:
        return {}
    owners = {one.person for one in recording.tracks}
    guests = [one for one in request.sharing if one not in owners]
    if guests and len(owners.intersection(request.sharing)) == 1:
        return {"num_speakers": 1 + len(guests)}
    return {"min_speakers": 2}


def _voices(
    track: Media, own: Sequence[Span], pieces: Sequence[Span], count: Count, folder: Path, work: Work
) -> tuple[SpeakerSpan, ...]:
    """By the track's own clock; empty for a track with one voice. What was found is kept."""
    key = plain.digest("shared-microphone", VERSION, track.sha256, own, pieces, count, fingerprint(folder))
    kept = work.checkpoint.get(key)
    if kept is None:
        kept = plain.dump(_heard(track, own, pieces, count, folder))
        work.checkpoint.put(key, kept)
    return plain.load(kept, tuple[SpeakerSpan, ...])


def _placed(one: SpeakerSpan, track: Media, clock: Clock | None) -> SpeakerSpan:
    return replace(one, span=clock.span(one.span) if clock else one.span, channel=track.name)


def _same(span: Span) -> Span:
    return span


def _heard(
    track: Media, own: Sequence[Span], pieces: Sequence[Span], count: Count, folder: Path
) -> tuple[SpeakerSpan, ...]:
    if count:
        return (
            tuple(laid_out(told(_joined(waveform(track), own), folder, count, _silent), own)) if own else ()
        )
    if sum(one.end_ms - one.start_ms for one in pieces) < 2 * _SECOND_LEAST_MS:
        return ()
    sound = waveform(track)
    if not shared(told(sample(sound, pieces), folder, {}, _silent)):
        return ()
    voices = told(_joined(sound, own), folder, {}, _silent)  # its silence makes voices alike
    return tuple(laid_out(voices, own)) if shared(voices) else ()


def laid_out(voices: Iterable[SpeakerSpan], own: Sequence[Span]) -> Iterator[SpeakerSpan]:
    """``voices`` of the speech without its pauses, where that speech lies on the track."""
    voices, at = list(voices), 0
    for one in own:
        heard = Span(at, at + one.end_ms - one.start_ms)
        for voice in voices:
            if voice.span.overlap_ms(heard):
                start, end = max(voice.span.start_ms, at), min(voice.span.end_ms, heard.end_ms)
                yield replace(voice, span=Span(start - at + one.start_ms, end - at + one.start_ms))
        at = heard.end_ms


def _joined(sound: NDArray[np.float32], spans: Iterable[Span]) -> NDArray[np.float32]:
    return np.concatenate([sound[one.start_ms * media.PER_MS : one.end_ms * media.PER_MS] for one in spans])


def sample(sound: NDArray[np.float32], pieces: Sequence[Span]) -> NDArray[np.float32]:
    """Of the sound in ``pieces`` no more than is needed, evenly from all over it."""
    step = max(1, -(-sum(one.end_ms - one.start_ms for one in pieces) // _SAMPLE_MS))
    return _joined(sound, pieces[::step])


def _silent(*_step: object, **_share: object) -> None:
    """A hook that tells nobody."""


diarizer = SharedMicrophone()
