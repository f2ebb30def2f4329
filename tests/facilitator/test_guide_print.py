"""A guide on paper: the sheets that a user asks for, in each format, the same bytes twice."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document

from facilitator.actions import guide_print
from facilitator.cli.guide import printing
from guides import library

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Fg

DAY = ("--date", "2026-03-01")


@pytest.fixture
def study(fg: Fg) -> Fg:
    fg.ok("init", fg.study, "--title", "Tea at work", "--protocol", "26-014")
    fg.ok("guide", "new", "medical-compassion", "--id", "mc")
    return fg


def paragraphs(data: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(data)).paragraphs]


def everything(data: bytes) -> bytes:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return b"\n".join(archive.read(name) for name in archive.namelist())


def test_the_command_line_and_the_action_know_the_same_sheets_and_formats() -> None:
    assert tuple(guide_print.FORMATS) == printing.FORMATS
    assert guide_print.SHEETS == printing.SHEETS


def test_the_boards_copy_holds_every_question_and_probe_and_page_numbers(study: Fg) -> None:
    out = study.folder / "guide.docx"
    study.ok("guide", "print", "mc", *DAY, "-o", out)
    data = out.read_bytes()
    found = library.find(study.study / "guides", "mc")
    assert found is not None
    text = "\n".join(paragraphs(data))
    for question in found[1].questions:
        assert f"{question.id}.\t{question.text}" in text
        assert all(f"{probe.id}.\t{probe.text}" in text for probe in question.probes)
    whole = everything(data).decode()
    assert "Protocol 26-014" in whole
    assert 'w:instr="NUMPAGES"' in whole
    assert "Thank you for making time today for Tea at work." in text
    core = Document(io.BytesIO(data)).core_properties
    assert (core.author, core.last_modified_by, core.title) == ("", "", "")


def test_the_same_guide_and_day_give_the_same_bytes_and_twice_changes_nothing(study: Fg) -> None:
    out = study.folder / "sheets"
    words = ("guide", "print", "mc", *DAY, "--to", "docx", "--to", "html", "--to", "md", "-o", out)
    sheets = [word for name in ("irb", "moderator", "notes", "debrief") for word in ("--sheet", name)]
    first = study.ok(*words, *sheets, "--json").document
    written = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert len(written) == 12
    assert study.ok(*words, *sheets, "--json").document == first
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == written
    for one in first["files"]:
        assert hashlib.sha256((out / one["path"]).read_bytes()).hexdigest() == one["sha256"]


def test_another_days_copy_replaces_the_first_only_by_force(study: Fg) -> None:
    out = study.folder / "guide.md"
    study.ok("guide", "print", "mc", *DAY, "-o", out)
    before = out.read_bytes()
    assert study("guide", "print", "mc", "--date", "2026-03-02", "-o", out).code == 2
    assert out.read_bytes() == before
    study.ok("guide", "print", "mc", "--date", "2026-03-02", "--force", "-o", out)
    assert b"2026-03-02" in out.read_bytes()


def test_the_ending_of_the_output_picks_the_format(study: Fg) -> None:
    out = study.folder / "guide.html"
    study.ok("guide", "print", "mc", *DAY, "--sheet", "moderator", "--group", "students", "-o", out)
    page = out.read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "K3c" in page
    assert "K3d" not in page


def test_a_template_is_printed_outside_any_study(fg: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FG_STUDY")
    monkeypatch.chdir(fg.folder)
    out = fg.folder / "guide.md"
    fg.ok("guide", "print", "grupo-90", *DAY, "-o", out)
    assert "Preguntas clave" in out.read_text("utf-8")
    assert fg("guide", "print", "grupo-90", "--sheet", "changes", "-o", fg.folder / "c.md").code == 2


def test_the_pack_holds_every_sheet_under_a_letter(study: Fg) -> None:
    out = study.folder / "board.zip"
    files = study.ok("guide", "pack", "mc", *DAY, "-o", out, "--json").document["files"]
    names = [one["path"] for one in files]
    assert names == ["A-guide.docx", "B-moderator.docx", "C-notes.docx", "D-debrief.docx"]
    assert zipfile.ZipFile(out).namelist() == names
    study.ok("guide", "pack", "mc", *DAY, "--to", "html", "--to", "md", "-o", study.folder / "board")
    assert len(list((study.folder / "board").iterdir())) == 8


def test_large_type_boxes_and_a_column_of_minutes_for_the_moderator(study: Fg) -> None:
    out = study.folder / "m.docx"
    study.ok("guide", "print", "mc", *DAY, "--sheet", "moderator", "-o", out)
    document = Document(out)
    sizes = {name: document.styles[name].font.size.pt for name in ("Question", "Probe", "Script")}
    assert min(sizes.values()) >= 14
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert cells[0][0] == "minute 0"
    assert any(left == "minute 31" and right.startswith("\N{BALLOT BOX}\tK1.") for left, right in cells)


def test_every_table_row_of_the_forms_stays_on_one_page(study: Fg) -> None:
    out = study.folder / "n.docx"
    study.ok("guide", "print", "mc", *DAY, "--sheet", "notes", "-o", out)
    xml = everything(out.read_bytes()).decode()
    assert len(re.findall(r"<w:tr[ >]", xml)) == xml.count("<w:cantSplit")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("print", "nonsense", "-o", "x.md"), 2),
        (("print", "mc", "--group", "nobody", "-o", "x.md"), 2),
        (("print", "mc", "--sheet", "changes", "-o", "x.md"), 2),
        (("print", "mc", "--to", "pdf", "-o", "x.pdf"), 2),
        (("print", "mc", "-o", "no/such/folder/x.md"), 2),
        (("pack", "medical-compassion", "-o", "x"), 2),
        (("diff", "mc"), 2),
        (("freeze", "mc"), 2),
        (("freeze", "nonsense", "--approved", "2026-03-05"), 2),
        (("freeze", "mc", "--approved", "5 March"), 2),
    ],
)
def test_what_cannot_be_done_is_said_and_writes_nothing(
    study: Fg, words: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    answer = study("guide", *words)
    assert answer.code == code
    assert answer.err.startswith("fg: ")
    assert list(empty.iterdir()) == []
