"""A release is called back for what it says that the new text no longer says, and for nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.release.lost import lost_turns
from transcription.model import Kind, Placeholder, SafeTurn, TurnKind

ANN = Placeholder(Kind.PERSON, "e1")
HILL = Placeholder(Kind.PLACE, "e2")


def turns(*texts: object) -> list[SafeTurn]:
    return [
        SafeTurn("P01", TurnKind.SPEECH, None, None, text if isinstance(text, tuple) else (text,))
        for text in texts
    ]


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (["I saw quillby"], [("I saw ", HILL)], [1]),
        (["well", "I saw quillby"], ["well", ("I saw ", HILL)], [2]),
        (["small group"], ["long talk"], [1]),
        ([("I saw ", HILL)], ["I saw a hill"], []),  # it shows more, and nothing it said is gone
        ([("I saw ", HILL, " today")], ["I saw a hill today"], []),
        ([("I saw ", HILL, " today")], ["I saw a hill"], [1]),
        ([(ANN, " met Ben near ", HILL)], [(ANN, " met ", ANN, " near ", HILL)], [1]),
        (["one two three"], ["one two", "three"], []),  # only split
        (["one two", "three"], ["one two three"], []),  # only joined
        (["one quillby", "three"], [("one ", HILL, " three")], [1, 2]),
        (["gone", "stays"], ["stays"], [1]),
        (["stays"], ["stays", "new"], []),
        (["aba"], ["ab"], [1]),
        ([("ab", HILL, "ba")], ["aba"], [1]),  # the two ends may not overlap
    ],
)
def test_what_is_lost(before: list[object], after: list[object], lost: list[int]) -> None:
    assert lost_turns(turns(*before), turns(*after)) == lost


PIECES = st.lists(
    st.one_of(st.text("ab ", min_size=1, max_size=4), st.sampled_from([ANN, HILL])), min_size=1, max_size=5
).map(tuple)


@given(st.lists(PIECES, max_size=4))
def test_the_same_text_loses_nothing(pieces: list[tuple[object, ...]]) -> None:
    assert lost_turns(turns(*pieces), turns(*pieces)) == []


@given(st.lists(PIECES, min_size=1, max_size=4), st.data())
def test_a_word_that_is_hidden_now_is_always_lost(
    pieces: list[tuple[object, ...]], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(pieces) - 1))
    place = data.draw(st.integers(0, len(pieces[at])))
    spoken = [*pieces]
    spoken[at] = (*pieces[at][:place], " Quillby ", *pieces[at][place:])
    hidden = [*pieces]
    hidden[at] = (*pieces[at][:place], " ", HILL, " ", *pieces[at][place:])
    assert at + 1 in lost_turns(turns(*spoken), turns(*hidden))
    assert at + 1 not in lost_turns(turns(*hidden), turns(*spoken))
