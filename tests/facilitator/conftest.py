"""A user with a key and an empty folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fg import Fg

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def fg(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Fg:
    monkeypatch.setenv("FG_IDENTITY", str(tmp_path / "key.txt"))
    monkeypatch.setenv("FG_STUDY", str(tmp_path / "study"))
    monkeypatch.setenv("FG_MODELS", str(tmp_path / "no-models"))
    return Fg(tmp_path, capsys)
