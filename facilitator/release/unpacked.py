"""Text inside text: what is escaped or packed in a file, as somebody who unpacks it would read it.

Percent escapes (RFC 3986), HTML and XML references, backslash escapes of JSON, base64 (RFC 4648, both
alphabets, also of UTF-16) and gzip (RFC 1952). One level at a time: the scan asks again for what came
out.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import zlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_REFERENCE = re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);")
_BACKSLASH = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
# Shorter runs are words; a hash in hexadecimal is no base64 that decodes to text.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_GZIP_MARK = b"\x1f\x8b"
_LARGEST = 64 * 1024 * 1024  # bytes that a packed file may become; more is not ours
_READABLE = 0.9  # share of printable characters; random bytes stay far below


def texts(text: str) -> Iterator[str]:
    """Each run without white space that holds an escape, with it taken off; and what base64 stands for.

    A run is enough: of a name over two runs either half is a name too.
    """
    if "%" in text or "&" in text or "\\" in text:
        for run in text.split():
            yield from _unescaped(run)
    for found in _BASE64.finditer(text):
        yield from _from_base64(found[0])


def _unescaped(run: str) -> Iterator[str]:
    if "%" in run and _PERCENT.search(run):
        yield unquote(run.replace("+", " "), errors="replace")
    if "&" in run and _REFERENCE.search(run):
        yield html.unescape(run)
    if "\\" in run and _BACKSLASH.search(run):
        yield _BACKSLASH.sub(lambda found: chr(int(found[1] or found[2], 16)), run)


def unzipped(data: bytes) -> bytes | None:
    """What a gzip file holds; None for anything else, and for what cannot be unpacked."""
    if not data.startswith(_GZIP_MARK):
        return None
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            return packed.read(_LARGEST)
    except (OSError, EOFError, zlib.error):
        return None


def _from_base64(run: str) -> Iterator[str]:
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text and sum(map(str.isprintable, text)) >= _READABLE * len(text):
            yield text
