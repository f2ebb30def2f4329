"""TXT: one utterance a line or paragraph, as people and programs label and time them."""

from __future__ import annotations

import pytest

from transcription.formats import choose
from transcription.formats.text import PLAIN
from transcription.formats.txt import text_format as txt
from transcription.model import Utterance


def told(text, names=()):
    return [(one.start_ms, one.name, one.text) for one in txt.read(text.encode(), names)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[00:12:41]P03: text", (761_000, "P03", "text")),
        ("[00:12:41] Tamsin Oduya: text", (761_000, "Tamsin Oduya", "text")),
        ("Tamsin Oduya [00:12:41]: text", (761_000, "Tamsin Oduya", "text")),
        ("Tamsin Oduya (12:41): text", (761_000, "Tamsin Oduya", "text")),
        ("sam [00:12:41]: text", (761_000, "sam", "text")),
        ("Tamsin Oduya: text", (None, "Tamsin Oduya", "text")),
        ("00:03:40.5Tamsin: text", (220_500, "Tamsin", "text")),
        ("00:12:41 Tamsin Oduya: text", (761_000, "Tamsin Oduya", "text")),
        ("[00:00:03.120 --> 00:00:06.480]  text", (3120, None, "text")),
        ("[00:00:03 - 00:00:06] P03: text", (3000, "P03", "text")),
        ("[1:02] text: more", (62_000, None, "text: more")),
        ("@P03: text", (None, "@P03", "text")),
        ("just text", (None, None, "just text")),
        ("10:30 Meeting: we start", (None, None, "10:30 Meeting: we start")),
        ("We met at [10:30] and: nothing", (None, None, "We met at [10:30] and: nothing")),
        ("[laughs] that was: good", (None, None, "[laughs] that was: good")),
        ("[99:99] text", (None, None, "[99:99] text")),
    ],
)
def test_label_and_time_are_optional_and_stand_in_any_order(line, expected):
    assert told(line) == [expected]


def test_each_line_is_an_utterance_where_there_are_no_blank_lines():
    text = "Moderator: Welcome\nthat is all for now\nTamsin: Hi\nno label here"
    assert [line for _, _, line in told(text)] == ["Welcome", "that is all for now", "Hi", "no label here"]


def test_short_lines_stay_utterances_where_blank_lines_only_divide_sections():
    text = "Focus group 1, students\n\nModerator: Hi\nTamsin: Hello there\nno label here\n\nPiotr: Yes\n"
    assert len(told(text)) == 5


def test_lines_that_a_program_broke_at_the_width_of_the_page_are_one_utterance():
    text = (
        "Moderator: Welcome to this group, and thank you all for taking the time to\n"
        "come here on such a day; we are going to talk about the small groups, and\n"
        "what they were like.\n\n"
        "Tamsin: For me the small group was best of all, because in there we could say\n"
        "what we thought without the others hearing it.\n"
    )
    found = told(text)
    assert [name for _, name, _ in found] == ["Moderator", "Tamsin"]
    assert found[0][2].endswith("we are going to talk about the small groups, and what they were like.")


def test_a_label_or_a_time_alone_belongs_to_what_stands_below_it():
    text = "Interviewer:\nHow was it?\n\n[00:01:00]\nTamsin: Good.\n\n0:07\nPiotr: Yes.\n"
    assert told(text) == [
        (None, "Interviewer", "How was it?"),
        (60_000, "Tamsin", "Good."),
        (7_000, "Piotr", "Yes."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Tamsin Oduya   0:03\nHello.\nMore.\n\nPiotr Vale   0:10\nYes: indeed\n",
        "0:03 Tamsin Oduya\nHello.\nMore.\n0:10 Piotr Vale\nYes: indeed\n",
        "Tamsin Oduya\t00:00:03\nHello.\n\nMore.\nPiotr Vale\t00:00:10\nYes: indeed",
    ],
)
def test_a_speaker_on_a_line_of_its_own_heads_the_speech_below(text):
    assert told(text) == [(3000, "Tamsin Oduya", "Hello. More."), (10_000, "Piotr Vale", "Yes: indeed")]


def test_timed_lines_whose_text_is_one_word_are_no_heads():
    assert told("00:00:03 Hello there all\n00:00:08 Yes\n00:00:09 Anna\n") == [
        (3000, None, "Hello there all"),
        (8000, None, "Yes"),
        (9000, None, "Anna"),
    ]


def test_a_roster_makes_labels_of_names_that_do_not_look_like_it():
    assert told("will: yes\nbut so: no", names=["Will"]) == [
        (None, "will", "yes"),
        (None, None, "but so: no"),
    ]


def test_ours_is_a_paragraph_a_turn_with_the_label_first():
    turns = [
        Utterance("Hi: you", 761_999, 770_000, "P03"),
        Utterance("Yes.", None, None, "Moderator"),
        Utterance("Noise"),
    ]
    assert txt.write(turns) == b"[00:12:41]P03: Hi: you\n\nModerator: Yes.\n\nNoise\n"


def test_only_lines_that_would_be_misread_are_marked():
    turns = [Utterance("Anna: hi"), Utterance("At 10:30: go"), Utterance("hi", name="P03")]
    first, second, third = txt.write(turns).decode().split("\n\n")
    assert (first, second, third) == (f"{PLAIN}Anna: hi", "At 10:30: go", "P03: hi\n")


@pytest.mark.parametrize("suffix", [".txt", ".docx"])
def test_reading_and_writing_again_changes_nothing(suffix):
    text = (
        "Focus group\n\n[00:00:03]Tamsin Oduya: Hi\n\nplain: one\n\nsam: a\n\nsam: b\n\n[00:00:09] so: yes\n"
    )
    once = choose.read(text.encode())
    assert choose.read(choose.write(once, suffix)) == once
