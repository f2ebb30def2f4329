"""Tables in Word documents: which lines are drawn, and where a page may break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

if TYPE_CHECKING:
    from collections.abc import Collection

    from docx.table import Table, _Row

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")  # in the order of the standard
_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="9AA7AD"'  # sz in eighths of a point
_NO_LINE = 'w:val="nil"'


def draw(table: Table, sides: Collection[str] = SIDES) -> None:
    """Lines at these sides of the table and its cells, and at no other."""
    drawn = "".join(f"<w:{side} {_LINE if side in sides else _NO_LINE}/>" for side in SIDES)
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{drawn}</w:tblBorders>")
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def keep(row: _Row, *, repeat: bool) -> None:
    """A row stays on one page; a head row stands on every page of its table."""
    properties = row._tr.get_or_add_trPr()
    for tag in ("w:cantSplit", *(["w:tblHeader"] if repeat else [])):
        properties.append(OxmlElement(tag))
