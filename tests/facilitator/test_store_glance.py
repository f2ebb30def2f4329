"""A look at the database without SQLAlchemy says yes only where the repository would."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from store_texts import planned

from facilitator import folder
from facilitator.store.glance import has_session
from facilitator.store.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from facilitator.folder import StudyFolder


def study_in(root: Path) -> StudyFolder:
    """A study in which S1 is planned."""
    study = folder.create(root, title="T", protocol=None)
    with Repository.open(study.database) as repository:
        repository.add_session(planned())
    return study


@pytest.mark.parametrize("name", ["study", "My%20Study", "a b+c", "100% #1? ünï"])
def test_a_planned_session_is_known_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    url = study_in(tmp_path / name).database
    assert has_session(url, "S1")
    assert not has_session(url, "S2")
    assert not has_session(url, "s1")


def test_what_is_not_there_or_no_database_is_not_known_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database")
    (tmp_path / "empty.db").touch()
    before = sorted(tmp_path.iterdir())
    for end in ("none.db", "none.db?mode=rwc", "text.db", "empty.db", "nowhere/study.db"):
        assert not has_session(f"sqlite:///{tmp_path}/{end}", "S1")
    assert not has_session("postgresql://study@db.example.org/study", "S1")
    assert sorted(tmp_path.iterdir()) == before


def test_where_somebody_is_writing_the_repository_is_asked(tmp_path: Path) -> None:
    study = study_in(tmp_path / "study")
    with closing(sqlite3.connect(study.root / "study.db")) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert not has_session(study.database, "S1")
        writer.rollback()
        assert has_session(study.database, "S1")


def test_opening_a_study_loads_no_sqlalchemy() -> None:
    code = "import sys, facilitator.actions.zoom_pull, facilitator.actions.open_study; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"sqlalchemy", "av", "numpy"} & set(done.stdout.split()) == set()
