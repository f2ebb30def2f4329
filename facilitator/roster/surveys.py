"""Survey exports as rosters: what names a person is kept, all the rest is dropped and said.

Qualtrics CSV and TSV files begin with three rows: tags, question texts, and JSON import ids
(Qualtrics support, "Understanding Your Dataset"). REDCap's begin with the record id; long
projects repeat a record over several rows, and a blank cell there means "not asked here".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from facilitator.roster.table import Row, column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADER_ROWS = 3  # Qualtrics
_IMPORT_ID = '"ImportId"'
# Who was written to, from where and how: never about the participant as the study knows them.
_NEVER = ("ipaddress", "recipient", "location", "distributionchannel", "responseid", "externalreference")
# Responses that nobody gave, as labels and as Qualtrics' numeric codes.
_UNREAL = ("preview", "test", "spam")
_UNREAL_CODES = frozenset({"1", "2", "8", "9", "12", "17", "40"})
_FIRST, _LAST = "first_name", "last_name"
_TITLES = {
    "id": ("id", "participant_id", "study_id", "record_id"),
    "display_name": ("display_name", "screen_name", "zoom_name", "preferred_name", "pseudonym"),
    "full_name": ("full_name", "name", "participant_name"),
    _FIRST: (_FIRST, "given_name", "forename"),
    _LAST: (_LAST, "family_name", "surname"),
    "aliases": ("aliases", "alias", "nickname", "nicknames"),
    "role": ("role",),
    "group": ("group", "stakeholder_group", "segment"),
    "email": ("email", "e_mail", "email_address"),
    "sounds_like": ("sounds_like",),
}
_BY_TITLE = {title: field for field, titles in _TITLES.items() for title in titles}


class Source(StrEnum):
    """What wrote a roster file."""

    CSV = "csv"
    QUALTRICS = "qualtrics"
    REDCAP = "redcap"


@dataclass(frozen=True, slots=True)
class Mapped:
    """People out of an export (identified): cells by our column names.

    ``dropped`` are the titles of the columns left out, ``skipped`` counts responses that were
    previews, tests or spam.
    """

    rows: tuple[tuple[int, dict[str, str]], ...] = field(repr=False)
    dropped: tuple[str, ...]
    skipped: int = 0


def recognise(rows: Sequence[Row]) -> Source:
    """What wrote the file, by its first rows."""
    if len(rows) >= HEADER_ROWS and any(_IMPORT_ID in cell for cell in rows[2].cells):
        return Source.QUALTRICS
    titles = [column(cell) for cell in rows[0].cells] if rows else []
    if any(title == "record_id" or title.startswith("redcap_") for title in titles):
        return Source.REDCAP
    return Source.CSV


def from_qualtrics(rows: Sequence[Row]) -> Mapped:
    """People of a Qualtrics export. A column counts by its tag, else by the text of its question."""
    tags, texts = rows[0].cells, rows[1].cells
    fields = [field_of(tag, text) for tag, text in zip(tags, [*texts, *tags[len(texts) :]], strict=False)]
    status = [column(tag) for tag in tags]
    real = [row for row in rows[HEADER_ROWS:] if not unreal(status, row)]
    people = tuple((row.line, _person(_cells(fields, row))) for row in real)
    return Mapped(people, _dropped(tags, fields), len(rows) - HEADER_ROWS - len(real))


def from_redcap(rows: Sequence[Row]) -> Mapped:
    """People of a REDCap export, one per record: a blank never overwrites what another row said."""
    titles = rows[0].cells
    fields = ["id", *(field_of(title) for title in titles[1:])]
    records: dict[str, tuple[int, dict[str, str]]] = {}
    for row in rows[1:]:
        _, known = records.setdefault(row.cells[0], (row.line, {}))
        for name, cell in _cells(fields, row).items():
            known.setdefault(name, cell)
    people = tuple((line, _person(cells)) for line, cells in records.values())
    return Mapped(people, _dropped(titles, fields))


def field_of(*titles: str) -> str:
    """The roster's field that a column of these titles holds; empty for none of ours."""
    if column(titles[0]).replace("_", "").startswith(_NEVER):
        return ""
    return next((_BY_TITLE[column(title)] for title in titles if column(title) in _BY_TITLE), "")


def _dropped(titles: Iterable[str], fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(title for title, name in zip(titles, fields, strict=True) if not name)


def unreal(titles: Sequence[str], row: Row) -> bool:
    """Is the response a preview, a test or spam?"""
    if "status" not in titles or titles.index("status") >= len(row.cells):
        return False
    status = row.cells[titles.index("status")].casefold()
    return status in _UNREAL_CODES or any(word in status for word in _UNREAL)


def _cells(fields: Sequence[str], row: Row) -> dict[str, str]:
    """What a row says under the columns we keep; of two columns for one field the first counts."""
    cells: dict[str, str] = {}
    for name, cell in zip(fields, row.cells, strict=False):
        if name and cell:
            cells.setdefault(name, cell)
    return cells


def _person(cells: dict[str, str]) -> dict[str, str]:
    full = " ".join(cells.pop(part) for part in (_FIRST, _LAST) if part in cells)
    if full:
        cells.setdefault("full_name", full)
    if "full_name" in cells:
        cells.setdefault("display_name", cells["full_name"])
    if cells.get("id", "").isdecimal():
        cells["id"] = f"P{int(cells['id']):02d}"
    return cells
