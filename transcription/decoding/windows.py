"""Chunks of speech put together into windows: whatever its length, a window costs the same to hear.

Somebody's own track is mostly silence; its short stretches share windows, with a moment of silence
between them, so that a track costs about as much as the speech on it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

import numpy as np

from transcription.chunks import LONGEST_MS, settled
from transcription.decoding.takes import moved
from transcription.media import RATE, Samples, samples
from transcription.model import Media, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.chunks import Chunk
    from transcription.model import Utterance, Word

JOIN_MS = (
    400  # ms of silence between stretches; with the detector's padding it sounds like the end of a sentence
)
PER_MS = RATE // 1000  # samples


@dataclass(frozen=True, slots=True)
class Window:
    """Stretches of one channel that are heard at once, one after the other."""

    media: Media
    channel: str
    pieces: tuple[Span, ...]  # on the media's clock, in order and apart

    @property
    def length_ms(self) -> int:
        """Its length in ms, silence between the pieces included."""
        return length_ms(self.pieces)

    def sound(self) -> Samples:
        """Its samples, decoded anew each time. Raises UnreadableMedia."""
        with self.media.open() as reader:
            return spliced([_exactly(samples(reader, one.start_ms, one.end_ms), one) for one in self.pieces])

    def inside(self, spans: Iterable[Span]) -> list[Span]:
        """What of ``spans`` (on the media's clock) lies in the window, on the window's clock."""
        found = []
        for piece, start in zip(self.pieces, _starts(self.pieces), strict=True):
            for span in spans:
                if piece.overlap_ms(span):
                    first, last = max(piece.start_ms, span.start_ms), min(piece.end_ms, span.end_ms)
                    found.append(Span(start + first - piece.start_ms, start + last - piece.start_ms))
        return found

    def on_recording(self, lines: Sequence[Utterance]) -> tuple[Utterance, ...]:
        """``lines`` on the media's clock, each within one piece, the spaces before words taken off."""
        parts = [
            replace(settled(_stripped(part), self.pieces[number]), channel=self.channel)
            for number, part in apart(lines, self.pieces)
        ]
        return tuple(part for part in parts if part.text)


def packed(chunks: Iterable[Chunk]) -> list[Window]:
    """Neighbouring chunks of each channel in windows of at most LONGEST_MS."""
    windows: list[Window] = []
    for chunk in chunks:
        last = windows[-1] if windows else None
        if last and (last.media, last.channel) == (chunk.media, chunk.channel):
            together = (*last.pieces, chunk.span)
            if length_ms(together) <= LONGEST_MS:
                windows[-1] = replace(last, pieces=together)
                continue
        windows.append(Window(chunk.media, chunk.channel, (chunk.span,)))
    return windows


def spliced(sounds: Sequence[Samples]) -> Samples:
    """``sounds`` one after the other with JOIN_MS of silence between them."""
    silence = np.zeros(JOIN_MS * PER_MS, np.float32)
    rows = [row for sound in sounds for row in (silence, sound)][1:]
    return np.concatenate(rows) if rows else np.zeros(0, np.float32)


def apart(lines: Sequence[Utterance], pieces: Sequence[Span]) -> list[tuple[int, Utterance]]:
    """``lines`` of spliced ``pieces``, cut where words pass from one to another, each with its number.

    Times count from the start of that piece, and may reach beyond it where the engine erred.
    """
    starts = _starts(pieces)
    return [
        (number, moved(part, -starts[number]))
        for line in lines
        for number, part in _parts(line, starts, pieces)
    ]


def length_ms(pieces: Sequence[Span]) -> int:
    """The length of ``pieces`` spliced, in ms."""
    return sum(piece.end_ms - piece.start_ms + JOIN_MS for piece in pieces) - JOIN_MS


def placed(pieces: Sequence[Span]) -> list[Span]:
    """Where each of ``pieces`` lies when they are spliced."""
    return [
        Span(start, start + piece.end_ms - piece.start_ms)
        for start, piece in zip(_starts(pieces), pieces, strict=True)
    ]


def _starts(pieces: Sequence[Span]) -> list[int]:
    """Where each piece begins in the window (ms)."""
    lengths = [piece.end_ms - piece.start_ms + JOIN_MS for piece in pieces]
    return list(accumulate(lengths[:-1], initial=0))


def _parts(line: Utterance, starts: Sequence[int], pieces: Sequence[Span]) -> list[tuple[int, Utterance]]:
    def piece_of(ms: int) -> int:
        number = max(0, bisect_right(starts, ms) - 1)
        ends = starts[number] + pieces[number].end_ms - pieces[number].start_ms
        nearer_next = number + 1 < len(pieces) and ms - ends > starts[number + 1] - ms
        return number + nearer_next

    def middle_of(word: Word) -> int:
        return piece_of((word.start_ms + word.end_ms) // 2)

    runs = [(number, tuple(run)) for number, run in groupby(line.words, key=middle_of)]
    if len(runs) < 2:
        number = runs[0][0] if runs else piece_of(line.start_ms or 0)
        return [(number, line)]
    return [
        (
            number,
            replace(
                line,
                text="".join(word.text for word in words),
                start_ms=words[0].start_ms,
                end_ms=words[-1].end_ms,
                words=words,
            ),
        )
        for number, words in runs
    ]


def _stripped(line: Utterance) -> Utterance:
    words = (replace(word, text=word.text.strip()) for word in line.words)
    return replace(line, text=line.text.strip(), words=tuple(word for word in words if word.text))


def _exactly(sound: Samples, span: Span) -> Samples:
    """As long as planned: a file may end before the last stretch does, and times are counted on it."""
    return np.pad(sound, (0, max(0, (span.end_ms - span.start_ms) * PER_MS - sound.size)))
