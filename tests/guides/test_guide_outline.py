"""A guide is read out of Word files of many layouts; what cannot be told is noted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import word_guides
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from word_guides import PROBES, QUESTIONS, SCRIPT

from guides import word
from guides.load import load
from guides.model import ProbeKind, SectionKind
from guides.outline import NoQuestions, Understood, understand
from guides.outline_words import kind_of
from guides.word import Line, Listed
from guides.write import write

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as WordDocument

LAYOUTS = (
    word_guides.styled,
    word_guides.typed,
    word_guides.bullets_only,
    word_guides.tabled,
    word_guides.marked_up,
)


def read(document: WordDocument, folder: Path) -> Understood:
    path = folder / "guide.docx"
    document.save(str(path))
    return understand(word.read(path).lines, "breaks")


def layout(understood: Understood) -> dict[str, tuple[str, ...]]:
    return {one.text: tuple(probe.text for probe in one.probes) for one in understood.guide.questions}


@pytest.mark.parametrize("make", LAYOUTS, ids=lambda make: make.__name__)
def test_the_same_questions_and_probes_are_found_in_every_layout(make, tmp_path: Path) -> None:
    found = read(make(), tmp_path)
    assert layout(found) == {QUESTIONS[0]: (), QUESTIONS[1]: PROBES, QUESTIONS[2]: ()}
    guide = found.guide
    assert guide.title == "Breaks on the ward"
    assert [one.minutes for one in guide.sections if one.kind is SectionKind.KEY] == [40]
    assert {one.script for one in guide.sections if one.kind is SectionKind.WELCOME} <= {SCRIPT}


def test_questions_that_nothing_marks_are_told_by_their_question_mark(tmp_path: Path) -> None:
    found = read(word_guides.plain_questions(), tmp_path)
    texts = [one.text for one in found.guide.questions]
    assert texts == [QUESTIONS[0], "Tell us about a break that went wrong. What was it like?", QUESTIONS[2]]
    assert [probe.text for probe in found.guide.questions[1].probes] == list(PROBES)
    assert any("Welcome" in note and "minutes" in note for note in found.notes)


def test_facts_marks_and_aims_are_read(tmp_path: Path) -> None:
    guide = read(word_guides.styled(), tmp_path).guide
    assert (guide.version, guide.minutes, guide.buffer) == ("2.1", 90, 40)
    assert guide.aims == {"A1": "What breaks are for"}
    first = guide.questions[0]
    assert (first.id, first.minutes, first.must_ask) == ("K1", 10, True)
    assert [one.kind for one in guide.sections] == ["welcome", "key", "closing"]


def test_minutes_in_a_column_go_to_their_question(tmp_path: Path) -> None:
    assert [one.minutes for one in read(word_guides.tabled(), tmp_path).guide.questions] == [10, 20, 10]


def test_tracked_changes_are_read_as_accepted_and_comments_counted(tmp_path: Path) -> None:
    document = word_guides.marked_up()
    path = tmp_path / "guide.docx"
    document.save(str(path))
    found = word.read(path)
    assert found.comments == 1
    assert not any("bad" in line.text for line in found.lines)


def test_a_spanish_guide_is_told_by_its_marks(tmp_path: Path) -> None:
    guide = read(word_guides.spanish(), tmp_path).guide
    assert guide.language == "es"
    assert [one.kind for one in guide.sections] == ["welcome", "key", "closing"]
    assert [one.text for one in guide.questions[0].probes] == ["¿Quién estaba?", "¿Qué pasó después?"]
    assert guide.questions[0].must_ask


def test_a_file_that_many_hands_have_written_is_read(tmp_path: Path) -> None:
    understood = read(word_guides.many_hands(), tmp_path)
    guide = understood.guide
    assert (guide.title, guide.version, guide.minutes) == ("Night shift meals", "3", 90)
    assert [(one.kind, one.minutes) for one in guide.sections] == [
        ("welcome", 10),
        ("opening", 5),
        ("key", 30),
        ("ending", 10),
    ]
    assert guide.sections[0].steps == ("Speak one at a time",)
    opening = guide.sections[1].questions[0]
    assert (opening.text, opening.everyone_answers) == (
        "Please say your first name and where you work.",
        True,
    )
    first, second = guide.sections[2].questions
    assert ([probe.text for probe in first.probes], first.note) == (
        ["Where do you eat?"],
        "Moderator: show the photo",
    )
    assert (second.text, [probe.text for probe in second.probes]) == (
        "What makes you skip a meal?",
        ["time", "money", "opening hours"],
    )
    assert any("Eating at night" in note for note in understood.notes)


def test_lists_made_with_words_own_numbering_are_read(tmp_path: Path) -> None:
    """As Word writes them: "List Paragraph" with a numbering definition of two levels."""
    document = Document()
    document.add_heading("Discussion (40 min)", 1)
    numbering, space = document.part.numbering_part.element, nsdecls("w")
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{shape}"/></w:lvl>'
        for level, shape in enumerate(("decimal", "bullet"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text, level in ((QUESTIONS[0], 0), (PROBES[0], 1), (PROBES[1], 1), (QUESTIONS[1], 0)):
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = level, 77
    assert layout(read(document, tmp_path)) == {QUESTIONS[0]: PROBES, QUESTIONS[1]: ()}


def lines(*texts: str) -> list[Line]:
    """``# heading``, ``* bullet``, ``1 number``, ``** bullet further in``, else plain."""
    made = []
    for text in texts:
        mark, _, words = text.partition(" ")
        match mark:
            case "#" | "##":
                made.append(Line(words, heading=len(mark)))
            case "*" | "**":
                made.append(Line(words, listed=Listed.BULLET, level=len(mark) - 1))
            case "1":
                made.append(Line(words, listed=Listed.NUMBER))
            case _:
                made.append(Line(text))
    return made


