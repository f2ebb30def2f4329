"""Labels mean the same person everywhere, whatever is released."""

from __future__ import annotations

import pytest
import releases

from facilitator.errors import BadFile
from facilitator.exports.labels import in_order, speaker_labels, voices
from facilitator.exports.lines import flat, heading, under_questions
from facilitator.exports.lines import lines as lines_of
from facilitator.exports.protocol import ExportFile, stems
from facilitator.model import Attendance, Role
from transcription.model import TurnKind

TWO = (
    Attendance("M2", Role.MODERATOR),
    Attendance("M10", Role.MODERATOR),
    Attendance("P01", Role.PARTICIPANT),
)


def spoke(*speakers):
    return releases.anonymized([releases.turn("Hm.", number, one) for number, one in enumerate(speakers)])


def test_the_only_moderator_is_called_so_by_id_and_by_role():
    one = releases.session(spoke("M1", "Moderator", "P01", "S1", "Speaker 2"))
    assert [line.label for line in lines_of(releases.release(one), one)] == [
        "Moderator",
        "Moderator",
        "P01",
        "S1",
        "Speaker 2",
    ]


def test_several_moderators_are_numbered_as_people_count():
    one = releases.session(spoke("M10", "M2"), people=TWO)
    assert [line.label for line in lines_of(releases.release(one), one)] == ["Moderator 2", "Moderator"]


def test_a_moderator_keeps_the_number_when_another_session_is_left_out():
    one = releases.session(spoke("M10"), people=TWO[1:])
    assert speaker_labels(releases.release(one, moderators=("M2", "M10")), one)["M10"] == "Moderator 2"


def test_the_word_moderator_is_the_one_who_led_this_session():
    one = releases.session(spoke("Moderator"), people=TWO[1:])
    assert speaker_labels(releases.release(one, moderators=("M2", "M10")), one)["Moderator"] == "Moderator 2"


def test_somebody_who_leads_one_session_and_sits_in_another_is_only_a_moderator_there():
    led = releases.session(spoke("M1"), "FG1", people=(Attendance("M1", Role.MODERATOR),))
    sat = releases.session(spoke("M1"), "FG2", people=(Attendance("M1", Role.PARTICIPANT),))
    both = releases.release(led, sat)
    assert [speaker_labels(both, one)["M1"] for one in (led, sat)] == ["Moderator", "M1"]


def test_who_only_typed_notes_is_not_among_those_who_were_heard():
    turns = [releases.turn("Hm.", 0, "S1"), releases.turn("They nod.", 1, "Assistant", kind=TurnKind.NOTE)]
    one = releases.session(releases.anonymized(turns), people=TWO)
    unlisted = [voice.label for voice in voices(releases.release(one), one) if voice.attendance is None]
    assert unlisted == ["S1"]


def test_a_speaker_on_no_list_keeps_the_label():
    one = releases.session(spoke("P77"), people=())
    assert speaker_labels(releases.release(one), one) == {"P77": "P77"}


def test_people_are_in_the_order_in_which_people_count():
    assert in_order({"P10", "P2", "P01", "P1", "Moderator 2", "Moderator"}) == [
        "Moderator",
        "Moderator 2",
        "P01",
        "P1",
        "P2",
        "P10",
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("How did it feel?", "How did it feel?"),
        ("Part 1: who", "Part 1, who"),
        ("at 10:30 or 10 : 45", "at 10.30 or 10.45"),
        ("a \uff1a b", "a, b"),
        ("two\nlines\u2028three", "two lines three"),
        ("  ", ""),
    ],
)
def test_a_heading_has_no_colon_and_one_line(text, written):
    assert heading(text) == written


def test_blanks_at_a_piece_s_ends_stay():
    assert flat(" a\r\nb\t") == " a b "


def test_a_question_stands_once_before_its_turns_and_comes_back_when_it_does():
    asked = ["q1", "q1", None, "q2", "q1", "gone"]
    turns = [releases.turn("x", number, question=one) for number, one in enumerate(asked)]
    one = releases.session(releases.anonymized(turns))
    above = [text for text, _ in under_questions(lines_of(releases.release(one), one), one.question_texts)]
    first = "Question 1. What comes first, time or money?"
    assert above == [first, None, None, "Question 2. Who opened the door?", first, None]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a.txt",
        "../a.txt",
        "a/../b.txt",
        "a//b.txt",
        "a\\b.txt",
        "C:/a.txt",
        "CON",
        "x/nul.txt",
        "com1.tar.gz",
        "LPT9",
        "a.",
        "a ",
        ".hidden",
        "a:b",
        "m\u00fcller.txt",
        "a\nb",
        "a*b",
    ],
)
def test_a_path_that_some_computer_cannot_store_is_refused_without_being_told(path):
    with pytest.raises(BadFile) as refused:
        ExportFile(path, b"")
    assert len(path) < 4 or path not in str(refused.value)


@pytest.mark.parametrize("path", ["a.txt", "transcripts-stamped/FG_1.docx", "console.txt", "a/b/c", "0"])
def test_a_plain_path_is_taken(path):
    assert ExportFile(path, b"").path == path


def test_file_names_differ_even_where_case_is_ignored_and_none_is_a_device():
    text = releases.talk()
    names = stems(
        releases.release(*(releases.session(text, one) for one in ("FG1", "fg1", "Fg1", "con", "A")))
    )
    assert names == {"FG1": "FG1", "fg1": "fg1-2", "Fg1": "Fg1-2-2", "con": "session-con", "A": "A"}
