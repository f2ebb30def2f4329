"""Speech that the mix has and no track has: a file that was lost, stalled, or never made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.model import Span
from transcription.speakers import union

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SLACK_MS = 400  # ms around speech on a track in which the mix may hold more of it, such as the room
PAUSE_MS = 500  # ms of silence that do not cut a stretch in two
LEAST_MS = 2_000  # ms; shorter is noise in the mix, or the soft end of what a track holds


def unheard(mix: Iterable[Span], tracks: Iterable[Span]) -> list[Span]:
    """Stretches of speech in the mix without any on a track; all on the mix's clock."""
    explained = union(Span(max(0, one.start_ms - SLACK_MS), one.end_ms + SLACK_MS) for one in tracks)
    left = without(union(mix, PAUSE_MS), explained)
    return [one for one in left if one.end_ms - one.start_ms >= LEAST_MS]


def without(spans: Sequence[Span], cut: Sequence[Span]) -> list[Span]:
    """What of ``spans`` lies outside ``cut``; both in order and apart."""
    left: list[Span] = []
    at = 0
    for span in spans:
        start = span.start_ms
        while at < len(cut) and cut[at].end_ms <= start:
            at += 1
        number = at
        while number < len(cut) and cut[number].start_ms < span.end_ms:
            if cut[number].start_ms > start:
                left.append(Span(start, cut[number].start_ms))
            start = max(start, cut[number].end_ms)
            number += 1
        if start < span.end_ms:
            left.append(Span(start, span.end_ms))
    return left
