"""People on no list are met where they are introduced, thanked or spoken to, and then everywhere."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.names import detector
from transcription.model import Kind

HITS = [
    ("My name is «Tamsin Okoro» and I'm a nurse", "name:tamsin okoro"),
    ("my name is, um, «Tamsin»", "name:tamsin"),
    ("I'm «Tamsin»", "name:tamsin"),
    ("This is «Ilse van der Quill»", "name:ilse van der quill"),
    ("call me «Wiremu»", "name:wiremu"),
    ("Thanks, «Wiremu». That was it.", "name:wiremu"),
    ("Hi «Wiremu»!", "name:wiremu"),
    ("«Wiremu», what do you think?", "name:wiremu"),
    ("What do you think, «Wiremu»?", "name:wiremu"),
    ("then Dr. «Young» came", "name:young"),  # a title makes any capitalised word a name
    ("Mrs. «Marisol Quill» said", "name:marisol quill"),
    ("my sister «Ngaire» works", "name:ngaire"),
    ("her preceptor «Ngaire» said", "name:ngaire"),
    ("my name is «ngaire»", "name:ngaire"),  # a recognizer without capitals
    ("I'm «Ngaire». / So «Ngaire» said, and «Ngaire»'s dog", "name:ngaire"),  # once found, found everywhere
    ("I'm «Ngaire Quill». / «Quill» said", "name:ngaire quill"),
]


@pytest.mark.parametrize(("line", "entity"), HITS)
def test_a_name_beside_such_words_waits_for_a_person(line, entity):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert {(one.kind, one.entity, one.score) for one in findings} == {(Kind.PERSON, entity, 0.7)}


@pytest.mark.parametrize(
    "line",
    [
        "I'm Canadian",
        "I'm Sure. This is Great",
        "I'm a nurse",
        "Thanks, everyone. Thanks, Doctor.",
        "Thank you, Moderator",
        "my sister works",
        "my name is on the list",
        "Well, what do you think?",
        "said the nurse. May I go?",
        "Hi, I think so",
        "On Monday, what did you do?",
        "this is NATO",
        "",
    ],
)
def test_what_only_looks_like_a_name_stays(line):
    assert found(line, detector) == []
