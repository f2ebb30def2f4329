"""What the study remembers is found again, in any case and over fillers; an everyday word only as a name."""

from __future__ import annotations

import pytest

from transcription.detectors.agreement import detector
from transcription.model import Kind, Known, Remembered

MEMORY = (
    Remembered(Kind.PERSON, "name:dora quillby", "Dora Quillby", sure=True),
    Remembered(Kind.PERSON, "name:dora quillby", "Quillby", sure=True),
    Remembered(Kind.PLACE, "place:reading", "Reading", sure=True),
    Remembered(Kind.ORG, "org:marrow house", "Marrow House", sure=False),
)


@pytest.mark.parametrize(
    ("text", "found", "certain"),
    [
        ("I saw dora quillby there", "dora quillby", True),
        ("I saw Dora, uh, Quillby there", "Dora Quillby", True),
        ("QUILLBY said so", "QUILLBY", True),
        ("we drove to Reading at night", "Reading", True),
        ("we met at marrow house", "marrow house", False),
    ],
)
def test_remembered_words_are_found(text: str, found: str, certain: bool) -> None:
    (one,) = detector.find([text], Known(remembered=MEMORY))
    assert " ".join(text[span.start : span.end] for span in one.spans) == found
    assert (one.score == 1.0) is certain
    assert found.casefold() not in one.why.casefold()


@pytest.mark.parametrize(
    "text", ["I like reading books", "Reading is fun", "the house was dark", "quill by the door"]
)
def test_what_only_looks_alike_stays(text: str) -> None:
    assert detector.find([text], Known(remembered=MEMORY)) == []


@pytest.mark.parametrize("words", ["I", "L", "She", "that", "I L", "it"])
def test_a_letter_or_a_pronoun_is_never_carried_over(words: str) -> None:
    known = Known(remembered=(Remembered(Kind.PERSON, "name:x", words, sure=True),))
    assert detector.find([f"There {words} was, and {words} was the only one"], known) == []


@pytest.mark.parametrize("words", ["Will", "Z Quillby"])
def test_a_name_that_is_a_verb_too_and_a_name_with_an_initial_are_carried_over(words: str) -> None:
    known = Known(remembered=(Remembered(Kind.PERSON, "name:x", words, sure=True),))
    assert len(detector.find([f"There was {words} at the door"], known)) == 1


def test_without_a_memory_nothing_is_found() -> None:
    assert detector.find(["Dora Quillby"], Known()) == []
