"""What the repository asks of an open connection, one statement or two at a time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from facilitator.errors import NotFound
from facilitator.model import GatePass
from facilitator.store import guard, rows
from facilitator.store.records import AuditRow, Release
from facilitator.store.tables import (
    ATTENDANCE,
    AUDIT,
    GATE_PASS,
    PLACEHOLDER_NUMBER,
    RELEASE,
    RELEASE_SESSION,
    SESSION,
    TRANSCRIPT,
    TURN,
)
from transcription.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row, Table

    from facilitator.model import Attendance, Session
    from transcription.placeholders import Numbers
    from transcription.redact import Anonymized


def now() -> str:
    """This moment in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def session_exists(connection: Connection, session_id: str) -> bool:
    """Is there a session of that id?"""
    return connection.scalar(select(SESSION.c.id).where(SESSION.c.id == session_id)) is not None


def require_session(connection: Connection, session_id: str) -> None:
    """Raise NotFound where there is no session of that id."""
    if not session_exists(connection, session_id):
        raise NotFound("There is no session of that id.", "fg session list")


def insert_session(connection: Connection, session: Session) -> None:
    """The session's own row, after all others."""
    last = connection.scalar(select(func.max(SESSION.c.position)))
    connection.execute(insert(SESSION), rows.session_row(session, 0 if last is None else last + 1))


def read_sessions(connection: Connection) -> list[Session]:
    """All sessions with their people, in the order in which they were planned."""
    people: dict[str, list[Row[Any]]] = {}
    for one in connection.execute(select(ATTENDANCE).order_by(ATTENDANCE.c.position)):
        people.setdefault(one.session_id, []).append(one)
    found = connection.execute(select(SESSION).order_by(SESSION.c.position, SESSION.c.id))
    return [rows.session(row, people.get(row.id, ())) for row in found]


def update_session(connection: Connection, session_id: str, **values: str) -> None:
    """Change columns of a session's own row."""
    connection.execute(update(SESSION).where(SESSION.c.id == session_id).values(values))


def session_used(connection: Connection, session_id: str) -> bool:
    """Does a text, a release, a gate's pass or a certificate of destruction refer to the session?"""
    columns = (TRANSCRIPT.c.session_id, RELEASE_SESSION.c.session_id, GATE_PASS.c.subject)
    purged = select(AUDIT.c.session_id).where(AUDIT.c.session_id == session_id, AUDIT.c.verb == "purge")
    asked = [*(select(one).where(one == session_id) for one in columns), purged]
    return any(connection.scalar(one.limit(1)) is not None for one in asked)


def delete_session(connection: Connection, session_id: str) -> None:
    """A session and who was expected. No audit row goes: each says in its note which session it was about."""
    note = guard.note(f" session={session_id}")
    mine = AUDIT.c.session_id == session_id
    connection.execute(update(AUDIT).where(mine).values(session_id=None, detail=AUDIT.c.detail + note))
    connection.execute(delete(ATTENDANCE).where(ATTENDANCE.c.session_id == session_id))
    connection.execute(delete(SESSION).where(SESSION.c.id == session_id))


def replace_people(connection: Connection, session_id: str, people: Sequence[Attendance]) -> None:
    """Who was there, in place of what was said before."""
    guard.people(people)
    connection.execute(delete(ATTENDANCE).where(ATTENDANCE.c.session_id == session_id))
    _insert_all(connection, ATTENDANCE, rows.attendance_rows(session_id, people))


def insert_text(connection: Connection, session_id: str, text: Anonymized) -> None:
    """A transcript with its turns."""
    row = rows.transcript_row(session_id, text, now())
    transcript_id = connection.execute(insert(TRANSCRIPT).returning(TRANSCRIPT.c.id), row).scalar_one()
    _insert_all(connection, TURN, rows.turn_rows(transcript_id, text.turns))


def read_text(connection: Connection, session_id: str) -> Anonymized | None:
    """A session's text, through the border; raises BorderBreach."""
    row = connection.execute(select(TRANSCRIPT).where(TRANSCRIPT.c.session_id == session_id)).one_or_none()
    if row is None:
        return None
    turns = select(TURN).where(TURN.c.transcript_id == row.id).order_by(TURN.c.ordinal)
    return rows.anonymized(row, connection.execute(turns).all())


