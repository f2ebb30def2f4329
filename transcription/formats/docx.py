"""Word documents: paragraphs and simple tables, one utterance each.

Reading goes over the document's own XML, not python-docx's paragraphs: those leave out text in
tracked insertions and content controls. Deleted text, headers, footers and comments are not read.
Writing leaves no author, no dates and no thumbnail, and the same document gives the same bytes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from transcription.errors import UnreadableText
from transcription.formats.label import could_be_label, trimmed
from transcription.formats.lines import read_paragraphs, write_lines
from transcription.formats.text import one_line
from transcription.formats.timecode import parse
from transcription.model import Utterance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from docx.document import Document as OpenDocument

_ZIP = b"PK\x03\x04"
_LARGEST = 128 * 1024 * 1024  # bytes of XML after unpacking; a day of talk is a tenth of it
_DAWN = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold
_WRITTEN = datetime(1980, 1, 1)  # noqa: DTZ001  core properties are naive UTC, and this one is no date
_PICTURE = ("docProps/thumbnail.jpeg", "metadata/thumbnail")
_BROKEN = (
    KeyError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    SyntaxError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:smartTag", "w:customXml")))
_PARAGRAPH, _TABLE, _ROW, _CELL = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc"))
_TEXT = qn("w:t")
# Struck out, or said a second time for old programs.
_UNSAID = frozenset(
    (qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)
_CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    _PARAGRAPH: "\n",  # of a text box, or in a cell
}
_TITLES = (
    "speaker name time timestamp start end timespan text content transcript utterance turn no no. nr # id"
)
_COLUMN_TITLES = frozenset(_TITLES.split())


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph's lines, or a table row's cells (identified)."""

    parts: tuple[str, ...] = field(repr=False)
    row: bool


class Docx:
    """See the module."""

    name = "docx"
    suffixes: tuple[str, ...] = (".docx",)
    last_resort = False

    def recognises(self, data: bytes) -> bool:
        """It is a zip that holds a Word document."""
        return data.startswith(_ZIP) and b"word/" in data

    def read(
        self, data: bytes, names: Collection[str] = (), starts_at_ms: int | None = None
    ) -> tuple[Utterance, ...]:
        """Paragraphs by the rules of ``lines``, a table row as time, name and text. Raises UnreadableText."""
        try:
            blocks = list(_blocks(_body(data)))
        except _BROKEN:
            raise UnreadableText(
                "This Word document is damaged, locked with a password, or no .docx at all."
            ) from None
        return tuple(one for run in _runs(blocks) for one in _read_run(run, names))

    def write(self, utterances: Sequence[Utterance]) -> bytes:
        """One paragraph a turn, its label bold."""
        document = Document()
        for line in write_lines(utterances):
            paragraph = document.add_paragraph(line.stamp)
            paragraph.add_run(line.label).bold = True
            paragraph.add_run(line.text)
        return saved(document)


text_format = Docx()


def saved(document: OpenDocument) -> bytes:
    """The file of a python-docx document, without author, dates and thumbnail; the same bytes each time."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.title = ""
    properties.created = properties.modified = _WRITTEN
    properties.revision = 1
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith(_PICTURE[1]):
            del package.rels[key]
    plain = io.BytesIO()
    document.save(plain)
    return _same_times(plain.getvalue())


def _same_times(package: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        # Programs sniff the first entry, so the content types stay in front.
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _DAWN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else it tells Windows from the rest
            target.writestr(entry, source.read(name))
    return out.getvalue()


def _body(data: bytes) -> Any:  # noqa: ANN401  lxml elements have no types here
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = _part(package, _main_part(package)).find(qn("w:body"))
    if body is None:
        raise ValueError
    return body


def _main_part(package: zipfile.ZipFile) -> str:
    """Usually word/document.xml; some servers number it."""
    for relation in _part(package, "_rels/.rels"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
    return "word/document.xml"


def _part(package: zipfile.ZipFile, name: str) -> Any:  # noqa: ANN401  as above
    if package.getinfo(name).file_size > _LARGEST:
        raise ValueError
    return parse_xml(package.read(name))


def _blocks(parent: Any) -> Iterator[_Block]:  # noqa: ANN401  as above
    for child in _below(parent, {_PARAGRAPH, _TABLE}):
        if child.tag == _PARAGRAPH:
            yield _Block(tuple(_text(child).split("\n")), row=False)
            continue
        for row in _below(child, {_ROW}):
            yield _Block(tuple(_text(cell).strip() for cell in _below(row, {_CELL})), row=True)


def _below(parent: Any, tags: Collection[str]) -> Iterator[Any]:  # noqa: ANN401  as above
    """Children with one of ``tags``, those in insertions and content controls too."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _below(child, tags)


def _text(element: Any) -> str:  # noqa: ANN401  as above
    """What is read in an element, over all its runs."""
    if element.tag == _TEXT:
        return str(element.text or "")
    pieces = []
    for child in element:
        if child.tag in _UNSAID:
            continue
        pieces.append(_text(child))
        if child.tag in _CHARACTERS:
            pieces.append(_CHARACTERS[child.tag])
    return "".join(pieces)


def _runs(blocks: Sequence[_Block]) -> Iterator[list[_Block]]:
    """Neighbouring blocks of one sort: paragraphs must be seen together to know their labels."""
    run: list[_Block] = []
    for block in blocks:
        if run and run[-1].row != block.row:
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _read_run(run: Sequence[_Block], names: Collection[str]) -> tuple[Utterance, ...]:
    if not run[0].row:
        return read_paragraphs([block.parts for block in run], names, joined=True)
    rows = [[cell for cell in block.parts if cell] for block in run]
    if rows and all(cell.casefold() in _COLUMN_TITLES for cell in rows[0]):
        del rows[0]
    return tuple(one for cells in rows if cells for one in _read_row(cells, names))


def _read_row(cells: Sequence[str], names: Collection[str]) -> tuple[Utterance, ...]:
    """Times, a name and the text, in the order of their columns; a number in front is the row's."""
    times = [parse(cell.strip("[]()#")) for cell in cells]
    start, end = [*(time for time in times if time is not None), None, None][:2]
    rest = [cell for cell, time in zip(cells, times, strict=True) if time is None]
    if len(rest) > 2 and rest[0].isdecimal():
        del rest[0]
    if len(rest) == 1:
        found = read_paragraphs([rest[0].split("\n")], names, joined=True)
        return found if start is None else tuple(_timed(one, start, end) for one in found)
    name = rest[0].rstrip(": ") if rest else ""
    if not could_be_label(name):
        return (Utterance(one_line("\n".join(rest)), start, end),)
    return (Utterance(one_line("\n".join(rest[1:])), start, end, trimmed(name)),)


def _timed(one: Utterance, start: int, end: int | None) -> Utterance:
    return one if one.start_ms is not None else Utterance(one.text, start, end, one.name)
