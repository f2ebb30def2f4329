"""Is every second of speech accounted for? Detected speech against the turns of the transcript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcription.model import Span, TurnKind
from transcription.speakers import union
from transcription.speech import spoken
from transcription.tracks.hygiene import clocks, speech, unheard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transcription.model import Recording, Transcript
    from transcription.protocols import Work

SLACK_MS = 400  # ms a detected stretch may reach beyond a turn: breath and room, padded by the detector


@dataclass(frozen=True, slots=True)
class Coverage:
    """Milliseconds of detected speech, and what became of them. ``lost_ms`` should be near 0."""

    speech_ms: int
    transcribed_ms: int
    unintelligible_ms: int
    lost_ms: int

    def document(self) -> dict[str, int]:
        """As JSON values."""
        return {
            "speech_ms": self.speech_ms,
            "transcribed_ms": self.transcribed_ms,
            "unintelligible_ms": self.unintelligible_ms,
            "lost_ms": self.lost_ms,
        }


def measure(recording: Recording, transcript: Transcript, work: Work) -> Coverage:
    """How much of the speech lies under a turn: on the tracks and what only the mix has, or on the mix."""
    if recording.tracks:
        known = clocks(recording, work)
        heard = [span for one in recording.tracks for span in speech(one, known, work)]
        heard += unheard(recording, work)
    else:
        heard = [span for one in recording.audio for span in spoken(one, work)]
    talk = union(heard)
    turns = union(
        Span(turn.start_ms - SLACK_MS, turn.end_ms + SLACK_MS)
        for turn in transcript.turns
        if turn.kind is TurnKind.SPEECH and turn.start_ms is not None and turn.end_ms is not None
    )
    speech_ms = _length(talk)
    transcribed_ms = sum(span.overlap_ms(turn) for span in talk for turn in turns)
    return Coverage(speech_ms, transcribed_ms, 0, speech_ms - transcribed_ms)


def _length(spans: Iterable[Span]) -> int:
    return sum(span.end_ms - span.start_ms for span in spans)
