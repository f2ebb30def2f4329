"""Word transcripts for import into coding programs; people read ``reading_copy.py`` instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports import word
from facilitator.exports.lines import lines, session_heading, under_questions
from facilitator.exports.protocol import (
    ARCHIVE,
    CODERS,
    DRAFT,
    EVERY_TARGET,
    NVIVO,
    ExportFile,
    Release,
    ReleasedSession,
    is_draft,
    per_session,
)
from facilitator.exports.txt import label, opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument

# NVivo turns these into "~" when a heading becomes the name of a node (help-nv.qsrinternational.com).
_NOT_IN_NODES = str.maketrans("", "", '\\/:*?"<>')


class WordTranscript:
    """``transcripts/FG1.docx``: labelled paragraphs, for NVivo headings that become its nodes."""

    name = "docx"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats = frozenset({"docx"})

    def files(self, release: Release) -> Sequence[ExportFile]:
        """One document per session."""
        return per_session(release, "transcripts/{}.docx", _document)


def _document(release: Release, released: ReleasedSession) -> bytes:
    document = word.new()
    draft = is_draft(release, released)
    word.head(document, session_heading(release, released), draft=draft)
    word.foot(document, "De-identified")
    word.look(document, "Turn", word.BODY_PT, after_pt=8)
    word.words_look(document, "Label", word.INK, bold=True)
    if release.target == NVIVO:
        _headed(document, release, released, draft=draft)
    else:
        _labelled(document, release, released)
    return word.seal(document)


def _labelled(document: WordDocument, release: Release, released: ReleasedSession) -> None:
    for paragraph in opening(release, released):
        document.add_paragraph(paragraph, "Turn")
    for line in lines(release, released):
        turn = word.paragraph(document, "Turn")
        word.words(turn, label(release, line), "Label")
        turn.add_run(f" {line.paragraph}")


def _headed(document: WordDocument, release: Release, released: ReleasedSession, *, draft: bool) -> None:
    """Heading 1 is the question, Heading 2 the speaker alone, the body what was said."""
    word.look(document, "Title", 16, word.ACCENT, bold=True, after_pt=8)
    word.look(document, "Heading 1", 13, word.ACCENT, bold=True, before_pt=16, after_pt=4)
    word.look(document, "Heading 2", word.BODY_PT, word.INK, bold=True, before_pt=8)
    document.add_paragraph(session_heading(release, released), "Title")
    if draft:
        document.add_paragraph(DRAFT, "Title")
    for above, line in under_questions(lines(release, released), released.question_texts):
        if above:
            document.add_paragraph(above.translate(_NOT_IN_NODES), "Heading 1")
        word.paragraph(document, "Heading2").add_run(line.label)
        word.paragraph(document, "Turn").add_run(line.paragraph)


exporter = WordTranscript()
