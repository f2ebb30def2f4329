"""Near a number or an address that was found, other figures are asked about; what counts something is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import letters, unmarked

from transcription import number_beside
from transcription.detect import detect
from transcription.model import Finding, Kind, Known, TextSpan

BESIDE = [
    "we're at «Flat 6C, 40 Dunmore Terrace» / ours was «9b» on the bell and «9c» on the bill",
    "turn in by «Harbour Street», it's number «31», with the red door",
    "she lives at «12 Fernhill Close» / and I'm in unit «8», she's in unit «17»",
    "the code is «309 114 77»... / and everybody listens / ...«86». Nobody spoke.",
    "the gate code is «eight eight oh four five» «pound sign» and she typed it",
    "it's just «plus» «nine one double eight four six» yes",
    "i'm round the corner on «sorrelby close» / oh / «seven»",
    "he says what's your number, «a» «2 1 1 0 4 7 7 1» and he types it",
    "my sister's at «12 Fernhill Close» and I'm in «four fifteen» and we wave",
    "we were «Flat 6C, 40 Dunmore Terrace» and it's all renumbered, we're «2 to 4» now",
    "the hive has «RX-7-0-slash-K» on it / he left the «slash-K» and sanded the rest",
    "mum's at «12 Fernhill Close» and there's another Edna in «41», so they mix them up",
    "my number is «oh one six three two nine six oh four four one» / I think mine ended «double two six»",
]
COUNTED = [
    "my badge is 44718 and there were 19 of us",
    "we live at 12 Fernhill Close, forty minutes away / I'm 45 and he's 51",
    "we live at 12 Fernhill Close / for 31 years / it cost 250 a week, two thirds of it",
]


@pytest.mark.parametrize("line", BESIDE)
def test_figures_beside_a_number_are_found(line):
    texts, wanted = unmarked(line)
    findings = detect(texts, Known())
    assert letters(wanted) <= letters(span for one in findings for span in one.spans)


@pytest.mark.parametrize("line", COUNTED)
def test_counts_beside_a_number_stay(line):
    texts, _ = unmarked(line)
    assert number_beside.NAME not in {one.detector for one in detect(texts, Known())}


@given(st.lists(st.text(alphabet="0123456789 abx,-", max_size=30), min_size=1, max_size=6))
def test_what_is_found_lies_in_the_texts_and_nowhere_in_what_was_found(said):
    texts = ["it was 4471 2209", *said]
    whole = Finding((TextSpan(0, 7, 16),), Kind.ID, "id:44712209", "this", 1.0, "given")
    for one in number_beside.near([whole], texts):
        assert all(0 <= span.start < span.end <= len(texts[span.turn]) for span in one.spans)
        assert one.spans[0].turn > 0 or one.spans[0].start >= 16 or one.spans[0].end <= 7


def test_without_a_number_nothing_is_read_again():
    assert number_beside.near([], ["four four one"]) == []
