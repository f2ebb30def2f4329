"""Ages over 89 are certain, others are weighed, counts and durations are no ages."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.ages import detector
from transcription.model import Kind, Known


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("my grandmother is «ninety one» now", 91),
        ("She's «94» and sharp", 94),
        ("he turned «ninety-three» in May", 93),
        ("a «101»-year-old man", 101),
        ("she is in her «nineties»", 90),
        ("aged «92»", 92),
        ("my grandma is «a hundred and two»", 102),
        ("he lived to be «97»", 97),
        ("it was her «hundredth» birthday then", 90),
        ("she passed away at «ninety um six»", 96),
        ("my dad's «95»th birthday", 95),
    ],
)
def test_an_age_over_89_is_certain(line, years):
    (finding,) = found(line, detector)
    assert [*finding.spans] == unmarked(line)[1]
    assert (finding.kind, finding.entity) == (Kind.AGE, f"age:{years}")
    assert finding.score >= 0.8


@pytest.mark.parametrize(
    "line",
    [
        "I'm «twenty-four»",
        "I am about «45», I think",
        "a «7»-year-old boy",
        "she was «nineteen» years old",
        "when I turned «30»",
        "she finally turned «40», he just turned «six»",
        "at age «16»",
    ],
)
def test_another_age_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


def test_spanish_ages():
    findings = found("tengo «34» años", detector, Known(language="es"))
    assert [one.entity for one in findings] == ["age:34"]


@pytest.mark.parametrize(
    "line",
    [
        "it is 45 minutes, it was 20 dollars",
        "I was 10 minutes late, she was 2 hours there",
        "I'm 100 percent sure",
        "he's 5 feet tall, they were 12 of us",
        "two years, ninety days, 95 people",
        "I was one of them",
        "she is the 3rd, he was 1st",
        "turned 180 degrees",
        "it turns when one cannot help, she is one who asks, he turned one down",
        "page 93, room 94",
        "",
    ],
)
def test_what_counts_something_else_stays(line):
    assert found(line, detector) == []
