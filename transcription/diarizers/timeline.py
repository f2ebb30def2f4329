"""Who spoke when, from the meeting program's log of active speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.model import Evidence, Span, SpeakerSpan
from transcription.speakers import union

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import Recording
    from transcription.protocols import Request, Work

_PAUSE_MS = 300  # ms; the log goes dark between words, people do not stop speaking that briefly
_FLICKER_MS = 300  # ms; a tile that lights up for less is a cough or a click


class Timeline:
    """The log as it is, but for its flicker. Labels are display names (identified)."""

    name = "timeline"

    def ready(self, recording: Recording) -> bool:
        """Did the meeting program leave a log?"""
        return bool(recording.timeline)

    def diarize(
        self,
        recording: Recording,
        request: Request,
        work: Work,
    ) -> Sequence[SpeakerSpan]:
        """The log's spans, joined, inside the recording, and long enough to be speech."""
        by_name: dict[str, list[Span]] = {}
        for one in recording.timeline:
            by_name.setdefault(one.label, []).append(_inside(one.span, recording.duration_ms))
        spans = [
            SpeakerSpan(span, name, Evidence.TIMELINE)
            for name, own in by_name.items()
            for span in union(own, _PAUSE_MS)
            if span.end_ms - span.start_ms >= _FLICKER_MS
        ]
        return sorted(spans, key=lambda one: (one.span, one.label))


def _inside(span: Span, duration_ms: int) -> Span:
    """``span`` clipped to the recording; a recording without audio has no length to clip to."""
    end = min(span.end_ms, duration_ms) if duration_ms else span.end_ms
    start = max(0, span.start_ms)
    return Span(min(start, max(0, end)), max(0, end))


diarizer = Timeline()
