"""Which speech models there are: size, licence, what they need, and whether that is here."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from facilitator import machine
from facilitator.settings import DEFAULTS, read_toml
from transcription import weights

WHISPER, FAST, PYANNOTE = "whisper", "faster-whisper", "pyannote"
CATALOGUE = DEFAULTS.with_name("models.toml")
MILLION = 1_000_000
STORED_BYTES = {WHISPER: 2, FAST: 2, PYANNOTE: 4}  # bytes of a parameter in the file: float16, float32
# Bytes of memory beside the weights, and for each parameter. Measured with 8 windows at once on two cores
# (tiny, base, small: 1.1, 1.3, 2.4 GB; in 8 bits 0.75, 0.81, 1.2 GB); pyannote holds 230 MB for each hour.
NEEDS = {WHISPER: (1_000 * MILLION, 5.5), FAST: (700 * MILLION, 2.0), PYANNOTE: (2_000 * MILLION, 4.0)}
CARD_BYTES = 2.5  # bytes of a card's memory for a parameter: float16, and room to work
CARD_SPARE = 800 * MILLION  # bytes
MIB = 1 << 20
_ADDRESS = re.compile(r'"(https://[^"]+/([0-9a-f]{64})/([\w.-]+)\.pt)"')


@dataclass(frozen=True, slots=True)
class Known:
    """A model that can be fetched. Sizes in bytes."""

    name: str
    kind: str
    size: int
    memory: int
    licence: str
    fits: bool

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "name": self.name,
            "kind": self.kind,
            "bytes": self.size,
            "memory_bytes": self.memory,
            "licence": self.licence,
            "fits": self.fits,
        }


def known() -> list[Known]:
    """Every model that ``fg models pull`` knows by name."""
    table = read_toml(CATALOGUE)
    free, card = machine.free_memory(), card_memory()
    rows = [(name, WHISPER, millions) for name, millions in table[WHISPER].items()]
    rows += [(weights.FAST + name, FAST, millions) for name, millions in table[WHISPER].items()]
    rows += [(name, PYANNOTE, millions) for name, millions in table[PYANNOTE].items()]
    return [_known(*row, table["licence"][row[1]], free, card) for row in rows]


def _known(name: str, kind: str, millions: int, licence: str, free: int, card: int) -> Known:
    parameters = millions * MILLION
    spare, each = NEEDS[kind]
    memory = spare + round(parameters * each)
    on_card = card >= CARD_SPARE + parameters * CARD_BYTES
    return Known(name, kind, parameters * STORED_BYTES[kind], memory, licence, fits=on_card or memory <= free)


@cache
def card_memory() -> int:
    """Bytes of memory on the largest NVIDIA card; 0 without one."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return 0
    asked = [program, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603 - found above
        return max(int(line) for line in told.stdout.split()) * MIB
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0


def licence_of(kind: str) -> str:
    """Under which licence models of ``kind`` are published."""
    return str(read_toml(CATALOGUE)["licence"][kind])


@cache
def addresses() -> dict[str, tuple[str, str]]:
    """OpenAI's address and SHA-256 of each Whisper file by name, as the installed library has them.

    Read from its source: importing it would bring torch. Empty where it is not installed.
    """
    found = find_spec("whisper")
    if found is None or not found.origin:
        return {}
    rows = _ADDRESS.findall(Path(found.origin).read_text("utf-8"))
    return {name: (address, sha256) for address, sha256, name in rows}


def is_official(name: str, sha256: str) -> bool | None:
    """Is this OpenAI's file of that name? None where nobody here can tell."""
    _, wanted = addresses().get(name, ("", ""))
    return sha256 == wanted if wanted else None
