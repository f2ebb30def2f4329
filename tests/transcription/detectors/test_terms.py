"""The study's own words are met in any case and number; an acronym that is a word only as it is written."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.terms import detector
from transcription.model import Kind, Known

KNOWN = Known(
    terms={"HARBOR": "the program", "Lantern Clinic": "a clinic", "WHO": "", "Compass-2": "a course"}
)


@pytest.mark.parametrize(
    ("line", "term"),
    [
        ("we did «HARBOR», the «Harbor» way", "HARBOR"),
        ("two «Lantern Clinics»", "Lantern Clinic"),
        ("«HARBOR»'s nurses", "HARBOR"),
        ("the «lantern clinic»", "Lantern Clinic"),
        ("both «Lantern clinics»", "Lantern Clinic"),
        ("the «Lantern» / «clinic»", "Lantern Clinic"),
        ("the «WHO» says", "WHO"),
        ("in «Compass 2»", "Compass-2"),
    ],
)
def test_a_term_is_certain_and_is_its_own_entity(line, term):
    findings = found(line, detector, KNOWN)
    assert spans(findings) == unmarked(line)[1]
    assert {(one.kind, one.entity, one.score) for one in findings} == {(Kind.TERM, term, 1.0)}


@pytest.mark.parametrize(
    "line", ["who says so?", "a lantern in the clinic", "harboring it", "Compass 22", ""]
)
def test_what_only_looks_like_a_term_stays(line):
    assert found(line, detector, KNOWN) == []


def test_an_acronym_that_is_a_word_waits_for_a_person_in_lower_case():
    (finding,) = found("we went to harbor", detector, KNOWN)
    assert (finding.entity, finding.score) == ("HARBOR", 0.6)


def test_without_a_word_list_nothing_is_found():
    assert detector.find(["HARBOR"], Known()) == []


def test_what_the_list_calls_a_place_or_an_organisation_is_one():
    known = Known(terms={"Larkmoor": "place: a city", "Lantern Clinic": "org: a clinic", "Pace": "places: x"})
    (place,) = found("in larkmoor", detector, known)
    (clinic,) = found("the Lantern Clinic", detector, known)
    (term,) = found("the Pace way", detector, known)
    assert [(one.kind, one.entity) for one in (place, clinic, term)] == [
        (Kind.PLACE, "term:Larkmoor"),
        (Kind.ORG, "term:Lantern Clinic"),
        (Kind.TERM, "Pace"),
    ]
