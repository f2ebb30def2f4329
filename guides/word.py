"""The lines of a Word file, with what its layout says of each: heading, list, table column.

Tracked changes are read as accepted: what a reviewer inserted is there, what was struck out is not.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_UNSEEN = {qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}


class Listed(StrEnum):
    """What stands before a line by its layout."""

    NOT = ""
    BULLET = "bullet"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. ``heading`` counts from 1 (0: none); ``column`` is the heading of its table column."""

    text: str
    style: str = ""
    heading: int = 0
    listed: Listed = Listed.NOT
    level: int = 0
    bold: bool = False
    row: int = 0  # the table row it stands in, counted through the file; 0 outside tables
    column: str = ""


@dataclass(frozen=True, slots=True)
class WordText:
    """The lines of a file, and how many comments in its margins were left out."""

    lines: tuple[Line, ...]
    comments: int = 0


class NotWord(ValueError):
    """The file is no Word document (.docx) that can be read."""


def read(source: Path | IO[bytes]) -> WordText:
    """The lines of a ``.docx`` file, on the disk or in memory; raises NotWord."""
    try:
        document = Document(str(source) if isinstance(source, Path) else source)
    except (ValueError, KeyError, SyntaxError, OSError, zipfile.BadZipFile):
        # python-docx says ValueError, PackageNotFoundError (an OSError's kin) or lxml's SyntaxError.
        raise NotWord from None
    except Exception as error:
        if type(error).__module__.split(".")[0] in {"docx", "lxml"}:
            raise NotWord from None
        raise
    lines = [line for line in _lines(document) if line.text]
    return WordText(tuple(lines), _comments(document))


def _lines(document: WordDocument) -> Iterator[Line]:
    row = 0
    for block in document.element.body.iter(qn("w:p"), qn("w:tbl")):
        inside = next(block.iterancestors(qn("w:tbl")), None)
        if block.tag == qn("w:tbl"):
            if inside is None:
                table = list(_table(document, block, row))
                row += len(block.tr_lst)
                yield from table
        elif inside is None:
            yield _line(document, block)


def _table(document: WordDocument, element: BaseOxmlElement, row: int) -> Iterator[Line]:
    """A table row by row. A first row of short words in several columns is the columns' headings."""
    rows = [
        [[_line(document, p) for p in cell.iter(qn("w:p"))] for cell in tr.tc_lst]
        for tr in element.tr_lst  # a table within a cell is read with that cell
    ]
    heads = [" ".join(line.text for line in cell) for cell in rows[0]] if rows else []
    named = len(rows) > 1 and len(heads) > 1 and all(_is_head(head) for head in heads)
    for number, cells in enumerate(rows[1:] if named else rows, row + 1):
        for at, cell in enumerate(cells):
            column = heads[at].casefold() if named and at < len(heads) else ""
            yield from (replace(line, row=number, column=column) for line in cell)


def _is_head(text: str) -> bool:
    return len(text.split()) <= 3 and not text.endswith(("?", "."))  # words


def _line(document: WordDocument, p: BaseOxmlElement) -> Line:
    style = _style_name(document, p)
    found = _HEADING.fullmatch(style)
    listed, level = _listed(document, p, style)
    text = re.sub(r"[^\S\t\n]+", " ", _text(p)).strip()
    return Line(text, style, int(found[1]) if found else 0, listed, level, bold=bool(text) and _bold(p))


def _text(p: BaseOxmlElement) -> str:
    return "".join(
        _BREAKS.get(piece.tag, piece.text or "")
        for piece in p.iter(qn("w:t"), *_BREAKS)
        if next(piece.iterancestors(qn("w:p"))) is p  # a text box has paragraphs of its own
        and not any(above.tag in _UNSEEN for above in piece.iterancestors())
        and piece.getparent().tag != qn("w:tabs")
    )


def _bold(p: BaseOxmlElement) -> bool:
    """Is every run with words in it bold by its own formatting?"""
    runs = [run for run in p.iter(qn("w:r")) if any((t.text or "").strip() for t in run.iter(qn("w:t")))]
    marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(qn("w:val")) not in {"0", "false"} for mark in marks
    )


def _style_name(document: WordDocument, p: BaseOxmlElement) -> str:
    style_id = p.style
    for style in document.styles.element.style_lst:
        if style.styleId == style_id:
            return str(style.name_val or "")
    return ""


def _listed(document: WordDocument, p: BaseOxmlElement, style: str) -> tuple[Listed, int]:
    """The sort of list a paragraph belongs to, by its own numbering, its style's, or its style's name."""
    own = p.pPr.numPr if p.pPr is not None else None
    properties = own if own is not None else next(iter(_style_numbering(document, p)), None)
    name = style.casefold()
    deep = re.search(r" (\d)$", name)  # "List Bullet 2" is a list of its own in Word, and stands further in
    level = int(deep[1]) - 1 if deep else 0
    if properties is not None and properties.numId is not None and properties.numId.val:
        inner = properties.ilvl.val if properties.ilvl is not None else 0
        return _format(document, properties.numId.val, inner), max(level, inner)
    if name.startswith("list bullet"):
        return Listed.BULLET, level
    return (Listed.NUMBER, level) if name.startswith("list number") else (Listed.NOT, 0)


def _style_numbering(document: WordDocument, p: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    for style in document.styles.element.style_lst:
        if p.style is not None and style.styleId == p.style:
            yield from style.iter(qn("w:numPr"))


def _format(document: WordDocument, num_id: int, level: int) -> Listed:
    """Bullet or number, by the file's own definition of the list."""
    numbering = document.part.numbering_part.element
    abstract = numbering.xpath(f"w:num[@w:numId='{num_id}']/w:abstractNumId/@w:val")
    if not abstract:
        return Listed.BULLET
    shape = numbering.xpath(
        f"w:abstractNum[@w:abstractNumId='{abstract[0]}']/w:lvl[@w:ilvl='{level}']/w:numFmt/@w:val"
    )
    return Listed.BULLET if not shape or shape[0] in {"bullet", "none"} else Listed.NUMBER


def _comments(document: WordDocument) -> int:
    return sum(1 for _ in document.element.body.iter(qn("w:commentReference")))
