"""The tables of the study's database. De-identified data only: no column may hold a name.

Types are those that SQLite and PostgreSQL share. Points in time are UTC, ISO 8601, as everywhere
in the toolkit; times within a recording are whole milliseconds. A change here needs a migration.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

# Named constraints, so that a later migration can find them in any database.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SESSION = Table(
    "session",
    METADATA,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),  # the order in which the sessions were planned
    Column("guide", String, nullable=False),
    Column("guide_hash", String, nullable=False),
    Column("group_name", String, nullable=False),
    Column("state", String, nullable=False),
)

ATTENDANCE = Table(
    "attendance",
    METADATA,
    Column("session_id", ForeignKey("session.id"), nullable=False),
    Column("participant", String, nullable=False),  # an id of the roster
    Column("position", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("presence", String, nullable=False),
    PrimaryKeyConstraint("session_id", "participant"),
)

TRANSCRIPT = Table(
    "transcript",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("session_id", ForeignKey("session.id"), nullable=False, unique=True),
    Column("language", String, nullable=False),
    Column("engine", String, nullable=False),
    Column("model", String, nullable=False),
    Column("draft", Boolean, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("policy", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("digest", String, nullable=False),  # SHA-256 of all that the border released
    Column("stored_at", String, nullable=False),
)

TURN = Table(
    "turn",
    METADATA,
    Column("transcript_id", ForeignKey("transcript.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("speaker", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("start_ms", Integer),
    Column("end_ms", Integer),
    Column("pieces", Text, nullable=False),  # JSON: plain pieces and placeholders
    Column("evidence", String, nullable=False),
    Column("question", String),
    Column("margin", Float),  # 0 to 1, how clear the speaker is; empty in texts of earlier versions
    Column("disputed", Boolean, nullable=False, server_default=false()),
    Column("marks", Text, nullable=False, server_default="[]"),  # JSON: pauses and overlaps
    PrimaryKeyConstraint("transcript_id", "ordinal"),
)

PLACEHOLDER_NUMBER = Table(
    "placeholder_number",
    METADATA,
    Column("series", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("entity", String, nullable=False),  # opaque, keyed: says nothing without the study's secret
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("series", "kind", "entity"),
    UniqueConstraint("series", "kind", "number"),
)

RELEASE = Table(
    "release",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("target", String, nullable=False),
    Column("file_count", Integer, nullable=False),
    Column("manifest_sha256", String, nullable=False),
    Column("draft", Boolean, nullable=False),
    Column("series", String, nullable=False),
    Column("recalled", String, nullable=False, server_default=text("''")),  # ISO date, or empty
    Column("returned", String, nullable=False, server_default=text("''")),  # ISO date, or empty
    sqlite_autoincrement=True,  # a number once given is never given again
)

RELEASE_SESSION = Table(
    "release_session",
    METADATA,
    Column("release_id", ForeignKey("release.id"), nullable=False),
    Column("session_id", ForeignKey("session.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("marks", Text, nullable=False, server_default="[]"),  # JSON: a keyed hash per turn as it left
    PrimaryKeyConstraint("release_id", "session_id"),
)

GATE_PASS = Table(
    "gate_pass",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("gate", String, nullable=False),
    Column("subject", String, nullable=False),  # a stakeholder group, or a session's id
    Column("size", Integer, nullable=False),  # people in the group when it was passed; 0 for a session
    Column("reviewer", String, nullable=False),
    Column("reason", Text, nullable=False),  # read for names before it comes here
    Column("reference", String, nullable=False),  # the board's, if there is one
    sqlite_autoincrement=True,  # a pass is never taken off the record
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("verb", String, nullable=False),
    Column("session_id", ForeignKey("session.id")),
    Column("detail", String, nullable=False),
    Column("actor", String, nullable=False),
    sqlite_autoincrement=True,  # a missing number shows that a row was taken out
)
