"""A recording opened with PyAV, and what it says it holds; nothing is decoded unless it does not say.

Nothing is ever opened by path and nothing a file points at is followed, so that a recording can be read
straight out of the vault and a playlist in disguise cannot reach the network. Numbers of sound, which bring
numpy, are ``media``'s.
"""

from __future__ import annotations

import wave
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, NoReturn

import av
from av.error import FFmpegError

from transcription.errors import UnreadableMedia

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av import AudioStream, VideoStream
    from av.container import InputContainer

GUESSED_LENGTH = frozenset({"aac"})  # raw ADTS has no header with a length: FFmpeg guesses from the bit rate
UNTOLD_BYTES = (
    0x7FFF_F000  # a WAV that claims this much or more was piped: its writer did not know the length
)

AGAIN = "copy the file again from where it was recorded, then import it again: fg import --help"


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file says it holds. ``duration_ms`` is what it declares, or what decoding it gave."""

    duration_ms: int
    sample_rate: int  # Hz
    channels: int
    codec: str
    has_video: bool


class Source(NamedTuple):
    """An opened file: its container, the stream of sound in it, and how long it says it is."""

    container: InputContainer
    stream: AudioStream
    declared_ms: int | None


def probe(reader: BinaryIO) -> Probe:
    """Look at a file without decoding it, unless it does not say how long it is.

    Raises UnreadableMedia for a file that is empty, broken, cut short, or without sound.
    """
    with opened(reader) as source:
        context = source.stream.codec_context
        seen = Probe(
            duration_ms=source.declared_ms or 0,
            sample_rate=context.sample_rate,
            channels=context.layout.nb_channels,
            codec=context.name,
            has_video=any(not _is_cover(video) for video in source.container.streams.video),
        )
    if seen.duration_ms:
        return seen
    from transcription import media  # brings numpy, which whoever asks for lengths seldom needs

    return replace(seen, duration_ms=media.decoded_duration(reader))


@contextmanager
def opened(reader: BinaryIO) -> Iterator[Source]:
    """Raises UnreadableMedia; its message quotes nothing of the file."""
    wav_ms = _wav_ms(reader)
    reader.seek(0)
    try:
        container = av.open(reader, io_open=_follow_nothing, options={"protocol_whitelist": "none"})
    except (FFmpegError, ValueError):
        raise UnreadableMedia(_why_unopened(reader), AGAIN) from None  # the cause can quote a file name
    with container:
        stream = container.streams.best("audio")
        if stream is None:
            raise UnreadableMedia("The file holds no sound, so there is nothing to transcribe.", AGAIN)
        if stream.codec_context is None:
            raise UnreadableMedia("The sound is coded in a way this program cannot decode.", AGAIN)
        yield Source(container, stream, wav_ms or _declared_ms(container, stream))


def _wav_ms(reader: BinaryIO) -> int | None:
    """The length that a WAV header declares. FFmpeg believes the file's size instead, cut or not."""
    reader.seek(0)
    if reader.read(4) != b"RIFF":
        return None
    reader.seek(0)
    try:
        with wave.open(reader) as header:
            told = header.getnframes() * header.getsampwidth() * header.getnchannels()
            known = header.getframerate() > 0 and told < UNTOLD_BYTES
            return header.getnframes() * 1000 // header.getframerate() if known else None
    except (wave.Error, EOFError):  # not PCM
        return None


def _follow_nothing(_url: str, _flags: int, _options: dict[str, str]) -> NoReturn:
    raise UnreadableMedia("The file is a list of other files, not a recording.", AGAIN)


def _why_unopened(reader: BinaryIO) -> str:
    reader.seek(0)
    head = reader.read(12)
    if not head:
        return "The recording is empty (0 bytes): the recorder or the copy never wrote it."
    if head[4:8] == b"ftyp":  # ISO base media (ISO/IEC 14496-12): its index is written last
        return "The recording was cut short: its index is missing, so none of it can be played."
    return "The recording cannot be read: it is damaged, or it is no audio or video file."


def _is_cover(video: VideoStream) -> bool:
    return bool(video.disposition & av.stream.Disposition.attached_pic)


def _declared_ms(container: InputContainer, stream: AudioStream) -> int | None:
    if container.format.name in GUESSED_LENGTH:
        return None
    if stream.duration is not None:
        return int(stream.duration * stream.time_base * 1000)
    if container.duration is not None:
        return int(container.duration * 1000 // av.time_base)
    return None
