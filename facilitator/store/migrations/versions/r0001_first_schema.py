"""Sessions and who was there, stored texts, placeholder numbers, releases, and the audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first schema."""
    _sessions()
    _texts()
    _releases()
    _audit()


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("guide", sa.String, nullable=False),
        sa.Column("guide_hash", sa.String, nullable=False),
        sa.Column("group_name", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )
    op.create_table(
        "attendance",
        sa.Column("session_id", sa.String, nullable=False),
        sa.Column("participant", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("presence", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "participant", name="pk_attendance"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_attendance_session_id_session"),
    )


def _texts() -> None:
    op.create_table(
        "transcript",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("session_id", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("engine", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("draft", sa.Boolean, nullable=False),
        sa.Column("duration_ms", sa.Integer, nullable=False),
        sa.Column("policy", sa.String, nullable=False),
        sa.Column("reviewer", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("stored_at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transcript"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_transcript_session_id_session"),
        sa.UniqueConstraint("session_id", name="uq_transcript_session_id"),
    )
    op.create_table(
        "turn",
        sa.Column("transcript_id", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("speaker", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("start_ms", sa.Integer),
        sa.Column("end_ms", sa.Integer),
        sa.Column("pieces", sa.Text, nullable=False),
        sa.Column("evidence", sa.String, nullable=False),
        sa.Column("question", sa.String),
        sa.PrimaryKeyConstraint("transcript_id", "ordinal", name="pk_turn"),
        sa.ForeignKeyConstraint(
            ["transcript_id"], ["transcript.id"], name="fk_turn_transcript_id_transcript"
        ),
    )


def _releases() -> None:
    op.create_table(
        "placeholder_number",
        sa.Column("series", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("entity", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("series", "kind", "entity", name="pk_placeholder_number"),
        sa.UniqueConstraint("series", "kind", "number", name="uq_placeholder_number_series_kind_number"),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("file_count", sa.Integer, nullable=False),
        sa.Column("manifest_sha256", sa.String, nullable=False),
        sa.Column("draft", sa.Boolean, nullable=False),
        sa.Column("series", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_release"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "release_session",
        sa.Column("release_id", sa.Integer, nullable=False),
        sa.Column("session_id", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("release_id", "session_id", name="pk_release_session"),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_release_session_release_id_release"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_release_session_session_id_session"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("session_id", sa.String),
        sa.Column("detail", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_audit_session_id_session"),
        sqlite_autoincrement=True,
    )
