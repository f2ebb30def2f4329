"""The only door to the study's database. What may not be stored has no method here.

Every change is one transaction with its audit row, so that nothing changes unrecorded. ``actor``
is whom the record names: a reviewer's initials or role, or nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from facilitator.errors import AlreadyThere, GateClosed, NotFound
from facilitator.model import State
from facilitator.store import guard
from facilitator.store import statements as sql
from facilitator.store.engine import connect, reading, wipe, writing
from facilitator.store.migrate import bring_up_to_date
from transcription import redact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from sqlalchemy import Engine

    from facilitator.model import Attendance, GatePass, Session
    from facilitator.store.records import AuditRow, Release
    from transcription.model import Kind
    from transcription.placeholders import Numbers
    from transcription.redact import Anonymized


class Repository:
    """A study's de-identified data. Close it, or use it in a ``with`` block.

    Every method may raise Busy (another program holds the database) and BadFile (the database is
    damaged, full or read-only); no error quotes a stored value.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """The database at a SQLAlchemy URL, made or brought up to date first.

        Raises BadFile for one that a newer toolkit wrote, and for a file that is no database.
        """
        engine = connect(url)
        try:
            bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Let go of the database's file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add_session(self, session: Session, *, actor: str = "") -> None:
        """Plan a session; raises AlreadyThere where its id is taken."""
        guard.session_id(session.id)
        with writing(self._engine) as connection:
            if sql.session_exists(connection, session.id):
                raise AlreadyThere("There is a session of that id already.", "fg session list")
            sql.insert_session(connection, session)
            sql.replace_people(connection, session.id, session.people)
            sql.record(connection, "session-add", session.id, f"people={len(session.people)}", actor)

    def remove_session(self, session_id: str, *, actor: str = "") -> None:
        """Take away a session that was planned by mistake; its audit rows stay and keep its id in their note.

        Raises NotFound, and GateClosed for one that has a text, a release, an accepted gate or a certificate.
        """
        with writing(self._engine) as connection:
            sql.require_session(connection, session_id)
            if sql.session_used(connection, session_id):
                raise GateClosed(
                    "A text, a release, an accepted gate or a certificate names this session: it stays."
                )
            sql.delete_session(connection, session_id)
            sql.record(connection, "session-remove", None, f"session={session_id}", actor)

    def session(self, session_id: str) -> Session:
        """The session of that id; raises NotFound."""
        for session in self.sessions():
            if session.id == session_id:
                return session
        raise NotFound("There is no session of that id.", "fg session list")

    def sessions(self) -> list[Session]:
        """All sessions, in the order in which they were planned."""
        with reading(self._engine) as connection:
            return sql.read_sessions(connection)

    def set_state(self, session_id: str, state: State, *, actor: str = "") -> None:
        """Say where a session stands; raises NotFound. (``save`` does it for a stored text.)"""
        with writing(self._engine) as connection:
            sql.require_session(connection, session_id)
            sql.update_session(connection, session_id, state=str(state))
            sql.record(connection, "session-state", session_id, f"state={state}", actor)

    def set_people(self, session_id: str, people: Sequence[Attendance], *, actor: str = "") -> None:
        """Say who was there, in place of what was said before; raises NotFound."""
        with writing(self._engine) as connection:
            sql.require_session(connection, session_id)
            sql.replace_people(connection, session_id, people)
            sql.record(connection, "session-people", session_id, f"people={len(people)}", actor)

    def save(self, session_id: str, text: Anonymized, *, actor: str) -> None:
        """Keep a session's text in place of any earlier one; the session is ``stored`` from then on.

        Raises NotFound, and BorderBreach for anything that did not come through ``redact``.
        """
        text = redact.check(text)
        guard.speakers(text.turns)
        with writing(self._engine) as connection:
            sql.require_session(connection, session_id)
            replaced = sql.delete_text(connection, session_id)
            sql.insert_text(connection, session_id, text)
            sql.update_session(connection, session_id, state=str(State.STORED))
            # No digest here: with the mended text at hand, that of the text it replaced would confirm
            # a guess at the name which had been missed.
            detail = f"turns={len(text.turns)} replaced={int(replaced)}"
            sql.record(connection, "text-save", session_id, detail, actor)
        if replaced:
            wipe(self._engine)

    def load(self, session_id: str) -> Anonymized:
        """A session's text; raises NotFound, and BorderBreach where it was changed behind our back."""
        with reading(self._engine) as connection:
            sql.require_session(connection, session_id)
            text = sql.read_text(connection, session_id)
        if text is None:
            raise NotFound("This session has no stored text yet.", "fg status")
        return text

    def remove_text(self, session_id: str, *, actor: str) -> None:
        """Delete a session's text, if there is one; its state is the caller's to decide. Raises NotFound."""
        with writing(self._engine) as connection:
            sql.require_session(connection, session_id)
            if sql.delete_text(connection, session_id):
                sql.record(connection, "text-remove", session_id, "", actor)
        wipe(self._engine)

    def numbers(self, series: str) -> Numbers:
        """The placeholder numbers that a line of releases has given so far."""
        with reading(self._engine) as connection:
            return sql.read_numbers(connection, series)

    def keep_numbers(self, series: str, numbers: Mapping[tuple[Kind, str], int], *, actor: str = "") -> None:
        """Add to the numbers of a line of releases; one that was given is never changed.

        Raises AlreadyThere, and adds none, where one of them was given otherwise before.
        """
        with writing(self._engine) as connection:
            given = sql.read_numbers(connection, series)
            new = dict(numbers.items() - given.items())
            taken = {(kind, number) for (kind, _), number in given.items()}
            if any(key in given or (key[0], number) in taken for key, number in new.items()):
                raise AlreadyThere(
                    "This series of releases has given one of these placeholder numbers otherwise. "
                    "Given numbers stay, so that releases can be read side by side; none was added.",
                    "fg export",
                )
            if new:
                sql.insert_numbers(connection, series, new)
                sql.record(connection, "numbers-keep", None, f"count={len(new)}", actor)

    def add_release(
        self,
        *,
        reader: str,
        target: str,
        file_count: int,
        manifest_sha256: str,
        draft: bool,
        series: str,
        sessions: Sequence[str],
        marks: Mapping[str, Sequence[str]] | None = None,
        actor: str = "",
    ) -> int:
        """Enter a release into the register and answer its number; raises NotFound.

        ``marks`` are keyed hashes of each session's turns as they left, so that a later release can
        say what changed.
        """
        values = {
            "reader": reader,
            "target": target,
            "file_count": file_count,
            "manifest_sha256": manifest_sha256,
            "draft": draft,
            "series": series,
        }
        turns = {session_id: list((marks or {}).get(session_id, ())) for session_id in sessions}
        with writing(self._engine) as connection:
            for session_id in sessions:
                sql.require_session(connection, session_id)
            release = sql.insert_release(connection, values, turns)
            sql.record(connection, "release-add", None, f"release={release} files={file_count}", actor)
        return release

    def releases(self) -> list[Release]:
        """The register of releases, oldest first."""
        with reading(self._engine) as connection:
            return sql.read_releases(connection)

    def recall_release(self, release: int, day: str, *, actor: str = "") -> None:
        """Note that a release was called back on ``day`` (ISO); the first day stays."""
        with writing(self._engine) as connection:
            if sql.recall_release(connection, release, day):
                sql.record(connection, "release-recall", None, f"release={release}", actor)

    def return_release(self, release: int, day: str, *, actor: str) -> None:
        """Note that all copies of a recalled release were back on ``day`` (ISO); the first day stays."""
        with writing(self._engine) as connection:
            if sql.return_release(connection, release, day):
                sql.record(connection, "release-returned", None, f"release={release} on={day}", actor)

    def pass_gate(self, passed: GatePass) -> None:
        """Note that a gate may be passed; the pass stays on record."""
        with writing(self._engine) as connection:
            sql.insert_pass(connection, passed)
            sql.record(connection, "gate-accept", None, f"gate={passed.gate}", passed.reviewer)

    def gate_passes(self) -> list[GatePass]:
        """Every pass that was ever given, oldest first."""
        with reading(self._engine) as connection:
            return sql.read_passes(connection)

    def audit(self, verb: str, session_id: str | None, detail: str, actor: str) -> None:
        """Note what was done; ``detail`` is short machine text such as ``turns=12``. Raises NotFound.

        Words that could be a name, a path or talk are withheld: each is put as ``*``.
        """
        with writing(self._engine) as connection:
            if session_id is not None:
                sql.require_session(connection, session_id)
            sql.record(connection, verb, session_id, detail, actor)

    def audit_rows(self) -> list[AuditRow]:
        """All that was noted, oldest first."""
        with reading(self._engine) as connection:
            return sql.read_audit(connection)
