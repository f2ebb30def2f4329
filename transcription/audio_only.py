"""The sound of a video, copied out packet by packet as a stream: nothing decoded, nothing on disk.

Matroska (RFC 9559) is written because, unlike MP4, it needs no seeking back to its own start.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

import av
from av.error import FFmpegError

from transcription.errors import UnreadableMedia

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av import AudioStream
    from av.packet import Packet


class AudioOnly(io.RawIOBase):
    """A readable stream of the audio in ``video``. Raises UnreadableMedia while it is read."""

    def __init__(self, video: BinaryIO) -> None:
        self._written = _Tail()
        self._steps = self._copy(video)
        self._more = True

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: object) -> int:
        """Fill ``into`` with what comes next; 0 at the end."""
        view = memoryview(into)  # type: ignore[arg-type]
        while self._more and len(self._written.pending) < len(view):
            self._more = next(self._steps, None) is not None
        taken = bytes(self._written.pending[: len(view)])
        del self._written.pending[: len(taken)]
        view[: len(taken)] = taken
        return len(taken)

    def _copy(self, video: BinaryIO) -> Iterator[bool]:
        try:
            with av.open(video) as source, av.open(self._written, "w", format="matroska") as target:
                if not source.streams.audio:
                    raise UnreadableMedia("A video has no sound.", "fg import SESSION with the audio file")
                kept = target.add_stream_from_template(source.streams.audio[0])
                for packet in _packets(source.demux(source.streams.audio[0])):
                    packet.stream = kept
                    target.mux(packet)
                    yield True
        except FFmpegError:
            raise UnreadableMedia(
                "The sound of a video cannot be read.", "export its audio from Zoom"
            ) from None
        yield True  # what closing the container wrote


def _packets(found: Iterator[Packet[AudioStream]]) -> Iterator[Packet[AudioStream]]:
    return (packet for packet in found if packet.dts is not None)


class _Tail:
    """The writing end: remembers what has not been read yet. Not seekable, so the muxer streams."""

    def __init__(self) -> None:
        self.pending = bytearray()

    def write(self, data: bytes) -> int:
        self.pending += data
        return len(data)
