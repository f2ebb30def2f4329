"""The sound of a video, copied out packet by packet as a stream: nothing decoded, nothing on disk.

Matroska (RFC 9559) is written because, unlike MP4, it needs no seeking back to its own start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import av
from av.error import FFmpegError

from transcription.errors import UnreadableMedia
from transcription.streamed import Streamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av import AudioStream
    from av.packet import Packet

    from transcription.streamed import Tail


class AudioOnly(Streamed):
    """A readable stream of the audio in ``video``. Raises UnreadableMedia while it is read."""

    def __init__(self, video: BinaryIO) -> None:
        super().__init__(lambda written: _copied(video, written))


def _copied(video: BinaryIO, written: Tail) -> Iterator[bool]:
    try:
        with av.open(video) as source, av.open(written, "w", format="matroska") as target:
            if not source.streams.audio:
                raise UnreadableMedia("A video has no sound.", "fg import SESSION with the audio file")
            kept = target.add_stream_from_template(source.streams.audio[0])
            for packet in _packets(source.demux(source.streams.audio[0])):
                packet.stream = kept
                target.mux(packet)
                yield True
    except FFmpegError:
        raise UnreadableMedia("The sound of a video cannot be read.", "export its audio from Zoom") from None
    yield True  # what closing the container wrote


def _packets(found: Iterator[Packet[AudioStream]]) -> Iterator[Packet[AudioStream]]:
    return (packet for packet in found if packet.dts is not None)
