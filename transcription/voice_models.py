"""Which pyannote pipeline lies on this machine; nothing of it is loaded to tell."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import yaml

PROGRAM = "pyannote.audio"
INSTALL = "pip install 'focus-group-toolkit[diarize]'"
PARTS = ("segmentation", "embedding", "plda")  # a part left out would be looked for on the model hub


def pipeline_folder() -> Path | None:
    """The first whole pipeline folder on this machine, or None. Reads its config, loads nothing."""
    return next((folder for folder in _places() if _whole(folder)), None)


def _places() -> list[Path]:
    named = os.environ.get("FG_PYANNOTE")
    if named:
        return [Path(named)]
    shared = os.environ.get("FG_MODELS")
    roots = [Path(shared)] if shared else []
    roots.append(platformdirs.user_data_path("focus-group-toolkit", appauthor=False) / "models")
    return [folder for root in roots for folder in sorted(root.glob("pyannote*"))]


def _whole(folder: Path) -> bool:
    """Does every part that the config names lie on this machine?"""
    try:
        config = yaml.safe_load((folder / "config.yaml").read_text("utf-8"))
        named = [config["pipeline"]["params"][part] for part in PARTS]
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        return False
    inside = [one.removeprefix("$model/") for one in named if str(one).startswith("$model/")]
    return len(inside) == len(PARTS) and all((folder / one).exists() for one in inside)
