"""Is a file sound, pictures or neither, by its first bytes; nothing is decoded."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from facilitator.zoom.source import Source

_HEAD = 65_536  # bytes; Matroska names its codecs within them
_MOST_INDEX = 64 * 1024 * 1024  # bytes of an MP4's index; a day of recording has less
_MOST_BOXES = 10_000  # a fragmented MP4 of some hours has fewer
_PICTURES = re.compile(rb"hdlr.{8}vide", re.DOTALL)  # ISO/IEC 14496-12, handler box of a track
_MATROSKA_PICTURES = re.compile(rb"V_(?:VP[89]|MPEG|AV1|THEORA|MS/|QUICKTIME|FFV1|UNCOMPRESSED)")
_VIDEO_SUFFIXES = frozenset(
    {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".wmv", ".avi", ".3gp", ".mpg", ".mpeg"}
)
_AUDIO_SUFFIXES = frozenset(
    {
        ".m4a",
        ".mp3",
        ".wav",
        ".ogg",
        ".oga",
        ".opus",
        ".flac",
        ".aac",
        ".wma",
        ".aif",
        ".aiff",
        ".amr",
        ".caf",
        ".mka",
    }
)
MEDIA_SUFFIXES = _VIDEO_SUFFIXES | _AUDIO_SUFFIXES


class Medium(StrEnum):
    """What can be heard or seen in a file."""

    AUDIO = "audio"
    VIDEO = "video"


# Containers that name their content in bytes 8 to 12.
_FORMS = {
    (b"RIFF", b"WAVE"): Medium.AUDIO,
    (b"RIFF", b"AVI "): Medium.VIDEO,
    (b"FORM", b"AIFF"): Medium.AUDIO,
    (b"FORM", b"AIFC"): Medium.AUDIO,
}


def medium(path: Source) -> Medium | None:
    """Sound, or pictures (with or without sound); None where the bytes are no recording. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head[4:8] == b"ftyp":
            file.seek(0)
            pictures = _mp4_has_pictures(file)
            return _by_suffix(path) if pictures is None else _of(pictures=pictures)
    return _of_head(head, path)


def _of_head(head: bytes, path: Source) -> Medium | None:
    if head.startswith(b"\x1a\x45\xdf\xa3"):  # EBML: Matroska and WebM
        return _of(pictures=_MATROSKA_PICTURES.search(head) is not None)
    if head.startswith(b"OggS"):
        return _of(pictures=b"\x80theora" in head)
    if head.startswith((b"\x30\x26\xb2\x75", b"\x00\x00\x01\xba")):  # Windows Media, MPEG programme stream
        return _by_suffix(path)
    if head.startswith((b"fLaC", b"ID3", b"#!AMR", b"caff")) or _is_mpeg_audio(head):
        return Medium.AUDIO
    return _FORMS.get((head[:4], head[8:12]))


def _of(*, pictures: bool) -> Medium:
    return Medium.VIDEO if pictures else Medium.AUDIO


def _by_suffix(path: Source) -> Medium:
    return _of(pictures=path.suffix.lower() in _VIDEO_SUFFIXES)


def _is_mpeg_audio(head: bytes) -> bool:
    """The sync word of MP3 or AAC; FF FE, which also begins texts in UTF-16, is the never used layer I."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    layer = head[1] >> 1 & 3
    if layer == 0:  # ADTS (AAC) has a longer sync word
        return head[1] & 0xF0 == 0xF0
    return layer != 3 and head[2] >> 4 != 15 and head[2] >> 2 & 3 != 3


def _mp4_has_pictures(file: BinaryIO) -> bool | None:
    """Does the index (moov box) list a picture track? None where there is no index."""
    for _ in range(_MOST_BOXES):
        header = file.read(8)
        size, kind = int.from_bytes(header[:4], "big"), header[4:]
        if kind == b"moov":
            return _PICTURES.search(file.read(min(max(size - 8, 0), _MOST_INDEX))) is not None
        body = int.from_bytes(file.read(8), "big") - 16 if size == 1 else size - 8
        if len(header) < 8 or body < 0:
            return None
        file.seek(body, 1)
    return None
