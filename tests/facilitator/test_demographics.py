"""Demographics come in without names, and leave as tables that tell of nobody alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from fg import ROSTER
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator import folder
from facilitator.actions.demographics import MERGED, NOT_STATED, table
from facilitator.actions.open_study import opened
from facilitator.release.suppress import bounds
from facilitator.roster.demographics import read

if TYPE_CHECKING:
    from fg import Fg

KNOWN = {"P01", "P02", "P03"}
QUALTRICS = (
    "StartDate,Status,Q1,Q2,gender,RecipientEmail,Q9\n"
    "Start Date,Response Type,Participant id,What is your age?,Gender,Email,Anything else?\n"
    '"{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""QID1""}",'
    '"{""ImportId"":""QID2""}","{""ImportId"":""QID3""}","{""ImportId"":""e""}","{""ImportId"":""QID9""}"\n'
    "2031-03-01,IP Address,P01,23,female,a@example.org,"
    "I would like to say that it was all very good and I liked to be there with the others\n"
    "2031-03-01,Survey Preview,P09,99,none,b@example.org,x\n"
    "2031-03-01,IP Address,P02,31,male,c@example.org,\n"
)


@pytest.mark.parametrize(
    ("text", "characteristics", "values"),
    [
        ("id,gender,age\nP01,female,23\nP02,,31\n", ("gender", "age"), {"gender": "female", "age": "23"}),
        ("gender;id\nfemale;P01\n", ("gender",), {"gender": "female"}),
        (
            "id,full_name,email,gender\nP01,Ada Quill,a@example.org,female\n",
            ("gender",),
            {"gender": "female"},
        ),
        (
            "record_id,redcap_event_name,gender\n1,baseline,female\n1,later,\n",
            ("gender",),
            {"gender": "female"},
        ),
        ("id,site,born\nP01,east,2001-03-04\n", ("site",), {"site": "east"}),
        (QUALTRICS, ("What is your age?", "gender"), {"What is your age?": "23", "gender": "female"}),
    ],
)
def test_what_can_be_counted_is_kept_and_all_the_rest_is_dropped(
    text: str, characteristics: tuple[str, ...], values: dict[str, str]
) -> None:
    found = read(text, KNOWN)
    assert found.problems == ()
    assert found.characteristics == characteristics
    assert {one.participant: one.values for one in found.people}["P01"] == values


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [1]),
        ("gender\nfemale\n", [1]),
        ("id,gender\nP01,female\nTamsin Oduya,female\nP77,male\n", [3, 4]),
        ('id,gender\nP01,"female\n', [2]),
    ],
)
def test_mistakes_are_told_by_line_and_quote_nothing(text: str, lines: list[int]) -> None:
    found = read(text, KNOWN)
    assert [one.line for one in found.problems] == lines
    assert "Tamsin" not in repr(found)


def people(counts: dict[tuple[str, str], int]) -> tuple[dict[str, str], dict[str, str]]:
    """Answers and groups for so many people of each (value, group)."""
    told = [(value, group) for (value, group), number in counts.items() for _ in range(number)]
    answers = {f"P{at}": value for at, (value, _) in enumerate(told)}
    return answers, {f"P{at}": group for at, (_, group) in enumerate(told)}


def test_values_that_few_gave_are_merged_and_not_even_named() -> None:
    answers, groups = people({("female", "a"): 9, ("male", "a"): 8, ("other", "a"): 2, ("", "a"): 3})
    found = table("gender", answers, groups, 5)
    assert found.values == ("female", "male", MERGED)
    assert found.cells == ((9,), (8,), (5,))


def test_what_few_did_not_state_goes_with_the_next_smallest() -> None:
    answers, groups = people({("female", "a"): 9, ("male", "a"): 6, ("", "a"): 1})
    assert table("gender", answers, groups, 5).values == ("female", MERGED)
    answers, groups = people({("female", "a"): 9, ("", "a"): 6})
    assert table("gender", answers, groups, 5).values == ("female", NOT_STATED)


def test_many_different_numbers_are_told_in_bands_of_ten() -> None:
    answers = {f"P{age}": str(age) for age in range(20, 40)}
    found = table("age", answers, dict.fromkeys(answers, "a"), 5)
    assert (found.values, found.cells) == (("20 to 29", "30 to 39"), ((10,), (10,)))


COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(["x", "y", "z", ""]), st.sampled_from(["a", "b", "c"])),
    st.integers(0, 9),
    min_size=1,
)


@settings(max_examples=150, deadline=None)
@given(COUNTS, st.integers(2, 6))
def test_no_table_that_leaves_tells_a_small_count(counts: dict[tuple[str, str], int], smallest: int) -> None:
    size = Counter[str]()
    for (_, group), number in counts.items():
        size[group] += number
    answers, groups = people({key: number for key, number in counts.items() if size[key[1]] >= smallest})
    if not groups:
        return
    found = table("x", answers, groups, smallest)
    assert min(*found.value_totals, *found.group_totals) >= smallest
    shown = [count for line in found.cells for count in line if count is not None]
    assert not [count for count in shown if 0 < count < smallest]
    assert sum(found.value_totals) == sum(found.group_totals) == len(groups)
    true = Counter((answers[who], group) for who, group in groups.items())
    assert_safe(found, true, smallest)


def assert_safe(found, true, smallest) -> None:
    """Every hidden count can be another one, and can be large, for all that the table shows."""
    shown_values = set(found.values) - {MERGED}
    merged = {value for value, _ in true if (value or NOT_STATED) not in shown_values}
    counts = tuple(
        tuple(
            sum(true[one, group] for one in merged)
            if value == MERGED
            else true["" if value == NOT_STATED else value, group]
            for group in found.groups
        )
        for value in found.values
    )
    hidden = {
        (row, column)
        for row, line in enumerate(found.cells)
        for column, count in enumerate(line)
        if count is None
    }
    for cell in hidden:
        low, high = bounds(counts, hidden, cell)
        assert low < high
        assert high >= smallest


def survey(fg: Fg, number: int) -> Fg:
    """A study whose group has so many people, with their answers."""
    ids = [f"P{n:02d}" for n in range(3, number + 1)]
    roster = "id,display_name,full_name,aliases,role,group\n"
    roster += "".join(f"{one},Zz{one} Person,,,participant,nurses\n" for one in ids)
    fg.ok("init", fg.study, "--title", "Tea at work")
    fg.ok("guide", "new", "short-60")
    fg.ok("participant", "import", fg.file("roster.csv", ROSTER))
    fg.ok("participant", "import", fg.file("more.csv", roster))
    fg.ok("session", "add", "FG1", "--guide", "short-60", "--group", "nurses", "--moderator", "M1")
    rows = "".join(f"P{n:02d},{'female' if n % 3 else 'male'}\n" for n in range(1, number + 1))
    fg.ok("participant", "demographics", fg.file("survey.csv", "id,gender\n" + rows))
    fg.consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    return fg


@pytest.mark.slow
def test_demographics_leave_only_when_asked_for_and_as_counts(fg: Fg) -> None:
    survey(fg, 18)
    fg.ok("export", "-o", fg.folder / "without")
    assert not (fg.folder / "without" / "data" / "demographics.csv").exists()
    fg.ok("export", "--demographics", "-o", fg.folder / "with")
    rows = (fg.folder / "with" / "data" / "demographics.csv").read_text("utf-8-sig").splitlines()
    assert rows[1:] == [
        '"gender","female","12","12","released"',
        '"gender","male","6","6","released"',
        '"gender","all","18","18","released"',
    ]
    report = fg.folder / "board"
    fg.ok("export", "--for", "board", "--demographics", "-o", report)
    page = (report / "data" / "deidentification-report.html").read_text("utf-8")
    assert "Demographics, gender" in page


def test_a_small_group_has_no_table_and_a_study_without_a_survey_says_what_to_type(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    refused = fg("export", "--demographics", "-o", fg.folder / "out")
    assert (refused.code, "fg participant demographics" in refused.err) == (2, True)
    fg.ok("participant", "demographics", fg.file("survey.csv", "id,gender\nP01,female\nP02,male\n"))
    fg.ok("export", "--demographics", "-o", fg.folder / "out")
    told = (fg.folder / "out" / "data" / "demographics.csv").read_text("utf-8-sig")
    assert "Groups of fewer than 5 people are left out: nurses." in told
    assert "female" not in told


def test_a_survey_of_somebody_unknown_keeps_nothing_and_names_nobody(fg: Fg) -> None:
    fg.started()
    refused = fg("participant", "demographics", fg.file("survey.csv", "id,gender\nTamsin Oduya,female\n"))
    assert refused.code == 4
    assert "line 2" in refused.err
    assert "Oduya" not in refused.err


def test_a_second_table_that_tells_of_one_person_more_is_kept_in_until_somebody_answers_for_it(
    fg: Fg,
) -> None:
    survey(fg, 18)
    fg.ok("session", "people", "FG1", "P18=absent")
    fg.ok("export", "--demographics", "-o", fg.folder / "first")
    fg.ok("export", "--demographics", "-o", fg.folder / "again")
    fg.ok("session", "people", "FG1", "P18=present")
    for reader in ("coders", "board"):
        refused = fg("export", "--demographics", "--for", reader, "-o", fg.folder / f"second-{reader}")
        assert refused.code == 5
        assert (
            "Beside the demographics of release 1 the new ones tell of 1 person, fewer than 5." in refused.err
        )
        assert "fg gate accept demographics FG1" in refused.err
        assert not (fg.folder / f"second-{reader}").exists()
    fg.ok("export", "-o", fg.folder / "without")
    reason = ["--reason", "the board asked for it", "--reviewer", "PI"]
    passed = fg.ok("gate", "accept", "demographics", "FG1", *reason).out
    assert "passed by PI: the board asked for it" in passed
    fg.ok("export", "--demographics", "--for", "board", "--format", "html", "-o", fg.folder / "report.html")
    report = (fg.folder / "report.html").read_text("utf-8")
    assert "the board asked for it" in report
    assert "P18" not in report


def test_who_has_everything_removed_leaves_no_answer_behind_and_still_counts_as_the_one_who_left(
    fg: Fg,
) -> None:
    survey(fg, 18)
    fg.ok("export", "--demographics", "-o", fg.folder / "first")
    fg.ok("participant", "withdraw", "P18", "--mode", "remove-all", "--reviewer", "AB")
    with opened(folder.read(fg.study)) as study:
        assert "P18" not in {one.participant for one in study.people.described()}
        assert {one.people["P18"] for one in study.people.counted()} == {("", "")}
    refused = fg("export", "--demographics", "-o", fg.folder / "second")
    assert "tell of 1 person" in refused.err
