"""What stands on each sheet, in Markdown and HTML; Word is tested with the facilitator's rooms."""

from __future__ import annotations

import re
from dataclasses import fields
from html.parser import HTMLParser

import pytest
from guide_texts import ENGLISH, guide_of

from guides import diff, html, labels, library, markdown
from guides.blocks import Beside, Grid, Sheet
from guides.sheets import changes, debrief, irb, moderator, notes
from guides.sheets.common import Occasion

WHEN = Occasion("2026-03-01", "Tea at work", "26-014")
SHEETS = (irb.sheet, moderator.sheet, notes.sheet, debrief.sheet)
HOSTILE = ENGLISH.replace("What spoils one?", "'What <b>spoils</b> & *one* | <script>alert(1)</script>?'")


class Reader(HTMLParser):
    """The tags and words of a page, and that every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        if tag not in {"meta", "br", "col"}:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        self.words += data


def every_sheet(text: str = ENGLISH) -> list[Sheet]:
    guide = guide_of(text)
    older = guide_of(text.replace("version: 1.0.0", "version: 0.9.0").replace("Give it time.", "Wait."))
    return [*(make(guide, WHEN) for make in SHEETS), changes.sheet(older, guide, WHEN, "2026-02-01")]


def words_of(sheet: Sheet) -> str:
    return Reader(html.write(sheet)).words


def test_the_board_reads_everything_that_will_be_said_and_asked() -> None:
    guide = guide_of()
    words = words_of(irb.sheet(guide, WHEN))
    for question in guide.questions:
        assert question.text in words
        assert all(probe.text in words for probe in question.probes)
    for expected in (
        "Questions go to Tea study office, 555-0100.",
        "You can turn to: Staff support: 555-0101.",
        "10 min; must ask; aim A1",
        "sensitive; only porters",
        "check; only nurses",
        "not yet approved",
        "Protocol 26-014 \N{MIDDLE DOT} Version 1.0.0 \N{MIDDLE DOT} 2026-03-01",
        "Stop the recording",
        "Give it time.",
    ):
        assert expected in words


def test_a_variable_that_nobody_knows_is_seen_by_the_board() -> None:
    named = ENGLISH.replace("variables:\n", "variables:\n  protocol:\n").replace(
        "Welcome.", "Protocol {protocol}."
    )
    assert "Protocol 26-014." in words_of(irb.sheet(guide_of(named), WHEN))
    assert "Protocol [PROTOCOL]." in words_of(irb.sheet(guide_of(named), Occasion("2026-03-01")))


def test_the_moderator_sees_when_each_part_begins_and_boxes_to_tick() -> None:
    sheet = moderator.sheet(guide_of().for_group("nurses"), WHEN)
    starts = [block.left for block in sheet.blocks if isinstance(block, Beside)]
    assert starts == ["minute 0", "minute 3", "minute 7", "minute 47"]
    assert sheet.large
    assert "Nurses" in sheet.subtitle
    page = html.write(sheet)
    assert page.count('class="box"') == 3 + 2 - 1 + 1  # O1, K1 (K2 is for porters), two probes, one step
    assert "K2" not in Reader(page).words


def test_the_note_taker_has_a_seat_for_each_and_room_under_each_question() -> None:
    guide = guide_of()
    seats, *rooms = [block for block in notes.sheet(guide, WHEN).blocks if isinstance(block, Grid)]
    assert [cell for row in seats.rows for cell in row] == ["1", "2", "3", "4", "5", "6", "", ""]
    assert len(rooms) == len(guide.questions)
    assert {room.head for room in rooms} == {rooms[0].head}
    assert "Own thought" in rooms[0].head


def test_the_debrief_asks_for_all_that_the_method_wants() -> None:
    words = words_of(debrief.sheet(guide_of(), WHEN))
    assert all(part in words for part in labels.of("en").debrief_parts)


def test_the_changes_name_both_versions_and_mark_the_words() -> None:
    page = html.write(every_sheet()[-1])
    assert "<del>Wait.</del> <ins>Give it time.</ins>" in page
    assert "0.9.0 \N{MIDDLE DOT} 2026-02-01" in Reader(page).words
    same = changes.sheet(guide_of(), guide_of(), WHEN, "2026-02-01")
    assert "Nothing has changed" in words_of(same)


@pytest.mark.parametrize("at", range(5))
def test_a_page_is_whole_fetches_nothing_and_runs_nothing(at: int) -> None:
    page = html.write(every_sheet(HOSTILE)[at])
    reader = Reader(page)
    assert reader.open == []
    assert reader.tags.isdisjoint({"script", "link", "img", "b"})
    assert "http" not in page
    assert "counter(pages)" in page


def test_what_is_special_in_markdown_stays_words() -> None:
    text = markdown.write(every_sheet(HOSTILE)[0])
    assert r"What \<b\>spoils\</b\> & \*one\* \| \<script\>alert(1)\</script\>?" in text
    listed = guide_of(ENGLISH.replace("Welcome. Questions", "Welcome.\n      1. Questions"))
    assert "\n> 1\\. Questions go" in markdown.write(irb.sheet(listed, WHEN))


def test_a_foot_cannot_leave_its_style() -> None:
    page = html.write(irb.sheet(guide_of(), Occasion("2026-03-01", protocol='</style>"x\\')))
    assert page.count("</style>") == 1


def test_markdown_names_the_parts_and_ticks() -> None:
    text = markdown.write(every_sheet()[1])
    assert "## Key questions (40 min)" in text
    assert "**[ ] K1.** What is a good break? *(10 min; must ask)*" in text
    assert "- [ ] K1a. Which was the last? *(example)*" in text
    assert "> **Say:**\n> Welcome. Questions go to Tea study office, 555-0100." in text


def test_every_part_and_field_that_can_differ_has_a_word() -> None:
    guide = guide_of()
    fields_of = {name for one in diff.pieces(guide) for name in (one.part, *one.fields)}
    assert fields_of == set(labels.of("en").terms)


def test_a_spanish_guide_is_printed_in_spanish() -> None:
    found = library.find(library.TEMPLATES, "grupo-90")
    assert found is not None
    words = words_of(irb.sheet(found[1], WHEN))
    assert "Preguntas clave" in words
    assert "obligatoria" in words
    assert not re.search(r"\b(must ask|Key questions|Aims|only|minutes)\b", words)


def test_every_language_has_every_word() -> None:
    for words in labels.LABELS.values():
        for one in fields(words):
            assert getattr(words, one.name), one.name
        assert words.debrief_parts.__len__() == len(labels.of("en").debrief_parts)
        assert set(words.sections) == set(labels.of("en").sections)
        assert set(words.probes) == set(labels.of("en").probes)
        assert set(words.terms) == set(labels.of("en").terms)
    assert labels.of("fr") is labels.of("en")
