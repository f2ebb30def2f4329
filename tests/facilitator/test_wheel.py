"""What people install is the wheel, not the tree: it is built, installed and run from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PACKAGES = ("facilitator", "transcription", "guides", "config")
RECORDING = "facilitator/demo/recording/2025-03-12 18.00.00 FG1 Students"
NEEDED = (
    "config/defaults.toml",
    "config/policies/qualitative.toml",
    "config/words/en_common.txt",
    "guides/templates/short-60.yaml",
    "facilitator/demo/roster.csv",
    "facilitator/demo/truth.json",
    f"{RECORDING}/chat.txt",
    "facilitator/store/migrations/env.py",
    "facilitator/py.typed",
    "transcription/py.typed",
    "guides/py.typed",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands in a new environment that borrows our dependencies; nothing is fetched."""
    place = tmp_path_factory.mktemp("venv")
    venv.create(place, with_pip=False)
    scheme = {"base": str(place), "platbase": str(place), "installed_base": str(place)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    # A path on a line of its own: the editable install that lies there is not followed.
    (packages / "ours.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    commands = Path(sysconfig.get_path("scripts", "venv", vars=scheme))
    pip = [sys.executable, "-m", "pip", "--python", commands / "python", "install"]
    done = subprocess.run(
        [*pip, "--no-deps", "--no-index", wheel], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return commands


def said(commands: Path, folder: Path, program: str, *words: str) -> str:
    """What a command prints that is run in ``folder``, with an environment that knows no study."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("FG_", "PYTHON"))
    }
    environment["FG_IDENTITY"] = str(folder / "key.txt")
    done = subprocess.run(
        [commands / program, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_file_of_the_four_folders_is_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.is_file())
    assert held == {one.relative_to(ROOT).as_posix() for one in files if "__pycache__" not in one.parts}
    assert set(NEEDED) <= held
    assert sum(name.startswith(f"{RECORDING}/Audio Record/") for name in held) == 5


def test_both_commands_run_the_installed_files(installed: Path, tmp_path: Path) -> None:
    code = "import facilitator, config; print(facilitator.__file__, *config.__path__)"
    for place in said(installed, tmp_path, "python", "-c", code).split():
        assert Path(place).is_relative_to(installed.parent)
    assert said(installed, tmp_path, "fg", "--version") == said(installed, tmp_path, "fgkit", "--version")


def test_guides_settings_and_store_are_found_from_another_folder(installed: Path, tmp_path: Path) -> None:
    listed = json.loads(said(installed, tmp_path, "fg", "guide", "list", "--json"))
    assert "short-60" in {one["id"] for one in listed["templates"]}
    assert "Usage: fg demo" in said(installed, tmp_path, "fg", "demo", "--help")
    said(installed, tmp_path, "fg", "init", "study", "--title", "Tea at work")
    assert "Tea at work" in said(installed, tmp_path, "fg", "status", "--study", "study")


def test_the_demo_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = json.loads(said(installed, tmp_path, "fg", "demo", "--engine", "captions", "--json"))
    assert done["score"]["identifiers"]["left"] == 0
    assert (tmp_path / "demo-study" / "exports" / "coders" / "data" / "README.txt").is_file()
