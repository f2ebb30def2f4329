"""A guide comes out of Word and goes back into it: what the board marks up, the study can use."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitator.guide_sheets import word_sheet
from guides import library, outline, word
from guides.load import load
from guides.model import Probe, ProbeKind, Question, Section, SectionKind
from guides.sheets import irb
from guides.sheets.common import Occasion

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Fg

    from guides.model import Guide
    from guides.outline import Understood

WHEN = Occasion("2026-03-01", "Tea at work", "26-014")


def through_word(guide: Guide, folder: Path) -> Understood:
    path = folder / "guide.docx"
    path.write_bytes(word_sheet.write(irb.sheet(guide, WHEN)))
    return outline.understand(word.read(path).lines, guide.id)


@pytest.mark.parametrize("guide", library.templates(), ids=lambda guide: guide.id)
def test_the_boards_copy_comes_back_with_everything_but_its_variables(guide: Guide, tmp_path: Path) -> None:
    back = through_word(guide, tmp_path)
    assert back.notes == ()
    assert back.guide.questions == guide.questions
    as_printed = [
        replace(section, script=" ".join(irb.common.said(guide, WHEN, section.script).split()))
        for section in guide.sections
    ]
    assert list(back.guide.sections) == as_printed
    assert replace(back.guide, sections=(), variables={}) == replace(guide, sections=(), variables={})


WORDS = st.text("abcdefghij éñ'-,", min_size=1, max_size=30).map(
    lambda text: " ".join(text.split()).strip(" -,'")
)
SAID = st.tuples(WORDS.filter(bool), st.sampled_from("?.")).map("".join)
QUESTION = st.tuples(
    SAID,
    st.one_of(st.none(), st.integers(1, 20)),
    st.booleans(),
    st.booleans(),
    st.lists(st.tuples(SAID, st.sampled_from(ProbeKind), st.booleans()), max_size=3),
)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(QUESTION, min_size=1, max_size=4), language=st.sampled_from(["en", "es"]))
def test_any_questions_and_probes_come_back(rows, language: str, tmp_path: Path) -> None:
    questions = tuple(
        Question(
            f"K{at}",
            text,
            minutes=minutes,
            must_ask=must,
            sensitive=sore,
            probes=tuple(
                Probe(f"K{at}{'abc'[number]}", words, kind, ("students",) if only else ())
                for number, (words, kind, only) in enumerate(probes)
            ),
        )
        for at, (text, minutes, must, sore, probes) in enumerate(rows, 1)
    )
    found = library.find(library.TEMPLATES, "medical-compassion")
    assert found is not None
    sections = (Section("KEY", SectionKind.KEY, 30, questions=questions),)
    guide = replace(found[1], sections=sections, language=language)
    assert through_word(guide, tmp_path).guide.questions == questions


@pytest.fixture
def study(fg: Fg) -> Fg:
    fg.ok("init", fg.study, "--title", "Tea at work", "--protocol", "26-014")
    return fg


def a_board_version(folder: Path) -> Path:
    document = Document()
    document.add_paragraph("Breaks on the ward", "Title")
    document.add_heading("Key questions (40 min)", 1)
    document.add_paragraph("What does a good break look like?", "List Number")
    document.add_paragraph("Who was there?", "List Bullet")
    document.core_properties.author = "Quentin Marlowe"
    path = folder / "board version.docx"
    document.save(str(path))
    return path


def test_a_word_file_becomes_a_guide_of_the_study_and_shows_what_was_understood(study: Fg) -> None:
    path = a_board_version(study.folder)
    shown = study.ok("guide", "import", path).out
    assert "K1. What does a good break look like?" in shown
    assert "[ ] K1a Who was there?" in shown
    assert "1 questions and 1 probes" in shown
    assert "No groups were found" in shown
    written = study.study / "guides" / "breaks-on-the-ward.yaml"
    assert load(written.read_text("utf-8"))[0] is not None
    assert "No groups were found" in written.read_text("utf-8")
    assert "Marlowe" not in written.read_text("utf-8")
    before = written.stat().st_mtime_ns
    study.ok("guide", "import", path)
    assert written.stat().st_mtime_ns == before
    study.ok("session", "add", "FG1", "--guide", "breaks-on-the-ward", "--group", "nurses")


def test_a_dry_run_writes_nothing(study: Fg) -> None:
    answer = study.ok("guide", "import", a_board_version(study.folder), "-n", "--json").document
    assert (answer["path"], answer["guides"][0]["id"]) == (None, "breaks-on-the-ward")
    assert list((study.study / "guides").iterdir()) == []


def test_an_edited_guide_is_not_written_over_unasked(study: Fg) -> None:
    path = a_board_version(study.folder)
    study.ok("guide", "import", path, "--id", "breaks")
    written = study.study / "guides" / "breaks.yaml"
    written.write_text(written.read_text("utf-8").replace("0.1.0", "0.2.0"), "utf-8")
    assert study("guide", "import", path, "--id", "breaks").code == 2
    assert "0.2.0" in written.read_text("utf-8")
    study.ok("guide", "import", path, "--id", "breaks", "--force")
    assert "0.2.0" not in written.read_text("utf-8")


def test_what_the_board_changed_in_word_is_told_as_a_difference(study: Fg) -> None:
    """The whole way: print, approve, mark up in Word, import, compare."""
    study.ok("guide", "new", "short-60")
    study.ok("guide", "freeze", "short-60", "--approved", "2026-03-05")
    printed = study.folder / "short.docx"
    study.ok("guide", "print", "short-60", "-o", printed)
    document = Document(str(printed))
    paragraph = next(one for one in document.paragraphs if "What would help you?" in one.text)
    run = next(one for one in paragraph.runs if "What would help you?" in one.text)
    run.text = run.text.replace("What would help you?", "What would help you most?")
    document.save(str(printed))
    study.ok("guide", "import", printed, "--id", "short-60", "--force")
    changes = study.ok("guide", "diff", "short-60", "--json").document["changes"]
    told = [(one["kind"], one["part"], one["id"]) for one in changes if one["part"] in {"question", "probe"}]
    assert told == [("reworded", "question", "K3")]


def test_a_guide_is_read_outside_any_study_into_a_file_of_its_own(
    fg: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FG_STUDY")
    monkeypatch.chdir(fg.folder)
    path = a_board_version(fg.folder)
    assert fg("guide", "import", path).code == 2
    fg.ok("guide", "import", path, "-o", fg.folder / "mine.yaml")
    fg.ok("guide", "check", fg.folder / "mine.yaml")


def nothing_asked() -> bytes:
    whole = io.BytesIO()
    document = Document()
    document.add_paragraph("Nothing is asked here, said Quentin Marlowe.")
    document.save(whole)
    return whole.getvalue()


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04", nothing_asked(), None])
def test_what_holds_no_guide_is_refused_without_a_word_of_it(study: Fg, data: bytes | None) -> None:
    path = study.folder / "Marlowe.docx"
    if data is not None:
        path.write_bytes(data)
    answer = study("guide", "import", path)
    assert answer.code == 4
    assert "Marlowe" not in answer.err
    assert list((study.study / "guides").iterdir()) == []


def test_an_id_that_cannot_be_a_files_name_is_refused(study: Fg) -> None:
    assert study("guide", "import", a_board_version(study.folder), "--id", "../x").code == 4
