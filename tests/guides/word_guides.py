"""Word files as people write them: each function lays the same small guide out in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

QUESTIONS = (
    "What does a good break look like?",
    "Tell us about a break that went wrong.",
    "What would you change?",
)
PROBES = ("Who was there?", "What happened next?")
SCRIPT = "Thank you for coming. Please speak one at a time."


def styled() -> WordDocument:
    """Word's own headings and lists."""
    document = Document()
    document.add_paragraph("Breaks on the ward", "Title")
    document.add_paragraph("Version: 2.1")
    document.add_paragraph("Duration: 1.5 hours")
    document.add_heading("Aims", 1)
    document.add_paragraph("What breaks are for", "List Bullet")
    document.add_heading("Welcome (5 minutes)", 1)
    document.add_paragraph(SCRIPT)
    document.add_heading("Main questions (40 min)", 1)
    for number, question in enumerate(QUESTIONS):
        document.add_paragraph(f"{question} (10 min; must ask)" if not number else question, "List Number")
        for probe in PROBES if number == 1 else ():
            document.add_paragraph(probe, "List Bullet 2")
    document.add_heading("Closing [5 min]", 1)
    document.add_paragraph("Thank you all. Here are our cards.")
    return document


def typed() -> WordDocument:
    """No styles at all: bold lines, typed numbers and hyphens, "Probes:"."""
    document = Document()
    document.add_paragraph("Breaks on the ward")
    document.add_paragraph().add_run("Welcome - 5 min").bold = True
    document.add_paragraph(SCRIPT)
    document.add_paragraph().add_run("DISCUSSION (40 min)").bold = True
    document.add_paragraph(f"1. {QUESTIONS[0]}")
    document.add_paragraph(f"2) {QUESTIONS[1]}")
    document.add_paragraph("Probes:")
    for probe in PROBES:
        document.add_paragraph(f"- {probe}")
    document.add_paragraph(f"Q3: {QUESTIONS[2]}")
    return document


def plain_questions() -> WordDocument:
    """Headings, questions as plain paragraphs, probes as bullets."""
    document = Document()
    document.add_heading("Breaks on the ward", 1)
    document.add_heading("Welcome", 2)
    document.add_paragraph(SCRIPT)
    document.add_heading("Discussion, 40 minutes", 2)
    document.add_paragraph(QUESTIONS[0])
    document.add_paragraph("Tell us about a break that went wrong. What was it like?")
    for probe in PROBES:
        document.add_paragraph(probe, "List Bullet")
    document.add_paragraph(QUESTIONS[2])
    return document


def bullets_only() -> WordDocument:
    """Questions are bullets, probes bullets further in."""
    document = Document()
    document.add_paragraph("Breaks on the ward", "Title")
    document.add_heading("Discussion (40 min)", 1)
    for number, question in enumerate(QUESTIONS):
        document.add_paragraph(question, "List Bullet")
        for probe in PROBES if number == 1 else ():
            document.add_paragraph(probe, "List Bullet 2")
    return document


def tabled() -> WordDocument:
    """A table with minutes, questions and probes in columns."""
    document = Document()
    document.add_paragraph("Breaks on the ward", "Title")
    document.add_heading("Key questions (40 min)", 1)
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("Time", "Question", "Probes"), strict=True):
        cell.text = text
    for number, question in enumerate(QUESTIONS):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = ("10 min", "20", "10 min")[number], question
        if number == 1:
            cells[2].text = PROBES[0]
            cells[2].add_paragraph(PROBES[1])
    return document


