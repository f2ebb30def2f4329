"""``fg models``: which speech models are on this machine, and bringing one from a disk. No network here."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facilitator.actions.model_catalogue import FAST, PYANNOTE, WHISPER, is_official, licence_of
from facilitator.errors import AlreadyThere, BadFile
from facilitator.vault import disk
from transcription import weights
from transcription.errors import MissingProgram
from transcription.voice_models import pipeline_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

SUMS = "SHA256SUMS"  # as sha256sum writes it: a checksum, two spaces, a file's place below
_CONFIG = "config.yaml"  # what makes a folder a pyannote pipeline


@dataclass(frozen=True, slots=True)
class Model:
    """A model that an engine or diarizer would find. ``sha256`` is of its weights, empty for pyannote.

    ``official``: is it OpenAI's file of that name? None where nobody here can tell.
    """

    name: str
    kind: str
    size: int  # bytes
    sha256: str
    official: bool | None
    path: Path = field(repr=False)

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "name": self.name,
            "kind": self.kind,
            "bytes": self.size,
            "sha256": self.sha256,
            "official": self.official,
            "licence": licence_of(self.kind),
            "path": str(self.path),
        }


def list_models() -> list[Model]:
    """Every model here, Whisper's by size of preference, then faster-whisper's, then the voices."""
    names = (*weights.PREFERRED, *weights.ENGLISH_ONLY)
    found = [weights.find(name) for name in names] + [weights.find_folder(name) for name in names]
    return [described(path) for path in (*found, pipeline_folder()) if path is not None]


def described(path: Path) -> Model:
    """The model at ``path``: a file of Whisper, or a folder of the other kinds."""
    if path.is_file():
        sha256 = weights.sha256(path)
        return Model(path.stem, WHISPER, path.stat().st_size, sha256, is_official(path.stem, sha256), path)
    size = sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
    if weights.is_fast(path):
        return Model(path.name, FAST, size, weights.sha256(path / weights.FAST_FILES[0]), None, path)
    return Model(path.name, PYANNOTE, size, "", None, path)


def home() -> Path:
    """Where models belong on this machine: ``FG_MODELS``, else the user's data folder."""
    return weights.folders()[0]


# --- bringing -------------------------------------------------------------------------------------


def import_models(source: Path, engine: str = WHISPER) -> list[Model]:
    """Copy models to where they are looked for; Whisper's files are converted for ``faster-whisper``.

    A table ``SHA256SUMS`` in a folder must hold. Raises BadFile where it does not or there is no model,
    AlreadyThere for another one under the same name, MissingProgram where nothing here can convert.
    """
    if source.is_dir():
        check_sums(source)
    folders = [path.parent for name in (_CONFIG, weights.FAST_FILES[0]) for path in _files(source, name)]
    folders = [one for one in folders if (one / _CONFIG).is_file() or weights.is_fast(one)]
    checkpoints = [
        path for path in _files(source, "*.pt") if not any(path.is_relative_to(one) for one in folders)
    ]
    if not (folders or checkpoints):
        raise BadFile(
            "No model is there: a .pt file of Whisper, a folder of faster-whisper with tokenizer.json,"
            " or a pyannote folder with config.yaml."
        )
    take = _converted if engine == FAST else _take_checkpoint
    return [*(take(path) for path in checkpoints), *(_take_folder(path) for path in folders)]


def _files(source: Path, pattern: str) -> list[Path]:
    if source.is_file():
        return [source] if source.match(pattern) else []
    return sorted(source.rglob(pattern))


def _take_checkpoint(path: Path) -> Model:
    _is_checkpoint(path)
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
    return described(target)


def _is_checkpoint(path: Path) -> None:
    if not zipfile.is_zipfile(path):  # what torch.save writes
        raise BadFile("A .pt file there is no model: it was cut short, or is something else.")


def _converted(path: Path) -> Model:
    """A Whisper file as faster-whisper's folder. Raises MissingModel where it is damaged."""
    _is_checkpoint(path)
    target = home() / (weights.FAST + path.stem)
    if target.exists():
        raise AlreadyThere("A faster-whisper folder of that name is here already.", "fg models list")
    from transcription.engines import whisper

    temporary = target.with_name(target.name + disk.TEMPORARY)
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        whisper.write_for_faster_whisper(path, temporary)
        disk.replace(temporary, target)
    except ModuleNotFoundError:
        raise MissingProgram(
            "Converting needs both programs, openai-whisper and faster-whisper.",
            "pip install 'focus-group-toolkit[whisper,fast]'",
        ) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return described(target)


def _take_folder(path: Path) -> Model:
    kind = FAST if weights.is_fast(path) else PYANNOTE
    target = home() / (path.name if path.name.startswith(kind) else f"{kind}-{path.name}")
    if target.exists():
        raise AlreadyThere(f"A {kind} folder of that name is here already.", "fg models list")
    temporary = target.with_name(target.name + disk.TEMPORARY)
    shutil.rmtree(temporary, ignore_errors=True)
    shutil.copytree(path, temporary)
    disk.replace(temporary, target)
    return described(target)


# --- checksums of a folder that is carried ----------------------------------------------------------


def check_sums(folder: Path) -> None:
    """Hold every file that ``SHA256SUMS`` lists against it, and see that it lists every file.

    Raises BadFile, naming no path. A folder without the table is taken as it is.
    """
    table = folder / SUMS
    if not table.is_file():
        return
    try:
        rows = [line.split(maxsplit=1) for line in table.read_text("utf-8").splitlines() if line.strip()]
        listed = {(folder / name.lstrip("*")).resolve(): sha256.lower() for sha256, name in rows}
    except (UnicodeDecodeError, ValueError):
        raise BadFile(f"{SUMS} there cannot be read, so nothing was taken.") from None
    if missing := len([path for path in listed if not path.is_file()]):
        raise BadFile(f"{missing} of the files that {SUMS} lists are not there, so nothing was taken.")
    if wrong := len([path for path, sha256 in listed.items() if weights.sha256(path) != sha256]):
        raise BadFile(
            f"{wrong} of {len(listed)} files are not what {SUMS} says, so nothing was taken.",
            "copy them anew from the machine that fetched them",
        )
    if more := len([path for path in _carried(folder) if path.resolve() not in listed]):
        raise BadFile(f"{more} files there are not listed in {SUMS}, so nothing was taken.")


def write_sums(folder: Path, model: Path) -> None:
    """Put the files of ``model``, which lies in ``folder``, into its table of checksums."""
    table = folder / SUMS
    old = table.read_text("utf-8").splitlines() if table.is_file() else []
    paths = [model] if model.is_file() else sorted(path for path in model.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    kept = [line for line in old if line.split(maxsplit=1)[-1] not in names]
    new = [f"{weights.sha256(path)}  {name}" for name, path in names.items()]
    disk.write_whole(table, ("\n".join([*kept, *new]) + "\n").encode())


def _carried(folder: Path) -> Iterator[Path]:
    """Every file but the table, and what systems leave on disks they see (``.DS_Store``)."""
    return (
        path
        for path in folder.rglob("*")
        if path.is_file() and path != folder / SUMS and not path.name.startswith(".")
    )
