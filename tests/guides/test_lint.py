"""Advice on a guide's content: every rule has hits, and look-alikes that it must leave alone."""

from __future__ import annotations

import inspect

import pytest
from guide_texts import ENGLISH
from hypothesis import given
from hypothesis import strategies as st

from guides import lint, wording
from guides.load import load

SPANISH = ENGLISH.replace("minutes: 60, buffer", "language: es, minutes: 60, buffer")
KEY_QUESTION = "What is a good break?"
OPENING = "Tell us where you work."


def advice(text: str) -> set[tuple[str, int]]:
    guide, problems = load(text)
    assert guide is not None, problems
    assert {problem.severity for problem in problems} <= {"warning"}
    return {(problem.rule, problem.line) for problem in problems}


def rules(question: str, *, text: str = ENGLISH, where: str = KEY_QUESTION) -> set[str]:
    quoted = '"' + question.replace('"', '\\"') + '"'
    return {rule for rule, _ in advice(text.replace(f"text: {where}", f"text: {quoted}", 1))}


def test_the_guide_that_all_tests_change_needs_no_advice() -> None:
    assert advice(ENGLISH) == set()


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("Do you take breaks?", "closed"),
        ("And is the tea good?", "closed"),
        ("When you began here, were you told about breaks?", "closed"),
        ("Think of last week. Did you have tea?", "closed"),
        ("Haven't they changed the room?", "closed"),
        ("Has the ward changed since then?", "closed"),
        ("Don't you think that breaks help?", "leading"),
        ("Don\u2019t you think that breaks help?", "leading"),
        ("The tea is good, isn't it?", "leading"),
        ("You took your break, right?", "leading"),
        ("Surely everybody needs a break. What is yours?", "leading"),
        ("As we all know, breaks help. How do they help you?", "leading"),
        ("How terrible is the tea?", "leading"),
        ("How much did you enjoy the new room?", "leading"),
        ("What is a good break, and how do you get one?", "double-barrelled"),
        ("What do you drink? What do you eat?", "double-barrelled"),
        ("What did you choose, and why?", "double-barrelled"),
        ("How satisfied are you with the tea and the room?", "double-barrelled"),
        ("Describe what happened and how you took it.", "double-barrelled"),
        ("Why do you take a break?", "why-first"),
        ("You skipped it. Why was that?", "why-first"),
        ("How come nobody sits down?", "why-first"),
        ("What is {contact} for?", "braces"),
    ],
)
def test_a_question_that_betrays_itself_is_found(question: str, rule: str) -> None:
    assert rule in rules(question)


@pytest.mark.parametrize(
    "question",
    [
        "How do you take a break?",
        "What is it like when you do?",
        "When you hear the word break, what comes to mind?",
        "Can you tell us about your last break?",
        "Could somebody please describe the room?",
        "Would anyone give an example?",
        "Is there anything else?",
        "Does anybody see it differently?",
        "Have we missed something?",
        "What is right for you?",
        "Which break was the right one?",
        "What don't you like about it?",
        "How great was the difference?",
        "How clearly was it explained?",
        "Who or what has helped you?",
        "What helps and what does not?",
        "What do tea and coffee mean to you?",
        "Here is what we heard. What would you correct or add?",
        "What makes that so?",
        "Tell us the reason why you stayed.",
        "Whyte House is your ward. What is it like?",
        "Describe a day on which you did not get one.",
        "What could be done?",
        "If you could change one thing, what would it be?",
    ],
)
def test_a_sound_question_that_looks_alike_is_left_alone(question: str) -> None:
    assert rules(question) == set()


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("¿Cree usted que hace falta un descanso?", "closed"),
        ("Cuando empezó, ¿le hablaron de los descansos?", "closed"),
        ("¿Es bueno el té?", "closed"),
        ("¿No cree que el descanso ayuda?", "leading"),
        ("El té es bueno, ¿verdad?", "leading"),
        ("¿Está de acuerdo en que falta tiempo?", "leading"),
        ("¿Qué toma usted y cómo lo prepara?", "double-barrelled"),
        ("¿Qué toma? ¿Con quién?", "double-barrelled"),
        ("¿Qué eligió y por qué?", "double-barrelled"),
        ("¿Por qué toma un descanso?", "why-first"),
    ],
)
def test_a_spanish_question_that_betrays_itself_is_found(question: str, rule: str) -> None:
    assert rule in rules(question, text=SPANISH)


@pytest.mark.parametrize(
    "question",
    [
        "¿Cómo es un buen descanso?",
        "¿Qué es lo primero que les viene a la cabeza?",
        "Cuando oye la palabra descanso, ¿qué le viene a la cabeza?",
        "¿Puede contarnos un ejemplo?",
        "¿Hay algo más?",
        "¿Quién o qué le ha ayudado?",
        "¿Por dónde empezaría?",
        "¿Para qué sirve?",
        "¿Qué significan para usted el té y el café?",
        "Este es nuestro resumen. ¿Qué corregirían o añadirían?",
    ],
)
def test_a_sound_spanish_question_that_looks_alike_is_left_alone(question: str) -> None:
    assert rules(question, text=SPANISH) == set()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Tell us what you think of your work.", True),
        ("What is your opinion of breaks?", True),
        ("What do you like most about your ward?", True),
        ("How important is tea?", True),
        ("Tell us how you would like to be called and what you do.", False),
        ("Tell us your name and how you came here today.", False),
        ("What is the view from your ward's window like?", True),  # a price of short patterns
        ("Where do you usually sit in the review meeting?", False),
    ],
)
def test_an_opinion_in_the_opening_is_found(question: str, found: bool) -> None:
    assert rules(question, where=OPENING) == ({"opening-opinion"} if found else set())
    assert "opening-opinion" not in rules(question)


