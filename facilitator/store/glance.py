"""Is a session planned? Told without SQLAlchemy, which takes longer to load than a pull takes to begin."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

_SQLITE = "sqlite:///"


def has_session(url: str, session_id: str) -> bool:
    """True where the database at ``url`` surely has it; False where the repository must be asked."""
    path = url.removeprefix(_SQLITE)
    if path == url or "?" in path:
        return False
    readable = f"file:///{path.lstrip('/')}?mode=ro"  # https://www.sqlite.org/uri.html
    with suppress(sqlite3.Error), closing(sqlite3.connect(readable, uri=True, timeout=0)) as database:
        return database.execute("SELECT 1 FROM session WHERE id = ?", (session_id,)).fetchone() is not None
    return False
