"""Folded text knows, for each of its characters, the source range that it stands for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.model import TextSpan
from transcription.normalise import fold, rewrite, view
from transcription.spoken import addresses, numbers

# Letters of many scripts, marks that combine, signs without width, line breaks, number words.
ODD = ["Erin", "\u0301", "\u200b", "\ufb01", "\u0130", "\u00df", "\u0410", "\U0001d538", "\u00bd", "\u2019s"]
SAID = [
    " um ",
    "four ",
    "oh ",
    "double ",
    "hundred ",
    " dot ",
    " at ",
    "@",
    "and ",
    "404",
    "\n",
    "\r\n",
    "\t",
    "-",
]
PIECES = st.one_of(st.text(max_size=8), st.sampled_from([*ODD, *SAID]))
TEXTS = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=5)
READINGS = pytest.mark.parametrize(
    "reading", [lambda one: one, numbers, addresses, lambda one: addresses(numbers(one))]
)


@READINGS
@given(texts=TEXTS)
def test_offsets_rise_and_stay_inside_the_source(reading, texts):
    read = reading(view(texts))
    assert len(read.text) == len(read.starts) == len(read.ends)
    assert list(read.starts) == sorted(read.starts)
    assert list(read.ends) == sorted(read.ends)
    assert all(
        0 <= start < end <= len(read.source) for start, end in zip(read.starts, read.ends, strict=True)
    )


@READINGS
@given(texts=TEXTS, data=st.data())
def test_a_range_maps_to_spans_that_contain_it_and_nothing_outside_the_texts(reading, texts, data):
    read = reading(view(texts))
    start = data.draw(st.integers(0, len(read.text)))
    end = data.draw(st.integers(start, len(read.text)))
    spans = read.spans(start, end)
    assert spans == tuple(sorted(spans))
    assert all(0 <= span.start < span.end <= len(texts[span.turn]) for span in spans)
    covered = {(span.turn, at) for span in spans for at in range(span.start, span.end)}
    for place in range(start, end):
        for one in read.spans(place, place + 1):
            assert {(one.turn, at) for at in range(one.start, one.end)} <= covered


@given(texts=TEXTS)
def test_each_character_is_the_fold_of_the_source_it_stands_for(texts):
    read = view(texts)
    for place, letter in enumerate(read.text):
        assert letter in fold(read.source[read.starts[place] : read.ends[place]]) or letter in "\n "


@given(texts=TEXTS)
def test_tokens_lie_in_order_and_hold_no_space(texts):
    read = view(texts)
    tokens = read.tokens()
    assert all(read.text[token.start : token.end] == token.text and token.text.strip() for token in tokens)
    assert all(left.end <= right.start for left, right in pairwise(tokens))


@given(text=st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ERIN", "erin"),
        ("Bra\u00fcer", "brauer"),
        ("Brau\u0308er", "brauer"),
        ("\u0415r\u0456n", "erin"),  # Cyrillic letters of Latin shape
        ("\uff25\uff52\uff49\uff4e", "erin"),  # full width
        ("Er\u200bin\ufeff", "erin"),
        ("\u202eErin\u202c", "erin"),  # written from right to left
        ("Erin\u2019s", "erin's"),
        ("Smith\u2011Jones", "smith-jones"),
        ("\u0141ukasz S\u00f8rby", "lukasz sorby"),
        ("Stra\u00dfe", "strasse"),
        ("a\u00a0b", "a b"),
    ],
)
def test_one_spelling_for_what_looks_the_same(written, folded):
    assert view([written]).text == folded == fold(written)


def test_an_accent_after_a_letter_is_hidden_with_it():
    read = view(["Rene\u0301 came"])
    assert read.spans(0, 4) == (TextSpan(0, 0, 5),)


def test_a_range_over_a_border_has_a_span_in_each_turn_and_none_in_empty_ones():
    read = view(["so Erin", "", "Brauer came"])
    start, end = read.text.index("erin"), read.text.index("brauer") + len("brauer")
    assert read.spans(start, end) == (TextSpan(0, 3, 7), TextSpan(2, 0, 6))


def test_replaced_text_stands_for_the_whole_range():
    read = rewrite(view(["call four oh four"]), [(5, 17, "404")])
    assert read.text == "call 404"
    assert read.spans(6, 7) == (TextSpan(0, 5, 17),)


def test_scripts_without_spaces_are_read_sign_by_sign():
    assert [token.text for token in view(["\u738b\u5c0f\u660e said"]).tokens()] == [
        "\u738b",
        "\u5c0f",
        "\u660e",
        "said",
    ]
