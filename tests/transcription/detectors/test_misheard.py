"""An everyday word is taken for a misheard name only where a name must stand, and is always asked about."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.roster import detector
from transcription.model import Known, Person

KNOWN = Known(
    roster=(
        Person("P01", "participant", ("Brett Sorrel",)),
        Person("P02", "participant", ("Sid Quill",)),
        Person("P03", "participant", ("Melissa Pohl",)),
    )
)


@pytest.mark.parametrize(
    "line",
    [
        "i will turn it over to «sit» for an update",
        "thank you «bread» that was good",
        "«bread» you mentioned the other day",
        "so miss «pool» will call",
        "it was «melissa pool» who called",
    ],
)
def test_where_a_name_must_stand_it_waits_for_a_person(line):
    findings = found(line, detector, KNOWN)
    assert spans(findings) == unmarked(line)[1]


@pytest.mark.parametrize(
    "line",
    [
        "we ate bread by the pool",
        "please sit down, he said",
        "a bread you like, a breath of air",
        "sixteen and sittings",
        "",
    ],
)
def test_anywhere_else_it_is_the_word(line):
    assert found(line, detector, KNOWN) == []


@pytest.mark.parametrize(
    "line",
    [
        "so we asked «sor rel» about the bus",  # one name heard as two words
        "maybe just to clarify though «bread» i think we are fine",
        "our «bret surrel» will tell",  # beside a misheard name
    ],
)
def test_a_name_in_two_pieces_or_beside_another_is_asked_about(line):
    findings = found(line, detector, KNOWN)
    assert spans(findings) == unmarked(line)[1]


def test_an_everyday_word_that_the_talk_hardly_uses_is_asked_about():
    talk = "we went to work and it was a long day for all of us there " * 400
    asked = found(f"{talk}«bread» was fine", detector, KNOWN)
    assert [one.score < 0.8 for one in asked] == [True]
    often = found(talk.replace("work", "bread"), detector, KNOWN)
    assert often == []
