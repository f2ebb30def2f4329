"""A meeting whose recording was stopped and started: its parts by themselves, and their times put together.

Files that start at one moment are a part. Everything that listens works on one part and its own clock; times
that leave this file count from the start of the first part, silence between the parts included.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transcription.model import Evidence, Recording, Span, SpeakerSpan, Utterance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transcription.model import Media


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a recording. Its ``recording`` counts from ``starts_ms``, which is before ``ends_ms``."""

    recording: Recording
    starts_ms: int
    ends_ms: int | None = None  # where the next part begins
    elsewhere: frozenset[str] = frozenset()  # the tracks of the other parts
    takes_from_ms: int = 0  # what is told of a moment before the first part is that part's


def segments(recording: Recording) -> list[Segment]:
    """The parts in order of time; a recording in one piece is its own only part."""
    begun = sorted(set(starts(recording).values()))
    if not any(begun):
        return [Segment(recording, 0)]
    ends = [*begun[1:], None]
    takes_from = [0, *begun[1:]]
    return [_segment(recording, *one) for one in zip(begun, ends, takes_from, strict=True)]


def starts(recording: Recording) -> dict[str, int]:
    """When each file of a recording begins, by its name."""
    return {media.name: media.starts_ms for media in (*recording.audio, *recording.tracks)}


def lines_of(segment: Segment, lines: Iterable[Utterance]) -> list[Utterance]:
    """The lines that were heard in a part, on its own clock."""
    return [moved(line, -segment.starts_ms) for line in lines if _belongs(line, segment)]


def moved(line: Utterance, by_ms: int) -> Utterance:
    """``line`` so much later; a line without a time stays so."""
    if not by_ms:
        return line
    return replace(
        line,
        start_ms=None if line.start_ms is None else line.start_ms + by_ms,
        end_ms=None if line.end_ms is None else line.end_ms + by_ms,
        words=tuple(
            replace(word, start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms) for word in line.words
        ),
    )


def later(spans: Iterable[Span], by_ms: int) -> list[Span]:
    """``spans`` so much later, or earlier where ``by_ms`` is negative."""
    return [Span(one.start_ms + by_ms, one.end_ms + by_ms) for one in spans]


def reaching(segment: Segment, media: Media, spans: Iterable[Span]) -> list[Span]:
    """What of ``spans``, on the whole recording's clock, can lie in a part's file, on the part's own clock.

    What another part's file holds alone is left out. In doubt it stays: a file can be longer than it says.
    """
    until = max(segment.ends_ms or 0, segment.starts_ms + media.duration_ms)
    near = (one for one in spans if one.end_ms > segment.starts_ms)
    inside = [one for one in near if segment.ends_ms is None or one.start_ms < until]
    return [Span(max(0, one.start_ms), one.end_ms) for one in later(inside, -segment.starts_ms)]


def belongs(start_ms: int, segment: Segment) -> bool:
    """Is this moment of the whole recording's clock told of a part?"""
    return start_ms >= segment.takes_from_ms and (segment.ends_ms is None or start_ms < segment.ends_ms)


def spans_of(segment: Segment, spans: Iterable[SpeakerSpan]) -> list[SpeakerSpan]:
    """What a diarizer said of a part, on the whole recording's clock.

    A voice's number counts within one part only: whose it is in the next is not known.
    """
    later = f" from {segment.starts_ms}" if segment.starts_ms else ""
    return [
        replace(
            one,
            span=Span(one.span.start_ms + segment.starts_ms, one.span.end_ms + segment.starts_ms),
            label=one.label + later if one.source is Evidence.VOICE else one.label,
        )
        for one in spans
    ]


def _segment(recording: Recording, start: int, end: int | None, takes_from: int) -> Segment:
    sound = Recording(
        audio=tuple(replace(one, starts_ms=0) for one in recording.audio if one.starts_ms == start),
        tracks=tuple(replace(one, starts_ms=0) for one in recording.tracks if one.starts_ms == start),
    )
    others = frozenset(one.name for one in recording.tracks if one.starts_ms != start)
    part = Segment(sound, start, end, others, takes_from)
    told = replace(
        sound,
        timeline=_inside(recording.timeline, part),
        captions=tuple(lines_of(part, recording.captions)),
        taps=_inside(recording.taps, part),
    )
    return replace(part, recording=told)


def _inside(spans: Iterable[SpeakerSpan], segment: Segment) -> tuple[SpeakerSpan, ...]:
    """The spans that begin in a part, on its clock."""
    return tuple(
        replace(one, span=Span(one.span.start_ms - segment.starts_ms, one.span.end_ms - segment.starts_ms))
        for one in spans
        if belongs(one.span.start_ms, segment)
    )


def _belongs(line: Utterance, segment: Segment) -> bool:
    if line.channel in segment.elsewhere:
        return False
    own = any(track.name == line.channel for track in segment.recording.tracks)
    return own or belongs(line.start_ms or 0, segment)
