"""Roster files are read however Excel wrote them; every mistake is told at once, and no name with it."""

from __future__ import annotations

import codecs
import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.model import Consent, Mode, Participant, Purpose, Role
from facilitator.roster.people import read_roster_csv
from facilitator.roster.read import read_roster
from facilitator.roster.surveys import Source
from facilitator.roster.table import roster_text

CSV = """\
id,display_name,full_name,aliases,role,group
P01,Willa,"Quackenbush, Wilhelmina",Mina; Dr. Q,participant,advisors
P02,Zoë,Zoë Thistlewick,,,students
M1,Orla,Orla Fenwhistle,,Moderator,
"""
PEOPLE = (
    Participant("P01", "Willa", "Quackenbush, Wilhelmina", ("Mina", "Dr. Q"), Role.PARTICIPANT, "advisors"),
    Participant("P02", "Zoë", "Zoë Thistlewick", (), Role.PARTICIPANT, "students"),
    Participant("M1", "Orla", "Orla Fenwhistle", (), Role.MODERATOR, ""),
)
HEAD = "id,display_name,full_name,aliases,role,group\n"


def semicolons(text: str) -> str:
    return (
        text.replace(";", "\x00")
        .replace(",", ";")
        .replace('"Quackenbush; ', '"Quackenbush, ')
        .replace("Mina\x00 Dr. Q", '"Mina; Dr. Q"')
    )


@pytest.mark.parametrize(
    "text",
    [
        CSV,
        "\ufeff" + CSV,
        CSV.replace("\n", "\r\n"),
        CSV.replace("\n", "\r"),
        semicolons(CSV),
        "sep=;\r\n" + semicolons(CSV),
        CSV.replace("Quackenbush, ", "Quackenbush\x00 ").replace(",", "\t").replace("\x00", ","),
        CSV.replace("id,display_name,full_name", "ID,Display name, Full-Name "),
        CSV + ",,,,,\n\n",
        CSV.replace("\n", ",,\n"),
        "\n" + CSV,
        CSV.replace("Willa", "  Willa "),
        CSV.replace("Zoë", "Zoe\u0308"),
        CSV.replace("Mina; Dr. Q", "Mina;;Dr.  Q; Mina;"),
    ],
    ids=[
        "plain",
        "byte order mark",
        "windows line ends",
        "old mac line ends",
        "semicolons",
        "excel's own first line",
        "tabs",
        "titles as people write them",
        "empty lines",
        "empty columns",
        "empty first line",
        "spaces",
        "accents apart",
        "aliases twice",
    ],
)
def test_the_same_people_come_out_however_the_file_was_written(text: str) -> None:
    assert read_roster_csv(text) == (PEOPLE, ())


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        codecs.BOM_UTF8 + CSV.encode(),
        CSV.encode("cp1252"),
        CSV.replace(",", "\t").replace("Quackenbush\t", "Quackenbush,").encode("utf-16"),
    ],
    ids=["utf-8", "utf-8 with a mark", "windows' own code", "excel's unicode text"],
)
def test_bytes_become_the_right_letters(data: bytes) -> None:
    assert read_roster_csv(roster_text(data)) == (PEOPLE, ())


def test_optional_columns_are_read_and_missing_ones_are_empty() -> None:
    people, problems = read_roster_csv(
        "id,display_name,email,sounds_like\nP01,Siobhan,s@example.org,shivawn; chevonne\n"
    )
    expected = Participant("P01", "Siobhan", email="s@example.org", sounds_like=("shivawn", "chevonne"))
    assert (people, problems) == ((expected,), ())


@pytest.mark.parametrize(
    ("cell", "consents"),
    [
        ("", []),
        ("signed", [(Purpose.TAKE_PART, Mode.SIGNED, ""), (Purpose.RECORD, Mode.SIGNED, "")]),
        (
            "Oral 2026-03-02",
            [(Purpose.TAKE_PART, Mode.ORAL, "2026-03-02"), (Purpose.RECORD, Mode.ORAL, "2026-03-02")],
        ),
        (
            "waiver 2026-03-02 quote; share",
            [(p, Mode.WAIVER, "2026-03-02") for p in (Purpose.QUOTE, Purpose.SHARE)],
        ),
    ],
)
def test_a_consent_cell_is_a_mode_with_a_date_and_purposes(
    cell: str, consents: list[tuple[Purpose, Mode, str]]
) -> None:
    read = read_roster(f"id,display_name,consent\nP01,Willa,{cell}\n")
    assert read.problems == ()
    assert [(one.purpose, one.mode, one.on) for one in read.consents] == consents
    assert all(isinstance(one, Consent) and one.participant == "P01" and one.given for one in read.consents)


