"""Bytes to text and text to clean lines, the same way for every format."""

from __future__ import annotations

import codecs
import re
import unicodedata

from transcription.errors import UnreadableText

# UTF-32 stands first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# INVISIBLE SEPARATOR: no script uses it at the start of a line, so writers mark with it (see ``label``).
PLAIN = "\u2063"
_HEAD = 65_536  # bytes that are enough to recognise any format
_DAMAGE = 100  # one character of a hundred may be a stray control character; more is no text
_BREAK = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_UNWANTED = re.compile(f"{_CONTROL.pattern}|[{PLAIN}\ufeff]")
_ILLEGAL = re.compile("[\ud800-\udfff\ufffe\uffff]")  # no character at all, and forbidden in XML
_REPLACEMENT = "\ufffd"


def decode(data: bytes) -> str:
    """The text of a file, with bare line feeds: by its byte order mark, else UTF-8, UTF-16, cp1252.

    Raises UnreadableText when it is empty or no text.
    """
    text = _decoded(data)
    if not text.strip("\0 \t\n\r\v\f\ufeff"):
        raise UnreadableText("The file is empty, so there is nothing to read.")
    if _is_binary(text):
        raise UnreadableText("This is not a text file, so no transcript can be read from it.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lines(data: bytes) -> list[str]:
    """The lines of a text file. Raises UnreadableText."""
    return decode(data).split("\n")


def head(data: bytes) -> str:
    """The beginning of a text, without leading blanks, to recognise it by; empty when it is no text."""
    try:
        return decode(data[:_HEAD]).lstrip()
    except UnreadableText:
        return ""


def one_line(text: str) -> str:
    """``text`` as utterances keep it: composed (NFC), no line breaks, no control characters, trimmed.

    A line break becomes one space; what is no character (a lone surrogate) becomes U+FFFD; PLAIN and
    byte order marks go.
    """
    legal = _ILLEGAL.sub(_REPLACEMENT, _UNWANTED.sub("", text))
    parts = (part.strip() for part in _BREAK.split(legal))
    return unicodedata.normalize("NFC", " ".join(part for part in parts if part))


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode(_guess(data), "replace")


def _guess(data: bytes) -> str:
    """The likeliest encoding of bytes without a byte order mark."""
    sample = data[:_HEAD]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 > len(sample) and min(even, odd) * 8 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "utf-8" if _mostly_utf8(data) else "cp1252"
    return "utf-8"


def _mostly_utf8(data: bytes) -> bool:
    """A file cut within a character, or with a few bad bytes, is still UTF-8."""
    text = data.decode("utf-8", "replace")
    broken = text.count(_REPLACEMENT)
    return sum(not char.isascii() for char in text) - broken > broken


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) * _DAMAGE > len(text)
