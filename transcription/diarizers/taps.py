"""Who spoke when, from what the assistant tapped in the room."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from transcription.model import Evidence, Span, SpeakerSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import Recording
    from transcription.protocols import Request, Work

# A tap says who speaks now. It comes about a second late, and how long it holds nobody tells: until the
# next tap, but not for longer than people usually hold the floor. Own estimates.
_LATE_MS = 1_000
_HOLDS_MS = 20_000


class Taps:
    """One stretch per tap. Labels are roster ids."""

    name = "taps"

    def ready(self, recording: Recording) -> bool:
        """Did somebody tap who spoke?"""
        return bool(recording.taps)

    def diarize(self, recording: Recording, request: Request, work: Work) -> Sequence[SpeakerSpan]:
        """From a second before each tap to the next one."""
        taps = sorted((one.span.start_ms, one.label) for one in recording.taps)
        held = pairwise([*taps, (recording.duration_ms, "")])
        spans = [
            SpeakerSpan(Span(max(0, at_ms - _LATE_MS), min(end_ms, at_ms + _HOLDS_MS)), label, Evidence.TAP)
            for (at_ms, label), (end_ms, _) in held
        ]
        return [one for one in spans if one.span.start_ms < one.span.end_ms]


diarizer = Taps()
