"""What this machine has to work with: cores and free memory. Imports nothing of ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ASSUMED_BYTES = 4 << 30  # where the system does not say: an old laptop
_PER_KIB = 1024


def cores() -> int:
    """Processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows and macOS
        return os.cpu_count() or 1


def free_memory() -> int:
    """Bytes that programs can still take without anything being pushed out to the disk; total on macOS."""
    if sys.platform == "win32":
        return _windows()
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        told = dict(line.split(":", 1) for line in lines)
        return int(told["MemAvailable"].split()[0]) * _PER_KIB
    except (OSError, KeyError, ValueError):
        return _of_posix()


def _of_posix() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return _ASSUMED_BYTES


def _windows() -> int:
    """GlobalMemoryStatusEx (learn.microsoft.com, sysinfoapi.h)."""
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("dwLength", ctypes.c_ulong),
            ("dwMemoryLoad", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("ullTotalPhys", "ullAvailPhys", "rest")),
            *((f"more{number}", ctypes.c_ulonglong) for number in range(4)),
        )

    status = Status()
    status.dwLength = ctypes.sizeof(Status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows alone
    return int(status.ullAvailPhys) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else _ASSUMED_BYTES
