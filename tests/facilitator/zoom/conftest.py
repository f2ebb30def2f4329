"""A Zoom of our own, with nothing in it yet, that the environment points to."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fake_zoom import FakeZoom
from pulling import meeting, own

from facilitator.zoom import limits, wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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


@pytest.fixture
def small_disk() -> Iterator[Callable[[Path, int], None]]:
    """Puts a folder on a disk of its own of so many bytes, or gives that disk more; where that is allowed."""
    mounted: list[Path] = []

    def sized(folder: Path, size: int) -> None:
        mount = shutil.which("mount") if sys.platform == "linux" else None
        if mount is None:
            pytest.skip("no disks can be made here")
        if folder in mounted:
            subprocess.run([mount, "-o", f"remount,size={size}", folder], check=True)
            return
        before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        words = [mount, "-t", "tmpfs", "-o", f"size={size}", "none", folder]
        if subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("only root may make a disk")
        mounted.append(folder)
        for name, data in before.items():
            (folder / name).write_bytes(data)

    yield sized
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)
