"""Parts of a number that was found are found: said again, put right, gone on with; counts are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import letters, spans, unmarked

from transcription import number_again
from transcription.detect import detect
from transcription.model import Finding, Kind, Known, TextSpan

PARTS = [
    "my member number is «5581 3306» / so «three three oh six» / yes, «three three oh six»",
    "it was «double five one eight six» / uh huh / no, «six eight»",
    "the number is «oh one eight six two», sorry, «six two two»",
    "account number «5 5 1 8» / and then / «three three» / okay / «oh six»",
    "the number was «oh one four eight six two» / it was «six», the last one, no, the last one was «three»",
    "the lift goes «five two five» and then it goes «oh eight»",
    "I put «B for butter, four one seven six two, wait, no, nine» on the form",
    "the code was «5518-33», yeah «5518»",
    "the policy is «h r dash eight eight oh two six» and he says «eight eight oh»",
]
COUNTS = [
    "my cell is «oh seven seven double oh nine hundred five one six» / four people came / two of them left",
    "case number «CV 22 0518» in 2019 there were 22 cases / 22, 23 people",
    "badge number is «5518 2019» and in 2019 I left",
    "the plate was «KX19 RLO» / I went at two thirty / there were 19 of us",
]


@pytest.mark.parametrize("line", PARTS)
def test_the_parts_of_a_number_are_found(line):
    texts, wanted = unmarked(line)
    assert letters(wanted) <= letters(spans(detect(texts, Known())))


@pytest.mark.parametrize("line", COUNTS)
def test_counts_behind_a_number_are_no_parts_of_it(line):
    texts, _ = unmarked(line)
    assert not {one.detector for one in detect(texts, Known())} & {number_again.NAME}


@given(st.lists(st.text(alphabet="0123456789 abx,-\n", max_size=30), min_size=1, max_size=4))
def test_every_part_lies_in_the_texts(texts):
    said = ["it was 4471 2209", *(text.replace("\n", " ") for text in texts)]
    whole = Finding((TextSpan(0, 7, 16),), Kind.ID, "id:44712209", "this", 1.0, "given")
    for part in number_again.parts([whole], said):
        assert all(0 <= one.start < one.end <= len(said[one.turn]) for one in part.spans)


def test_without_a_number_nothing_is_read_again():
    assert number_again.parts([], ["four four one"]) == []
