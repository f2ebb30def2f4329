"""Who a line says is speaking, and what only looks like it."""

from __future__ import annotations

import pytest

from transcription.formats.label import known_labels, looks_like_name, split


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Tamsin Oduya: hello", "Tamsin Oduya"),
        ("Piotr Vale-Hansen: For me: the small group", "Piotr Vale-Hansen"),
        ("Sam: Tamsin: said so", "Sam"),
        ("Tamsin Oduya (she/her): hello", "Tamsin Oduya (she/her)"),
        ("Sam #2: hello", "Sam #2"),
        ("Oduya, Tamsin: hello", "Oduya, Tamsin"),
        ("Prof. M. de la Cruz: hello", "Prof. M. de la Cruz"),
        ('Robert "Bob" Hale: hello', 'Robert "Bob" Hale'),
        ("iPhone (2): hello", "iPhone (2)"),
        ("+1 555-0143: hello", "+1 555-0143"),
        ("P03: hello", "P03"),
        ("[P03]: hello", "[P03]"),
        ("Speaker 2: hello", "Speaker 2"),
        ("MODERATOR: hello", "MODERATOR"),
        ("\u200f\u05ea\u05de\u05e8: \u05e9\u05dc\u05d5\u05dd", "\u05ea\u05de\u05e8"),
        ("\u4e3b\u6301\u4eba\uff1a\u5927\u5bb6\u597d", "\u4e3b\u6301\u4eba"),
        ("Tamsin Oduya:", "Tamsin Oduya"),
    ],
)
def test_a_name_before_a_colon_is_a_label_even_when_met_once(line, name):
    assert split(line, known_labels([line]))[0] == name


@pytest.mark.parametrize(
    "line",
    [
        "10:30 Meeting: we start",
        "we meet at 10:30: be there",
        "So here is the thing: nobody asked",
        "So: here we are",
        "Note: this matters",
        "Question 1: how did it feel?",
        "Date: 10 April",
        "for example: this",
        "and then she said: no",
        "Right then. Anna: hi",
        "Really? Anna: hi",
        "see https://example.org/a: there",
        "https://example.org",
        "Thanks :-)",
        "Ratio 3:1",
        "I: hello",
        ": hello",
        "no colon at all",
        "A Very Long Row Of Capital Words: hello",
        f"{'Anna' * 16}: hello",
    ],
)
def test_what_only_looks_like_a_label_stays_in_the_text(line):
    assert split(line, known_labels([line])) == (None, line)


@pytest.mark.parametrize(
    ("line", "name"),
    [("sam: hello", "sam"), ("I: hello", "I"), ("galaxy s21: hello", "galaxy s21"), ("P01:hello", "P01")],
)
def test_an_odd_label_is_believed_once_it_comes_back(line, name):
    assert split(line, known_labels([line]))[0] is None
    assert split(line, known_labels([line, line]))[0] == name


@pytest.mark.parametrize("line", ["So: yes", "Note: this", "10:30: go", "https: no", "OK: fine"])
def test_words_that_open_sentences_are_no_labels_however_often(line):
    assert split(line, known_labels([line] * 5))[0] is None


def test_a_known_name_is_a_label_whatever_it_looks_like():
    names = ["Team: Blue", "will", "TAMSIN  oduya"]
    lines = ["Team: Blue: hi", "will: hi", "Tamsin Oduya: hi"]
    assert [split(line, known_labels(lines, names)) for line in lines] == [
        ("Team: Blue", "hi"),
        ("will", "hi"),
        ("Tamsin Oduya", "hi"),
    ]


def test_a_label_is_known_by_its_letters_not_by_their_case():
    labels = known_labels(["MODERATOR: a"])
    assert split("moderator: b", labels) == ("moderator", "b")


@pytest.mark.parametrize("head", ["", " ", "()", "12", "?", "hello there", "the Host"])
def test_these_are_no_names(head):
    assert not looks_like_name(head)
