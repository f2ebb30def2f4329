"""The store: sessions, numbers and releases as they were put in, and every change on record."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest
from store_texts import PEOPLE, address, anonymized, behind_the_back, opened, planned

from facilitator.errors import AlreadyThere, BadFile, Busy, NotFound
from facilitator.model import Attendance, Presence, Role, State
from facilitator.store.repository import Repository
from transcription.errors import BorderBreach, MissingProgram
from transcription.model import Kind


@pytest.fixture
def study(tmp_path):
    with opened(tmp_path) as repository:
        yield repository


# Sessions


def test_a_session_comes_back_as_it_was_planned(study):
    assert study.session("S1") == planned()


def test_sessions_keep_the_order_in_which_they_were_planned(study):
    for name in ("Z9", "A1", "M5"):
        study.add_session(planned(name, people=()))
    assert [session.id for session in study.sessions()] == ["S1", "Z9", "A1", "M5"]


def test_a_session_id_is_given_once(study):
    with pytest.raises(AlreadyThere):
        study.add_session(planned(people=()))
    assert study.session("S1").people == PEOPLE


def test_people_and_state_can_be_mended(study):
    there = (Attendance("P09", Role.PARTICIPANT, Presence.WALK_IN), Attendance("P01", Role.PARTICIPANT))
    study.set_people("S1", there)
    study.set_state("S1", State.RECORDED)
    assert study.session("S1") == replace(planned(people=there), state=State.RECORDED)


def test_somebody_listed_twice_is_refused_and_the_list_stays(study):
    twice = (Attendance("P01", Role.PARTICIPANT), Attendance("P01", Role.OBSERVER))
    with pytest.raises(AlreadyThere):
        study.set_people("S1", twice)
    assert study.session("S1").people == PEOPLE


@pytest.mark.parametrize(
    "ask",
    [
        lambda study: study.session("S2"),
        lambda study: study.set_state("S2", State.RECORDED),
        lambda study: study.set_people("S2", PEOPLE),
        lambda study: study.save("S2", anonymized("hello"), actor="JW"),
        lambda study: study.load("S2"),
        lambda study: study.remove_text("S2", actor="JW"),
        lambda study: study.audit("show", "S2", "", "JW"),
        lambda study: release(study, sessions=["S1", "S2"]),
    ],
)
def test_an_unknown_session_is_not_found_and_nothing_is_noted(study, ask):
    before = study.audit_rows()
    with pytest.raises(NotFound):
        ask(study)
    assert study.audit_rows() == before


# Names have no place in any column


@pytest.mark.parametrize("name", ["Erin Brauer", "", "S1/..", "-S1", "S" * 33])
def test_a_session_is_named_by_an_id_only(study, name):
    with pytest.raises(BorderBreach):
        study.add_session(planned(name))
    assert study.sessions() == [planned()]


@pytest.mark.parametrize("name", ["Erin", "Erin Brauer", "P01 Erin", "", "erin@example.org", "P01\n"])
def test_attendance_names_people_by_id_only(study, name):
    with pytest.raises(BorderBreach):
        study.set_people("S1", [Attendance(name, Role.PARTICIPANT)])
    assert study.session("S1").people == PEOPLE


@pytest.mark.parametrize(
    "detail",
    [
        "",
        "turns=12",
        "state=in-review",
        "removed P03, M1 from S1-b",
        "policy=hipaa-safe-harbor 1.2",
        "files=3;draft=1",
        "whisper tiny.en sha256:0a1b",
    ],
)
def test_an_audit_note_may_hold_counts_ids_and_plain_words(study, detail):
    study.audit("show", "S1", detail, "JW")
    assert study.audit_rows()[-1].detail == detail


@pytest.mark.parametrize(
    ("detail", "kept"),
    [
        ("Erin", "*"),
        ("name=Erin P03", "name=* P03"),
        ("/home/erin/x.m4a turns=2", "*.m4a turns=2"),
        ("C:\\Erin\\S1", "*:*"),
        ("“Hello”, José", "*, *"),
        ("a\nb", "*"),
        ("P01/Erin", "*"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_name_a_path_or_talk_in_an_audit_note_is_withheld(study, detail, kept):
    study.audit("show", "S1", detail, "JW")
    assert study.audit_rows()[-1].detail == kept


# Placeholder numbers


def test_numbers_are_kept_per_series(study):
    study.keep_numbers("main", {(Kind.PERSON, "aaa"): 1, (Kind.PLACE, "aaa"): 1})
    study.keep_numbers("main", {(Kind.PERSON, "aaa"): 1, (Kind.PERSON, "bbb"): 2})
    study.keep_numbers("archive", {(Kind.PERSON, "bbb"): 1})
    assert study.numbers("main") == {(Kind.PERSON, "aaa"): 1, (Kind.PERSON, "bbb"): 2, (Kind.PLACE, "aaa"): 1}
    assert study.numbers("archive") == {(Kind.PERSON, "bbb"): 1}
    assert study.numbers("other") == {}


@pytest.mark.parametrize(
    "wanted",
    [
        {(Kind.PERSON, "aaa"): 2},  # another number for the same person
        {(Kind.PERSON, "bbb"): 1},  # the same number for another person
        {(Kind.PERSON, "bbb"): 2, (Kind.PERSON, "ccc"): 2},  # one number for two new persons
        {(Kind.PLACE, "new"): 1, (Kind.PERSON, "aaa"): 3},  # one good, one not
    ],
)
def test_a_number_once_given_never_changes(study, wanted):
    study.keep_numbers("main", {(Kind.PERSON, "aaa"): 1})
    with pytest.raises(AlreadyThere):
        study.keep_numbers("main", wanted)
    assert study.numbers("main") == {(Kind.PERSON, "aaa"): 1}


def test_numbers_kept_twice_are_noted_once(study):
    study.keep_numbers("main", {(Kind.PERSON, "aaa"): 1})
    noted = study.audit_rows()
    study.keep_numbers("main", {(Kind.PERSON, "aaa"): 1})
    assert study.audit_rows() == noted


# Releases and the audit


def release(study, *, sessions, **other):
    return study.add_release(
        **{
            "reader": "coders",
            "target": "maxqda",
            "file_count": 7,
            "manifest_sha256": "ef" * 32,
            "draft": False,
            "series": "main",
            **other,
        },
        sessions=sessions,
        actor="JW",
    )


def test_releases_are_numbered_and_come_back_in_order(study):
    study.add_session(planned("S0"))
    assert release(study, sessions=["S1", "S0"]) == 1
    assert release(study, sessions=[], reader="board", draft=True, file_count=2) == 2
    first, second = study.releases()
    assert (first.id, first.sessions, first.reader, first.target) == (1, ("S1", "S0"), "coders", "maxqda")
    assert (first.file_count, first.manifest_sha256, first.draft, first.series) == (
        7,
        "ef" * 32,
        False,
        "main",
    )
    assert (second.id, second.sessions, second.reader, second.draft) == (2, (), "board", True)


def test_a_release_number_is_not_given_again(study, tmp_path):
    release(study, sessions=[])
    behind_the_back(tmp_path, "DELETE FROM release")
    assert release(study, sessions=[]) == 2


def test_every_change_leaves_a_row_and_reading_leaves_none(study):
    study.set_state("S1", State.RECORDED, actor="JW")
    study.set_people("S1", PEOPLE)
    study.save("S1", anonymized("one"), actor="JW")
    study.keep_numbers("main", {(Kind.PERSON, "aaa"): 1})
    release(study, sessions=["S1"])
    study.audit("show-identified", "S1", "", "JW")
    study.load("S1"), study.sessions(), study.numbers("main"), study.releases()
    rows = study.audit_rows()
    assert [row.verb for row in rows] == [
        "session-add",
        "session-state",
        "session-people",
        "text-save",
        "numbers-keep",
        "release-add",
        "show-identified",
    ]
    assert [row.id for row in rows] == list(range(1, 8))


# Opening


def test_a_study_opened_again_is_as_it_was_left(tmp_path):
    with Repository.open(address(tmp_path)) as study:
        study.add_session(planned())
        study.save("S1", anonymized("one"), actor="JW")
    with Repository.open(address(tmp_path)) as study:
        assert study.load("S1") == anonymized("one")
        assert [row.verb for row in study.audit_rows()] == ["session-add", "text-save"]


@pytest.mark.parametrize("content", [b"Erin said hello. " * 300, b"SQLite format 3\x00" + b"Erin" * 300])
def test_a_file_that_is_no_database_is_refused_without_quoting_it(tmp_path, content):
    (tmp_path / "study.db").write_bytes(content)
    with pytest.raises(BadFile) as caught:
        Repository.open(address(tmp_path))
    assert "Erin" not in str(caught.value)


def test_a_folder_that_does_not_exist_is_a_bad_file_and_is_not_named(tmp_path):
    with pytest.raises(BadFile) as caught:
        Repository.open(address(tmp_path / "erin"))
    assert "erin" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("study.db", BadFile),
        ("nosuch://jw:secret@host/db", BadFile),
        ("oracle+cx_oracle://jw:secret@host/db", MissingProgram),
    ],
)
def test_an_address_that_leads_nowhere_is_a_problem_that_keeps_its_password(url, problem):
    with pytest.raises(problem) as caught:
        Repository.open(url)
    assert "secret" not in f"{caught.value!r} {caught.value.next}"


def test_while_another_program_writes_the_store_is_busy_and_can_still_be_read(study, tmp_path):
    study.save("S1", anonymized("one"), actor="JW")
    with closing(sqlite3.connect(tmp_path / "study.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            study.save("S1", anonymized("two"), actor="JW")
        assert study.load("S1") == anonymized("one")


def test_writers_side_by_side_lose_nothing(tmp_path):
    url = address(tmp_path).replace("0.1", "10")
    Repository.open(url).close()

    def work(initial):
        with Repository.open(url) as study:
            for number in range(8):
                study.add_session(planned(f"{initial}{number}"))  # reads the last position, then writes

    threads = [threading.Thread(target=work, args=(initial,)) for initial in "ABC"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Repository.open(url) as study:
        assert len(study.sessions()) == len(study.audit_rows()) == 24