@pytest.mark.parametrize(
    "cell", ["yes", "2026-03-02", "signed oral", "signed 02/03/2026", "signed 2026-13-01"]
)
def test_a_consent_cell_that_says_something_else_is_not_guessed(cell: str) -> None:
    read = read_roster(f"id,display_name,consent\nP01,Willa,{cell}\n")
    assert ([problem.line for problem in read.problems], read.participants, read.consents) == ([2], (), ())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [1]),
        ("\n\n", [1]),
        ("id,full_name\nP01,Wilhelmina Quackenbush\n", [1]),
        ("P01,Willa Quackenbush\nP02,Zelda Quackenbush\n", [1, 1, 1, 1]),
        (HEAD.replace("group", "group,phone") + "P01,Willa,,,,a,555-0100\n", [1]),
        (HEAD.replace("group", "group,group") + "P01,Willa,,,,a,a\n", [1]),
        (HEAD + "Willa,Willa,,,,a\n", [2]),
        (HEAD + "P00001,Willa,,,,a\n", [2]),
        (HEAD + "P٣,Willa,,,,a\n", [2]),
        (HEAD, [1]),
        (HEAD + ",Willa,,,,a\n", [2]),
        (HEAD + "P01,,Quackenbush,,,a\n", [2]),
        (HEAD + "P01,Willa,,,Quackenbush,a\n", [2]),
        (HEAD + "P01,Willa,,,,a\np01,Zelda,,,,a\n", [3]),
        (HEAD + "P01,Willa,,,,a\nP02,Zelda,Quackenbush, Zelda,,,b\n", [3]),
        (HEAD + '"P01","Wil\nla",,,,a\nQuackenbush,,,,boss,\n', [4, 4, 4]),
        (HEAD + 'P01,"Willa Quackenbush,,,,a\nP02,Zelda,,,,a\n', [2]),
        (HEAD + "Willa,,,,x,\nP02,Zelda,,,,a\nZelda,,,,,\n", [2, 2, 2, 4, 4]),
    ],
)
def test_every_mistake_is_told_with_its_line_and_without_a_name(text: str, lines: list[int]) -> None:
    problems = read_roster_csv(text)[1]
    assert [problem.line for problem in problems] == lines
    told = " ".join(problem.message for problem in problems)
    assert not any(name in told for name in ("Willa", "Zelda", "Quackenbush", "555"))


def test_lines_without_a_mistake_still_give_their_people() -> None:
    people, problems = read_roster_csv(HEAD + "P01,Willa,,,,a\nbad id,Zelda,,,,a\nP03,Ida,,,,a\n")
    assert [one.id for one in people] == ["P01", "P03"]
    assert [problem.line for problem in problems] == [3]


@given(st.text(st.sampled_from(list('id,;\t\n\r"P01 display_name,Willa\x00é')), max_size=200))
def test_no_text_makes_the_reader_fall_over_or_goes_by_in_silence(text: str) -> None:
    read = read_roster(text)
    assert read.participants or read.problems


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf"]), min_size=1).map(
    lambda name: name.replace(";", "")
)


