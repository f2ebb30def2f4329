"""A number and a name are asked about; what is counted, years and days are not."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.numbered_names import detector

ASKED = [
    "what's your address and I said «5 Tolling Race» and she wrote 55",
    "where I stay now, «1140 Tamarisk», they said nothing",
    "where i stay now is «one nineteen and a half tamarisk» and they",
    "he's at «twelve b kelloe» now",
]
COUNTED = [
    "we were 20 Americans, 30 of them, in 2019 Larkmoor, and on 3 March, or 4 Monday",
    "it's ninety megawatts and 19 pandemic and five percent",
    "there were four tablets and three hundred pages and two sisters",
    "it was about 40 minutes and 200 metres",
    "in the Four H Club, and 4 H Club was good",
    "a hundred and nine",
]


@pytest.mark.parametrize("line", ASKED)
def test_a_number_and_a_name_wait_for_a_person(line):
    findings = [one for one in found(line, detector) if one.detector == detector.name]
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score < 0.8 for one in findings)


@pytest.mark.parametrize("line", COUNTED)
def test_what_is_counted_stays(line):
    assert found(line, detector) == []
