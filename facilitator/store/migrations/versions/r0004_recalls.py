"""The day on which a release was called back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add it to the register; nothing was called back on record before."""
    with op.batch_alter_table("release") as batch:
        batch.add_column(sa.Column("recalled", sa.String, nullable=False, server_default=sa.text("''")))