def delete_text(connection: Connection, session_id: str) -> bool:
    """Delete a session's transcript and turns; was there one?"""
    wanted = select(TRANSCRIPT.c.id).where(TRANSCRIPT.c.session_id == session_id).scalar_subquery()
    connection.execute(delete(TURN).where(TURN.c.transcript_id == wanted))
    gone = connection.execute(delete(TRANSCRIPT).where(TRANSCRIPT.c.session_id == session_id))
    return gone.rowcount > 0


def read_numbers(connection: Connection, series: str) -> Numbers:
    """The placeholder numbers of a line of releases."""
    found = connection.execute(select(PLACEHOLDER_NUMBER).where(PLACEHOLDER_NUMBER.c.series == series))
    return {(Kind(row.kind), row.entity): row.number for row in found}


def insert_numbers(connection: Connection, series: str, numbers: Mapping[tuple[Kind, str], int]) -> None:
    """More placeholder numbers for a line of releases."""
    values = [
        {"series": series, "kind": str(kind), "entity": entity, "number": number}
        for (kind, entity), number in numbers.items()
    ]
    _insert_all(connection, PLACEHOLDER_NUMBER, values)


def insert_release(connection: Connection, values: rows.Values, marks: Mapping[str, Sequence[str]]) -> int:
    """A line in the register of releases, with its sessions in order; answers its number."""
    row = {"at": now(), **values}
    release: int = connection.execute(insert(RELEASE).returning(RELEASE.c.id), row).scalar_one()
    links = [
        {"release_id": release, "session_id": session_id, "position": position, "marks": json.dumps(turns)}
        for position, (session_id, turns) in enumerate(marks.items())
    ]
    _insert_all(connection, RELEASE_SESSION, links)
    return release


def read_releases(connection: Connection) -> list[Release]:
    """The register of releases, oldest first."""
    links: dict[int, list[Row[Any]]] = {}
    for link in connection.execute(select(RELEASE_SESSION).order_by(RELEASE_SESSION.c.position)):
        links.setdefault(link.release_id, []).append(link)
    found = connection.execute(select(RELEASE).order_by(RELEASE.c.id)).mappings()
    return [
        Release(
            **row,
            sessions=tuple(link.session_id for link in links.get(row["id"], ())),
            marks=tuple(tuple(json.loads(link.marks)) for link in links.get(row["id"], ())),
        )
        for row in found
    ]


def recall_release(connection: Connection, release: int, day: str) -> bool:
    """Note the day on which a release was called back; False where that was noted before, or it is none."""
    standing = (RELEASE.c.id == release) & (RELEASE.c.recalled == "")
    return connection.execute(update(RELEASE).where(standing).values(recalled=day)).rowcount > 0


def return_release(connection: Connection, release: int, day: str) -> bool:
    """Note the day on which all copies were back; False where it was noted, or none was called back."""
    out = (RELEASE.c.id == release) & (RELEASE.c.recalled != "") & (RELEASE.c.returned == "")
    return connection.execute(update(RELEASE).where(out).values(returned=day)).rowcount > 0


def insert_pass(connection: Connection, passed: GatePass) -> None:
    """That a gate may be passed, and on whose word."""
    values = {name: getattr(passed, name) for name in GatePass.__slots__}
    connection.execute(insert(GATE_PASS), {**values, "at": passed.at or now()})


def read_passes(connection: Connection) -> list[GatePass]:
    """Every pass, oldest first."""
    found = connection.execute(select(GATE_PASS).order_by(GATE_PASS.c.id)).mappings()
    return [GatePass(**{name: row[name] for name in GatePass.__slots__}) for row in found]


def record(connection: Connection, verb: str, session_id: str | None, detail: str, actor: str) -> None:
    """An audit row."""
    row = {
        "at": now(),
        "verb": guard.note(verb),
        "session_id": session_id,
        "detail": guard.note(detail),
        "actor": actor,
    }
    connection.execute(insert(AUDIT), row)


def read_audit(connection: Connection) -> list[AuditRow]:
    """The audit's rows, oldest first."""
    found = connection.execute(select(AUDIT).order_by(AUDIT.c.id))
    return [AuditRow(row.id, row.at, row.verb, row.session_id, row.detail, row.actor) for row in found]


def _insert_all(connection: Connection, table: Table, values: Sequence[rows.Values]) -> None:
    if values:  # without rows SQLAlchemy would insert one of defaults
        connection.execute(insert(table), values)
