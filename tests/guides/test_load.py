"""A guide's file becomes a guide, or every mistake in it is told with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides import library, variables
from guides.load import load
from guides.model import Demographics, StakeholderGroup, SupportContact

SOUND = """\
guide: {id: tea, title: Tea at work, version: 1.0.0, minutes: 60, buffer: 5}
aims:
  A1: what breaks are for
groups:
  nurses: {label: Nurses, size: [4, 6]}
sections:
  - id: KEY
    kind: key
    minutes: 40
    questions:
      - id: K1
        text: What is a good break?
        aim: A1
        must_ask: yes
        only: [nurses]
        probes:
          - {id: K1a, kind: example, text: "Which was the last?"}
"""


def rules(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.rule) for problem in load(text)[1]]


def test_a_sound_guide_has_no_problem_and_keeps_every_field() -> None:
    guide, problems = load(SOUND)
    assert problems == ()
    assert guide is not None
    question = guide.questions[0]
    assert (guide.id, guide.minutes, guide.buffer, guide.aims) == (
        "tea",
        60,
        5,
        {"A1": "what breaks are for"},
    )
    assert (question.must_ask, question.only, question.aim) == (True, ("nurses",), "A1")
    assert question.probes[0].kind == "example"
    assert guide.groups[0].largest == 6


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ("version: 1.0.0, ", "", (1, "missing-key")),
        ("minutes: 60", "minutes: sixty", (1, "shape")),
        ("buffer: 5}", "buffer: 5, colour: red}", (1, "unknown-key")),
        ("size: [4, 6]", "size: [6, 4]", (5, "shape")),
        ("kind: key", "kind: chat", (8, "choice")),
        ("id: K1\n", "id: KEY\n", (11, "repeated-id")),
        ("id: K1\n", "id: K 1\n", (11, "id")),
        ("aim: A1", "aim: A9", (13, "unknown-aim")),
        ("must_ask: yes", "must_ask: perhaps", (14, "shape")),
        ("only: [nurses]", "only: [doctors]", (15, "unknown-group")),
        ("kind: example", "kind: nudge", (17, "choice")),
        ("text: What is a good break?", "text:", (12, "shape")),
        ("text: What is a good break?", 'text: "  "', (12, "empty")),
        ("size: [4, 6]", "size: [4, 6], demographics: census", (5, "choice")),
        ("size: [4, 6]", "size: [4, 6], sessions: many", (5, "shape")),
        ("groups:", "variables: {Contact: x}\ngroups:", (4, "id")),
        ("groups:", "variables: {version: x}\ngroups:", (4, "own-variable")),
        ("groups:", "variables: {contact: [x]}\ngroups:", (4, "shape")),
        ("groups:", "support: [{name: Line}]\ngroups:", (4, "missing-key")),
        ("groups:", "support: {name: Line}\ngroups:", (4, "shape")),
        ("kind: key", "kind: key\n    script: Call {contact}.", (9, "unknown-variable")),
    ],
)
def test_each_mistake_is_told_at_its_line(written: str, instead: str, expected: tuple[int, str]) -> None:
    assert written in SOUND
    guide, _ = load(SOUND.replace(written, instead, 1))
    assert guide is None
    assert expected in rules(SOUND.replace(written, instead, 1))


def test_all_mistakes_come_at_once() -> None:
    text = SOUND.replace("aim: A1", "aim: A9").replace("kind: key", "kind: chat").replace("[4, 6]", "[6, 4]")
    assert {(5, "shape"), (8, "choice"), (13, "unknown-aim")} <= set(rules(text))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "empty"),
        ("a: [1", "yaml"),
        ("\x00", "yaml"),
        ("- a list", "shape"),
        ("just words", "shape"),
        ("a: &x [*x]", "unknown-key"),
        ("guide: !!python/object/apply:os.system [echo]", "shape"),
        (SOUND.replace("sections:", "sections: []\nnothing:"), "no-questions"),
    ],
)
def test_a_file_that_is_no_guide_is_refused(text: str, rule: str) -> None:
    guide, problems = load(text)
    assert guide is None
    assert rule in {problem.rule for problem in problems}


@pytest.mark.parametrize(
    ("written", "instead", "rule"),
    [
        ("minutes: 40", "minutes: 56", "minutes"),
        ("kind: key", "kind: ending", "no-key"),
        ("        aim: A1\n", "", "aim-unasked"),
    ],
)
def test_what_is_only_unwise_is_a_warning_and_the_guide_loads(written: str, instead: str, rule: str) -> None:
    guide, problems = load(SOUND.replace(written, instead))
    assert guide is not None
    assert [(problem.rule, problem.severity) for problem in problems] == [(rule, "warning")]


def test_what_a_guide_knows_of_its_groups_contacts_and_variables_is_kept() -> None:
    text = SOUND.replace(
        "size: [4, 6]", "size: [4, 6], sessions: 2, demographics: survey, compensation: 15 USD"
    )
    text = text.replace("buffer: 5", "buffer: 5, change: K1 is new").replace("must_ask: yes", "note: Wait.")
    more = "variables: {contact: Office, study: }\nsupport: [{name: Line, reach: 555-0101, only: [nurses]}]\n"
    script = "    script: Call {contact} about {study}, {title}. Help is there, {support}.\n"
    guide, problems = load(more + text.replace("    questions:\n", script + "    questions:\n"))
    assert guide is not None, problems
    assert problems == ()
    assert guide.groups == (StakeholderGroup("nurses", "Nurses", 4, 6, 2, Demographics.SURVEY, "15 USD"),)
    assert guide.support == (SupportContact("Line", "555-0101", ("nurses",)),)
    assert (guide.variables, guide.change) == ({"contact": "Office", "study": ""}, "K1 is new")
    assert guide.questions[0].note == "Wait."
    known = variables.values(guide, {"study": "Tea at work", "contact": "nobody asks the study for this"})
    said = variables.fill(guide.sections[0].script, known)
    assert said == "Call Office about Tea at work, Tea at work. Help is there, Line: 555-0101."


def test_a_variable_that_nobody_fills_stands_out() -> None:
    assert variables.fill("Protocol {protocol}, {contact}; {not one}", {"contact": "x"}) == (
        "Protocol [PROTOCOL], x; {not one}"
    )


def test_a_group_sees_the_shared_core_and_its_own() -> None:
    found = library.find(library.TEMPLATES, "medical-compassion")
    assert found is not None
    guide = found[1].for_group("students")
    probes = [probe.id for question in guide.questions for probe in question.probes]
    assert "K3c" in probes
    assert "K3d" not in probes
    assert [group.id for group in guide.groups] == ["students"]
    assert [one.only for one in guide.support] == [("students",)]
    assert [one.id for one in guide.questions] == [one.id for one in found[1].questions]


def test_a_guide_from_before_keeps_its_hash() -> None:
    """Sessions and approvals name guides by hash: new fields, left empty, must not change it."""
    guide = load(SOUND)[0]
    assert guide is not None
    assert guide.hash == "e3555bb93611218b3794ef72d6671ba3ffacd0c06e5c072b78354f37e510a230"


def test_the_minutes_of_the_slot_less_the_reserve_are_still_fine() -> None:
    assert rules(SOUND.replace("minutes: 40", "minutes: 55")) == []


def test_the_hash_tells_content_apart_and_not_layout() -> None:
    first, again = load(SOUND)[0], load("# a comment\n" + SOUND.replace("[nurses]", "[ nurses ]"))[0]
    other = load(SOUND.replace("good break", "bad break"))[0]
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.hash == again.hash
    assert first.hash != other.hash


@given(st.text())
def test_any_text_is_read_or_refused_and_never_breaks_the_reader(text: str) -> None:
    guide, problems = load(text)
    assert (guide is None) == any(problem.severity == "error" for problem in problems)


@pytest.mark.parametrize("path", library.files(library.TEMPLATES), ids=lambda path: path.stem)
def test_every_template_is_sound_and_named_after_its_id(path) -> None:
    guide, problems = library.read(path)
    assert {problem.rule for problem in problems} == {"fill-in"}, "all that is left are the words in capitals"
    assert guide is not None
    assert guide.id == path.stem


def test_the_templates_are_the_ones_that_the_documents_name() -> None:
    ids = {path.stem for path in library.files(library.TEMPLATES)}
    assert ids == {"medical-compassion", "question-route-90", "short-60", "interview-45", "grupo-90"}


def test_the_seed_study_guide_serves_its_three_groups_with_questions_of_their_own() -> None:
    found = library.find(library.TEMPLATES, "medical-compassion")
    assert found is not None
    guide = found[1]
    assert [group.id for group in guide.groups] == ["students", "advisors", "leaders"]
    probes = [probe for question in guide.questions for probe in question.probes]
    assert {probe.only for probe in probes} == {(), ("students",), ("advisors", "leaders")}
