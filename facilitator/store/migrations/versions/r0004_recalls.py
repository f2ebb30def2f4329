"""The day on which a release was called back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add it to the register; nothing was called back on record before.

    Added in place: a table made anew on SQLite would forget which numbers it gave.
    """
    op.add_column("release", sa.Column("recalled", sa.String, nullable=False, server_default=""))
