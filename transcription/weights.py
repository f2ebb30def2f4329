"""Where model files lie on this machine, and which one a name means. Nothing here loads or fetches."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

import platformdirs

VARIABLE = "FG_MODELS"
APP = "focus-group-toolkit"
# OpenAI's names (https://github.com/openai/whisper#available-models-and-languages); two have an alias.
ALIASES = {"large": "large-v3", "turbo": "large-v3-turbo"}
# Asked for no model, take the best that an ordinary laptop hears with in less time than was spoken
# (small: 0.3 of it on 2 cores), and only then the larger ones, and those that know English alone.
PREFERRED = ("small", "base", "tiny", "large-v3-turbo", "medium", "large-v3", "large-v2", "large-v1")
ENGLISH_ONLY = ("medium.en", "small.en", "base.en", "tiny.en")
FAST = "faster-whisper-"  # a folder of faster-whisper begins with it, as on the hub; then the model's name
FAST_FILES = ("model.bin", "config.json", "tokenizer.json")  # what it cannot hear without
OWN = "own model"
DIGITS = 16  # hexadecimal digits of a file's SHA-256 that are shown


def folders() -> list[Path]:
    """Folders searched for model files, first come first served."""
    named = os.environ.get(VARIABLE)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"  # as Whisper itself looks
    return [
        *([Path(named)] if named else []),
        platformdirs.user_data_path(APP, appauthor=False) / "models",
        Path(cache) / "whisper",
    ]


def find(model: str | None) -> Path | None:
    """The Whisper checkpoint that ``model`` means: a file, a name, or the preferred one here for None."""
    if model is None:
        return next((found for name in (*PREFERRED, *ENGLISH_ONLY) if (found := _named(name))), None)
    given = Path(model).expanduser()
    if given.suffix == ".pt":
        return given if given.is_file() else None
    return _named(ALIASES.get(model, model))


def find_folder(model: str | None) -> Path | None:
    """The faster-whisper folder that ``model`` means: itself, a name, or the preferred one here for None."""
    if model is None:
        return next((found for name in (*PREFERRED, *ENGLISH_ONLY) if (found := _folder(name))), None)
    given = Path(model).expanduser()
    return given if is_fast(given) else _folder(ALIASES.get(model, model))


def is_fast(folder: Path) -> bool:
    """Has ``folder`` all that faster-whisper needs, so that nothing is left for it to fetch?"""
    return all((folder / name).is_file() for name in FAST_FILES)


def label(path: Path) -> str:
    """How a transcript names the model: OpenAI's name or ``own model``, and the SHA-256 of its weights."""
    name = path.name.removeprefix(FAST) if path.is_dir() else path.stem
    official = name in (*PREFERRED, *ENGLISH_ONLY)  # another name can be a person's
    weights = path / FAST_FILES[0] if path.is_dir() else path
    return f"{name if official else OWN} sha256:{sha256(weights)[:DIGITS]}"


def place(label: str) -> int:
    """How early the model of that ``label`` is preferred: 0 for the first, and for the researcher's own."""
    name = label.partition(" sha256:")[0]
    names = (*PREFERRED, *ENGLISH_ONLY)
    return names.index(name) if name in names else 0


def sha256(path: Path) -> str:
    """The file's SHA-256, in hexadecimal; computed once while the file stays as it is."""
    seen = path.stat()
    return _sha256(path, seen.st_size, seen.st_mtime_ns)


@lru_cache(maxsize=16)
def _sha256(path: Path, _size: int, _changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(name: str) -> Path | None:
    if Path(name).name != name:
        return None
    names = (name, FAST + name)
    return next((one for folder in folders() for each in names if is_fast(one := folder / each)), None)


def _named(name: str) -> Path | None:
    if Path(name).name != name:  # a name, not a way out of the folder
        return None
    return next((file for folder in folders() if (file := folder / f"{name}.pt").is_file()), None)
