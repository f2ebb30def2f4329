"""Zoom's participants report: who was in the meeting, by display name. Only read.

Two generations. The older has one row per person (name, e-mail, total minutes, guest), the newer one row per
join, with recording consent and waiting room. A block about the meeting may stand above. Columns are found by
their headings, whatever their order and case. Samples: zoomGroupStats; field list of vivainsights_zoom_int.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcription.errors import UnreadableText
from transcription.formats import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAME = "name (original name)"
_COLUMNS = {
    "name": (_NAME, "name"),
    "email": ("user email", "email"),
    "joined": ("join time",),
    "left": ("leave time",),
    "minutes": ("total duration (minutes)", "duration (minutes)"),
    "guest": ("guest",),
    "consent": ("recording consent", "recording disclaimer response"),
    "waiting": ("in waiting room",),
}
_ORIGINAL = re.compile(r"(.*\S)\s*\(([^()]+)\)")
_YES = frozenset({"yes", "true", "1", "agree", "agreed"})
_NO = frozenset({"no", "false", "0", "disagree", "disagreed"})


@dataclass(frozen=True, slots=True)
class Present:
    """One row: a person, or one join of a person (identified).

    ``original`` is the name before somebody renamed themselves, "" where they did not. Times are as Zoom
    wrote them, in the account's zone. What a report does not say is None.
    """

    name: str = field(repr=False)
    original: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    joined: str = ""
    left: str = ""
    minutes: int | None = None
    guest: bool | None = None
    consent: bool | None = None
    waiting: bool | None = None


def recognises(data: bytes) -> bool:
    """Does a row of headings for people stand in it? Never raises."""
    return _NAME in text.head(data).casefold()


def read(data: bytes) -> tuple[Present, ...]:
    """Every row about a person; raises UnreadableText where there is no heading for names."""
    rows = _rows(text.decode(data))
    at = next((number for number, row in enumerate(rows) if _is_heading(row)), None)
    if at is None:
        raise UnreadableText("This is no participants report of Zoom: no column is headed Name.")
    places = _places(rows[at])
    return tuple(one for row in rows[at + 1 :] if (one := _present(row, places)))


def _rows(whole: str) -> list[list[str]]:
    """The rows with something in them; a field beyond all measure ends the reading."""
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(whole.lstrip("\ufeff").replace("\0", ""))):
            cells = [text.one_line(cell) for cell in row]
            if any(cells):
                found.append(cells)
    except csv.Error:
        raise UnreadableText(
            "This participants report is broken: its quotation marks do not match."
        ) from None
    return found


def _is_heading(row: Sequence[str]) -> bool:
    return any(cell.casefold() in _COLUMNS["name"] for cell in row)


def _places(heading: Sequence[str]) -> dict[str, int]:
    folded = [cell.casefold() for cell in heading]
    return {
        column: folded.index(title)
        for column, titles in _COLUMNS.items()
        for title in reversed(titles)
        if title in folded
    }


def _present(row: Sequence[str], places: Mapping[str, int]) -> Present | None:
    told = {column: row[at] for column, at in places.items() if at < len(row)}
    whole = told.get("name", "")
    if not whole:
        return None
    renamed = _ORIGINAL.fullmatch(whole)
    minutes = told.get("minutes", "")
    return Present(
        name=renamed[1] if renamed else whole,
        original=renamed[2].strip() if renamed else "",
        email=told.get("email", ""),
        joined=told.get("joined", ""),
        left=told.get("left", ""),
        minutes=int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 10 else None,
        guest=_answer(told.get("guest", "")),
        consent=_answer(told.get("consent", "")),
        waiting=_answer(told.get("waiting", "")),
    )


def _answer(cell: str) -> bool | None:
    folded = cell.casefold()
    return True if folded in _YES else False if folded in _NO else None
