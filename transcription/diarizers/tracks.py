"""Who spoke when, from one audio file per participant: where a track has speech, its person speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.errors import UnreadableMedia
from transcription.model import Evidence, SpeakerSpan
from transcription.tracks.hygiene import clocks, speech

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcription.model import Media, Recording, Span
    from transcription.protocols import Request, Work
    from transcription.tracks.clock import Clock


class Tracks:
    """The strongest evidence there is. A track that nobody is assigned to is labelled by its own name."""

    name = "tracks"

    def ready(self, recording: Recording) -> bool:
        """Is there a file per participant?"""
        return bool(recording.tracks)

    def diarize(
        self,
        recording: Recording,
        request: Request,
        work: Work,
    ) -> Sequence[SpeakerSpan]:
        """Speech on every track, by the mix's clock where there is one. Raises UnreadableMedia."""
        known = clocks(recording, work)
        spans = []
        for done, track in enumerate(recording.tracks):
            work.progress("diarize", done / len(recording.tracks))
            label = track.person or track.name
            spans += [SpeakerSpan(span, label, Evidence.TRACK) for span in _speech(track, known, work)]
        work.progress("diarize", 1.0)
        return sorted(spans, key=lambda one: (one.span, one.label))


def _speech(track: Media, known: Mapping[str, Clock], work: Work) -> list[Span]:
    try:
        return speech(track, known, work)
    except UnreadableMedia as problem:
        raise UnreadableMedia(f"{track.name}: {problem.message}", problem.next) from None


diarizer = Tracks()
