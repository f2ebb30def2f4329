"""Where guides lie: the templates that come with the toolkit, and a study's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from guides.load import load

if TYPE_CHECKING:
    from guides.model import Guide
    from guides.yaml_reader import GuideProblem

TEMPLATES = Path(__file__).parent / "templates"


def files(folder: Path) -> list[Path]:
    """The guides' files in ``folder``, sorted by name."""
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def read(path: Path) -> tuple[Guide | None, tuple[GuideProblem, ...]]:
    """The guide in a file and its problems; a file that is no text has one problem."""
    return load(path.read_text("utf-8-sig", errors="replace"))


def templates() -> list[Guide]:
    """Every template, sorted by id."""
    return [guide for path in files(TEMPLATES) if (guide := read(path)[0]) is not None]


def find(folder: Path, guide_id: str) -> tuple[Path, Guide] | None:
    """The guide of that id in ``folder`` and its file, or None."""
    for path in files(folder):
        guide, _ = read(path)
        if guide is not None and guide.id == guide_id:
            return path, guide
    return None