def test_an_opinion_in_a_spanish_opening_is_found() -> None:
    said = rules("Díganos qué piensa de su trabajo.", text=SPANISH, where=OPENING)
    assert said == {"opening-opinion"}
    assert rules("Díganos cómo le gusta que le llamen.", text=SPANISH, where=OPENING) == set()


def test_a_probe_that_checks_may_be_closed_and_no_other() -> None:
    assert "kind: check, only: [nurses]" in ENGLISH
    assert {rule for rule, _ in advice(ENGLISH.replace("kind: check, only", "kind: contrast, only"))} == {
        "closed"
    }


def test_a_language_that_we_have_no_words_for_gets_no_advice_on_words() -> None:
    assert rules("Why, do you agree that tea is good, right?", text=SPANISH.replace("es,", "cy,")) == set()
    assert wording.of("en-GB") is wording.of("en") is not None


@pytest.mark.parametrize(
    ("written", "instead", "rule", "line"),
    [
        ("    minutes: 40", "    minutes: 47", "minutes", 12),
        ("minutes: 40", "minutes: 9", "section-minutes", 24),
        ("buffer: 5", "buffer: 0", "no-reserve", 1),
        ("minutes: 4\n", "minutes: 2\n", "opening-minutes", 17),
        ("kind: key", "kind: transition", "no-key", 12),
        ("        aim: A1\n", "", "aim-unasked", 5),
        ("size: [4, 6], sessions: 2}\n  porters", "size: [4, 6], sessions: 1}\n  porters", "one-session", 7),
        ("minutes: 60, buffer", "minutes: 19, buffer", "too-many", 12),
        ("  - {name: Staff support, reach: 555-0101}", "  []", "sensitive-support", 36),
        ("reach: 555-0101", "reach: 555-0101, only: [nurses]", "sensitive-support", 36),
        ("{support}", "your own doctor", "support-unsaid", 12),
        ("kind: welcome", "kind: closing", "order", 17),
        ("go to {contact}", "are welcome", "variable-unused", 3),
        ("contact: Tea study office, 555-0100", "contact:", "variable-empty", 3),
        ("contact: Tea study office, 555-0100", "contact: STUDY CONTACT, PHONE AND MAIL", "fill-in", 3),
        ("reach: 555-0101", "reach: PHONE AND HOURS", "fill-in", 10),
        ("Welcome.", "Welcome. We would like to hear about TOPIC.", "fill-in", 12),
        (f"text: {KEY_QUESTION}", "text: What does TEMA mean to you?", "fill-in", 28),
    ],
)
def test_what_is_unwise_in_the_whole_is_told_at_its_line(
    written: str, instead: str, rule: str, line: int
) -> None:
    assert written in ENGLISH
    assert (rule, line) in advice(ENGLISH.replace(written, instead, 1))


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("    minutes: 40", "    minutes: 46"),  # the slot less the reserve
        ("minutes: 40", "minutes: 10"),  # as long as its questions
        ("minutes: 4\n", "minutes: 3\n"),  # six people, half a minute each
        (", sessions: 2}\n  porters", "}\n  porters"),  # not said is not one
        ("size: [4, 6], sessions: 2}\n  porters", "size: [1, 1], sessions: 1}\n  porters"),  # an interview
        ("reach: 555-0101", "reach: 555-0101, only: [porters]"),  # who is asked is helped
        ("{contact}.", "{contact}, about {title}."),
        (f"text: {KEY_QUESTION}", "text: What did COVID change?"),
        ("Welcome.", "Welcome. This is an HIV clinic of the WHO, room B2."),
        ("kind: welcome", "kind: consent"),
    ],
)
def test_what_only_looks_unwise_in_the_whole_is_left_alone(written: str, instead: str) -> None:
    assert written in ENGLISH
    assert advice(ENGLISH.replace(written, instead, 1)) == set()


def test_an_aim_that_is_served_in_passing_only_wants_a_key_question_or_a_must_ask() -> None:
    passing = ENGLISH.replace(
        "text: Tell us where you work.", "text: Tell us where you work.\n        aim: A1"
    )
    passing = passing.replace("        aim: A1\n        must_ask", "        must_ask")
    assert advice(passing) == {("aim-no-key", 5)}
    assert advice(passing.replace("everyone_answers", "must_ask: true\n        everyone_answers")) == set()


def test_a_variable_that_the_study_fills_may_be_empty() -> None:
    named = ENGLISH.replace("variables:\n", "variables:\n  study:\n").replace(
        "Welcome.", "Welcome to {study}."
    )
    assert advice(named) == set()


def test_questions_for_other_groups_do_not_add_up() -> None:
    split = ENGLISH.replace("minutes: 10\n", "minutes: 30\n        only: [nurses]\n")
    split = split.replace("only: [porters]", "only: [porters]\n        minutes: 30")
    assert "section-minutes" not in {rule for rule, _ in advice(split)}


def test_every_rule_that_is_written_is_in_force() -> None:
    functions = [one for name, one in vars(lint).items() if inspect.isfunction(one) and name != "lint"]
    written = {one for one in functions if inspect.signature(one).return_annotation == "Iterator[Advice]"}
    assert set(lint.RULES) == written
    assert len(lint.RULES) == len(written) == 21


@given(st.text(max_size=80))
def test_any_words_can_be_looked_at(words: str) -> None:
    for language in wording.WORDINGS.values():
        for said in wording.sentences(words):
            for pattern in (
                language.closed,
                language.leading,
                language.double,
                language.why,
                language.opinion,
            ):
                pattern.search(said)
