"""Words of somebody who has no track just then, heard only as echoes on the others' tracks.

Before a late recorder starts, each of the others' microphones has its owner's words, softly. They are
not the neighbours': they are heard once, on the mix, where timeline, captions or taps may say whose
they are, and nobody else does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from transcription.model import MIX, Span, Utterance, Word
from transcription.speakers import SpokenBy, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST = 0.6  # of a word's time, or of a line's words, that must be nobody's
RUN = 3  # words in a row that are cut out of somebody's own line
WITHIN_MS = 300  # ms between words that belong to one stretch


@dataclass(frozen=True, slots=True)
class Parted:
    """Lines (identified): those that stay on their channels, each stretch of nobody's once on the mix."""

    lines: tuple[Utterance, ...]
    doubled: int  # copies that were left out


def parted(lines: Sequence[Utterance], nobodys: Iterable[Span]) -> Parted:
    """``nobodys``: where no track's owner speaks, on the clock of ``lines``."""
    by_nobody = SpokenBy((span, "") for span in nobodys)
    kept: list[Utterance] = []
    ownerless: list[Utterance] = []
    for line in lines:
        for piece, is_nobodys in _pieces(line, by_nobody):
            (ownerless if is_nobodys else kept).append(piece)
    if not ownerless:
        return Parted(tuple(lines), 0)
    heard = union((_span(word) for line in kept if line.channel == MIX for word in line.words), WITHIN_MS)
    once = []
    for line in sorted(ownerless, key=lambda one: -len(one.words)):
        told = SpokenBy((span, "") for span in heard)
        new = [word for word in line.words if not _lies(word, told)]
        if new:
            once.append(_line(replace(line, channel=MIX), new))
            heard = union([*heard, *map(_span, new)], WITHIN_MS)
    return Parted((*kept, *once), len(ownerless) - len(once))


def _pieces(line: Utterance, nobodys: SpokenBy) -> list[tuple[Utterance, bool]]:
    """The line, or what of it is somebody's own and what is nobody's."""
    if line.channel == MIX or not line.words:
        return [(line, False)]
    marks = [_lies(word, nobodys) for word in line.words]
    runs = [
        (nobody, list(run))
        for nobody, run in groupby(zip(line.words, marks, strict=True), key=lambda one: one[1])
    ]
    if not any(len(run) >= RUN for nobody, run in runs if not nobody) and sum(marks) >= MOST * len(marks):
        return [(line, True)]
    if not any(len(run) >= RUN for nobody, run in runs if nobody):
        return [(line, False)]
    return [(_line(line, [word for word, _ in run]), nobody and len(run) >= RUN) for nobody, run in runs]


def _lies(word: Word, within: SpokenBy) -> bool:
    span = _span(word)
    return within.overlaps(span).total() >= MOST * (span.end_ms - span.start_ms)


def _span(word: Word) -> Span:
    return Span(word.start_ms, max(word.end_ms, word.start_ms + 1))


def _line(line: Utterance, words: Sequence[Word]) -> Utterance:
    text = " ".join(word.text.strip() for word in words)
    return replace(line, text=text, words=tuple(words), start_ms=words[0].start_ms, end_ms=words[-1].end_ms)
