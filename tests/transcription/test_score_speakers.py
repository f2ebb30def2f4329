"""cpWER and diarization errors, against cases worked out by hand and by brute force."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.model import Span
from transcription.score import cp_word_errors, matched, named_word_errors, speaking_errors


def test_labels_may_be_called_anything_but_not_be_mixed():
    said = {"P01": ["a", "b", "c"], "P02": ["d", "e"]}
    assert cp_word_errors(said, {"x": ["d", "e"], "y": ["a", "b", "c"]}).errors == 0
    assert cp_word_errors(said, {"x": ["d"], "y": ["a", "b", "c", "e"]}).errors == 2
    assert cp_word_errors(said, {"x": ["a", "b", "c", "d", "e"]}).errors == 4
    assert cp_word_errors(said, {}).errors == 5
    assert cp_word_errors({}, {"x": ["a"]}).errors == 1


WORDS = st.lists(st.sampled_from("abc"), max_size=4)
SPOKEN = st.dictionaries(st.sampled_from(["P1", "P2", "P3"]), WORDS, max_size=3)


@given(SPOKEN, SPOKEN)
def test_the_best_labelling_is_never_worse_than_any(said, heard):
    names = ["P1", "P2", "P3"]
    tried = [
        named_word_errors(
            said, {new: heard[old] for old, new in zip(names, order, strict=True) if old in heard}
        )
        for order in permutations(names)
    ]
    assert cp_word_errors(said, heard).errors == min(one.errors for one in tried)


@given(st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(0, 9)))
def test_no_pairing_is_worth_more(worth):
    best = max(
        sum(worth.get(pair, 0) for pair in zip("abc", order, strict=True)) for order in permutations("xyz")
    )
    found = matched(worth)
    assert sum(worth[pair] for pair in found if pair in worth) == best
    assert len({left for left, _ in found}) == len({right for _, right in found}) == len(found)


@pytest.mark.parametrize(
    ("heard", "named", "score"),
    [
        ({"P01": [(0, 1000)], "P02": [(1000, 3000)]}, True, (0, 0, 0)),
        ({"x": [(1000, 3000)], "y": [(0, 1000)]}, False, (0, 0, 0)),
        ({"P02": [(0, 1000)], "P01": [(1000, 3000)]}, True, (0, 0, 3000)),
        ({"P02": [(0, 1000)], "P01": [(1000, 3000)]}, False, (0, 0, 0)),
        ({"x": [(0, 3000)]}, False, (0, 0, 1000)),
        ({}, False, (3000, 0, 0)),
        ({"P01": [(0, 1000)], "P02": [(1000, 3500)], "P03": [(0, 500)]}, True, (0, 1000, 0)),
    ],
)
def test_missed_false_and_confused_time(heard, named, score):
    said = {"P01": [Span(0, 1000)], "P02": [Span(1000, 3000)]}
    spans = {label: [Span(*one) for one in own] for label, own in heard.items()}
    found = speaking_errors(said, spans, named=named)
    assert (found.missed_ms, found.false_ms, found.confused_ms) == score
    assert found.spoken_ms == 3000
    assert found.rate == sum(score) / 3000


def test_talk_over_counts_for_everybody_who_speaks():
    said = {"P01": [Span(0, 1000)], "P02": [Span(0, 1000)]}
    assert speaking_errors(said, {"x": [Span(0, 1000)]}).rate == 0.5
