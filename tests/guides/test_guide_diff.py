"""Two versions of a guide are compared by the ids that stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from guide_texts import ENGLISH, guide_of
from hypothesis import given
from hypothesis import strategies as st

from guides import library
from guides.blocks import Edit
from guides.diff import ChangeKind, compare, tracked

PROBE = '          - {id: K1a, kind: example, text: "Which was the last?"}\n'


def found(written: str, instead: str) -> list[tuple[str, str, str, str]]:
    assert written in ENGLISH
    changes = compare(guide_of(), guide_of(ENGLISH.replace(written, instead, 1)))
    return [(str(one.kind), one.part, one.id, one.field) for one in changes]


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        (PROBE, "", ("removed", "probe", "K1a", "")),
        (PROBE, PROBE + PROBE.replace("K1a", "K1z"), ("added", "probe", "K1z", "")),
        ("What is a good break?", "What is a break for?", ("reworded", "question", "K1", "text")),
        ("        minutes: 10\n", "        minutes: 12\n", ("changed", "question", "K1", "minutes")),
        ("        must_ask: true\n", "", ("changed", "question", "K1", "must_ask")),
        ("only: [porters]", "only: [nurses]", ("changed", "question", "K2", "only")),
        ("note: Give it time.", "note: Wait.", ("reworded", "question", "K2", "note")),
        ("    minutes: 40", "    minutes: 41", ("changed", "section", "KEY", "minutes")),
        ("Welcome. Questions", "Hello. Questions", ("reworded", "section", "WELCOME", "script")),
        ("A1: what breaks are for", "A1: what tea is for", ("reworded", "aim", "A1", "words")),
        ("reach: 555-0101", "reach: 555-0102", ("reworded", "support", "Staff support", "reach")),
        ("office, 555-0100", "office, 555-0103", ("reworded", "variable", "contact", "words")),
        ("size: [4, 6]", "size: [4, 7]", ("changed", "group", "nurses", "largest")),
        ("version: 1.0.0", "version: 1.0.1", ("changed", "guide", "tea", "version")),
    ],
)
def test_one_change_is_told_as_one(written: str, instead: str, expected: tuple[str, ...]) -> None:
    assert found(written, instead) == [expected]


def test_a_question_in_another_place_has_moved_and_the_rest_has_not() -> None:
    guide = guide_of()
    opening, key = guide.sections[1], guide.sections[2]
    turned = replace(key, questions=key.questions[::-1])
    changes = compare(guide, replace(guide, sections=(guide.sections[0], opening, turned, guide.sections[3])))
    assert len(changes) == 1
    assert (changes[0].kind, changes[0].part) == (ChangeKind.MOVED, "question")
    away = replace(key, questions=key.questions[:1])
    taken = replace(opening, questions=(*opening.questions, key.questions[1]))
    changes = compare(guide, replace(guide, sections=(guide.sections[0], taken, away, guide.sections[3])))
    assert [(one.kind, one.id, one.before, one.after) for one in changes] == [
        (ChangeKind.MOVED, "K2", "KEY, after K1", "OPEN, after O1")
    ]


def test_something_new_in_front_moves_nothing() -> None:
    before = "      - id: K1\n"
    assert found(before, "      - {id: K0, text: 'What is tea?'}\n" + before) == [
        ("added", "question", "K0", "")
    ]


@pytest.mark.parametrize("path", library.files(library.TEMPLATES), ids=lambda path: path.stem)
def test_a_guide_does_not_differ_from_itself(path) -> None:
    guide, _ = library.read(path)
    assert guide is not None
    assert compare(guide, guide) == ()


def test_what_one_way_adds_the_other_way_removes() -> None:
    one, other = (library.find(library.TEMPLATES, name) for name in ("short-60", "question-route-90"))
    assert one is not None
    assert other is not None
    there = {(c.part, c.id) for c in compare(one[1], other[1]) if c.kind is ChangeKind.ADDED}
    back = {(c.part, c.id) for c in compare(other[1], one[1]) if c.kind is ChangeKind.REMOVED}
    assert there == back
    assert ("section", "TRANS") in there


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_tracked_text_holds_both_versions(before: str, after: str) -> None:
    pieces = tracked(before, after)
    old = " ".join(text for edit, text in pieces if edit is not Edit.ADDED)
    new = " ".join(text for edit, text in pieces if edit is not Edit.REMOVED)
    assert (old, new) == (before, after)


def test_only_the_words_that_differ_are_marked() -> None:
    assert tracked("What is a good break?", "What is a bad break?") == (
        (Edit.SAME, "What is a"),
        (Edit.REMOVED, "good"),
        (Edit.ADDED, "bad"),
        (Edit.SAME, "break?"),
    )
