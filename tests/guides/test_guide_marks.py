"""The small print of a written guide: what is a mark is read off, what only looks like one stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.marks import Begin, Marks, minutes_alone, split_begin, split_marks, split_minutes
from guides.model import ProbeKind

GROUPS = {"nurses": "nurses", "ward nurses": "nurses", "porters": "porters"}


@pytest.mark.parametrize(
    ("text", "minutes", "rest"),
    [
        ("Welcome (5 minutes)", 5, "Welcome"),
        ("Welcome [5 min.]", 5, "Welcome"),
        ("Welcome (about 5 mins)", 5, "Welcome"),
        ("Welcome (5-10 min)", 10, "Welcome"),
        ("Welcome - 5 min", 5, "Welcome"),
        ("Welcome: 5 minutes", 5, "Welcome"),
        ("Bienvenida (5 minutos)", 5, "Bienvenida"),
        ("Welcome (5')", 5, "Welcome"),
        ("Welcome", None, "Welcome"),
        ("The first 5 minutes of a shift", None, "The first 5 minutes of a shift"),
        ("Welcome (5 people)", None, "Welcome (5 people)"),
        ("Part 2 (key)", None, "Part 2 (key)"),
    ],
)
def test_minutes_at_the_end_of_a_heading(text: str, minutes: int | None, rest: str) -> None:
    assert split_minutes(text) == (minutes, rest)


@pytest.mark.parametrize(
    ("text", "begin", "rest"),
    [
        ("K1.\tWhat?", Begin(id="K1"), "What?"),
        ("K1a. What?", Begin(id="K1a"), "What?"),
        ("1. What?", Begin(number=True), "What?"),
        ("1) What?", Begin(number=True), "What?"),
        ("2.1. What?", Begin(number=True), "What?"),
        ("Question 3: What?", Begin(number=True), "What?"),
        ("a) What?", Begin(letter=True), "What?"),
        ("iv. What?", Begin(letter=True), "What?"),
        ("- What?", Begin(bullet=True), "What?"),
        ("\N{BULLET} What?", Begin(bullet=True), "What?"),
        ("\N{BALLOT BOX}\tStop", Begin(box=True), "Stop"),
        ("\N{BALLOT BOX}\tK1.\tWhat?", Begin(id="K1", box=True), "What?"),
        ("[ ] Stop", Begin(box=True), "Stop"),
        ("What?", Begin(), "What?"),
        ("I think so.", Begin(), "I think so."),
        ("10 people came.", Begin(), "10 people came."),
        ("M1 began the talk", Begin(), "M1 began the talk"),
        ("[TOPIC] is what?", Begin(), "[TOPIC] is what?"),
        ("-5 degrees is cold", Begin(), "-5 degrees is cold"),
    ],
)
def test_what_stands_before_a_line(text: str, begin: Begin, rest: str) -> None:
    assert split_begin(text) == (begin, rest)


@pytest.mark.parametrize(
    ("text", "marks", "rest"),
    [
        ("What? (8 min; must ask; aim A2)", Marks(minutes=8, must_ask=True, aim="A2"), "What?"),
        ("What? (8 minutes) [must ask]", Marks(minutes=8, must_ask=True), "What?"),
        ("What? (everyone in turn; not analysed)", Marks(everyone_answers=True, analysed=False), "What?"),
        (
            "What? (example; only nurses, porters)",
            Marks(kind=ProbeKind.EXAMPLE, only=("nurses", "porters")),
            "What?",
        ),
        ("What? (only ward nurses)", Marks(only=("nurses",)), "What?"),
        ("¿Qué? (10 min; obligatoria; delicada)", Marks(minutes=10, must_ask=True, sensitive=True), "¿Qué?"),
        ("What? (such as tea)", Marks(), "What? (such as tea)"),
        ("What? (only doctors)", Marks(), "What? (only doctors)"),
        ("What? (example; or something like it)", Marks(), "What? (example; or something like it)"),
        ("What (or who) helps?", Marks(), "What (or who) helps?"),
    ],
)
def test_marks_in_brackets_at_the_end(text: str, marks: Marks, rest: str) -> None:
    assert split_marks(text, GROUPS) == (marks, rest)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("10 min", 10), ("(10 minutes)", 10), ("10", None), ("10 min each", None), ("", None)],
)
def test_a_cell_with_minutes_only(text: str, minutes: int | None) -> None:
    assert minutes_alone(text) == minutes


@given(st.text(max_size=60))
def test_any_line_can_be_read(text: str) -> None:
    split_marks(text, GROUPS)
    split_minutes(text)
    minutes_alone(text)
    _, rest = split_begin(text)
    assert rest == rest.strip()
    assert rest in text
