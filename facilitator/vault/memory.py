"""What the system's allocator does with the memory of parts that were encrypted."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # M_TRIM_THRESHOLD and so on of mallopt(3)
_KEEP_BYTES = 32 << 20  # free memory that stays with the process
_OWN_BYTES = 8 << 20  # larger pieces come from the system and go back to it at once
_ARENAS = 2  # shared by all threads: else each keeps free memory of its own


def keep_for_parts() -> None:
    """Use the memory of one part for the next one; does nothing on systems without glibc.

    glibc gives the pages of each part back and asks for them anew: a sixth of a pull's computing time.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):  # another C library
        allocator = ctypes.CDLL(None)
        allocator.mallopt(_MMAP_THRESHOLD, _OWN_BYTES)
        allocator.mallopt(_TRIM_THRESHOLD, _KEEP_BYTES)
        allocator.mallopt(_ARENA_MAX, _ARENAS)
