"""A plug-in that breaks ends in one clear line: which one it was, how, and what to type next."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from transcription.errors import DISK_FULL, OutOfMemory, PluginFailed, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

# How torch (c10/core/impl/alloc_cpu.cpp) and CTranslate2 say it, in lower case.
_NO_MEMORY = ("can't allocate memory", "not enough memory", "out of memory", "failed to allocate memory")


@contextmanager
def guarded(plugin: str) -> Iterator[None]:
    """Raises PluginFailed or OutOfMemory for whatever else than a Problem ``plugin`` raises inside.

    A full disk is nobody's fault and goes through. The cause is dropped: it can quote what was said.
    """
    try:
        yield
    except Problem:
        raise
    except Exception as error:  # a plug-in may raise anything
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            raise
        raise _told(plugin, error) from None


def _told(plugin: str, error: Exception) -> Problem:
    if _is_memory(error):
        return OutOfMemory(
            f"The memory of this machine is not enough for {plugin}. What was heard before is kept.",
            "close other programs or choose a smaller --model, then type the same command again",
        )
    kind = type(error).__name__
    return PluginFailed(
        f"{plugin[:1].upper()}{plugin[1:]} broke off ({kind}). What was heard before is kept.",
        "the same command again; if it breaks off again, another --engine or --diarizer (fg doctor)",
    )


def _is_memory(error: Exception) -> bool:
    """MemoryError, torch's own class for a card, or one of torch's plain errors that only its words tell."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _NO_MEMORY)
