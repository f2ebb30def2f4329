"""Bringing a study's database up to date: all of it, or nothing of it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable
from store_texts import PEOPLE, address, anonymized, behind_the_back, planned

from facilitator.errors import BadFile, Problem
from facilitator.model import GatePass
from facilitator.store.engine import connect, reading
from facilitator.store.migrate import SCRIPTS, bring_up_to_date, revisions
from facilitator.store.repository import Repository
from facilitator.store.tables import METADATA

# A later version of the toolkit: its migration copies a table that others point to.
LATER = """
import os
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("session") as batch:
        batch.add_column(sa.Column("room", sa.String, nullable=False, server_default="online"))
        batch.alter_column("group_name", nullable=True)
    with op.batch_alter_table("transcript") as batch:
        batch.add_column(sa.Column("room", sa.String))
{then}
"""


@pytest.fixture
def engine(tmp_path):
    made = connect(address(tmp_path))
    yield made
    made.dispose()


@pytest.fixture
def old_study(tmp_path):
    """A database with rows in every table."""
    with Repository.open(address(tmp_path)) as study:
        study.add_session(planned())
        study.save("S1", anonymized("Ask Erin.", "I did.", name="Erin"), actor="JW")
        study.keep_numbers("main", {next(iter(numbered(study))): 1})
        study.add_release(
            reader="coders",
            target="text",
            file_count=1,
            manifest_sha256="ab" * 32,
            draft=False,
            series="main",
            sessions=["S1"],
            marks={"S1": ["0a", "0b"]},
        )
        study.pass_gate(GatePass("group", "students", 4, "JW", "all agreed in writing", "26-014"))
    return tmp_path


def numbered(study):
    return {
        (one.kind, one.entity)
        for turn in study.load("S1").turns
        for one in turn.pieces
        if not isinstance(one, str)
    }


def later_scripts(folder, then=""):
    scripts = folder / "50% migrations"  # Alembic's configuration takes % for itself
    shutil.copytree(SCRIPTS, scripts)
    migration = LATER.format(head=revisions()[-1], then=then)
    (scripts / "versions" / "r9001_later.py").write_text(migration, "utf-8")
    return scripts


def dump(folder):
    with closing(sqlite3.connect(folder / "study.db")) as connection:
        return list(connection.iterdump())


def test_an_empty_database_becomes_the_schema_that_the_tables_describe(engine):
    bring_up_to_date(engine)
    with reading(engine) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_the_drift_test_sees_a_column_that_no_migration_makes(engine, tmp_path):
    bring_up_to_date(engine)
    behind_the_back(tmp_path, "ALTER TABLE turn DROP COLUMN question")
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) != []


def test_the_names_of_the_scripts_tell_their_revisions_in_order():
    directory = ScriptDirectory(SCRIPTS)
    chain = [script.revision for script in directory.walk_revisions()]
    assert chain[::-1] == revisions()


def test_opening_twice_migrates_once(tmp_path):
    Repository.open(address(tmp_path)).close()
    before = (tmp_path / "study.db").read_bytes()
    Repository.open(address(tmp_path)).close()
    assert (tmp_path / "study.db").read_bytes() == before


def test_an_up_to_date_study_opens_without_alembic(old_study):
    code = (
        "import sys; from facilitator.store.repository import Repository; "
        f"Repository.open({address(old_study)!r}).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_later_migration_keeps_every_row(old_study, engine):
    def count():
        tables = [table.name for table in METADATA.sorted_tables]
        return {name: behind_the_back(old_study, f"SELECT count(*) FROM {name}") for name in tables}

    before = count()
    assert all(rows != [(0,)] for rows in before.values())
    bring_up_to_date(engine, later_scripts(old_study))
    assert count() == before
    assert behind_the_back(old_study, "SELECT id, room FROM session") == [("S1", "online")]
    assert behind_the_back(old_study, "PRAGMA foreign_key_check") == []


def test_foreign_keys_hold_again_after_a_migration(old_study, engine):
    bring_up_to_date(engine, later_scripts(old_study))
    with reading(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_with_foreign_keys_on_the_same_migration_would_not_do(old_study, engine, monkeypatch):
    """The reason for switching them off, so that nobody takes it for a leftover."""
    monkeypatch.setattr("facilitator.store.engine._switch_foreign_keys", lambda connection, to: None)
    before = dump(old_study)
    with pytest.raises(Problem):
        bring_up_to_date(engine, later_scripts(old_study))
    assert dump(old_study) == before


@pytest.mark.parametrize(
    ("then", "error"),
    [
        ("    raise RuntimeError('interrupted')", RuntimeError),
        ("    raise KeyboardInterrupt", KeyboardInterrupt),
        ("    op.execute('SELECT nonsense')", BadFile),
        ("    op.execute('DELETE FROM session')", BadFile),  # rows would point to nothing
    ],
)
def test_a_migration_that_fails_leaves_the_database_as_it_was(old_study, engine, then, error):
    before = dump(old_study)
    with pytest.raises(error):
        bring_up_to_date(engine, later_scripts(old_study, then))
    assert dump(old_study) == before
    with Repository.open(address(old_study)) as study:
        assert study.session("S1").people == PEOPLE
        assert study.load("S1") == anonymized("Ask Erin.", "I did.", name="Erin")


def test_a_migration_killed_on_the_way_leaves_the_database_as_it_was(old_study):
    before = dump(old_study)
    scripts = later_scripts(old_study, "    os._exit(9)")
    code = (
        "import pathlib; from facilitator.store.engine import connect; "
        "from facilitator.store.migrate import bring_up_to_date; "
        f"bring_up_to_date(connect({address(old_study)!r}), pathlib.Path({str(scripts)!r}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert dump(old_study) == before


def test_the_first_migration_killed_on_the_way_leaves_nothing(tmp_path, engine, monkeypatch):
    scripts = later_scripts(tmp_path, "    raise RuntimeError")
    with pytest.raises(RuntimeError):
        bring_up_to_date(engine, scripts)
    assert dump(tmp_path) == ["BEGIN TRANSACTION;", "COMMIT;"]


def test_a_database_of_a_newer_toolkit_is_refused_and_left_alone(old_study, engine):
    bring_up_to_date(engine, later_scripts(old_study))
    engine.dispose()
    before = (old_study / "study.db").read_bytes()
    with pytest.raises(BadFile, match="newer version") as caught:
        Repository.open(address(old_study))
    assert caught.value.next
    assert (old_study / "study.db").read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path):
    behind_the_back(tmp_path, "CREATE TABLE session (id TEXT)")
    before = dump(tmp_path)
    with pytest.raises(BadFile):
        Repository.open(address(tmp_path))
    assert dump(tmp_path) == before


def test_every_table_can_be_made_on_postgresql_too():
    for table in METADATA.sorted_tables:
        assert (
            str(CreateTable(table).compile(dialect=postgresql.dialect())).strip().startswith("CREATE TABLE")
        )


def test_a_database_of_the_first_schema_gains_passes_and_marks_and_keeps_its_releases(tmp_path, engine):
    scripts = tmp_path / "first"
    shutil.copytree(SCRIPTS, scripts)
    for later in (scripts / "versions").glob("r000[2-9]*.py"):
        later.unlink()
    bring_up_to_date(engine, scripts)
    for statement in (
        "INSERT INTO session VALUES ('S1', 0, 'g', 'ab', 'students', 'stored')",
        "INSERT INTO release VALUES (1, '2031-03-01T10:00:00Z', 'coders', 'text', 1, 'ab', 0, 'main')",
        "INSERT INTO release_session VALUES (1, 'S1', 0)",
    ):
        behind_the_back(tmp_path, statement)
    with Repository.open(address(tmp_path)) as study:
        (release,) = study.releases()
        assert (release.sessions, release.marks) == (("S1",), ((),))
        study.pass_gate(GatePass("group", "students", 4, "JW", "all agreed", ""))
        (passed,) = study.gate_passes()
        assert (passed.subject, passed.size, passed.reason) == ("students", 4, "all agreed")
        assert passed.at
