"""Zoom's cloud TIMELINE: who was the active speaker, from one entry to the next. Only read.

The file also holds e-mail addresses and links to pictures; neither is kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from transcription.errors import UnreadableText
from transcription.formats import text
from transcription.formats.label import trimmed
from transcription.formats.timecode import DAY_MS, parse
from transcription.model import Evidence, Span, SpeakerSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LISTS = ("timeline_refine", "timeline")  # the first is Zoom's own cleaned version


@dataclass(frozen=True, slots=True)
class _Entry:
    """From ``at_ms`` on, these speak; each by Zoom's id and display name (identified)."""

    at_ms: int
    users: tuple[tuple[str, str], ...] = field(repr=False)


def recognises(data: bytes) -> bool:
    """Is this a timeline, by its content? Never raises."""
    if not text.head(data).startswith("{"):
        return False
    try:
        return _list(data) is not None
    except UnreadableText:
        return False


def read(data: bytes, duration_ms: int, starts_at_ms: int | None = None) -> tuple[SpeakerSpan, ...]:
    """Who spoke when, in order of the starts; several at once overlap. Raises UnreadableText.

    Times are offsets from the recording's start, unless the first is beyond ``duration_ms``: then they
    are clock times, counted from ``starts_at_ms`` (milliseconds since midnight) or else from the first
    entry. A microphone that several people share (``multiple_people``) tells of no one and gives no span.
    """
    entries = _list(data)
    if entries is None:
        raise UnreadableText("This JSON file is no Zoom timeline: it has no list of who was speaking when.")
    known = [entry for raw in entries if (entry := _entry(raw))]
    if entries and not known:
        raise UnreadableText(
            "This Zoom timeline has no readable time in it, so it cannot say who spoke when."
        )
    return _spans(_from_start(known, duration_ms, starts_at_ms), duration_ms)


def without(data: bytes, is_gone: Callable[[str], bool]) -> bytes:
    """The file without the people whose display name ``is_gone``; the same bytes where nobody is.

    Raises UnreadableText.
    """
    document = _document(data)
    if not isinstance(document, dict):
        return data
    changed = False
    for entry in (one for key in _LISTS for one in document.get(key) or () if isinstance(one, dict)):
        users = entry.get("users")
        left = [one for one in users if not _names(one, is_gone)] if isinstance(users, list) else users
        changed, entry["users"] = changed or left != users, left
    return json.dumps(document, ensure_ascii=False).encode() if changed else data


def _names(user: object, is_gone: Callable[[str], bool]) -> bool:
    name = user.get("username") if isinstance(user, dict) else None
    return isinstance(name, str) and is_gone(trimmed(name) or "")


def _list(data: bytes) -> Sequence[Any] | None:
    """The entries: the cleaned list where it is not empty, else the raw one; None where there is neither."""
    document = _document(data)
    if not isinstance(document, dict):
        return None
    lists = [document[key] for key in _LISTS if isinstance(document.get(key), list)]
    return next((one for one in lists if one), lists[0]) if lists else None


def _document(data: bytes) -> object:
    try:
        return json.loads(text.decode(data).lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise UnreadableText("This JSON file is broken: it is cut short, or was changed by hand.") from None


def _entry(raw: object) -> _Entry | None:
    """An entry, or None where its time cannot be read."""
    if not isinstance(raw, dict) or not isinstance(raw.get("ts"), str):
        return None
    at_ms = parse(raw["ts"])
    users = raw.get("users")
    people = [_user(user) for user in users if isinstance(user, dict)] if isinstance(users, list) else []
    return None if at_ms is None else _Entry(at_ms, tuple(dict.fromkeys(one for one in people if one)))


def _user(user: Mapping[str, Any]) -> tuple[str, str] | None:
    """Id and display name of one person at one microphone; None where it could be anybody's voice."""
    name = user.get("username")
    label = trimmed(name) if isinstance(name, str) else None
    if label is None or user.get("multiple_people"):
        return None
    return str(user.get("user_id", "")), label


def _from_start(entries: Sequence[_Entry], duration_ms: int, starts_at_ms: int | None) -> list[_Entry]:
    """The entries on the recording's clock, in order."""
    base = 0
    if entries and entries[0].at_ms > duration_ms:
        base = entries[0].at_ms if starts_at_ms is None else starts_at_ms
    moved = [_Entry((one.at_ms - base) % DAY_MS, one.users) for one in entries]
    return sorted(moved, key=lambda one: one.at_ms)


def _spans(entries: Sequence[_Entry], duration_ms: int) -> tuple[SpeakerSpan, ...]:
    """One span for as long as somebody stays among the speakers."""
    open_since: dict[tuple[str, str], int] = {}
    found: list[SpeakerSpan] = []
    for entry, following in pairwise((*entries, _Entry(duration_ms, ()))):
        for user in entry.users:
            open_since.setdefault(user, entry.at_ms)
        stop = min(following.at_ms, duration_ms)
        gone = [user for user in open_since if user not in following.users]
        ended = [(Span(open_since.pop(user), stop), user[1]) for user in gone]
        found += [
            SpeakerSpan(span, label, Evidence.TIMELINE) for span, label in ended if span.start_ms < stop
        ]
    return tuple(sorted(found, key=lambda one: one.span))
