"""A Zoom of our own, with nothing in it yet, that the environment points to."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from fake_zoom import FakeZoom
from pulling import meeting, own

from facilitator.zoom import limits, wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fg import Fg


@pytest.fixture
def zoom(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeZoom]:
    fake = FakeZoom()
    for name, value in fake.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(wire, "PAUSES_S", (0.01, 0.01, 0.01))
    monkeypatch.setattr(limits, "_UNSAID_S", (0.01, 0.02, 0.02))
    yield fake
    fake.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves a new study for the others: making one takes most of a test's time."""
    return tmp_path_factory.mktemp("template") / "whole"


@pytest.fixture
def cloud(fg: Fg, zoom: FakeZoom, template: Path) -> FakeZoom:
    """A study, and one recorded meeting with two people's own files."""
    zoom.meetings = [meeting(own("Tamsin Oduya", 2), own("Piotr Vale-Hansen", 3))]
    if template.exists():
        shutil.copytree(template, fg.folder, dirs_exist_ok=True)
    else:
        fg.started()
        shutil.copytree(fg.folder, template)
    return zoom
