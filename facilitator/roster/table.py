"""A roster file as a table: bytes to text, text to rows with their line numbers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, field

# The contract's columns, then its optional ones.
COLUMNS = ("id", "display_name", "full_name", "aliases", "role", "group")
OPTIONAL = ("email", "sounds_like", "consent")
_DELIMITERS = ",;\t"  # what Excel writes, by the country it is set to
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n", re.IGNORECASE)  # Excel's own first line


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """One mistake in a roster file, by its line (from 1). ``message`` never quotes a cell."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the table (identified) and the line it starts on."""

    line: int
    cells: tuple[str, ...] = field(repr=False)


def roster_text(data: bytes) -> str:
    """The text of a roster file, whether Excel wrote it as UTF-8, UTF-16 or in Windows' own code."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_table(text: str) -> tuple[list[Row], list[RosterProblem]]:
    """Every row that is not empty. A row that breaks the quoting ends the table, with a problem."""
    first_line = 1
    if found := _SEPARATOR_LINE.match(text):
        text, first_line, delimiter = text[found.end() :], 2, found[1]
    else:
        text = text.removeprefix("\ufeff")
        delimiter = _delimiter(text)
    return _rows(text, delimiter, first_line)


def column(title: str) -> str:
    """A column's title as we compare it: ``Display name`` is ``display_name``."""
    return re.sub(r"[^a-z0-9]+", "_", title.strip().casefold()).strip("_")


def _rows(text: str, delimiter: str, first_line: int) -> tuple[list[Row], list[RosterProblem]]:
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first_line
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(line, tuple(cell.strip() for cell in cells)))
            line = first_line + reader.line_num
    except csv.Error:
        return rows, [RosterProblem(line, "a quotation mark is not closed, or follows a cell's text")]
    return rows, []


def _delimiter(text: str) -> str:
    """The one that makes the most columns that we know out of the first row, else the most columns."""

    def merit(delimiter: str) -> tuple[int, int]:
        rows, _ = _rows(first, delimiter, 1)
        cells = rows[0].cells if rows else ()
        return sum(column(cell) in (*COLUMNS, *OPTIONAL) for cell in cells), len(cells)

    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=merit)
