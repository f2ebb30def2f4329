"""Names of which somebody says how to write them are asked about; talk of dots and capitals is not."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.handles_written import detector

ASKED = [
    "look for us, it's «paint by Ngozi with an underscore between each»",
    "he's down as «delroy but with threes for the e's» and nobody knew",
    "it's on the wall, it's «kettle ninety one all small» and it never works",
    "I'm «wobbly otter all one word»",
    "so it's «mick the milk with two k's» on there",
    "she had a second one, it was «not mabelline underscore»",
    "it's «quill kettle underscore» and nobody knew",
    "under «velvet hammer, no spaces», you'll see it",
]
LOOK_ALIKES = [
    "we worked with a lot of dots and dashes",
    "it's going well with a b grade",
    "it does underscore the point, and that does underscore it",
    "they come with all the bits",
]


@pytest.mark.parametrize("line", ASKED)
def test_what_is_said_how_to_write_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score < 0.8 for one in findings)


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_talk_of_dots_and_marks_stays(line):
    assert found(line, detector) == []
