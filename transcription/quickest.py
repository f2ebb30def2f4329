"""Which engine hears quickest on this machine, by rule; ``bench/speech.py`` measures what the rule says."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum
from pathlib import Path

from transcription import weights

CPUINFO = Path("/proc/cpuinfo")  # Linux; processors with tiles are servers' so far


class Machine(StrEnum):
    """What decides between engines that have the same model."""

    CUDA = "an NVIDIA card"
    AMX = "a processor with tiles for bfloat16"
    PLAIN = "any other processor"


# On a card fp16 in CTranslate2, on a processor its 8 bits. With tiles Whisper's bfloat16 encoder comes near:
# base took 1.11 to 1.16 times faster-whisper's CPU seconds there, and without tiles tiny and base 1.3 to 1.4
# times (bench/speech.py, two cores, one run each).
ORDER = {
    Machine.CUDA: ("faster-whisper", "whisper"),
    Machine.AMX: ("faster-whisper", "whisper"),
    Machine.PLAIN: ("faster-whisper", "whisper"),
}


def machine() -> Machine:
    """What this one is. Nothing is imported or started for it."""
    if sys.platform != "darwin" and shutil.which("nvidia-smi"):
        return Machine.CUDA
    try:
        return Machine.AMX if " amx_bf16" in CPUINFO.read_text("ascii", "replace") else Machine.PLAIN
    except OSError:
        return Machine.PLAIN


def preference(engine: str, label: str, on: Machine) -> tuple[int, int]:
    """Least first: the better model (``label``), and of the same one the quicker engine.

    Engines that the table does not know come after those that it knows.
    """
    order = ORDER[on]
    return weights.place(label), order.index(engine) if engine in order else len(order)
