"""The day on which every copy of a release that was called back was destroyed or here again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add it to the register; of earlier recalls nothing is on record.

    Added in place: a table made anew on SQLite would forget which numbers it gave.
    """
    op.add_column("release", sa.Column("returned", sa.String, nullable=False, server_default=""))
