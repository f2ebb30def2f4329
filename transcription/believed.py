"""What plug-ins answer, made fit to go on with: whole ms inside the recording, in order, without empty words.

Words are never dropped for their times: one whose time cannot be believed takes that of its neighbours.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from transcription.model import Span, Utterance, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.model import Recording, SpeakerSpan


def lines(told: Iterable[Utterance], recording: Recording) -> tuple[Utterance, ...]:
    """The lines with text, in order of their start, or as they came where some have no time."""
    ends_ms = _ends_ms(recording)
    whole = [_line(line, ends_ms) for line in told if line.text.strip()]
    if any(line.start_ms is None for line in whole):
        return tuple(whole)
    return tuple(sorted(whole, key=lambda line: (line.start_ms or 0, line.channel)))


def spans(told: Iterable[SpeakerSpan], recording: Recording) -> list[SpeakerSpan]:
    """The stretches that have a length within the recording; a tap, which has none, stays as it is."""
    ends_ms = _ends_ms(recording)
    kept = []
    for one in told:
        start, end = _ms(one.span.start_ms, ends_ms), _ms(one.span.end_ms, ends_ms)
        if start is not None and end is not None and (start < end or one.span.start_ms == one.span.end_ms):
            kept.append(replace(one, span=Span(start, end)))
    return kept


def _ends_ms(recording: Recording) -> int | None:
    """Where it ends by its sound and by its captions, which can outlast a file that was cut short."""
    last = max((line.end_ms or 0 for line in recording.captions), default=0)
    return max(recording.duration_ms, last) or None


def _line(line: Utterance, ends_ms: int | None) -> Utterance:
    start, end = _ms(line.start_ms, ends_ms), _ms(line.end_ms, ends_ms)
    words = _words(line.words, start or 0, ends_ms)
    if words:
        start = min(words[0].start_ms, words[0].start_ms if start is None else start)
        end = max(words[-1].end_ms, end or 0)
    if start is not None and end is not None:
        end = max(start, end)
    return replace(line, start_ms=start, end_ms=end, words=words)


def _words(told: Sequence[Word], at_ms: int, ends_ms: int | None) -> tuple[Word, ...]:
    """Words with letters, none beginning before the last one or ending after the next begins."""
    timed: list[Word] = []
    for word in told:
        if not word.text.strip():
            continue
        begun = _ms(word.start_ms, ends_ms)
        earliest = timed[-1].start_ms if timed else 0
        at_ms = max(earliest, at_ms if begun is None else begun)
        timed.append(replace(word, start_ms=at_ms, end_ms=max(at_ms, _ms(word.end_ms, ends_ms) or 0)))
    apart = [replace(one, end_ms=min(one.end_ms, after.start_ms)) for one, after in pairwise(timed)]
    return (*apart, *timed[-1:])


def _ms(told: float | None, ends_ms: int | None) -> int | None:
    """A moment as whole ms within the recording; None where it is none."""
    if told is None or not math.isfinite(told):
        return None
    return max(0, round(told) if ends_ms is None else min(round(told), ends_ms))
