"""``fg models pull``: one model from where its makers publish it, checked, to where it is looked for."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING, Any

from facilitator.actions import model_catalogue as catalogue
from facilitator.actions import model_download as download
from facilitator.actions.models import Model, described, home, write_sums
from facilitator.errors import BadFile, NotFound, OutsideFailed
from facilitator.vault import disk
from transcription import weights
from transcription.errors import MissingProgram

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from transcription.protocols import Progress

COMMUNITY = "pyannote/speaker-diarization-community-1"  # gated: an account must have agreed to its conditions
TOKEN = "HF_TOKEN"  # noqa: S105 - the name of the variable, as the hub's own programs read it
CONDITIONS = f"https://hf.co/{COMMUNITY}"
FAST_FILES = ["model.bin", "config.json", "tokenizer.json", "preprocessor_config.json", "vocabulary.*"]
UNFINISHED = ".fetching"  # ending of a folder that is not whole yet
_QUIET = {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_XET": "1"}


def needs_token(name: str) -> bool:
    """Is this model only given to an account?"""
    return name.startswith(catalogue.PYANNOTE)


def pull(name: str, progress: Progress, *, token: str = "", to: Path | None = None) -> Model:
    """Fetch model ``name``; into folder ``to`` with a table of checksums, to be carried elsewhere.

    Raises NotFound, Offline, MissingProgram, OutsideFailed.
    """
    mirror = download.allowed()
    official = weights.ALIASES.get(name, name)
    if official not in {one.name for one in catalogue.known()}:
        raise NotFound("There is no model of that name.", "fg models list")
    folder = to or home()
    if official.startswith(weights.FAST):
        path = _from_hub(_fast_repository(official), FAST_FILES, folder / official, mirror, "")
    elif official.startswith(catalogue.PYANNOTE):
        path = _from_hub(COMMUNITY, ["*.yaml", "*.bin", "*.npz", "*.md"], folder / official, mirror, token)
    else:
        path = _whisper(official, folder, mirror, progress)
    progress("fetch", 1.0)
    if to is not None:
        write_sums(to, path)
    return described(path)


def _whisper(name: str, folder: Path, mirror: str, progress: Progress) -> Path:
    if not catalogue.addresses():
        raise MissingProgram(
            "Where Whisper's models lie is known to openai-whisper, which is not installed.",
            "pip install 'focus-group-toolkit[whisper]'",
        )
    address, sha256 = catalogue.addresses()[name]
    target = folder / f"{name}.pt"
    if not (target.is_file() and weights.sha256(target) == sha256):
        place = f"{mirror}/{sha256}/{name}.pt" if mirror else address
        download.fetch(place, sha256, target, progress)
    return target


# --- the hub --------------------------------------------------------------------------------------


def _fast_repository(name: str) -> str:
    try:
        from faster_whisper.utils import _MODELS
    except ModuleNotFoundError:
        raise MissingProgram(
            "Where these models lie is known to faster-whisper, which is not installed.",
            "pip install 'focus-group-toolkit[fast]'",
        ) from None
    return str(_MODELS[name.removeprefix(weights.FAST)])


def _from_hub(repository: str, patterns: list[str], target: Path, mirror: str, token: str) -> Path:
    """A folder of the hub, by its own program, which goes on where it stopped; each file checked after."""
    os.environ.update(_QUIET)
    try:
        import httpx
        from huggingface_hub import HfApi, constants
        from huggingface_hub.errors import GatedRepoError, HfHubHTTPError
    except ModuleNotFoundError:
        raise MissingProgram(
            "The program of the model hub is not installed; it comes with pyannote and faster-whisper.",
            "pip install 'focus-group-toolkit[fast]' or 'focus-group-toolkit[diarize]'",
        ) from None
    if constants.HF_HUB_OFFLINE:
        raise OutsideFailed(
            "HF_HUB_OFFLINE=1 keeps the hub's program off the network.", "unset HF_HUB_OFFLINE"
        )
    api = HfApi(endpoint=mirror or None, token=token or False, library_name="fgkit")
    unfinished = target.with_name(target.name + UNFINISHED)
    try:
        told = api.model_info(repository, files_metadata=True)
        api.snapshot_download(
            repository, revision=told.sha, local_dir=unfinished, allow_patterns=patterns, max_workers=1
        )
    except GatedRepoError:
        raise OutsideFailed(
            "The hub gives this model only to an account that has agreed to its conditions.",
            f"agree at {CONDITIONS}, make a token that may read, then type the same command again",
        ) from None
    except HfHubHTTPError as error:
        raise OutsideFailed(
            f"The model hub refused ({error.response.status_code}).", "look at the token, then try again"
        ) from None
    except httpx.HTTPError:
        raise download.full_or_lost(OSError()) from None
    except OSError as error:
        raise download.full_or_lost(error) from None
    _check(unfinished, {one.rfilename: one.lfs for one in told.siblings or ()})
    return _placed(unfinished, target)


def _check(folder: Path, stored: Mapping[str, Any]) -> None:
    """Compare large files with the hub's checksums; smaller ones it names by git's hash."""
    for name, large in stored.items():
        path = folder / name
        if large is None or not path.is_file():
            continue
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != large.sha256:
            path.unlink()
            raise OutsideFailed(
                "A file that came is not the model's: its checksum is wrong, so it was thrown away.",
                "type the same command again",
            )


def _placed(unfinished: Path, target: Path) -> Path:
    shutil.rmtree(unfinished / ".cache", ignore_errors=True)  # the hub's own notes
    if not any(path.is_file() for path in unfinished.rglob("*")):
        raise BadFile("The hub gave no file of that model.", "fg models list")
    if target.exists():
        shutil.rmtree(target)
    disk.replace(unfinished, target)
    return target
