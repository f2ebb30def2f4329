"""Echoes told by their sound alone: no louder than the others' echo always is on that track.

For what words cannot tell: an echo is faint, and a recognizer hears some of it wrong. Soft words of the
track's own person ("mm-hm") rise above the echo and stay.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from transcription.model import Span, Utterance, Word
from transcription.speakers import SpokenBy
from transcription.tracks.bleed import Cleared, pieces, timed_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.tracks.echoes import Echoes

RUN = 3  # words in a row that are cut out of a line as an echo
MOST = 0.5  # of their time in which somebody speaks whose sound they can be


def without_echoes(lines: Sequence[Utterance], usual: Echoes) -> Cleared:
    """``lines`` without what is an echo by ``usual``, while a line of somebody else is none."""
    words = [timed_words(line) if line.channel in usual.above else () for line in lines]
    marks = [
        [usual.explains(line.channel, _span(word)) for word in own]
        for line, own in zip(lines, words, strict=True)
    ]
    voiced = SpokenBy(
        (_span(word), line.channel)
        for line, own, echo in zip(lines, words, marks, strict=True)
        for word, is_echo in zip(own, echo, strict=True)
        if not is_echo
    )
    kept: list[Utterance] = []
    doubled = 0
    for line, own, echo in zip(lines, words, marks, strict=True):
        rest = _rest(line, own, echo, voiced) if any(echo) else [line]
        doubled += rest != [line]
        kept += rest
    return Cleared(tuple(kept), doubled)


def _rest(line: Utterance, words: Sequence[Word], echo: Sequence[bool], voiced: SpokenBy) -> list[Utterance]:
    """What of the line is no echo; a single word within one is too short to tell."""
    if all(echo):
        return [] if _has_source(words, line.channel, voiced) else [line]
    cut = [
        (run[0], run[-1] + 1)
        for is_echo, group in groupby(range(len(words)), key=echo.__getitem__)
        if is_echo and len(run := list(group)) >= RUN
    ]
    sourced = [one for one in cut if _has_source(words[slice(*one)], line.channel, voiced)]
    return pieces(line, sourced) if line.words else [line]


def _has_source(words: Sequence[Word], channel: str, voiced: SpokenBy) -> bool:
    """Does somebody else speak for most of that time, on another track or on the mix?"""
    spans = [_span(word) for word in words]
    heard = sum(
        max((ms for other, ms in voiced.overlaps(one).items() if other != channel), default=0)
        for one in spans
    )
    return heard >= MOST * sum(one.end_ms - one.start_ms for one in spans)


def _span(word: Word) -> Span:
    return Span(word.start_ms, max(word.end_ms, word.start_ms + 1))
