"""One file per participant, made fit to be believed: on the mix's clock, without echoes, none missing.

Everything but the clocks takes well under a second and is done anew; levels and clocks are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from transcription import plain
from transcription.errors import UnreadableMedia
from transcription.model import Span, Utterance
from transcription.segments import lines_of, moved, segments
from transcription.speakers import union
from transcription.speech import FRAME_MS, PAD_MS, SILENCE_DB, levels, spoken
from transcription.tracks import missing, notes
from transcription.tracks.bleed import without_bleed
from transcription.tracks.clock import Clock, clock
from transcription.tracks.echoes import echoes, unexplained
from transcription.tracks.faint import without_echoes
from transcription.tracks.ownerless import parted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from transcription.model import Known, Media, Recording
    from transcription.protocols import Work

VERSION = 2  # of what is kept for a clock; raise it when the same sound would give another
SAME_LENGTH_MS = 1_000  # ms by which copies of one meeting (its audio and its video file) may differ


@dataclass(frozen=True, slots=True)
class Tidied:
    """Lines on the mix's clock without doubles (identified), and what a researcher should know."""

    lines: tuple[Utterance, ...]
    notes: tuple[str, ...]


def mix_of(recording: Recording) -> Media | None:
    """Of several mixes, copies of one meeting, the longest; the first of equals."""
    longest = max((one.duration_ms for one in recording.audio), default=0)
    return next((one for one in recording.audio if one.duration_ms >= longest - SAME_LENGTH_MS), None)


def clocks(recording: Recording, work: Work) -> dict[str, Clock]:
    """Each track's clock against the mix, by the track's name; none for what the mix does not hold.

    Found once and kept. Raises UnreadableMedia for a track; a mix that cannot be read tells no time.
    """
    mix = _readable_mix(recording, work)
    if mix is None:
        return {}
    found = {track.name: _clock(track, mix, work) for track in recording.tracks}
    return {name: one for name, one in found.items() if one is not None}


def _readable_mix(recording: Recording, work: Work) -> Media | None:
    mix = mix_of(recording)
    try:
        return mix if mix is not None and levels(mix, work).size else None
    except UnreadableMedia:
        return None


def _clock(track: Media, mix: Media, work: Work) -> Clock | None:
    key = plain.digest("clock", VERSION, track.sha256, mix.sha256)
    kept = work.checkpoint.get(key)
    if kept is None:
        found = clock(_levels(track, work), levels(mix, work))
        kept = plain.dump([found] if found else [])
        work.checkpoint.put(key, kept)
    return next(iter(plain.load(kept, list[Clock])), None)


def _levels(track: Media, work: Work) -> NDArray[np.float32]:
    try:
        return levels(track, work)
    except UnreadableMedia as problem:
        raise UnreadableMedia(f"{track.name}: {problem.message}", problem.next) from None


def speech(track: Media, known: Mapping[str, Clock], work: Work) -> list[Span]:
    """Where somebody speaks on ``track``, on the mix's clock. Raises UnreadableMedia."""
    own = known.get(track.name)
    spans = spoken(track, work)
    return spans if own is None or own.is_the_mixs() else [own.span(one) for one in spans]


def own_speech(recording: Recording, known: Mapping[str, Clock], work: Work) -> dict[str, list[Span]]:
    """Where each track's owner speaks, on the mix's clock: ``speech`` without echoes of others, by track.

    Raises UnreadableMedia.
    """
    loudness = _loudness(recording, known, work)
    heard = {track.name: speech(track, known, work) for track in recording.tracks}
    bleed, nobodys = echoes(loudness), _nobodys(recording, known, loudness, work)
    return {
        name: bleed.owned(name, missing.without(union(spans), union([*nobodys, *bleed.spans(name)])))
        if name in bleed.above
        else spans
        for name, spans in heard.items()
    }


