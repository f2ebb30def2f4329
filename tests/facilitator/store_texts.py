"""Anonymized texts and studies for the tests of the store; invented words only."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.model import Attendance, Presence, Role, Session
from facilitator.store.repository import Repository
from transcription import policies, redact
from transcription.model import Evidence, Finding, Kind, TextSpan, Transcript, Turn, TurnKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.redact import Anonymized

POLICY = policies.load("qualitative")
KEY = b"the study's secret"
PEOPLE = (
    Attendance("M1", Role.MODERATOR),
    Attendance("P02", Role.PARTICIPANT, Presence.LATE),
    Attendance("P01", Role.PARTICIPANT),
)


def planned(session_id: str = "S1", people: Sequence[Attendance] = PEOPLE) -> Session:
    return Session(session_id, "seed-students", "ab" * 32, "students", tuple(people))


def anonymized(*said: str, name: str = "", question: str | None = "q1") -> Anonymized:
    """One turn for each text, by two speakers in turn; ``name`` is hidden wherever it stands."""
    turns = tuple(
        Turn(
            speaker=("Moderator", "P01")[number % 2],
            kind=TurnKind.SPEECH,
            start_ms=1000 * number,
            end_ms=1000 * number + 900,
            text=text,
            evidence=Evidence.TRACK,
            question=question,
        )
        for number, text in enumerate(said)
    )
    found = [
        Finding(
            (TextSpan(number, text.index(name), text.index(name) + len(name)),), Kind.PERSON, name, "t", 1, ""
        )
        for number, text in enumerate(said)
        if name and name in text
    ]
    heard = Transcript(turns, "en", "captions", "captions 1", draft=False, duration_ms=1000 * len(said))
    return redact.make(heard, found, [], POLICY, key=KEY, reviewer="JW")


def address(folder: Path) -> str:
    """Of the database in ``folder``; a second program is waited for a tenth of a second only."""
    return f"sqlite:///{(folder / 'study.db').as_posix()}?timeout=0.1"


@cache
def migrated() -> bytes:
    """The file of an empty study; migrating each test's own takes longer than the test."""
    with tempfile.TemporaryDirectory() as folder:
        Repository.open(address(Path(folder))).close()
        return (Path(folder) / "study.db").read_bytes()


@contextmanager
def opened(folder: Path) -> Iterator[Repository]:
    """A study with one session planned."""
    (folder / "study.db").write_bytes(migrated())
    with Repository.open(address(folder)) as repository:
        repository.add_session(planned())
        yield repository


def behind_the_back(folder: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Run a statement on the database as any other program would."""
    with closing(sqlite3.connect(folder / "study.db")) as connection, connection:
        return connection.execute(statement, values).fetchall()
