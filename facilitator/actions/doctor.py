"""``fg doctor``: what works on this machine, and what to do about what does not."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from facilitator.counted import counted
from facilitator.errors import NoIdentity
from facilitator.vault import keys
from transcription.detectors import ner
from transcription.plugins import discover
from transcription.programs import installed
from transcription.voice_models import INSTALL, PROGRAM, pipeline_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from facilitator.folder import StudyFolder

SHELL = "shell wrapper"  # the name of its check
SHELL_MARK = "FG_SHELL"  # set by the wrapper of `fgkit shell-init`
_FOR_TESTS = frozenset({"null", "replay"})  # engines that no researcher could miss
_PROGRAMS = {  # an engine's program by its name in a package index, and the extra that brings it
    "faster-whisper": ("faster-whisper", "fast"),
    "pocketsphinx": ("pocketsphinx", "pocketsphinx"),
    "whisper": ("openai-whisper", "whisper"),
}
_NEEDED_BYTES = 5_000_000_000  # a two-hour session with ten tracks, encrypted, and its checkpoints
# Folders that such programs copy off the machine are named after them.
_SYNCED = ("dropbox", "onedrive", "google drive", "googledrive", "icloud", "nextcloud", "box sync")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    note: str

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {"name": self.name, "ok": self.ok, "note": self.note}


def doctor(folder: StudyFolder | None, identity_file: Path | None, *, place: Path) -> list[Check]:
    """Look at everything the main job needs. Imports no model and opens no socket."""
    checks = [*engines(), *_diarizers(), _names(), _identity(identity_file), _disk(place), _zoom(), _shell()]
    if folder is not None:
        checks += [
            _synced(folder.root),
            _reachable("vault", folder.vault),
            _reachable("people", folder.people),
        ]
    return checks


def engines() -> Iterator[Check]:
    """What can hear here, and with which weights."""
    for engine in discover("transcription.engines", "engine").values():
        weights = engine.weights(None)
        if engine.name in _FOR_TESTS:
            continue
        missing = _not_installed(engine.name) or "no model here; fg models import FILE brings one"
        note = f"has {weights}" if weights else missing
        yield Check(
            f"engine {engine.name}",
            weights is not None,
            note + (" (for drafts only)" if engine.draft else ""),
        )


def _not_installed(engine: str) -> str:
    if engine not in _PROGRAMS:
        return ""
    program, extra = _PROGRAMS[engine]
    return "" if installed(program) else f'not installed: pip install "focus-group-toolkit[{extra}]"'


def _diarizers() -> Iterator[Check]:
    here = bool(installed(PROGRAM))
    ready = here and pipeline_folder() is not None
    lacks = "no voice model" if here else f"not installed ({INSTALL})"
    note = "a voice model is here" if ready else f"{lacks}: speakers are told by tracks and timeline"
    yield Check("diarizer pyannote", ready, note)


def _names() -> Check:
    """Can the user's own model of names be asked? It is not loaded here."""
    name, folder = "names by a model", ner.model_folder()
    if folder is None:
        note = f"none: names are found by rules; {ner.VARIABLE} may name the folder of a spaCy model"
        return Check(name, ok=False, note=note)
    if find_spec("spacy") is None:
        note = f'{ner.VARIABLE} is set, but spaCy is missing: pip install "focus-group-toolkit[ner]"'
        return Check(name, ok=False, note=note)
    if not ner.is_readable(folder):
        note = f"{ner.VARIABLE} names no folder of a spaCy model that can be read, so nothing can be released"
        return Check(name, ok=False, note=note)
    return Check(name, ok=True, note="a spaCy model is here, and asked beside the rules")


def _identity(explicit: Path | None) -> Check:
    try:
        identity = keys.fitting(explicit, os.environ, ())
    except NoIdentity as error:
        return Check("identity", ok=False, note=f"{error.message} fg init makes one.")
    if identity.exposed:
        return Check(
            "identity", ok=False, note=f"{identity.origin} can be read by other users of this machine"
        )
    further = len(keys.at_hand(explicit, os.environ)) - 1
    beside = f", and {counted(further, 'further key')} beside it" if further else ""
    return Check("identity", ok=True, note=f"found in {identity.origin}{beside}")


def _zoom() -> Check:
    """Can the cloud be asked? Nothing is asked here, and no keyring is opened."""
    if find_spec("zoomus") is None:
        note = 'not installed; recordings on this computer need none: pip install "focus-group-toolkit[zoom]"'
        return Check("zoom", ok=False, note=note)
    if os.environ.get("FG_OFFLINE") == "1":
        return Check("zoom", ok=False, note="installed; FG_OFFLINE=1 forbids the cloud")
    return Check("zoom", ok=True, note="installed; fg zoom check tells whether the account is ready")


def _disk(place: Path) -> Check:
    free = shutil.disk_usage(place).free
    return Check("disk", free >= _NEEDED_BYTES, f"{free / 1e9:.0f} GB free; a long session wants 5")


def _shell() -> Check:
    wrapped = SHELL_MARK in os.environ
    note = (
        "fg reaches this program"
        if wrapped
        else 'in shells where fg is job control: eval "$(fgkit shell-init bash)"'
    )
    return Check(SHELL, wrapped, note)


def _synced(root: Path) -> Check:
    cloud = any(name in part.casefold() for part in root.resolve().parts for name in _SYNCED)
    note = (
        "the study lies in a folder that is copied to a cloud"
        if cloud
        else "the study is in no synced folder"
    )
    return Check("synced folder", not cloud, note)


def _reachable(name: str, path: Path) -> Check:
    there = path.is_dir()
    return Check(
        name, there, "there" if there else "the folder named in study.toml is not there: is the disk in?"
    )
