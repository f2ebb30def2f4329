"""Listens for the speech in a recording, to see whether all of it has its words in the transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.coverage import Coverage, accounted
from transcription.segments import later, segments
from transcription.speakers import union
from transcription.speech import spoken
from transcription.tracks.hygiene import clocks, speech, unheard
from transcription.tracks.missing import without

if TYPE_CHECKING:
    from transcription.model import Recording, Span, Transcript
    from transcription.protocols import Work


def measure(recording: Recording, transcript: Transcript, work: Work) -> Coverage:
    """What became of the speech on the tracks and of what only the mix has, or of that on the mix.

    What was off the record is no part of it.
    """
    heard = [
        span for part in segments(recording) for span in later(_heard(part.recording, work), part.starts_ms)
    ]
    return accounted(without(union(heard), union(recording.off_record)), transcript.turns)


def _heard(recording: Recording, work: Work) -> list[Span]:
    """The speech in a recording in one piece."""
    if not recording.tracks:
        return [span for one in recording.audio for span in spoken(one, work)]
    known = clocks(recording, work)
    tracks = [span for one in recording.tracks for span in speech(one, known, work)]
    return [*tracks, *unheard(recording, work)]
