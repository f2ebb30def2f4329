"""What every discovered detector keeps, ours or a third party's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcription.detect import detect
from transcription.model import Kind, Known, Person
from transcription.plugins import discover

DETECTORS = discover("transcription.detectors", "detector")
KNOWN = Known(
    roster=(
        Person("P01", "participant", ("Erin Brauer", "Rinny"), ("aryn",)),
        Person("M1", "moderator", ("Will",)),
    ),
    labels={"S1": "Dana Ortiz"},
    terms={"HARBOR": "the program"},
)
PIECES = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        ["Erin", "Brauer", "Will", "Dana", "HARBOR", "I'm ", "Dr. ", "um", "four ", "oh ", "404-555-0134"]
    ),
    st.sampled_from(
        [" dot ", " at ", "example", ".org", "@", "badge number ", "338", "\n", "\u0301", "\u200b", ", "]
    ),
)
TEXTS = st.lists(st.lists(PIECES, max_size=10).map("".join), max_size=4)
EACH = pytest.mark.parametrize("detector", DETECTORS.values(), ids=list(DETECTORS))


def test_the_detectors_of_the_house_are_there():
    assert {"contacts", "names", "numbers", "roster", "terms"} <= set(DETECTORS)


@EACH
def test_a_detector_says_its_name_and_languages(detector):
    assert detector.name in DETECTORS
    assert detector.languages
    assert all(language == "*" or len(language) == 2 for language in detector.languages)


@pytest.mark.slow
@EACH
@given(texts=TEXTS)
@settings(max_examples=50)
def test_every_finding_lies_in_the_texts_and_says_why_without_quoting(detector, texts):
    for one in detector.find(texts, KNOWN):
        assert one.detector == detector.name
        assert isinstance(one.kind, Kind)
        assert one.entity
        assert 0 <= one.score <= 1
        assert one.spans
        for span in one.spans:
            assert 0 <= span.start < span.end <= len(texts[span.turn])
        assert one.why
        assert not {"erin", "brauer", "dana", "0134"} & set(one.why.casefold().split())


@pytest.mark.slow
@EACH
@given(texts=TEXTS)
@settings(max_examples=25)
def test_the_same_texts_give_the_same_findings(detector, texts):
    assert list(detector.find(texts, KNOWN)) == list(detector.find(list(texts), KNOWN))


@EACH
@pytest.mark.parametrize("texts", [[], [""], ["", "\n", " "], ["\u200b"], ["\ud800"], ["\x00"]])
def test_texts_that_hold_nothing_give_nothing(detector, texts):
    assert list(detector.find(texts, KNOWN)) == []


@EACH
def test_nobody_known_is_fine(detector):
    list(detector.find(["Erin said four oh four"], Known()))


@given(texts=TEXTS)
@settings(max_examples=50)
def test_together_they_make_one_sound_list(texts):
    found = detect(texts, KNOWN)
    assert len({one.id for one in found}) == len(found)
    assert [one.spans for one in found] == sorted(one.spans for one in found)
