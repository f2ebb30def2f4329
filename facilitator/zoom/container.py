"""Is what comes the file that was listed? Zoom answers 200 for error pages and refusals, too.

Seen in the wild: an HTML page for a deleted recording, and 59 bytes of JSON for an expired token.
"""

from __future__ import annotations

import json
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facilitator.zoom.cloud import CloudFile

HEAD = 4096  # bytes that tell
_LONGEST_REFUSAL = 2048  # bytes
_BOM = b"\xef\xbb\xbf"
_PAGES = (b"<!doctype html", b"<html", b"<?xml version")
_MEDIA = frozenset({"MP4", "M4A", "mp4", "m4a"})
_CAPTIONS = frozenset({"TRANSCRIPT", "CC", "vtt"})
_JSON = frozenset({"TIMELINE", "json"})
_EXPIRED = 124


class Head(Enum):
    """What the first bytes are."""

    RIGHT = auto()
    EXPIRED = auto()  # the token's refusal in place of the file
    PAGE = auto()  # a web page, or another refusal
    WRONG = auto()  # another kind of file


def look(file: CloudFile, head: bytes, content_type: str) -> Head:
    """What ``head``, the first bytes (all of them where they are fewer than ``HEAD``), says."""
    refusal = _refusal(head)
    if refusal is not None:
        return Head.EXPIRED if refusal == _EXPIRED else Head.PAGE
    start = head.removeprefix(_BOM).lstrip()
    if content_type.casefold().startswith("text/html") or start[:20].lower().startswith(_PAGES):
        return Head.PAGE
    return Head.RIGHT if _fits({file.kind, file.extension}, head, start) else Head.WRONG


def is_json(file: CloudFile) -> bool:
    """Must the whole of it be one JSON document?"""
    return bool({file.kind, file.extension} & _JSON)


def parses(data: bytes) -> bool:
    """Is it a whole JSON document?"""
    try:
        json.loads(data.removeprefix(_BOM))
    except (ValueError, RecursionError):
        return False
    return True


def _fits(kinds: set[str], head: bytes, start: bytes) -> bool:
    if kinds & _MEDIA:
        return head[4:8] == b"ftyp"  # ISO/IEC 14496-12
    if kinds & _CAPTIONS:
        return start.startswith(b"WEBVTT")
    if kinds & _JSON:
        return start[:1] in {b"{", b"["}
    return True


def _refusal(head: bytes) -> int | None:
    """The code of a refusal that came in place of the file; None where it is none."""
    if len(head) > _LONGEST_REFUSAL:
        return None
    try:
        found = json.loads(head)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not {"errorCode", "errorMessage"} & set(found):
        return None
    code = found.get("errorCode")
    return code if isinstance(code, int) else -1
