"""The copy that people read, print and mark: numbered turns under the questions of the guide.

The turn's number is the paragraph's list number, not text, so that even this file codes by speaker
when somebody imports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from facilitator.exports import word
from facilitator.exports.labels import voices
from facilitator.exports.lines import heading, lines, minutes, recogniser, session_heading, under_questions
from facilitator.exports.protocol import (
    ARCHIVE,
    CODERS,
    EVERY_TARGET,
    ExportFile,
    Release,
    ReleasedSession,
    is_draft,
    per_session,
)
from facilitator.model import Presence
from transcription.model import MODERATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

    from facilitator.exports.lines import Line

_LABEL_AT = Cm(1.2)  # from the left margin; the turn's number stands before it
_WORDS_AT = Cm(3.7)
_NUMBERING = 1


class ReadingCopy:
    """One Word document per session."""

    name = "reading-copy"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats = frozenset({"docx"})

    def files(self, release: Release) -> Sequence[ExportFile]:
        """``reading-copy/FG1.docx`` for each session."""
        return per_session(release, "reading-copy/{}.docx", _document)


def _document(release: Release, released: ReleasedSession) -> bytes:
    document = word.new()
    _styles(document)
    _numbering(document)
    draft = is_draft(release, released)
    word.head(document, session_heading(release, released), draft=draft)
    word.foot(document, "De-identified. Words in brackets stand for what was removed, see legend.csv")
    _opening(document, release, released)
    last = 0
    numbering = _Numbering(document)
    for above, line in under_questions(lines(release, released), released.question_texts):
        if above:
            _question(document, above, line)
        _turn(document, line, numbering)
        last += 1
    closing = document.add_paragraph(f"End of the transcript, {last} turns", "Facts")
    closing.paragraph_format.space_before = Pt(18)
    return word.seal(document)


def _styles(document: WordDocument) -> None:
    word.look(document, "Title", 22, word.ACCENT, bold=True, after_pt=10)
    word.look(document, "Study", 12.5, after_pt=10)
    facts = word.look(document, "Facts", 9.5, word.FAINT, after_pt=2).paragraph_format
    facts.left_indent, facts.first_line_indent = _WORDS_AT, -_WORDS_AT
    question = word.look(document, "Heading 1", 11.5, word.ACCENT, bold=True, before_pt=20, after_pt=6)
    question.paragraph_format.tab_stops.add_tab_stop(word.LINE_END, WD_TAB_ALIGNMENT.RIGHT)
    word.underline(question)
    turn = word.look(document, "Turn", word.BODY_PT, after_pt=6)
    layout = turn.paragraph_format
    layout.left_indent, layout.first_line_indent, layout.line_spacing = _WORDS_AT, -_WORDS_AT, 1.2
    layout.tab_stops.add_tab_stop(_LABEL_AT)
    number = turn.element.get_or_add_pPr().get_or_add_numPr()
    number.get_or_add_ilvl().val = 0
    number.get_or_add_numId().val = _NUMBERING
    word.words_look(document, "Label", word.ACCENT, bold=True)
    word.words_look(document, "Moderator", word.FAINT, bold=True)
    word.words_look(document, "Removed", word.ACCENT, fill="E3F0F3")


def _numbering(document: WordDocument) -> None:
    """One list for the whole document: its numbers are the turns' numbers."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    space = nsdecls("w")
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="tab"/>'
        '<w:lvlText w:val="%1"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:tabs><w:tab w:val="num" w:pos="{_LABEL_AT.twips}"/></w:tabs>'
        f'<w:ind w:left="{_WORDS_AT.twips}" w:hanging="{_WORDS_AT.twips}"/></w:pPr>'
        '<w:rPr><w:b w:val="0"/><w:color w:val="8A949C"/><w:sz w:val="17"/></w:rPr></w:lvl>'
    )
    numbering.append(
        parse_xml(f'<w:abstractNum {space} w:abstractNumId="{_NUMBERING}">{level}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {space} w:numId="{_NUMBERING}"><w:abstractNumId w:val="{_NUMBERING}"/></w:num>')
    )


class _Numbering:
    """Gives each turn its number, also where the convention left out the turns before it."""

    def __init__(self, document: WordDocument) -> None:
        self._numbering = document.part.numbering_part.element
        self._list, self._next = _NUMBERING, 1

    def number(self, turn: Paragraph, number: int) -> None:
        """Make ``number`` the paragraph's: a list goes on by itself, and behind a gap a new one begins."""
        if number != self._next:
            self._list += 1
            self._numbering.append(
                parse_xml(
                    f'<w:num {nsdecls("w")} w:numId="{self._list}"><w:abstractNumId w:val="{_NUMBERING}"/>'
                    f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{number}"/></w:lvlOverride></w:num>'
                )
            )
        if self._list != _NUMBERING:
            own = turn._p.get_or_add_pPr().get_or_add_numPr()
            own.get_or_add_ilvl().val = 0
            own.get_or_add_numId().val = self._list
        self._next = number + 1


def _opening(document: WordDocument, release: Release, released: ReleasedSession) -> None:
    session, text = released.session, released.text
    document.add_paragraph(heading(f"Focus group {session.id}"), "Title")
    if release.title:
        document.add_paragraph(heading(release.title), "Study")
    people = voices(release, released)
    present = [one for one in people if one.attendance and one.attendance.presence is not Presence.ABSENT]
    facts = {
        "Group": session.group,
        "Present": ", ".join(one.label for one in present),
        "Also heard": ", ".join(one.label for one in people if one.attendance is None),
        "Length": f"{minutes(text.duration_ms)} minutes",
        "Recognised": recogniser(text),
        "De-identified": f"rule set {text.policy}",
        "Written down": f"convention {release.convention.label}",
    }
    for name, value in facts.items():
        if value:
            last = document.add_paragraph(f"{name}\t{heading(value)}", "Facts")
    last.paragraph_format.space_after = Pt(16)


def _question(document: WordDocument, above: str, line: Line) -> None:
    paragraph = document.add_paragraph(above, "Heading 1")
    if line.start_ms is not None:
        when = paragraph.add_run(f"\tminute {line.start_ms // 60_000}")
        when.bold, when.font.size, when.font.color.rgb = False, Pt(word.SMALL_PT), word.FAINT


def _turn(document: WordDocument, line: Line, numbering: _Numbering) -> None:
    paragraph = word.paragraph(document, "Turn")
    numbering.number(paragraph, line.number)
    style = "Moderator" if line.label.startswith(MODERATOR) else "Label"
    word.words(paragraph, f"{line.label}:", style)
    paragraph.add_run("\t")
    if line.before:
        paragraph.add_run(line.before).italic = True
    for piece in line.pieces:
        if piece.hidden:
            word.words(paragraph, piece.text, "Removed")
        else:
            paragraph.add_run(piece.text)


exporter = ReadingCopy()
