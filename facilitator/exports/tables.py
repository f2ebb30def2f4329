"""CSV tables that Excel opens as they are and that cannot run anything when opened."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from facilitator.exports.lines import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A cell that begins so is read as a formula (owasp.org/www-community/attacks/CSV_Injection);
# the last four are the full-width forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_HARMLESS = "'"
DRAFT_STATUS = "DRAFT"
RELEASED_STATUS = "released"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, for Excel; every cell quoted and on one line."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: object) -> str:
    """The value as text; an apostrophe goes before what a spreadsheet would take for a formula."""
    text = "" if value is None else str(value)
    line = flat(text)
    risky = text.startswith(_FORMULA) or line.lstrip().startswith(_FORMULA)
    return f"{_HARMLESS}{line}" if risky else line


def quotable(may_be: bool) -> str:
    """The word in the column that says whether somebody's words may be quoted."""
    return "yes" if may_be else "no"


def status(draft: bool) -> str:
    """The word in the table's status column."""
    return DRAFT_STATUS if draft else RELEASED_STATUS
