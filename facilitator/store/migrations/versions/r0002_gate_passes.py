"""Who passed a gate, and why; and what each turn was in a release, as a keyed hash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table of passes and a column to the register of releases."""
    op.create_table(
        "gate_pass",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("gate", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("reviewer", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reference", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gate_pass"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("release_session") as batch:
        batch.add_column(sa.Column("marks", sa.Text, nullable=False, server_default="[]"))
