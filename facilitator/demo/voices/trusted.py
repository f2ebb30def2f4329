"""Where the demo voices lie. Loading them can run code, so each file is compared with its hash first."""

from __future__ import annotations

import hashlib
from pathlib import Path

from transcription.errors import MissingModel

_FOLDER = Path(__file__).parent / "weights"
# SHA-256 of what train.py made; whoever trains anew puts the new hashes here.
_FILES = {
    "config.yaml": "f204201e90609edfaf1d84b8fa17f52b409ba5e282b4e2450c6264f50cd47c91",
    "embedding/pytorch_model.bin": "8eb269e8011e4bd1a7a834cb1e3860f78f49711da7043a073b0080dfa091cefc",
    "plda/plda.npz": "001069ecd9bcb1c98c882632df954804532bf11fe65ce88d5125c88f1acfdeca",
    "plda/xvec_transform.npz": "c26a6f4bf77988d64e9c487da22193a038018a10f88e7c4b2ae48fd018deaf11",
    "segmentation/pytorch_model.bin": "73cf286c5e878270d7b4c4ebb1b6a3c8ccbb8558809dded4a7348b30b656a41c",
}


def folder(at: Path = _FOLDER) -> Path:
    """The pipeline folder, each of its files as we made it. Raises MissingModel."""
    for name, digest in _FILES.items():
        path = at / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise MissingModel(
                "The demo's voice models are not those that belong to this version, so they are not loaded.",
                "install the program again",
            )
    return at
