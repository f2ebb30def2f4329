"""Text inside text: what is escaped or packed in a file, as somebody who unpacks it would read it.

Percent escapes (RFC 3986), HTML and XML references, backslash escapes of JSON, quoted-printable (RFC 2045),
hexadecimal, base64 (RFC 4648, both alphabets, over line ends, also of UTF-16 and of packed files); gzip,
zlib (RFC 1952, 1950), bzip2 and xz. One level at a time: the scan asks again for what came out.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import html
import io
import lzma
import re
import unicodedata
import zlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_REFERENCE = re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);")
# What repeats never gives a letter back, and begins where it can: no crafted text makes these slow.
_BACKSLASH = re.compile(r"(?<!\\)\\++(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([nrt/]))")
_BROKEN = {"n": "\n", "r": "\r", "t": "\t", "/": "/"}
_QUOTED = re.compile(r"(?:=[0-9A-F]{2})+")
_SOFT_BREAK = re.compile(r"=\r?\n")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}){6,}+(?![0-9A-Za-z])")
# Shorter runs are words; a hash in hexadecimal is no base64 that decodes to text.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_WRAPPED = re.compile(r"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{8,}+\s{1,3}+)+[A-Za-z0-9+/_-]{2,}+={0,2}")
_GZIP_MARK, _BZIP_MARK, _XZ_MARK = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
_ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")
_ZIP_MARK = b"PK"
_LARGEST = 64 * 1024 * 1024  # bytes that a packed file may become; more is not ours
_READABLE = 0.9  # share of printable characters; random bytes stay far below


def texts(text: str) -> Iterator[str | bytes]:
    """Each run without white space that holds an escape, with it taken off; and what base64 stands for.

    A run is enough: of a name over two runs either half is a name too. Bytes are of a packed file.
    """
    if "%" in text or "&" in text or "\\" in text:
        for run in text.split():
            yield from _unescaped(run)
    if "=" in text and (_QUOTED.search(text) or _SOFT_BREAK.search(text)):
        yield _QUOTED.sub(_of_quoted, _SOFT_BREAK.sub("", text))
    for found in _HEX.finditer(text):
        yield from _readable(bytes.fromhex(found[0]))
    for found in _WRAPPED.finditer(text):
        yield from _from_base64("".join(found[0].split()))
    for found in _BASE64.finditer(text):
        yield from _from_base64(found[0])


def _of_quoted(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("=", "")).decode("utf-8", "replace")


def _unescaped(run: str) -> Iterator[str]:
    if "%" in run and _PERCENT.search(run):
        yield unquote(run.replace("+", " "), errors="replace")
    if "&" in run and _REFERENCE.search(run):
        yield html.unescape(run)
    if "\\" in run and _BACKSLASH.search(run):
        yield _BACKSLASH.sub(_of_backslash, run)


def _of_backslash(found: re.Match[str]) -> str:
    return _BROKEN[found[3]] if found[3] else chr(int(found[1] or found[2], 16))


def is_packed(data: bytes) -> bool:
    """Does it begin as a packed file does?"""
    return data.startswith((_ZIP_MARK, _GZIP_MARK, _BZIP_MARK, _XZ_MARK)) or _ZLIB.match(data) is not None


def unzipped(data: bytes) -> bytes | None:
    """What one packed file holds; None for anything else, a zip too, and for what cannot be unpacked."""
    packed = _opened(data)
    try:
        if packed is not None:
            return packed.read(_LARGEST)
        if _ZLIB.match(data):
            return zlib.decompressobj().decompress(data, _LARGEST)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        return None
    return None


def _opened(data: bytes) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | None:
    whole = io.BytesIO(data)
    if data.startswith(_GZIP_MARK):
        return gzip.GzipFile(fileobj=whole)
    if data.startswith(_BZIP_MARK):
        return bz2.BZ2File(whole)
    return lzma.LZMAFile(whole) if data.startswith(_XZ_MARK) else None


def _from_base64(run: str) -> Iterator[str | bytes]:
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return
    yield from _readable(data)


def _readable(data: bytes) -> Iterator[str | bytes]:
    if is_packed(data):
        yield data
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text and sum(map(_is_written, text)) >= _READABLE * len(text):
            yield text


def _is_written(one: str) -> bool:
    """Is it a letter or sign, a space, or one of those that nobody sees (no width, soft hyphen)?"""
    return one.isprintable() or one.isspace() or unicodedata.category(one) == "Cf"
