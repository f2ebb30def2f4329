"""Alembic runs this to reach the database. The connection, its settings and its transaction are ours."""

from __future__ import annotations

from alembic import context

from facilitator.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table only by copying it
    transactional_ddl=True,  # true of SQLite too, once its driver is told when to begin
)
with context.begin_transaction():
    context.run_migrations()
