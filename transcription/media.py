"""Sound from any seekable reader, as 16 kHz mono float32, with every sample where its time stamp says.

Only this file decodes with PyAV (https://pyav.basswood-io.com/docs/stable/api/); ``opening`` opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, BinaryIO

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from transcription.errors import UnreadableMedia
from transcription.opening import AGAIN, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from av import AudioFrame, AudioStream
    from av.container import InputContainer

Samples = NDArray[np.float32]  # (n,) mono at RATE, full scale 1.0

RATE = 16_000  # Hz, what Whisper, pyannote and pocketsphinx all want
PER_MS = RATE // 1000  # samples in one millisecond
BLOCK_MS = 30_000  # ms, longest block handed on: about 2 MB
PIECE = RATE // 4  # samples that are gathered before they are handed on
JITTER_S = 0.015  # s, below the shortest usual packet (Opus, 20 ms) and above WebM's 1 ms rounding
PREROLL_S = 0.5  # s decoded and thrown away after a seek: decoders carry state (MP3 reservoir, AAC overlap)
OVERLAP_S = (
    0.5  # s a stamp may lie before the end of the last frame; a longer jump is checked against the next
)
PAST_END_S = 1.0  # s a time stamp may lie past the declared end before it is disbelieved
LONGEST_GAP_S = 10.0  # s that packets may be missing where the container declares no end
BAD_READS = 1000  # consecutive unreadable packets after which the rest of the file is given up
FULL_SCALE = np.float32(2**31)  # of the 32-bit samples that the resampler gives


@dataclass(slots=True)
class Decoded:
    """What decoding met, filled while ``blocks`` is read; final when it is exhausted."""

    declared_ms: int | None = None  # length according to the container, where it says
    duration_ms: int = 0  # where the sound that could be decoded ends
    lost_ms: int = 0  # silence put where packets were missing or damaged
    damaged_packets: int = 0

    @property
    def shortfall_ms(self) -> int:
        """How much earlier the sound ends than the container declares: the file was cut short."""
        return max(0, (self.declared_ms or 0) - self.duration_ms)


def decoded_duration(reader: BinaryIO) -> int:
    """Length in ms of the sound that can really be decoded (takes as long as decoding)."""
    return measure(reader).duration_ms


def measure(reader: BinaryIO) -> Decoded:
    """Decode everything and keep nothing but the tally: length, losses, shortfall."""
    decoded = Decoded()
    for _ in blocks(reader, decoded=decoded):
        pass
    return decoded


def samples(reader: BinaryIO, start_ms: int, end_ms: int) -> Samples:
    """The stretch from ``start_ms`` to ``end_ms`` (shorter where the sound ends before), by seeking."""
    stretch = list(blocks(reader, start_ms=start_ms, end_ms=end_ms))
    return np.concatenate(stretch) if stretch else np.zeros(0, np.float32)


def blocks(
    reader: BinaryIO, *, start_ms: int = 0, end_ms: int | None = None, decoded: Decoded | None = None
) -> Iterator[Samples]:
    """16 kHz mono float32 (n,) blocks of at most 30 s; all but the last are exactly that long.

    Memory does not grow with the length of the recording. Time stamps rule: what packets were lost
    or damaged is refilled with silence, so that nothing after them shifts. Raises UnreadableMedia.
    """
    tally = Decoded() if decoded is None else decoded
    with opened(reader) as source:
        tally.declared_ms = source.declared_ms
        frames = _frames_from(source.container, source.stream, start_ms, tally)
        placed = _Placement(_zero_s(source.container), start_ms * PER_MS, tally).place(frames)
        yield from _in_blocks(_until(placed, None if end_ms is None else (end_ms - start_ms) * PER_MS))
    if start_ms == 0 and tally.duration_ms == 0:
        raise UnreadableMedia("The recording holds no sound that can be decoded.", AGAIN)


def _zero_s(container: InputContainer) -> float:
    """Where the recording's clock starts: the container's first time stamp, as players count."""
    return (container.start_time or 0) / float(av.time_base)


def _frames_from(
    container: InputContainer, stream: AudioStream, start_ms: int, tally: Decoded
) -> Iterator[AudioFrame]:
    """Frames from a little before ``start_ms``; from the very start where seeking cannot be trusted."""
    wanted_s = start_ms / 1000 + _zero_s(container)
    if start_ms and _sought(container, stream, max(0.0, wanted_s - PREROLL_S)):
        frames = _frames(container, stream, tally)
        first = next(frames, None)
        if first is not None and first.time is not None and first.time <= wanted_s:
            yield first
            yield from frames
            return
        _sought(container, stream, 0.0)
    yield from _frames(container, stream, tally)


def _sought(container: InputContainer, stream: AudioStream, to_s: float) -> bool:
    try:
        container.seek(int(to_s / stream.time_base), stream=stream)
    except FFmpegError:
        return False
    return True


def _frames(container: InputContainer, stream: AudioStream, tally: Decoded) -> Iterator[AudioFrame]:
    """Decode packet by packet; a damaged one is counted and passed over."""
    bad_in_a_row = 0
    packets = container.demux(stream)
    while bad_in_a_row < BAD_READS:
        try:
            packet = next(packets)
            yield from packet.decode()
            bad_in_a_row = 0
        except StopIteration:
            return
        except FFmpegError as error:
            if isinstance(error, EOFError):
                return
            tally.damaged_packets += 1
            bad_in_a_row += 1
            packets = container.demux(stream)


def _resampler() -> av.AudioResampler:
    """To whole numbers, since only then FFmpeg scales a mix of channels so that it cannot overflow.

    In pieces of PIECE samples: handing on each packet's few by itself cost half of the time.
    """
    return av.AudioResampler(format="s32", layout="mono", rate=RATE, frame_size=PIECE)


def _is_stray(frame: AudioFrame, following: AudioFrame | None, jump_s: float) -> bool:
    """Is this frame's stamp alone damaged? Then the next one's goes on from before the jump."""
    if following is None or following.time is None:
        return False
    step: float = following.time - frame.time
    return step < 0 or abs(step + jump_s - frame.samples / frame.sample_rate) < OVERLAP_S / 2


class _Placement:
    """Puts decoded frames on the recording's clock and resamples each unbroken run of them."""

    def __init__(self, zero_s: float, start: int, tally: Decoded) -> None:
        self.zero_s = zero_s
        self.at = start  # next sample to hand on, 16 kHz, from the start of the recording
        self.tally = tally
        self.resampler = _resampler()
        self.running = False  # has the resampler been given anything?
        self.shape = ("", "", 0)  # of the frames in this run: format, layout, rate
        self.next_s: float | None = None  # where this run's next frame should lie
        self.to_drop = 0  # samples of this run that lie before ``at``

    def place(self, frames: Iterable[AudioFrame]) -> Iterator[Samples]:
        for frame, following in pairwise(chain(frames, [None])):
            if frame is not None:
                yield from self._place_one(frame, following)
        yield from self._flush()

    def _place_one(self, frame: AudioFrame, following: AudioFrame | None) -> Iterator[Samples]:
        begin_s = self._begin_s(frame, following)
        end_s = begin_s + frame.samples / frame.sample_rate
        if end_s * RATE <= self.at and not self.running:
            self.next_s = None  # before the stretch that is wanted
            return
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        broken = self.next_s is not None and abs(begin_s - self.next_s) > JITTER_S
        if not self.running or broken or shape != self.shape:
            yield from self._flush()
            yield from self._begin_run(begin_s, shape)
        elif self.next_s is not None:
            end_s = self.next_s + frame.samples / frame.sample_rate  # samples, not rounded stamps, count on
        self.next_s = end_s
        yield from self._resampled(frame)

    def _begin_s(self, frame: AudioFrame, following: AudioFrame | None) -> float:
        """Where the frame lies on the recording's clock; right after the last where its stamp is absurd."""
        expected = self.at / RATE if self.next_s is None else self.next_s
        if frame.time is None:
            return expected
        stamped: float = frame.time - self.zero_s
        if self.next_s is None:
            return stamped
        jump = stamped - expected
        if abs(jump) > OVERLAP_S and _is_stray(frame, following, jump):
            return expected
        declared = self.tally.declared_ms
        latest = expected + LONGEST_GAP_S if declared is None else declared / 1000 + PAST_END_S
        if jump >= -OVERLAP_S and stamped <= max(latest, expected + JITTER_S):
            return stamped
        self.zero_s += jump  # the clock was set anew: take it up from here
        return expected

    def _begin_run(self, begin_s: float, shape: tuple[str, str, int]) -> Iterator[Samples]:
        self.resampler = _resampler()
        self.running = True
        self.shape = shape
        gap = round(begin_s * RATE) - self.at
        self.to_drop = max(0, -gap)
        if self.next_s is not None and gap > 0:
            self.tally.lost_ms += round(gap / PER_MS)
        while gap > 0:
            silence = np.zeros(min(gap, BLOCK_MS * PER_MS), np.float32)
            gap -= silence.size
            yield self._counted(silence)

    def _resampled(self, frame: AudioFrame | None) -> Iterator[Samples]:
        try:
            ready = self.resampler.resample(frame)
        except FFmpegError:  # damage that decodes to an impossible channel layout
            self.tally.damaged_packets += 1
            self.running = False
            return
        for out in ready:
            sound = out.to_ndarray().reshape(-1).astype(np.float32) / FULL_SCALE
            kept = sound[self.to_drop :]
            self.to_drop -= sound.size - kept.size
            if kept.size:
                yield self._counted(kept)

    def _flush(self) -> Iterator[Samples]:
        if self.running and not self.resampler.is_passthrough:
            yield from self._resampled(None)
        self.running = False

    def _counted(self, sound: Samples) -> Samples:
        self.at += sound.size
        self.tally.duration_ms = round(self.at / PER_MS)
        return sound


def _until(pieces: Iterable[Samples], wanted: int | None) -> Iterator[Samples]:
    """The first ``wanted`` samples, or all; decoding stops there."""
    if wanted is None:
        yield from pieces
        return
    for piece in pieces:
        if wanted <= 0:
            return
        yield piece[:wanted]
        wanted -= piece.size


def _in_blocks(pieces: Iterable[Samples]) -> Iterator[Samples]:
    """Gather pieces into blocks of BLOCK_MS and a last shorter one."""
    size = BLOCK_MS * PER_MS
    held: list[Samples] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += piece.size
        while count >= size:
            together = np.concatenate(held)
            yield together[:size]
            held = [together[size:]]
            count -= size
    if count:
        yield np.concatenate(held)