def _nobodys(
    recording: Recording, known: Mapping[str, Clock], loudness: Mapping[str, NDArray[np.float32]], work: Work
) -> list[Span]:
    """Speech in the mix by nobody who has a track just then; empty unless every track is in the mix."""
    mix = _readable_mix(recording, work)
    if mix is None or any(spoken(one, work) and one.name not in known for one in recording.tracks):
        return []
    found = unexplained(loudness, levels(mix, work))
    return union(Span(max(0, one.start_ms - PAD_MS), one.end_ms + PAD_MS) for one in found)


def unheard(recording: Recording, work: Work) -> list[Span]:
    """Speech in the mix that no track has, but for echoes.

    Empty unless every track with speech was found in the mix.
    """
    mix = _readable_mix(recording, work)
    known = clocks(recording, work)
    talking = [track for track in recording.tracks if spoken(track, work)]
    if mix is None or any(track.name not in known for track in talking):
        return []
    heard = union(span for track in talking for span in speech(track, known, work))
    nobodys = _nobodys(recording, known, _loudness(recording, known, work), work)
    return missing.unheard(spoken(mix, work), missing.without(heard, nobodys))


def tidy(recording: Recording, lines: Sequence[Utterance], known: Known, work: Work) -> Tidied:
    """What was heard on the tracks at the mix's times, each thing once. Raises UnreadableMedia."""
    if not recording.tracks:
        return Tidied(tuple(lines), ())
    whole = [
        (part, _tidy(part.recording, lines_of(part, lines), known, work)) for part in segments(recording)
    ]
    moments = [moved(line, part.starts_ms) for part, one in whole for line in one.lines]
    told = dict.fromkeys(note for _, one in whole for note in one.notes)
    return Tidied(tuple(sorted(moments, key=lambda line: (line.start_ms or 0, line.channel))), tuple(told))


def _tidy(recording: Recording, lines: Sequence[Utterance], known: Known, work: Work) -> Tidied:
    work.progress("tracks", 0.0)
    found = clocks(recording, work)
    timed = [_timed(line, found.get(line.channel)) for line in lines]
    loudness = _loudness(recording, found, work)
    owned = parted(timed, _nobodys(recording, found, loudness, work))
    cleared = without_bleed(owned.lines, loudness)
    voiced = without_echoes(cleared.lines, echoes(loudness))
    in_order = sorted(voiced.lines, key=lambda line: (line.start_ms or 0, line.channel))
    told = [
        *notes.of_clocks(recording, found, {track.name: spoken(track, work) for track in recording.tracks}),
        *notes.of_missing(unheard(recording, work), recording, known),
        *notes.of_doubled(owned.doubled + cleared.doubled + voiced.doubled),
    ]
    return Tidied(tuple(in_order), tuple(told))


def _timed(line: Utterance, own: Clock | None) -> Utterance:
    if own is None or own.is_the_mixs():
        return line
    words = tuple(
        replace(word, start_ms=own.at(word.start_ms), end_ms=own.at(word.end_ms)) for word in line.words
    )
    start = None if line.start_ms is None else own.at(line.start_ms)
    end = None if line.end_ms is None else own.at(line.end_ms)
    return replace(line, start_ms=start, end_ms=end, words=words)


def _loudness(recording: Recording, found: Mapping[str, Clock], work: Work) -> dict[str, NDArray[np.float32]]:
    """Every track's levels, each frame where the mix's clock has it."""
    return {track.name: _moved(_levels(track, work), found.get(track.name)) for track in recording.tracks}


def _moved(own: NDArray[np.float32], by: Clock | None) -> NDArray[np.float32]:
    if by is None or by.is_the_mixs() or not own.size:
        return own
    at = np.array([by.at(frame * FRAME_MS) // FRAME_MS for frame in range(own.size)])
    moved = np.full(int(at.max()) + 2, SILENCE_DB, np.float32)
    moved[at + 1] = own  # a clock that runs faster leaves frames empty: the one before fills them
    moved[at] = own
    return moved
