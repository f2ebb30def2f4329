"""How clear a turn's speaker is, whether evidence disagrees, and the pauses and overlaps within it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add them to the turns; texts stored before have none."""
    with op.batch_alter_table("turn") as batch:
        batch.add_column(sa.Column("margin", sa.Float, nullable=True))
        batch.add_column(sa.Column("disputed", sa.Boolean, nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("marks", sa.Text, nullable=False, server_default="[]"))
