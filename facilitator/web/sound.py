"""Recordings for a player: bytes by range, decrypted as they are sent, so that nothing lies on disk.

https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from starlette.responses import Response, StreamingResponse

from facilitator.web import site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request

_PIECE = 256 * 1024  # bytes sent at a time: a lock ends the sound that quickly
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_HEAD = 16  # bytes that tell formats apart
# Browsers go by the type, as sniffing is off. Signatures: https://mimesniff.spec.whatwg.org/
_TYPES = (
    (re.compile(rb"....ftyp", re.DOTALL), "audio/mp4"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb"fLaC"), "audio/flac"),
    (re.compile(rb"\x1aE\xdf\xa3"), "audio/webm"),
    (re.compile(rb"ID3|\xff[\xe2-\xfb]"), "audio/mpeg"),
)


def stream(request: Request, opened: Callable[[], BinaryIO], size: int, sha256: str, kind: str) -> Response:
    """The whole file, or the range of it that the browser asks for; ``opened`` gives a seekable reader."""
    etag = f'"{sha256}"'
    headers = {"accept-ranges": "bytes", "etag": etag}
    asked = request.headers.get("range", "")
    if request.headers.get("if-range", etag) != etag:
        asked = ""
    wanted = chosen(asked, size)
    if wanted is None:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{size}"})
    start, end = wanted
    partial = bool(_RANGE.fullmatch(asked)) and asked != "bytes=-"
    headers["content-length"] = str(end - start)
    if partial:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    code = 206 if partial else 200
    if request.method == "HEAD":
        return Response(status_code=code, headers={**headers, "content-type": kind})
    known = site.of(request)
    pieces = _pieces(opened, start, end, lambda: known.open_for(request))
    return StreamingResponse(pieces, code, headers, kind)


def chosen(asked: str, size: int) -> tuple[int, int] | None:
    """The half-open range of bytes to send; all of them for a header to be ignored, None for one beyond."""
    found = _RANGE.fullmatch(asked)
    if found is None or found.groups() == ("", ""):
        return 0, size
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) and size else None
    start, end = int(first), min(size, int(last) + 1 if last else size)
    if last and int(last) < int(first):
        return 0, size
    return (start, end) if start < size else None


def media_type(head: bytes) -> str:
    """What kind of sound begins with these bytes."""
    return next((kind for sign, kind in _TYPES if sign.match(head)), "application/octet-stream")


def head(opened: Callable[[], BinaryIO]) -> bytes:
    """The first bytes of a file."""
    with opened() as reader:
        return reader.read(_HEAD)


def _pieces(
    opened: Callable[[], BinaryIO], start: int, end: int, allowed: Callable[[], bool]
) -> Iterator[bytes]:
    with opened() as reader:
        reader.seek(start)
        while start < end and allowed():
            piece = reader.read(min(_PIECE, end - start))
            if not piece:
                return
            start += len(piece)
            yield piece
