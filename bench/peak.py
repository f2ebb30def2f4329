"""The most memory that this process has held. Importing this costs none."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

MB_OF_MAXRSS = 1 / 1024**2 if sys.platform == "darwin" else 1 / 1024  # bytes on macOS, else KB


def peak_mb() -> float:
    """In MB. Linux tells it of this program alone; ru_maxrss begins with the peak of what started it."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
        told = next(line for line in lines if line.startswith("VmHWM:"))
        return int(told.split()[1]) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MB_OF_MAXRSS
