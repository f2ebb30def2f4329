"""Attacks in the words of which a part is a limit: what is found all the same, and what is known to stay.

The numbers are those of the table in SECURITY.md.
"""

from __future__ import annotations

import pytest

from transcription import policies
from transcription.detect import detect
from transcription.model import Action, Known, Person
from transcription.review import settle

KNOWN = Known(
    roster=(
        Person("P01", "participant", ("Maribel Quillory", "Mari")),
        Person("P02", "participant", ("Tomasz Oduya",)),
        Person("P03", "participant", ("\u041e\u043b\u044c\u0433\u0430 Brannoc",)),  # Olga, as she writes it
    )
)

# number of the attack, what is said, words of which none may be readable before somebody decided
FOUND = [
    (2, "My name was Maribel Zarkovny before I married.", "Maribel Zarkovny"),
    (2, "Then Maribel Anne Quillory came in.", "Maribel Anne Quillory"),
    (3, "We all call her Zuzka around here.", "Zuzka"),
    (3, "Thanks, Zuzka, that was good.", "Zuzka"),
    (3, "Our friends know him as @tomek_o there.", "tomek_o"),
    (4, "I think Tomash Oduyah said that.", "Tomash Oduyah"),
    (4, "so maribelle quillery told us", "maribelle quillery"),
    (7, "We were reading Maya Angelou with Maribel.", "Maya Angelou Maribel"),
    (11, "It was on the third of March, and I turned ninety-three.", "third March ninety-three"),
    (11, "I was class of 2019 there.", "class 2019"),
    (11, "It was right after the bombing downtown.", "bombing"),
    (13, "I met \u041e\u043b\u044c\u0433\u0430 there.", "\u041e\u043b\u044c\u0433\u0430"),
    (13, "M\u0430ribel was there.", "M\u0430ribel"),  # with a Cyrillic letter that looks the same
    (14, "Everybody at Zorvane knew old Keskin and his wife Orsolya.", "Zorvane Keskin Orsolya"),
    (14, "so my neighbor orsolya and doctor keskin came", "orsolya keskin"),
    (14, "As Rivers et al. wrote, and Heather Keskin said.", "Rivers Heather Keskin"),
    (15, "I was the only female resident there.", "only female resident"),
    (15, "We are the only Slovenes in Larkmoor County.", "Slovenes Larkmoor"),
    (15, "I won the state teaching award, I am first in my family.", "award first family"),
    (15, "It was our CARE training at the Brotherhood of Cooks.", "CARE Brotherhood Cooks"),
    (15, "My sister sits in Congress, he works for NASA.", "Congress NASA"),
    (3, "we call that one sunshine, you know", "sunshine"),
    (11, "it was two weeks before the storm", "storm"),
    (15, "I do the night shift with the twins from upstairs", "twins"),
    (15, "He was the only Polish porter, it was in the strike of 2016.", "Polish porter strike 2016"),
    (15, "ask the councillor with the wheelchair", "councillor wheelchair"),
    (17, "Thanks, Tomasz. What do you think, Mari?", "Tomasz Mari"),
]

# What is said, and a word of it that stays: each a limit of that row.
LIMITS = [
    (3, "and then sunshine said no to it", "sunshine"),  # a nickname that is a word, told by nothing
    (4, "then to mash or do ya came in", "mash"),  # sounds cut into other words
    (11, "it was when they built the new bridge", "bridge"),
    (15, "I do the night shift with the baker from upstairs", "baker"),
]


def left(text: str) -> str:
    """What could be read if nothing else happened: what is doubtful is hidden until it is decided."""
    shown = list(text)
    for one in settle(detect([text], KNOWN), (), policies.load("qualitative")):
        for span in one.finding.spans if one.action is not Action.KEEP else ():
            shown[span.start : span.end] = " " * (span.end - span.start)
    return "".join(shown)


@pytest.mark.parametrize(("attack", "text", "gone"), FOUND)
def test_it_is_hidden_or_asked_about(attack: int, text: str, gone: str) -> None:
    assert [word for word in gone.split() if word in left(text)] == [], attack


@pytest.mark.parametrize(("attack", "text", "stays"), LIMITS)
def test_a_known_limit_is_still_one(attack: int, text: str, stays: str) -> None:
    """When this fails, the limit has gone: take it out of SECURITY.md."""
    assert stays in left(text), attack