def found(*texts: str) -> Understood:
    return understand(lines(*texts), "x")


def test_a_topic_below_the_key_questions_is_a_part_of_them() -> None:
    guide = found(
        "# Guide", "# Key questions", "## Tea", "1 What is tea?", "## Rest", "1 What is rest?"
    ).guide
    assert [(one.kind, len(one.questions)) for one in guide.sections] == [("key", 1), ("key", 1)]
    assert [one.id for one in guide.sections] == ["KEY", "KEY-2"]


def test_an_introduction_that_asks_is_introductory_and_one_that_tells_is_a_welcome() -> None:
    asks = found("# Introduction", "1 What is tea?", "# Main questions", "1 What is rest?").guide
    tells = found("# Introduction", "Welcome to you all.", "# Main questions", "1 What is rest?").guide
    assert [one.kind for one in asks.sections] == ["introductory", "key"]
    assert [one.kind for one in tells.sections] == ["welcome", "key"]


def test_bullets_in_the_preparation_are_steps_and_words_after_a_question_are_a_note() -> None:
    guide = found(
        "# Preparation",
        "* Sound check",
        "* Is everybody here?",
        "# Key",
        "1 What is tea?",
        "Give it time.",
        "* Green?",
    ).guide
    assert guide.sections[0].steps == ("Sound check", "Is everybody here?")
    assert guide.questions[0].note == "Give it time."
    assert guide.questions[0].probes[0].text == "Green?"


def test_a_list_typed_with_line_breaks_is_taken_apart() -> None:
    guide = found("# Key", "1. What is tea?\n- Green?\n- Black?\n2. What is rest?").guide
    assert [len(one.probes) for one in guide.questions] == [2, 0]


@pytest.mark.parametrize(
    "line",
    ["Probe: Green?", "a. Probe: Green?", "[Probe: Green?]", "(Prompt - Green?)", "* Follow-up: Green?"],
)
def test_a_probe_that_says_so_is_one(line: str) -> None:
    guide = found("# Key", "1 What is tea?", line, "1 What is rest?").guide
    assert [[probe.text for probe in one.probes] for one in guide.questions] == [["Green?"], []]


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("I. Welcome and ground rules (5 min)", True),
        ("Main questions (30 minutes)", True),
        ("2. Tell us about your main work (5 min)", False),
        ("What is the main thing? (5 min)", False),
        ("* Welcome drink (5 min)", False),
    ],
)
def test_a_short_line_with_minutes_that_names_a_part_is_a_heading(line: str, section: bool) -> None:
    guide = found("A guide", "# Key", "1 What is tea?", line, "1 What is rest?").guide
    assert (len(guide.sections) == 2) == section


