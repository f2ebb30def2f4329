"""The paragraph and word styles of a guide's sheets, so that a board can restyle a sheet as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt

from facilitator.exports import word

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.shared import Length
    from docx.styles.style import ParagraphStyle

BODY_PT = 10.5
LARGE_PT = 14.0  # readable at arm's length, on a table or a second screen
QUESTION_LARGER_PT = 2.0

_ID_AT = Cm(1.3)
_PROBE_AT = Cm(2.9)
_BOX_AT = Cm(0.8)
_VALUE_AT = Cm(4.2)
_BAR = 'w:val="single" w:sz="18" w:space="8" w:color="125E75"'  # sz in eighths of a point


def add(document: WordDocument, *, large: bool) -> None:
    """All styles of a sheet, in its size of type."""
    size = LARGE_PT if large else BODY_PT
    word.look(document, "Title", 20, word.ACCENT, bold=True, after_pt=2)
    word.look(document, "Subject", 12, word.FAINT, after_pt=12)
    _headings(document, size)
    _listed(document, size, large=large)
    _script(document, size)
    note = word.look(document, "Note", size - 0.5, word.FAINT, before_pt=2, after_pt=5)
    note.font.italic = True
    word.look(document, "Minute", size - 2.5, word.FAINT, before_pt=5)
    word.look(document, "Cell", size - 1, before_pt=2, after_pt=2)
    word.look(document, "CellHead", size - 2, word.FAINT, bold=True, before_pt=2, after_pt=2)
    word.look(document, "Gap", 4)
    _within(document, size)


def _headings(document: WordDocument, size: float) -> None:
    heading = word.look(document, "Heading 1", size + 1.5, word.ACCENT, bold=True, before_pt=16, after_pt=6)
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.tab_stops.add_tab_stop(word.LINE_END, WD_TAB_ALIGNMENT.RIGHT)
    word.underline(heading)


def _listed(document: WordDocument, size: float, *, large: bool) -> None:
    """Lines that begin with a name, an id or a box and hang from it."""
    box = _BOX_AT if large else Cm(0)
    _hang(word.look(document, "Fact", size, after_pt=2), _VALUE_AT, _VALUE_AT)
    _hang(word.look(document, "Blank", size, before_pt=8), _VALUE_AT, _VALUE_AT)
    _hang(word.look(document, "Step", size, after_pt=3), _BOX_AT, _BOX_AT)
    asked = word.look(
        document,
        "Question",
        size + (QUESTION_LARGER_PT if large else 0.5),
        bold=True,
        before_pt=8,
        after_pt=4,
    )
    at = Cm(_ID_AT.cm + box.cm)
    _hang(asked, at, at, stops=(box, at))
    asked.paragraph_format.keep_together = asked.paragraph_format.keep_with_next = True
    probe = word.look(document, "Probe", size, after_pt=3)
    at = Cm(_PROBE_AT.cm + box.cm)
    back = Cm(_PROBE_AT.cm - _ID_AT.cm + box.cm)
    _hang(probe, at, back, stops=(Cm(_ID_AT.cm + box.cm), at))
    probe.paragraph_format.keep_together = True


def _hang(style: ParagraphStyle, left: Length, back: Length, stops: tuple[Length, ...] = ()) -> None:
    layout = style.paragraph_format
    layout.left_indent, layout.first_line_indent = left, Cm(-back.cm)
    for stop in stops or (left,):
        if stop.cm > 0:
            layout.tab_stops.add_tab_stop(stop)


def _script(document: WordDocument, size: float) -> None:
    """A bar at the left: said as written."""
    script = word.look(document, "Script", size, after_pt=6)
    layout = script.paragraph_format
    layout.left_indent, layout.line_spacing = Cm(0.4), 1.15
    word.border(script, "left", _BAR)


def _within(document: WordDocument, size: float) -> None:
    word.words_look(document, "Marks", word.FAINT)
    document.styles["Marks"].font.size = Pt(size - 1.5)
    word.words_look(document, "Label", word.FAINT)
    word.words_look(document, "Say", word.ACCENT, bold=True)
    word.words_look(document, "Kept", word.INK)
    word.words_look(document, "Added", word.INK, fill="DFF2E1")
    document.styles["Added"].font.underline = True
    word.words_look(document, "Removed", word.ALARM)
    document.styles["Removed"].font.strike = True
