"""Brings the study's database up to date, or leaves it exactly as it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from facilitator.errors import BadFile
from facilitator.store.engine import migrating, reading

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SCRIPTS = Path(__file__).parent / "migrations"
_REVISION = slice(1, 5)  # of a script's name: r0001_first_schema.py holds revision 0001


def bring_up_to_date(engine: Engine, scripts: Path = SCRIPTS) -> None:
    """Run every migration that the database has not seen, all in one transaction.

    Raises BadFile for a database that a newer toolkit wrote, or that is none of ours.
    """
    known = revisions(scripts)
    with reading(engine) as connection:
        current = _revision(connection)
    if current == known[-1]:
        return
    if current is not None and current not in known:
        raise BadFile(
            "This study's database was written by a newer version of the toolkit; "
            "working on it with this one could damage it.",
            "pip install --upgrade focus-group-toolkit",
        )
    with migrating(engine) as connection:
        _upgrade(connection, scripts)


def revisions(scripts: Path = SCRIPTS) -> list[str]:
    """The revisions that this version of the toolkit knows, oldest first."""
    return sorted(path.stem[_REVISION] for path in (scripts / "versions").glob("r[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection, scripts: Path) -> None:
    # Imported here: Alembic takes 0.3 s that a study which is up to date need not wait.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
