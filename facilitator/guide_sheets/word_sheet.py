"""A guide's sheet as a Word document: no author, no dates of its own, the same bytes twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from facilitator.exports import word, word_tables
from facilitator.guide_sheets import word_styles
from guides.blocks import (
    Asked,
    Beside,
    Block,
    Edit,
    Facts,
    FollowUp,
    Grid,
    Heading,
    Note,
    Script,
    Sheet,
    Step,
    Tracked,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_BOX = "\N{BALLOT BOX}"
_WIDTH_CM = 17.0  # between the margins of word.new()
_MINUTES_CM = 2.2  # the moderator's column at the left
_EDITS = {Edit.SAME: "Kept", Edit.ADDED: "Added", Edit.REMOVED: "Removed"}
_EMPTY = "_" * 30  # a line to write on


def write(sheet: Sheet) -> bytes:
    """The document."""
    document = word.new()
    word_styles.add(document, large=sheet.large)
    word.head(document, f"{sheet.title}\t{sheet.subtitle}", draft=False)
    _foot(document, sheet)
    document.add_paragraph(sheet.title, "Title")
    document.add_paragraph(sheet.subtitle, "Subject")
    for block in sheet.blocks:
        _block(document, block)
    return word.seal(document)


def _foot(document: WordDocument, sheet: Sheet) -> None:
    """The foot's text and "page x of y", in the sheet's language."""
    line = document.sections[0].footer.paragraphs[0]
    line.add_run(f"{sheet.foot}\t{sheet.page} ")
    _number(line, "PAGE")
    line.add_run(f" {sheet.of} ")
    _number(line, "NUMPAGES")


def _number(line: Paragraph, code: str) -> None:
    """A number that the word processor fills in; it shows 1 until it does."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    line._p.append(field)
    field.append(line.add_run("1")._r)


def _block(place: WordDocument | _Cell, block: Block) -> None:  # noqa: C901 - a few lines for each sort of block
    match block:
        case Heading():
            place.add_paragraph(block.text, "Heading 1")
            if block.aside:
                word.words(place.paragraphs[-1], f"\t{block.aside}", "Marks")
        case Facts():
            for name, value in block.rows:
                _fact(place, name, value)
        case Script():
            _script(place, block)
        case Note():
            place.add_paragraph(block.text, "Note")
        case Step():
            place.add_paragraph(f"{_BOX}\t{block.text}", "Step")
        case Asked():
            _asked(place, "Question", block)
        case FollowUp():
            _asked(place, "Probe", block)
        case Grid():
            _grid(place, block)
        case Beside():
            _beside(place, block)
        case Tracked():
            _tracked(place, block)


def _fact(place: WordDocument | _Cell, name: str, value: str) -> None:
    line = place.add_paragraph("", "Fact" if value else "Blank")
    word.words(line, name, "Label")
    line.add_run(f"\t{value or _EMPTY}")


def _script(place: WordDocument | _Cell, script: Script) -> None:
    """One paragraph for each of the script's own; its first is preceded by the label."""
    for number, text in enumerate(part for part in script.text.split("\n\n") if part.strip()):
        line = place.add_paragraph("", "Script")
        if not number:
            word.words(line, f"{script.label}: ", "Say")
        line.add_run(" ".join(text.split()))


def _asked(place: WordDocument | _Cell, style: str, one: Asked | FollowUp) -> None:
    line = place.add_paragraph(f"{_BOX}\t" if one.tick else "", style)
    line.add_run(f"{one.id}.\t{one.text}")
    if one.marks:
        line.add_run(" ")
        word.words(line, f"({one.marks})", "Marks")
        line.runs[-1].bold = False


def _tracked(place: WordDocument | _Cell, tracked: Tracked) -> None:
    line = place.add_paragraph("", "Fact")
    word.words(line, tracked.label, "Label")
    line.add_run("\t")
    for number, (edit, text) in enumerate(tracked.pieces):
        if number:
            line.add_run(" ")
        word.words(line, text, _EDITS[edit])


def _grid(place: WordDocument | _Cell, grid: Grid) -> None:
    columns = len(grid.shares)
    table = _table(place, [_WIDTH_CM * share / sum(grid.shares) for share in grid.shares])
    word_tables.draw(table)
    for number, cells in enumerate(([grid.head] if grid.head else []) + list(grid.rows)):
        row = table.rows[0] if not number else table.add_row()  # type: ignore[no-untyped-call]
        heads = bool(grid.head) and not number
        for at in range(columns):
            paragraph = row.cells[at].paragraphs[0]
            paragraph.style = "CellHead" if heads else "Cell"
            paragraph.add_run(cells[at])
        word_tables.keep(row, repeat=heads)
        if grid.row_cm and not heads:
            row.height, row.height_rule = Cm(grid.row_cm), WD_ROW_HEIGHT_RULE.AT_LEAST
    place.add_paragraph("", "Gap")


def _beside(place: WordDocument | _Cell, beside: Beside) -> None:
    table = _table(place, [_MINUTES_CM, _WIDTH_CM - _MINUTES_CM])
    word_tables.draw(table, {"insideV"})
    left, right = table.rows[0].cells
    left.paragraphs[0].style = "Minute"
    left.paragraphs[0].add_run(beside.left)
    for block in beside.blocks:
        _block(right, block)
    first = right.paragraphs[0]._p
    right._tc.remove(first)  # a cell comes with an empty paragraph, and must end with one
    word_tables.keep(table.rows[0], repeat=False)


def _table(place: WordDocument | _Cell, widths_cm: list[float]) -> Table:
    table = place.add_table(1, len(widths_cm))
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for cell, width in zip(table.rows[0].cells, widths_cm, strict=True):
        cell.width = Cm(width)
    return table
