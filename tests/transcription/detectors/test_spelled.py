"""Names are met letter by letter; the alphabet, acronyms and stammers stay."""

from __future__ import annotations

import pytest
from marked import found, unmarked

from transcription.detectors.spelled import detector
from transcription.model import Kind, Known, Person

KNOWN = Known(roster=(Person("P01", "participant", ("Erin Brauer",)),))


@pytest.mark.parametrize(
    ("line", "kind", "entity"),
    [
        ("it's «B R A U E R», right", Kind.PARTICIPANT, "P01"),
        ("it's «B-R-A-U-E-R».", Kind.PARTICIPANT, "P01"),
        ("spelled «b r a u e r» ok", Kind.PARTICIPANT, "P01"),
        ("that's «B. R. A. U. E. R».", Kind.PARTICIPANT, "P01"),
        ("«B R A» / mm-hm / «U E R»", Kind.PARTICIPANT, "P01"),  # over a listener's turn
        ("«q u i double l» is how", Kind.PERSON, "name:quill"),
        ("«B as in boy, R as in red, A as in apple», yes", Kind.PERSON, "name:bra"),
        ("«b as in boy» uh «o as in ocean» thanks", Kind.PERSON, "name:bo"),
        ("it is «quebec uniform india lima lima» over", Kind.PERSON, "name:quill"),
        ("so «s i o b h a n» nobody gets it", Kind.PERSON, "name:siobhan"),
    ],
)
def test_a_spelled_name_is_hidden_at_once(line, kind, entity):
    (finding,) = found(line, detector, KNOWN)
    assert [*finding.spans] == unmarked(line)[1]
    assert (finding.kind, finding.entity) == (kind, entity)
    assert finding.score >= 0.8


def test_three_letters_wait_for_a_person():
    (finding,) = found("we did the k m t thing", detector, KNOWN)
    assert 0 < finding.score < 0.8


@pytest.mark.parametrize(
    "line",
    [
        "a b c d, it is as easy as A, B, C",
        "the U.S.A. and e.g. that",
        "I have P T S D and an M R I",
        "I, I, I think I a I",
        "plan B or vitamin C",
        "we saw a hotel in india in november",
        "Mike and Oscar ate",
        "",
    ],
)
def test_what_only_looks_spelled_stays(line):
    assert found(line, detector, KNOWN) == []
