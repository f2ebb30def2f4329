"""What the database must not give away: deleted text in its file, stored text in errors and logs."""

from __future__ import annotations

import logging
import random
import re
import sqlite3
import traceback
from contextlib import closing

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from store_texts import KEY, POLICY, address, anonymized, behind_the_back, planned

from facilitator.errors import BadFile, Busy
from facilitator.store import engine as store_engine
from facilitator.store.repository import Repository
from transcription import redact
from transcription.errors import BorderBreach, Problem
from transcription.model import Transcript, Turn, TurnKind

SECRET = "Quillfeather"  # stands for a name that every detector and the reviewer had missed


@pytest.fixture
def build_without_secure_delete(monkeypatch):
    """SQLite as Windows and macOS builds have it: here the system's build overwrites by itself."""
    real = sqlite3.connect

    def connect(*given, **named):
        connection = real(*given, **named)
        connection.execute("PRAGMA secure_delete = OFF")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", connect)


def everything_in(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def store(folder, *said):
    with Repository.open(address(folder)) as study:
        if not study.sessions():
            study.add_session(planned())
        study.save("S1", anonymized(*said), actor="JW")


# The file


def test_raw_sqlite_leaves_deleted_text_in_its_file(tmp_path, build_without_secure_delete):
    """Without this, the tests below could not fail on a machine whose SQLite overwrites anyway."""
    store(tmp_path, f"Ask {SECRET}.", "I did.")
    assert SECRET.encode() in everything_in(tmp_path)
    with closing(sqlite3.connect(tmp_path / "study.db")) as connection, connection:
        connection.execute("DELETE FROM turn")
        connection.execute("DELETE FROM transcript")
    assert SECRET.encode() in everything_in(tmp_path)


def test_a_replaced_text_is_gone_from_the_file(tmp_path, build_without_secure_delete):
    store(tmp_path, f"Ask {SECRET}.", "I did.")
    store(tmp_path, "Ask somebody.", "I did.")
    assert SECRET.encode() not in everything_in(tmp_path)


def test_a_removed_text_is_gone_from_the_file(tmp_path, build_without_secure_delete):
    store(tmp_path, f"Ask {SECRET}.", "long " * 9000 + SECRET)
    with Repository.open(address(tmp_path)) as study:
        study.remove_text("S1", actor="JW")
    assert SECRET.encode() not in everything_in(tmp_path)


def test_people_taken_off_a_session_are_gone_from_the_file(tmp_path, build_without_secure_delete):
    """There is no rewriting of the file here: only the connection's own setting does it."""
    with Repository.open(address(tmp_path)) as study:
        study.add_session(planned())
        assert b"P02" in everything_in(tmp_path)
        study.set_people("S1", ())
        assert b"P02" not in everything_in(tmp_path)


def test_without_the_listener_they_would_still_be_there(tmp_path, build_without_secure_delete, monkeypatch):
    monkeypatch.setattr(store_engine, "_protect", lambda connection, record: None)
    with Repository.open(address(tmp_path)) as study:
        study.add_session(planned())
        study.set_people("S1", ())
        assert b"P02" in everything_in(tmp_path)


def stamped(generator):
    """A text whose every word occurs once in the world, and its words."""
    turns, words = [], set()
    for _ in range(generator.choice([1, 5, 20])):
        said = [f"{generator.getrandbits(64):016x}" for _ in range(generator.choice([1, 3, 10, 40, 100]))]
        words |= set(said)
        turns.append(Turn("P01", TurnKind.SPEECH, 0, 1, " ".join(said)))
    heard = Transcript(tuple(turns), "en", "e", "m", draft=False, duration_ms=1)
    return redact.make(heard, [], [], POLICY, key=KEY, reviewer="JW"), words


def busy_life(folder, seed):
    """Texts stored, replaced and removed at random; answers the words deleted and those left."""
    generator, alive, deleted = random.Random(seed), {}, set()
    names = [f"S{number}" for number in range(6)]
    with Repository.open(address(folder)) as study:
        for name in names:
            study.add_session(planned(name, people=()))
        for _ in range(40):
            name = generator.choice(names)
            deleted |= alive.pop(name, set())
            if generator.random() < 0.25:
                study.remove_text(name, actor="JW")
            else:
                text, alive[name] = stamped(generator)
                study.save(name, text, actor="JW")
    return deleted, set().union(*alive.values())


@pytest.mark.parametrize("seed", [9, 10])
def test_after_a_busy_life_the_file_holds_no_deleted_word(tmp_path, seed):
    """With secure_delete alone, SQLite 3.40 left 1 and 10 of these words in the gaps of its pages."""
    deleted, alive = busy_life(tmp_path, seed)
    assert len(deleted) > 1000
    found = set(re.findall(r"[0-9a-f]{16}", everything_in(tmp_path).decode("latin-1")))
    assert alive <= found
    assert not deleted & found


def test_wiping_leaves_no_free_page_behind(tmp_path):
    store(tmp_path, "long " * 9000)
    store(tmp_path, "short")
    assert behind_the_back(tmp_path, "PRAGMA freelist_count") == [(0,)]


def test_a_reader_in_the_way_of_wiping_is_told_to_the_user(tmp_path):
    store(tmp_path, f"Ask {SECRET}.")
    with Repository.open(address(tmp_path)) as study:
        with closing(sqlite3.connect(tmp_path / "study.db", isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM session").fetchall()
            with pytest.raises(Busy):
                study.remove_text("S1", actor="JW")
        study.remove_text("S1", actor="JW")
    assert SECRET.encode() not in everything_in(tmp_path)


def test_a_database_that_another_program_put_in_wal_mode_is_brought_back(tmp_path):
    store(tmp_path, "one")
    behind_the_back(tmp_path, "PRAGMA journal_mode = WAL")
    store(tmp_path, "two")
    assert behind_the_back(tmp_path, "PRAGMA journal_mode") == [("delete",)]
    assert [path.name for path in tmp_path.iterdir()] == ["study.db"]


def test_every_connection_has_the_settings(tmp_path):
    engine = store_engine.connect(address(tmp_path))
    wanted = {"foreign_keys": 1, "secure_delete": 1, "journal_mode": "delete", "temp_store": 2}
    with store_engine.reading(engine) as first, store_engine.reading(engine) as second:
        for connection in (first, second):
            assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
    engine.dispose()


# Errors and logs


def told(error):
    """All that an error shows: its words, its repr, its traceback."""
    return "".join(traceback.format_exception(error)) + repr(error) + str(error)


def test_a_statement_that_fails_quotes_no_value(tmp_path):
    store(tmp_path, "one")
    behind_the_back(tmp_path, "ALTER TABLE turn DROP COLUMN evidence")
    with Repository.open(address(tmp_path)) as study, pytest.raises(BadFile) as caught:
        study.save("S1", anonymized(f"Ask {SECRET}."), actor="JW")
    assert SECRET not in told(caught.value)


def test_without_hidden_parameters_it_would_be_quoted(tmp_path):
    """The same failure by SQLAlchemy's default, so that the test above is known to be able to fail."""
    store(tmp_path, "one")
    engine = create_engine(address(tmp_path))
    with engine.connect() as connection, pytest.raises(SQLAlchemyError) as caught:
        connection.exec_driver_sql("INSERT INTO turn (evidence, nothing) VALUES (?, 1)", (SECRET,))
    engine.dispose()
    assert SECRET in told(caught.value)


def test_even_the_error_of_sqlalchemy_below_ours_has_no_value(tmp_path):
    store(tmp_path, "one")
    engine = store_engine.connect(address(tmp_path))
    with engine.connect() as connection, pytest.raises(SQLAlchemyError) as caught:
        connection.exec_driver_sql("INSERT INTO turn (evidence, nothing) VALUES (?, 1)", (SECRET,))
    engine.dispose()
    assert SECRET not in told(caught.value)


@pytest.mark.parametrize(
    "spoil",
    [
        {"question": f"{SECRET}\ud800"},  # cannot be encoded: Python's error holds the whole text
        {"start_ms": 2**70},  # does not fit
    ],
    ids=["lone surrogate", "too large"],
)
def test_a_value_that_the_driver_refuses_is_not_quoted(tmp_path, spoil):
    fields = {"speaker": "P01", "kind": TurnKind.SPEECH, "start_ms": 0, "end_ms": 1, "text": SECRET, **spoil}
    heard = Transcript((Turn(**fields),), "en", "e", "m", draft=False, duration_ms=1)
    text = redact.make(heard, [], [], POLICY, key=KEY, reviewer="JW")
    store(tmp_path, "one")
    with Repository.open(address(tmp_path)) as study:
        with pytest.raises(Problem) as caught:
            study.save("S1", text, actor="JW")
        assert study.load("S1") == anonymized("one")
    assert SECRET not in told(caught.value)


def test_a_tampered_row_is_not_quoted(tmp_path):
    store(tmp_path, SECRET)
    behind_the_back(tmp_path, "UPDATE turn SET pieces = pieces || '}'")
    with Repository.open(address(tmp_path)) as study, pytest.raises(BorderBreach) as caught:
        study.load("S1")
    assert SECRET not in told(caught.value)


def test_a_log_at_its_most_talkative_holds_no_text(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "sqlalchemy")
    store(tmp_path, SECRET)
    with Repository.open(address(tmp_path)) as study:
        assert any(SECRET in str(turn.pieces) for turn in study.load("S1").turns)
    assert SECRET not in caplog.text


def test_by_default_that_log_would_hold_it(tmp_path, caplog):
    store(tmp_path, SECRET)
    caplog.set_level(logging.DEBUG, "sqlalchemy.engine")
    engine = create_engine(address(tmp_path), hide_parameters=True)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT pieces FROM turn").all()
    engine.dispose()
    assert SECRET in caplog.text


def test_the_representation_of_a_text_does_not_quote_it():
    assert SECRET not in repr(anonymized(SECRET))
