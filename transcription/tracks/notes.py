"""What a researcher should know about the tracks, in sentences without a name or a word of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.formats import timecode
from transcription.model import MIX, Evidence
from transcription.speakers import SpokenBy, resolve_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from transcription.model import Known, Recording, Span, SpeakerSpan
    from transcription.protocols import Request
    from transcription.tracks.clock import Clock

WORTH_TELLING_MS = 10_000  # ms of speech that is missing, or cannot be placed
DRIFT_WORTH_TELLING_MS = 1_000  # ms that a clock ran apart from first to last


def of_clocks(
    recording: Recording, clocks: Mapping[str, Clock], speech: Mapping[str, Sequence[Span]]
) -> Iterator[str]:
    """Tracks that are not in the mix, that stalled, or whose clock ran apart from the mix's."""
    for track in recording.tracks:
        clock = clocks.get(track.name)
        if clock is None:
            said_ms = _length_ms(speech[track.name])
            if recording.audio and said_ms >= WORTH_TELLING_MS:
                yield (
                    f"{track.name}: {said_ms // 1000} s of speech on it are not in the mixed sound, so its"
                    " times could not be checked. Is it from this session?"
                )
            continue
        for piece, lost_ms in zip(clock.pieces[1:], clock.stalls_ms(), strict=True):
            yield (
                f"{track.name}: at {timecode.clock(piece.from_ms)} {abs(lost_ms) / 1000:.1f} s are missing"
                " without a gap; what follows was put at its right time."
            )
        apart_ms = abs(clock.pieces[0].rate - 1) * track.duration_ms
        if apart_ms >= DRIFT_WORTH_TELLING_MS:
            yield (
                f"{track.name}: its clock ran {apart_ms / 1000:.1f} s apart from the mixed sound's; its times"
                " were set right."
            )


def of_missing(lost: Sequence[Span], recording: Recording, known: Known) -> Iterator[str]:
    """Who speaks, by the meeting's log, where the mix has speech and no track has."""
    if _length_ms(lost) < WORTH_TELLING_MS:
        return
    names = resolve_names([one.label for one in recording.timeline], known.roster)
    shown = SpokenBy((one.span, names.speaker(one.label)) for one in recording.timeline)
    by_person: dict[str, list[Span]] = {}
    for span in lost:
        seen = shown.overlaps(span)
        person = max(sorted(seen), key=seen.__getitem__) if seen else ""
        by_person.setdefault(person, []).append(span)
    for person, spans in sorted(by_person.items()):
        whose = f"{person}, by the meeting's log," if person else "somebody"
        yield (
            f"No track has {_length_ms(spans) // 1000} s in which {whose} speaks, first at"
            f" {timecode.clock(spans[0].start_ms)}: they were heard from the mixed sound."
        )


def of_doubled(count: int) -> Iterator[str]:
    """Lines that were left out as copies."""
    if count:
        lines = "1 line was" if count == 1 else f"{count} lines were"
        yield f"{lines} left out or shortened: one person's microphone had caught another's words."


def of_shared(spans: Iterable[SpeakerSpan]) -> Iterator[str]:
    """Tracks on which several voices were told apart."""
    voices: dict[str, set[str]] = {}
    for one in spans:
        if one.source is Evidence.VOICE and one.channel != MIX:
            voices.setdefault(one.channel, set()).add(one.label)
    for track, labels in sorted(voices.items()):
        if len(labels) > 1:
            count = "two" if len(labels) == 2 else str(len(labels))
            yield (
                f"{track} has {count} voices: did people share a device? Look at who speaks there, and say"
                " who did: fg session people SESSION P03=shared-device P04=shared-device."
            )


def of_sharing(recording: Recording, request: Request, spans: Iterable[SpeakerSpan]) -> Iterator[str]:
    """Tracks that several people spoke into, by the attendance, and on which no voices were told apart."""
    apart = {one.channel for one in spans if one.source is Evidence.VOICE}
    for track in recording.tracks:
        if track.person in request.sharing and track.name not in apart:
            yield (
                f"{track.name}: {track.person} shared a device by the attendance, but no voices were told"
                f" apart on it, so whatever is said there stands under {track.person}. fg models list says"
                " which model tells voices apart."
            )


def _length_ms(spans: Sequence[Span]) -> int:
    return sum(span.end_ms - span.start_ms for span in spans)
