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
    asked = parsed(request.headers.get("range", ""))
    if asked is not None and request.headers.get("if-range", etag) != etag:
        asked = None  # the browser has pieces of another file
    wanted = (0, size) if asked is None else within(*asked, size)
    if wanted is None:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{size}"})
    start, end = wanted
    headers["content-length"] = str(end - start)
    if asked is not None:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    code = 200 if asked is None else 206
    if request.method == "HEAD":
        return Response(status_code=code, headers={**headers, "content-type": kind})
    known = site.of(request)
    pieces = _pieces(opened, start, end, lambda: known.open_for(request))
    return StreamingResponse(pieces, code, headers, kind)


def parsed(header: str) -> tuple[int | None, int | None] | None:
    """First and last byte as the header names them; None for one that is to be ignored."""
    found = _RANGE.fullmatch(header)
    if found is None:
        return None
    first, last = (int(one) if one else None for one in found.groups())
    if (first is None and last is None) or (first is not None and last is not None and last < first):
        return None
    return first, last


def within(first: int | None, last: int | None, size: int) -> tuple[int, int] | None:
    """The half-open range that is there; None where nothing of it is. Without a first byte, the last ones."""
    start = first if first is not None else max(0, size - (last or 0))
    end = size if first is None or last is None else min(size, last + 1)
    return (start, end) if start < end else None


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