def test_a_text_box_and_a_table_in_a_table_are_read_once(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Key (10 min)", 1)
    inside = "<w:p><w:r><w:t>1. What is tea?</w:t></w:r></w:p>"
    box = f"<w:pict {nsdecls('w')}><w:txbxContent>{inside}</w:txbxContent></w:pict>"
    document.add_paragraph("Here.").add_run()._r.append(parse_xml(box))
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.add_table(1, 1).rows[0].cells[0].text = "2. What is rest?"
    assert list(layout(read(document, tmp_path))) == ["What is tea?", "What is rest?"]


def test_groups_are_named_and_marks_point_to_them() -> None:
    guide = found(
        "# Groups", "* Nurses (5-8)", "* Ward porters", "# Key", "1 What is tea? (only ward porters)"
    ).guide
    assert [(one.id, one.label, one.smallest, one.largest) for one in guide.groups] == [
        ("nurses", "Nurses", 5, 8),
        ("ward-porters", "Ward porters", 4, 12),
    ]
    assert guide.questions[0].only == ("ward-porters",)


def test_questions_without_any_heading_are_key_questions() -> None:
    guide = found("A guide", "1. What is tea?", "2. What is rest?").guide
    assert (guide.title, [one.kind for one in guide.sections]) == ("A guide", [SectionKind.KEY])


def test_braces_of_another_program_do_not_stop_the_guide_from_loading() -> None:
    made = found(
        "# Welcome", "Hello {NAME}, this is {study}, call {contact}.", "# Key", "1 What is tea?"
    ).guide
    assert made.sections[0].script == "Hello [NAME], this is {study}, call {contact}."
    assert made.variables == {"contact": "", "study": ""}
    assert load(write(made))[0] == made


@pytest.mark.parametrize(
    "texts", [(), ("# Key",), ("Hello.",), ("# Welcome", "Hello."), ("# Aims", "* What for?")]
)
def test_a_text_that_asks_nothing_is_no_guide(texts: tuple[str, ...]) -> None:
    with pytest.raises(NoQuestions):
        found(*texts)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Ground rules", "welcome"),
        ("Introductions", "opening"),
        ("Warm-up", "opening"),
        ("Informed consent", "consent"),
        ("Main discussion", "key"),
        ("Wrap-up", "ending"),
        ("Thank you", "closing"),
        ("Before the session", "setup"),
        ("Preguntas clave", "key"),
        ("Cierre", "closing"),
        ("Tea at work", None),
        ("Monkey business", None),
        ("Finally free", None),
    ],
)
def test_headings_name_the_sort_of_part(heading: str, kind: str | None) -> None:
    assert kind_of(heading) == kind


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04broken"])
def test_what_is_no_word_file_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "guide.docx"
    path.write_bytes(data)
    with pytest.raises(word.NotWord):
        word.read(path)
    assert Document(io.BytesIO(_empty(tmp_path))).paragraphs == []


def _empty(folder: Path) -> bytes:
    path = folder / "empty.docx"
    Document().save(str(path))
    assert word.read(path).lines == ()
    return path.read_bytes()


PIECES = """\
# Key|# Aims|# Groups|# Tea (5 min)|# Closing|# Support contacts|1 What?|* Who?|** Why?|* Line: 555-0101
Hello {x}.|Probes:|K1a. So?|- a|1. b|What is it? (5 min; must ask)|Say: c|[ ] d|Version: 2|x\ty|(5 min)"""


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES.replace("\n", "|").split("|")), max_size=12))
def test_whatever_is_understood_loads(texts: list[str]) -> None:
    try:
        made = found(*texts).guide
    except NoQuestions:
        return
    loaded, problems = load(write(made))
    assert loaded == made, problems
    assert all(one.kind in ProbeKind for question in made.questions for one in question.probes)


def test_a_table_and_bold_questions_among_numbered_ones_are_told_apart(tmp_path: Path) -> None:
    understood = read(word_guides.half_tabled(), tmp_path)
    assert layout(understood) == {
        "What comes to mind when you hear it?": ("Can you give an example?",),
        "What was your first week back like?": ("Who helped you?",),
        "How did your team treat you?": ("what would a good manager have done?",),
        "What would have made it easier?": (),
    }
    welcome, *_ = understood.guide.sections
    assert welcome.script.strip() == "Thank you for coming. There are no right answers."
    last = understood.guide.questions[-1]
    assert (last.sensitive, last.note) == (True, "some may be moved.")


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("Version 0.3, 75 minutes. Draft for the board.", 75),
        ("Version 2 (1.5 hours)", 90),
        ("Version 2, 12 May", 0),
        ("Version 2, of 7 participants", 0),
    ],
)
def test_the_length_may_stand_beside_the_version(line: str, minutes: int, tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Tea at work", 0)
    document.add_paragraph(line)
    document.add_heading("Key questions", 1)
    document.add_paragraph("What is tea to you?", style="List Number")
    assert read(document, tmp_path).guide.minutes == minutes
