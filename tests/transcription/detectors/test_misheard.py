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
