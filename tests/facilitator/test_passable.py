"""A small group and a language nobody reads close a gate that a named person may pass, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from facilitator.model import Attendance, GatePass, Presence, Role, Session
from facilitator.release import passable
from transcription import detect

if TYPE_CHECKING:
    from fg import Fg


def session(name: str, group: str, *people: str, presence: Presence = Presence.PRESENT) -> Session:
    there = tuple(Attendance(one, Role.PARTICIPANT, presence) for one in people)
    return Session(name, "g", "ab", group, (*there, Attendance("M1", Role.MODERATOR)))


@pytest.mark.parametrize(
    ("sessions", "small"),
    [
        ([session("FG1", "nurses", "P1", "P2", "P3", "P4", "P5")], {}),
        ([session("FG1", "nurses", "P1", "P2", "P3", "P4")], {"nurses": 4}),  # the moderator does not count
        ([session("FG1", "nurses", "P1", "P2", "P3"), session("FG2", "nurses", "P3", "P4", "P5")], {}),
        ([session("FG1", "nurses", "P1", "P2"), session("FG2", "nurses", "P1", "P2")], {"nurses": 2}),
        ([session("FG1", "nurses", "P1", "P2", "P3", "P4", "P5", presence=Presence.ABSENT)], {"nurses": 0}),
        ([session("FG1", "nurses"), session("FG2", "deans", "P1")], {"nurses": 0, "deans": 1}),
    ],
)
def test_a_group_is_as_large_as_the_people_who_came(sessions: list[Session], small: dict[str, int]) -> None:
    assert passable.small_groups(sessions, sessions, 5) == small


def test_sessions_that_stay_here_count_for_the_size_of_a_group() -> None:
    one, other = session("FG1", "nurses", "P1", "P2"), session("FG2", "nurses", "P3", "P4", "P5")
    assert passable.small_groups([one], [one, other], 5) == {}


@pytest.mark.parametrize(
    ("passed", "closed"),
    [
        (GatePass("group", "deans", 4, "PI", "they agreed", ""), False),
        (GatePass("group", "deans", 3, "PI", "they agreed", ""), False),  # the group has grown
        (GatePass("group", "deans", 5, "PI", "they agreed", ""), True),  # somebody is gone since
        (GatePass("group", "nurses", 4, "PI", "they agreed", ""), True),
        (GatePass("language", "deans", 0, "PI", "they agreed", ""), True),
    ],
)
def test_a_pass_holds_for_its_group_while_it_does_not_shrink(passed: GatePass, closed: bool) -> None:
    gate = passable.group_gate({"deans": 4}, 5, [passed])
    assert gate.closed is closed
    assert bool(gate.next) is closed
    assert ("passed by PI: they agreed" in gate.why) is not closed


def test_english_is_read_by_every_detector_and_other_languages_are_not() -> None:
    assert detect.silent_in("en") == detect.silent_in("en-US") == ()
    assert "names" in detect.silent_in("de")
    assert set(detect.silent_in("es")) < set(detect.silent_in("de"))


def test_a_session_in_another_language_closes_a_gate_until_it_is_passed() -> None:
    unread = {"FG1": ("de", ("names", "places"))}
    closed = passable.language_gate(unread, [])
    assert closed.closed and "FG1 is in another language (de): 2 rules" in closed.why
    opened = passable.language_gate(unread, [GatePass("language", "FG1", 0, "PI", "read twice by hand", "7")])
    assert not opened.closed and "passed by PI, 7: read twice by hand" in opened.why


def held(fg: Fg) -> Fg:
    fg.started().consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    return fg


def test_a_group_of_two_keeps_the_release_in_until_somebody_answers_for_it(fg: Fg) -> None:
    held(fg)
    refused = fg("export", "-o", fg.folder / "out")
    assert refused.code == 5
    assert "The group nurses has 2 people, fewer than 5" in refused.err
    assert "fg gate accept group" in refused.err
    words = ["gate", "accept", "group", "nurses", "--reviewer", "PI", "--reference", "26-014/2"]
    passed = fg.ok(*words, "--reason", "both agreed in writing", "--json").document["gates"][0]
    assert (passed["closed"], passed["next"]) == (False, "")
    assert "passed by PI, 26-014/2: both agreed in writing" in passed["why"]
    fg.ok("export", "-o", fg.folder / "out")
    assert "both agreed in writing" in fg.ok("gate", "list").out


def test_a_group_that_shrinks_after_the_pass_closes_the_gate_again(fg: Fg) -> None:
    held(fg).ok("gate", "accept", "group", "--reason", "both agreed in writing", "--reviewer", "PI")
    fg.ok("session", "people", "FG1", "P02=absent")
    assert fg("export", "-o", fg.folder / "out").code == 5


@pytest.mark.parametrize("gate", ["consent", "review", "leak", "rules", "nonsense"])
def test_no_other_gate_can_be_passed(fg: Fg, gate: str) -> None:
    held(fg)
    refused = fg("gate", "accept", gate, "--reason", "because we want to", "--reviewer", "PI")
    assert (refused.code, refused.out) == (5, "")


@pytest.mark.parametrize(
    "words",
    [
        ["--reason", "Tamsin agreed to it", "--reviewer", "PI"],
        ["--reason", "both agreed to it", "--reviewer", "Orla Quist"],
        ["--reason", "both agreed to it", "--reviewer", "PI", "--reference", "letter of oduya"],
        ["--reason", "fine", "--reviewer", "PI"],
    ],
)
def test_a_reason_that_is_none_or_names_somebody_is_not_kept(fg: Fg, words: list[str]) -> None:
    held(fg)
    refused = fg("gate", "accept", "group", *words)
    assert refused.code == 4
    assert not {"tamsin", "oduya", "quist"} & set(refused.err.casefold().split())
    assert fg("export", "-o", fg.folder / "out").code == 5


def test_there_is_nothing_to_pass_where_nothing_is_closed(fg: Fg) -> None:
    held(fg)
    words = ["--reason", "it was read twice", "--reviewer", "PI"]
    assert fg("gate", "accept", "language", *words).code == 2
    assert fg("gate", "accept", "group", "doctors", *words).code == 2
