"""Who spoke when, from one audio file per participant: where a track has speech, its person speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.errors import UnreadableMedia
from transcription.model import Evidence, SpeakerSpan
from transcription.speech import spoken
from transcription.tracks.hygiene import clocks, own_speech

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import Media, Recording
    from transcription.protocols import Request, Work


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
        work.progress("diarize", 0.0)
        for track in recording.tracks:
            _readable(track, work)
        found = own_speech(recording, clocks(recording, work), work)
        spans = [
            SpeakerSpan(span, track.person or track.name, Evidence.TRACK)
            for track in recording.tracks
            for span in found[track.name]
        ]
        work.progress("diarize", 1.0)
        return sorted(spans, key=lambda one: (one.span, one.label))


def _readable(track: Media, work: Work) -> None:
    try:
        spoken(track, work)
    except UnreadableMedia as problem:
        raise UnreadableMedia(f"{track.name}: {problem.message}", problem.next) from None


diarizer = Tracks()
