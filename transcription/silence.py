"""A recording with some stretches silenced, as a stream: a voice that must not be heard any more.

Decoded and encoded anew block by block, never on disk: 16 kHz mono, which is what every recognizer
hears, as FLAC (RFC 9639), which loses nothing more, in Matroska (RFC 9559), which needs no seeking back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import av
import numpy as np
from av.error import FFmpegError

from transcription.errors import UnreadableMedia
from transcription.media import PER_MS, RATE, blocks
from transcription.streamed import Streamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from transcription.media import Samples
    from transcription.model import Span
    from transcription.streamed import Tail

FULL_SCALE = 32_767  # of the 16-bit samples that are written


class Silenced(Streamed):
    """A readable stream of the sound in ``sound``, with nothing in ``spans``. Raises UnreadableMedia."""

    def __init__(self, sound: BinaryIO, spans: Sequence[Span]) -> None:
        super().__init__(lambda written: _copied(sound, spans, written))


def _copied(sound: BinaryIO, spans: Sequence[Span], written: Tail) -> Iterator[bool]:
    try:
        with av.open(written, "w", format="matroska") as target:
            stream = target.add_stream("flac", rate=RATE, layout="mono")
            for frame in _frames(blocks(sound), spans):
                for packet in stream.encode(frame):
                    target.mux(packet)
                yield True
            for packet in stream.encode():
                target.mux(packet)
    except FFmpegError:
        raise UnreadableMedia(
            "A recording could not be written anew without a voice, so it was left as it is.",
            "fg participant withdraw ID --mix destroy",
        ) from None
    yield True  # what closing the container wrote


def _frames(sound: Iterator[Samples], spans: Sequence[Span]) -> Iterator[av.AudioFrame]:
    done = 0
    for block in sound:
        frame = av.AudioFrame.from_ndarray(_quiet(block, done, spans)[np.newaxis, :], "s16", "mono")
        frame.sample_rate, frame.pts = RATE, done
        done += len(block)
        yield frame


def _quiet(block: Samples, first: int, spans: Sequence[Span]) -> NDArray[np.int16]:
    """16-bit samples; ``first`` is the number of the block's first one in the recording."""
    kept = block.copy()
    for span in spans:
        start, end = (ms * PER_MS - first for ms in (span.start_ms, span.end_ms))
        kept[max(0, start) : max(0, end)] = 0.0
    return (np.clip(kept, -1.0, 1.0) * FULL_SCALE).astype(np.int16)
