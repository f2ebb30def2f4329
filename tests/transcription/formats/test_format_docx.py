"""Word documents as people and Teams make them, and as we do."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from transcription.errors import UnreadableText
from transcription.formats import choose
from transcription.formats.docx import text_format as docx
from transcription.model import Utterance


def packed(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def told(data):
    return [(one.start_ms, one.name, one.text) for one in docx.read(data)]


def document(*paragraphs):
    made = python_docx.Document()
    for one in paragraphs:
        made.add_paragraph(one)
    return made


def test_a_name_split_over_runs_is_one_name():
    made = document()
    paragraph = made.add_paragraph()
    for piece in ("Tam", "sin Od", "uya", ": he", "llo"):
        paragraph.add_run(piece).bold = len(piece) == 3
    assert told(packed(made)) == [(None, "Tamsin Oduya", "hello")]


def test_paragraphs_follow_the_rules_of_txt_and_lines_within_one_belong_together():
    made = document(
        "Focus group 1, students", "[00:00:03]P03: one\ntwo", "Piotr: a\nTamsin: b", "", "no label"
    )
    assert told(packed(made)) == [
        (None, None, "Focus group 1, students"),
        (3000, "P03", "one two"),
        (None, "Piotr", "a"),
        (None, "Tamsin", "b"),
        (None, None, "no label"),
    ]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["Tamsin Oduya   0:03\nHello.\nMore.", "Piotr Vale   0:10\nYes."],
        ["Tamsin Oduya   0:03", "Hello.", "More.", "Piotr Vale   0:10", "Yes."],
        ["0:0:3.0 --> 0:0:5.25\nTamsin Oduya\nHello.\nMore.", "0:0:10.0 --> 0:0:12.5\nPiotr Vale\nYes."],
        ["00:00:03 Tamsin Oduya", "Hello. More.", "00:00:10 Piotr Vale", "Yes."],
    ],
)
def test_documents_of_teams_and_word_head_each_turn_with_name_and_time(paragraphs):
    assert told(packed(document(*paragraphs))) == [
        (3000, "Tamsin Oduya", "Hello. More."),
        (10_000, "Piotr Vale", "Yes."),
    ]


def test_a_table_has_a_row_for_each_utterance():
    made = document("Before: nothing")
    table = made.add_table(rows=0, cols=3)
    for row in [
        ("Time", "Speaker", "Text"),
        ("00:00:03", "P03", "one: two"),
        ("[0:07]", "sam:", "three\nfour"),
        ("", "", "alone"),
    ]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made.add_paragraph("After")
    assert told(packed(made)) == [
        (None, None, "Before: nothing"),
        (3000, "P03", "one: two"),
        (7000, "sam", "three four"),
        (None, None, "alone"),
        (None, None, "After"),
    ]


def test_insertions_content_controls_and_text_boxes_are_read_and_deletions_are_not():
    made = document()
    body = made.element.body
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    inner = (
        run.format("P03: kept ")
        + f"<w:ins w:id='1'>{run.format('added ')}</w:ins>"
        + "<w:del w:id='2'><w:r><w:delText>struck</w:delText></w:r></w:del>"
        + f"<w:moveFrom w:id='3'>{run.format('moved away')}</w:moveFrom>"
        + f"<w:hyperlink>{run.format('linked')}</w:hyperlink>"
    )
    body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    control = f"<w:sdt><w:sdtContent><w:p>{run.format('P04: controlled')}</w:p></w:sdtContent></w:sdt>"
    body.insert(1, parse_xml(control.replace("<w:sdt>", f"<w:sdt {nsdecls('w')}>", 1)))
    assert told(packed(made)) == [(None, "P03", "kept added linked"), (None, "P04", "controlled")]


def test_a_document_part_with_a_number_is_found():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed(document("P03: hi")))) as source,
        zipfile.ZipFile(out, "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name).replace(b"word/document.xml", b"word/document2.xml")
            target.writestr(name.replace("word/document.xml", "word/document2.xml"), data)
    assert [(one.name, one.text) for one in choose.read(out.getvalue())] == [("P03", "hi")]


def test_ours_names_nobody_and_is_the_same_each_time():
    turns = [Utterance("Hi", 3000, 4000, "P03"), Utterance("Yes.", name="Moderator")]
    written = docx.write(turns)
    assert written == docx.write(turns)
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]
        core = package.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    opened = python_docx.Document(io.BytesIO(written))
    assert (opened.core_properties.author, opened.core_properties.last_modified_by) == ("", "")
    assert [one.text for one in opened.paragraphs] == ["[00:00:03]P03: Hi", "Moderator: Yes."]
    assert [run.text for run in opened.paragraphs[0].runs if run.bold] == ["P03: "]


def _zip(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04word/",
        packed(document("hi"))[:2000],
        _zip(**{"word/document.xml": "<a/>"}),
        _zip(**{"_rels/.rels": "<a/>", "word/document.xml": "<a>"}),
        _zip(**{"_rels/.rels": "<a/>", "word/document.xml": "<a/>"}),
        _zip(**{"content.xml": "<a/>"}),
    ],
)
def test_a_damaged_document_is_refused_in_plain_words(data):
    for read in (docx.read, choose.read):
        with pytest.raises(UnreadableText):
            read(data)
