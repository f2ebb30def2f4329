"""A report's blocks as a Word document: headings, facts, notes, tables, lines to sign on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.shared import Cm

from facilitator.exports import word, word_tables
from guides.blocks import Facts, Grid, Heading, Note, Step

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from guides.blocks import Block, Sheet

_WIDTH_CM = 17.0  # between the margins of word.new()
_VALUE_AT = Cm(4.2)
_SIGN_HERE = "_" * 42


def write(sheet: Sheet) -> bytes:
    """The document."""
    document = word.new()
    _styles(document)
    word.head(document, sheet.subtitle, draft=False)
    word.foot(document, sheet.foot)
    document.add_paragraph(sheet.title, "Title")
    document.add_paragraph(sheet.subtitle, "Subject")
    for block in sheet.blocks:
        _block(document, block)
    return word.seal(document)


def _styles(document: WordDocument) -> None:
    word.look(document, "Title", 20, word.ACCENT, bold=True, after_pt=2)
    word.look(document, "Subject", 12, word.FAINT, after_pt=12)
    heading = word.look(document, "Heading 1", 12.5, word.ACCENT, bold=True, before_pt=16, after_pt=6)
    heading.paragraph_format.keep_with_next = True
    word.underline(heading)
    for name, before_pt in (("Fact", 0.0), ("Sign", 14.0)):
        layout = word.look(document, name, word.BODY_PT, before_pt=before_pt, after_pt=2).paragraph_format
        layout.left_indent, layout.first_line_indent = _VALUE_AT, Cm(-_VALUE_AT.cm)
        layout.tab_stops.add_tab_stop(_VALUE_AT)
        layout.keep_with_next = name == "Sign"
    word.look(document, "Note", word.BODY_PT, before_pt=5, after_pt=5)
    step = word.look(document, "Step", word.BODY_PT, after_pt=2).paragraph_format
    step.left_indent, step.first_line_indent = Cm(0.6), Cm(-0.6)
    step.tab_stops.add_tab_stop(Cm(0.6))
    word.look(document, "Cell", 9.5, before_pt=2, after_pt=2)
    word.look(document, "CellHead", 8.5, word.FAINT, bold=True, before_pt=2, after_pt=2)
    word.look(document, "Gap", 4)
    word.words_look(document, "Label", word.FAINT)


def _block(document: WordDocument, block: Block) -> None:
    match block:
        case Heading():
            document.add_paragraph(block.text, "Heading 1")
        case Facts():
            for name, value in block.rows:
                line = document.add_paragraph("", "Fact" if value else "Sign")
                word.words(line, name, "Label")
                line.add_run(f"\t{value or _SIGN_HERE}")
        case Note():
            document.add_paragraph(block.text, "Note")
        case Step():
            document.add_paragraph(f"\N{BULLET}\t{block.text}", "Step")
        case Grid():
            _grid(document, block)


def _grid(document: WordDocument, grid: Grid) -> None:
    widths = [Cm(_WIDTH_CM * share / sum(grid.shares)) for share in grid.shares]
    table = document.add_table(1 + len(grid.rows), len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    word_tables.draw(table)
    for number, (row, cells) in enumerate(zip(table.rows, (grid.head, *grid.rows), strict=True)):
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].style = "Cell" if number else "CellHead"
            cell.paragraphs[0].add_run(text)
        word_tables.keep(row, repeat=not number)
    document.add_paragraph("", "Gap")
