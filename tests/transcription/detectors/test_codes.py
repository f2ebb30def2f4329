"""Codes of letters and figures are read whole behind a word for them, and nowhere else."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.codes import detector

CODES = [
    ("my medical record number is «MRN-0044719»", "id:mrn0044719"),
    ("plate number «seven kilo lima victor four four one»", "id:7kilolimavictor441"),
    ("my driver's license is «D1234567»", "id:d1234567"),
    ("insurance policy number «XJ 44 81 29»", "id:xj448129"),
    ("badge number is «A dash three three eight one two»", "id:a33812"),
    ("serial number «C02XK1ABJG5J»", "id:c02xk1abjg5j"),
    ("the VIN is «1HGCM82633A004352»", "id:1hgcm82633a004352"),
    ("plate «k l v um four» / «mm-hm» / «four seven one»", "id:klv4471"),
    ("it came from «192.0.2.44»", "id:192.0.2.44".replace(".", "")),
]
CODES += [
    ("The plate was «L K seven three X B R»", "id:lk73xbr"),
    ("employee number «7741-K», and they lost it", "id:7741k"),
    ("the reference is «QX-40418»", "id:qx40418"),
]
CODES += [
    ("my room is «B-417», by the stairs", "id:b417"),
    ("our office is «b four seventeen» now", "id:b417"),
    ("the wifi password is «wrenhill9», all small", "id:wrenhill9"),
    ("plate «K L V four four seven one» I think", "id:klv4471"),  # "I" is no part of it
    ("my Medicare number is «1EG4-TE5-MK73»", "id:1eg4te5mk73"),
    ("that's «BD51 SMR», if you see it", "id:bd51smr"),
    ("ref «00-4471-B», on every letter", "id:004471b"),
    ("it was «AB 12 34 56 C» on the card", "id:ab123456c"),
]
LOOK_ALIKES = [
    "my room is 12 by 14 feet and my office is a 20 minute walk",
    "my bed is 200 dollars and the room is 72 degrees",
    "in that case 4 of us and 12 of them went to room 212",
    "a plate of 3 tacos and b12 vitamins",
    "my record is a 4.0 and I am a 2 time winner",
    "on the chart is 100 over 80",
    "the badge was 10 dollars",
    "in the 1990s at 10am with 500mg of it, a 401k and the 4th, COVID-19 and H1N1",
    "id like 300 dollars please",
    "version 10.2.3.4 of it",
    "the ids are a b c and 1 2 3",
    "the password is hard to remember",
    "",
]


@pytest.mark.parametrize(("line", "entity"), CODES)
def test_a_code_behind_a_word_for_one_is_certain(line, entity):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert [one.entity for one in findings] == [entity]
    assert findings[0].score >= 0.85


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_what_only_looks_like_one_stays(line):
    assert found(line, detector) == []


@pytest.mark.parametrize(
    "line", ["the word was «badger four», nobody changed it", "our wifi is «mapletree nine» and it is slow"]
)
def test_words_with_figures_that_open_something_wait_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score < 0.8 for one in findings)
