"""``fg models``: which speech models are on this machine, and bringing one from a disk. No network."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from facilitator.errors import AlreadyThere, BadFile
from facilitator.vault import disk
from transcription import weights
from transcription.diarizers.pyannote import pipeline_folder

WHISPER = "whisper"
PYANNOTE = "pyannote"
_CONFIG = "config.yaml"  # what makes a folder a pyannote pipeline


@dataclass(frozen=True, slots=True)
class Model:
    """A model that an engine or diarizer would find. ``sha256`` is empty for a folder."""

    name: str
    kind: str
    size: int  # bytes
    sha256: str
    path: Path = field(repr=False)

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "name": self.name,
            "kind": self.kind,
            "bytes": self.size,
            "sha256": self.sha256,
            "path": str(self.path),
        }


def list_models() -> list[Model]:
    """Every model here, Whisper's by size of preference, then the voices."""
    names = (*weights.PREFERRED, *weights.ENGLISH_ONLY)
    found = [_whisper(path) for name in names if (path := weights.find(name)) is not None]
    folder = pipeline_folder()
    return [*found, _voices(folder)] if folder is not None else found


def home() -> Path:
    """Where models belong on this machine: ``FG_MODELS``, else the user's data folder."""
    return weights.folders()[0]


def import_models(source: Path) -> list[Model]:
    """Copy Whisper checkpoints (``.pt``) or a pyannote pipeline folder to where they are looked for.

    Raises BadFile where ``source`` holds neither, AlreadyThere for another file under the same name.
    """
    folders = [path.parent for path in _files(source, _CONFIG)]
    checkpoints = [
        path for path in _files(source, "*.pt") if not any(path.is_relative_to(one) for one in folders)
    ]
    if not (folders or checkpoints):
        raise BadFile("No model is there: a .pt file of Whisper, or a pyannote folder with config.yaml.")
    return [*(_take_checkpoint(path) for path in checkpoints), *(_take_folder(path) for path in folders)]


def _files(source: Path, pattern: str) -> list[Path]:
    if source.is_file():
        return [source] if source.match(pattern) else []
    return sorted(source.rglob(pattern))


def _take_checkpoint(path: Path) -> Model:
    if not zipfile.is_zipfile(path):  # what torch.save writes
        raise BadFile("A .pt file there is no model: it was cut short, or is something else.")
    target = home() / path.name
    if target.exists() and weights.sha256(target) != weights.sha256(path):
        raise AlreadyThere(
            "Another model lies under that name.", "rename one of the two, then fg models import"
        )
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(target.name + disk.TEMPORARY)
        shutil.copyfile(path, temporary)
        disk.replace(temporary, target)
    return _whisper(target)


def _take_folder(path: Path) -> Model:
    target = home() / (path.name if path.name.startswith(PYANNOTE) else f"{PYANNOTE}-{path.name}")
    if target.exists():
        raise AlreadyThere("A pyannote folder of that name is here already.", "fg models list")
    temporary = target.with_name(target.name + disk.TEMPORARY)
    shutil.copytree(path, temporary)
    disk.replace(temporary, target)
    return _voices(target)


def _whisper(path: Path) -> Model:
    return Model(path.stem, WHISPER, path.stat().st_size, weights.sha256(path), path)


def _voices(folder: Path) -> Model:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Model(folder.name, PYANNOTE, size, "", folder)
