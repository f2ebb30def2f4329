"""Which question a turn answers: as logged, or as the moderator worded it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.model import Asked, Known, Person, Recording, Turn, TurnKind
from transcription.questions import moderators, place, recognised, under_questions

KNOWN = Known(
    roster=(Person("M1", "moderator", ("Orla Quist",)), Person("P01", "participant", ("Tamsin Oduya",))),
    questions={
        "O1": "Please tell us the name you use here and one ordinary thing you did today.",
        "I1": "What comes to mind when you hear the word compassion?",
        "K1": "When does compassion give you energy, and when does it take energy from you?",
        "K2": "Do you think of compassion as a fixed trait, or as something that grows?",
        "E1": "If you could change one thing in the programme, what would it be?",
    },
)


def turn(speaker, start_s, end_s, text="so", kind=TurnKind.SPEECH):
    return Turn(speaker, kind, start_s * 1000, end_s * 1000, text)


SESSION = (
    turn("M1", 0, 10, "Welcome, everybody."),
    turn("M1", 20, 30, "Let me begin with the first one."),
    turn("P01", 31, 60),
    turn("M1", 70, 80, "Thanks. And the next."),
    turn("P01", 82, 90),
)


@pytest.mark.parametrize(
    ("pressed_s", "first_under_it"),
    [
        (25, 1),  # while the moderator asks: the whole asking belongs to it
        (38, 1),  # the assistant was late
        (17, 1),  # the assistant was early
        (65, 3),  # just before the next asking
        (50, 3),  # nobody asked around it, as the moderator's turn is too far off: from here on
        (300, None),  # after everything
    ],
)
def test_a_key_belongs_to_the_asking_around_it(pressed_s, first_under_it):
    placed = place(SESSION, [Asked("K1", pressed_s * 1000)], {"M1"})
    under = [number for number, one in enumerate(placed) if one.question == "K1"]
    assert under == ([] if first_under_it is None else list(range(first_under_it, len(SESSION))))


def test_each_turn_is_under_the_question_asked_last():
    placed = place(SESSION, [Asked("I1", 25_000), Asked("K1", 72_000)], {"M1"})
    assert [one.question for one in placed] == [None, "I1", "I1", "K1", "K1"]


def test_a_question_taken_up_again_is_asked_again():
    asked = [Asked("I1", 2_000), Asked("K1", 25_000), Asked("I1", 72_000)]
    assert [one.question for one in place(SESSION, asked, {"M1"})] == ["I1", "K1", "K1", "I1", "I1"]


def test_a_line_without_a_time_stays_with_the_line_before_it():
    turns = (turn("M1", 0, 5), Turn("P01", TurnKind.CHAT, None, None, "yes"), turn("M1", 30, 40))
    placed = place(turns, [Asked("I1", 0), Asked("K1", 31_000)], {"M1"})
    assert [one.question for one in placed] == ["I1", "I1", "K1"]


@given(
    st.lists(
        st.tuples(st.integers(0, 3600), st.integers(1, 60), st.sampled_from(["M1", "P01"])), max_size=20
    ),
    st.lists(st.tuples(st.sampled_from(["K1", "K2"]), st.integers(0, 4_000_000)), max_size=5),
)
def test_placing_changes_nothing_but_the_question_and_never_invents_one(said, pressed):
    turns = tuple(turn(who, start, start + length) for start, length, who in sorted(said))
    placed = place(turns, [Asked(*one) for one in pressed], {"M1"})
    assert [(one.speaker, one.start_ms, one.text) for one in placed] == [
        (one.speaker, one.start_ms, one.text) for one in turns
    ]
    assert {one.question for one in placed} <= {None, *(question for question, _ in pressed)}


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("okay so what comes to your mind when you hear this word compassion", "I1"),
        ("is compassion more of a fixed trait would you say or something that grows", "K2"),
        ("if you could change just one thing about the program what would that be", "E1"),
        ("when does it give you energy and when does it take energy", "K1"),
        ("does it give you anergy or does it take energie from you", "K1"),  # misheard
        ("thank you what do the others think", None),  # look-alikes: a moderator talks all the time
        ("compassion is what we came for", None),
        ("what a day", None),
        ("can you give us an example", None),
    ],
)
def test_a_question_is_known_by_its_rare_words(words, question):
    found = recognised([turn("M1", 5, 9, words)], KNOWN)
    assert [one.question for one in found] == ([question] if question else [])


def test_only_the_moderator_asks():
    assert recognised([turn("P01", 5, 9, KNOWN.questions["K1"])], KNOWN) == ()


def test_each_question_is_found_once_where_most_of_it_was_said():
    said = [
        turn("M1", 5, 9, "soon I will ask when compassion gives energy"),
        turn("M1", 50, 60, "so when does compassion give you energy and when does it take energy from you"),
    ]
    assert recognised(said, KNOWN) == (Asked("K1", 50_000),)


def test_what_was_logged_counts_and_a_guess_is_said_to_be_one():
    turns = [turn("M1", 5, 9, KNOWN.questions["K1"])]
    assert under_questions(turns, Recording(), KNOWN)[1][0].startswith("Nobody logged the questions: 1 of")
    placed, told = under_questions(turns, Recording(asked=(Asked("K2", 6_000),)), KNOWN)
    assert (placed[0].question, told) == ("K2", ())


def test_a_label_that_says_moderator_asks_too():
    assert {"M1", "Moderator", "Facilitator"} <= moderators(KNOWN)
    assert "P01" not in moderators(KNOWN)
