"""A user with a key and an empty folder; and a small disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fg import Fg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def fg(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Fg:
    monkeypatch.setenv("FG_IDENTITY", str(tmp_path / "key.txt"))
    monkeypatch.setenv("FG_STUDY", str(tmp_path / "study"))
    monkeypatch.setenv("FG_MODELS", str(tmp_path / "no-models"))
    return Fg(tmp_path, capsys)


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
