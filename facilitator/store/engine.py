"""Connects to the study's database so that deleted text cannot be read back from its file.

Everything here serves three rules: what is deleted is overwritten, what belongs together is
written together, and no error ever carries a value that was on its way into the database.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from facilitator.errors import AlreadyThere, BadFile, Busy, DiskFull
from transcription.errors import MissingProgram, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

_WRITES = "study_writes"  # execution option: this transaction will change something
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED")  # primary codes, https://www.sqlite.org/rescode.html


def connect(url: str) -> Engine:
    """An engine for the database at ``url`` (a SQLAlchemy URL); nothing is opened yet.

    Raises BadFile where the URL cannot be understood, MissingProgram where its driver is missing.
    """
    try:
        engine = create_engine(url, hide_parameters=True, echo=False)
    except (ArgumentError, NoSuchModuleError):
        raise BadFile(
            "The database address in study.toml cannot be understood.",
            "mend `database` in study.toml: study.db, or a SQLAlchemy URL",
        ) from None
    except ImportError:
        raise MissingProgram(
            "The driver for the database named in study.toml is not installed, so the study cannot be opened."
        ) from None
    # At level DEBUG SQLAlchemy writes every row it reads to the log, hidden parameters or not.
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _protect)
        event.listen(engine, "begin", _begin)
    return engine


def _protect(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # Off in the SQLite of Windows and macOS builds: deleted rows would stay readable in the file.
    connection.execute("PRAGMA secure_delete = ON")
    # What SQLite sets aside while it works would lie in a file outside the study folder.
    connection.execute("PRAGMA temp_store = MEMORY")
    # A write-ahead log keeps replaced pages in a second file for as long as anybody reads.
    connection.execute("PRAGMA journal_mode = DELETE").fetchall()


def _begin(connection: Connection) -> None:
    # Python's driver begins late, and never for a change of schema, so it is told when to.
    # A writer takes its lock at once: to ask for it after reading fails where two do the same.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database throughout."""
    with _without_values(), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection whose changes are kept all together, or not at all where the block raises."""
    with _without_values(), engine.execution_options(**{_WRITES: True}).begin() as connection:
        yield connection


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """As ``writing``, with SQLite's foreign keys off inside and checked before anything is kept.

    To alter a table Alembic copies and drops it. With foreign keys on, the drop would reach the
    rows that point to it; the switch has no effect within a transaction, so it is turned outside.
    """
    if engine.dialect.name != "sqlite":
        with writing(engine) as connection:
            yield connection
        return
    with _without_values(), engine.execution_options(**{_WRITES: True}).connect() as connection:
        _switch_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)
        finally:
            _switch_foreign_keys(connection, "ON")


def wipe(engine: Engine) -> None:
    """Rewrite SQLite's file, so that nothing of deleted rows is left in it.

    ``secure_delete`` overwrites a row where it lies, but not the copies that stay in the gaps of a
    page when SQLite moves rows to make room. Raises Busy while another program reads the file.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with _without_values(), closing(engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM")
    except Busy:
        raise Busy(
            "The change is kept, but while another program reads the study's database "
            "the earlier text cannot be wiped from its file.",
            "close that program, then do the same again",
        ) from None


def _switch_foreign_keys(connection: Connection, to: str) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA foreign_keys = {to}")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise BadFile(
            "The study's database was left as it was: after bringing it up to date, "
            f"{len(broken)} rows would point to nothing ({tables}).",
            "fg doctor",
        )


@contextmanager
def _without_values() -> Iterator[None]:
    """Turn the errors of database and driver into problems that quote no value.

    PostgreSQL names values in its messages, and a value that cannot be encoded travels inside
    Python's own error, so hiding the parameters of a statement is not enough.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeError, OverflowError) as error:
        raise _problem(error) from None


def _problem(error: Exception) -> Problem:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = str(getattr(cause, "sqlite_errorname", ""))
    if code.startswith(_LOCKED):
        return Busy("Another program is writing to the study's database.", "wait for it, then try again")
    if code.startswith(_FULL):
        return DiskFull(
            "The disk is full, so nothing was changed in the study's database.",
            "make room, then type the same command again",
        )
    if isinstance(error, IntegrityError):
        return AlreadyThere(
            "The study's database holds something else in that place already, so nothing was changed."
        )
    return BadFile(
        f"The study's database could not do that, so nothing was changed ({code or type(cause).__name__}).",
        "fg doctor",
    )