def marked_up() -> WordDocument:
    """With tracked changes, as a board sends it back: a word struck out, another put in, a comment."""
    document = styled()
    paragraph = next(one for one in document.paragraphs if one.text.startswith(QUESTIONS[0]))
    paragraph.clear()
    space, who = nsdecls("w"), 'w:id="9" w:author="Board" w:date="2026-03-01T00:00:00Z"'
    for xml in (
        f"<w:r {space}><w:t xml:space='preserve'>What does a </w:t></w:r>",
        f"<w:del {space} {who}><w:r><w:delText xml:space='preserve'>bad </w:delText></w:r></w:del>",
        f"<w:ins {space} {who}><w:r><w:t xml:space='preserve'>good </w:t></w:r></w:ins>",
        f"<w:r {space}><w:t>break look like? (10 min; must ask)</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    document.add_comment(paragraph.runs, text="Why this?", author="Board")
    return document


def half_tabled() -> WordDocument:
    """As it comes out of several boards: a table for the beginning, then bold questions among numbers."""
    document = Document()
    document.add_paragraph("Focus group guide: coming back to work").runs[0].bold = True
    table = document.add_table(1, 3)
    rows = (
        ("Part", "Questions", "Time"),
        ("Welcome", "Thank you for coming. There are no right answers.", "5 min"),
        ("Introduction", "1. What comes to mind when you hear it?\n- Can you give an example?", "10'"),
    )
    for row in rows:
        cells = table.rows[0].cells if row is rows[0] else table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            first, *more = text.split("\n")
            cell.text = first
            for line in more:
                cell.add_paragraph(line)
    document.add_heading("Main part (45 minutes)", 2)
    document.add_paragraph().add_run("What was your first week back like?").bold = True
    document.add_paragraph("Who helped you?", "List Bullet")
    document.add_paragraph().add_run("Q4: How did your team treat you? (10 min)").bold = True
    document.add_paragraph("Probe if silent: what would a good manager have done?")
    document.add_paragraph("What would have made it easier?", "List Number")
    document.add_paragraph("Note to moderator: some may be moved. [SENSITIVE]")
    return document


def many_hands() -> WordDocument:
    """As such files look after years: bold lines, roman numbers, facts in one line, probes in brackets."""
    document = Document()
    for bold in ("FOCUS GROUP DISCUSSION GUIDE", "Night shift meals"):
        document.add_paragraph().add_run(bold).bold = True
    document.add_paragraph("IRB Protocol: 26-020    Version: 3 (March)")
    document.add_paragraph("Total time: 90 minutes")
    document.add_paragraph().add_run("I. INTRODUCTION (10 minutes)").bold = True
    document.add_paragraph(
        "Good evening. Thank you for joining us. Before we begin, do you have any questions?"
    )
    document.add_paragraph("Speak one at a time", "List Bullet")
    document.add_paragraph().add_run("II. Warm-up (5 minutes)").bold = True
    document.add_paragraph("Please say your first name and where you work.")
    document.add_paragraph().add_run("III. Eating at night (30 minutes)").bold = True
    document.add_paragraph("1. Walk me through what you eat on a night shift.")
    document.add_paragraph("a. Where do you eat?")
    document.add_paragraph("[Moderator: show the photo]")
    document.add_paragraph("2. What makes you skip a meal? (Probe: time; money)")
    document.add_paragraph("Probes:")
    document.add_paragraph("opening hours")
    document.add_paragraph().add_run("IV. Wrap-up (10 minutes)").bold = True
    document.add_paragraph("3. What would you like to add?")
    return document


def spanish() -> WordDocument:
    """In Spanish, with letters for probes."""
    document = Document()
    document.add_paragraph("Descansos en planta", "Title")
    document.add_heading("Bienvenida (5 minutos)", 1)
    document.add_paragraph("Gracias por venir.")
    document.add_heading("Preguntas principales (40 minutos)", 1)
    document.add_paragraph("1. ¿Cómo es un buen descanso? (10 minutos; obligatoria)")
    document.add_paragraph("a) ¿Quién estaba?")
    document.add_paragraph("b) ¿Qué pasó después?")
    document.add_paragraph("2. ¿Qué cambiaría?")
    document.add_heading("Cierre", 1)
    document.add_paragraph("Gracias a todos.")
    return document