@given(st.lists(NAMES.filter(bool), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_any_name_survives_quoting(names: list[str], delimiter: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["id", "display_name"])
    writer.writerows([f"P{number}", name] for number, name in enumerate(names))
    people, problems = read_roster_csv(out.getvalue())
    assert problems == ()
    assert [one.display_name for one in people] == [unicodedata.normalize("NFC", name) for name in names]


# --- survey exports ---------------------------------------------------------------------------

TAGS = {
    "StartDate": "Start Date",
    "Status": "Response Type",
    "IPAddress": "IP Address",
    "ResponseId": "Response ID",
    "RecipientLastName": "Recipient Last Name",
    "RecipientFirstName": "Recipient First Name",
    "RecipientEmail": "Recipient Email",
    "LocationLatitude": "Location Latitude",
    "LocationLongitude": "Location Longitude",
    "Q1": "Participant ID",
    "Q2": "First\nname",
    "Q3": "Last name",
    "email": "Where can we write to you?",
    "Q5": "How old are you?",
}
PLACE = ["33.79", "-84.32"]


def qualtrics() -> str:
    """An export as Qualtrics writes it; its records begin on lines 5 to 9."""
    start = "2026-03-02 10:00:00"
    nobody = ["", "", "", *PLACE]
    named = ["Quackenbush", "Wilhelmina", "old@example.org", *PLACE]
    records = [
        TAGS,
        TAGS.values(),
        [json.dumps({"ImportId": tag}) for tag in TAGS],
        [start, "Survey Preview", "192.0.2.1", "R_0", *nobody, "P99", "Pre", "View", "", "1"],
        [
            start,
            "IP Address",
            "192.0.2.7",
            "R_1",
            *named,
            "3",
            "Wilhelmina",
            "Quackenbush",
            "w@example.org",
            "",
        ],
        [start, "0", "192.0.2.8", "R_2", *nobody, "P04", "Zoë", "Thistlewick", "", "29"],
        [start, "8", "192.0.2.9", "R_3", *nobody, "P05", "Spam", "Bot", "", "29"],
        [start, "0", "192.0.2.8", "R_4", *nobody, "", "Ida", "Nobody", "", "29"],
    ]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(records)
    return out.getvalue()


QUALTRICS = qualtrics()


def test_a_qualtrics_export_keeps_people_and_drops_where_they_were() -> None:
    read = read_roster(QUALTRICS)
    assert read.source is Source.QUALTRICS
    assert read.participants == (
        Participant("P03", "Wilhelmina Quackenbush", "Wilhelmina Quackenbush", email="w@example.org"),
        Participant("P04", "Zoë Thistlewick", "Zoë Thistlewick"),
    )
    assert read.skipped == 2
    assert {
        "IPAddress",
        "RecipientLastName",
        "RecipientFirstName",
        "RecipientEmail",
        "LocationLatitude",
        "LocationLongitude",
        "ResponseId",
        "Q5",
    } <= set(read.dropped)
    assert not {"Q1", "Q2", "Q3", "email"} & set(read.dropped)
    assert [problem.line for problem in read.problems] == [9]
    assert "Ida" not in read.problems[0].message


def test_recipient_columns_are_dropped_even_where_the_question_asks_for_a_name() -> None:
    read = read_roster(QUALTRICS.replace("Recipient First Name", "First name"))
    assert "RecipientFirstName" in read.dropped
    assert read.participants[0].full_name == "Wilhelmina Quackenbush"


REDCAP = """\
record_id,redcap_event_name,redcap_repeat_instance,redcap_data_access_group,\
first_name,last_name,nickname,group,interests___1,contact_complete
1,baseline_arm_1,,emh,Wilhelmina,Quackenbush,Mina,advisors,1,2
1,followup_arm_1,1,emh,,,,,0,0
2,baseline_arm_1,,emh,Zoë,,,,1,2
2,followup_arm_1,,emh,Other,Thistlewick,,students,,
"""


def test_a_redcap_export_gives_one_person_per_record_and_blanks_overwrite_nothing() -> None:
    read = read_roster(REDCAP)
    assert read.source is Source.REDCAP
    assert read.problems == ()
    assert [(one.id, one.aliases, one.group) for one in read.participants] == [
        ("P01", ("Mina",), "advisors"),
        ("P02", (), "students"),
    ]
    assert [one.full_name for one in read.participants] == ["Wilhelmina Quackenbush", "Zoë Thistlewick"]
    assert read.dropped == (
        "redcap_event_name",
        "redcap_repeat_instance",
        "redcap_data_access_group",
        "interests___1",
        "contact_complete",
    )


def test_our_own_csv_is_taken_for_no_survey() -> None:
    assert read_roster(CSV).source is Source.CSV
    assert read_roster(CSV).dropped == ()


@given(st.text(st.sampled_from(list('id,\n"{ImportId}record_ redcap_,12P:')), max_size=150))
def test_broken_exports_never_make_the_reader_fall_over(tail: str) -> None:
    for head in (QUALTRICS[:700], QUALTRICS[:1600], REDCAP[:180]):
        read_roster(head + tail)
        read_roster(head + "\n" + tail)
