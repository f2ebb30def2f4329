"""A container that is written and read at once: what a muxer writes is read as a stream, never on disk."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Tail:
    """The writing end: remembers what has not been read yet. Not seekable, so the muxer streams."""

    def __init__(self) -> None:
        self.pending = bytearray()

    def write(self, data: bytes) -> int:
        """Take what the muxer writes."""
        self.pending += data
        return len(data)


class Streamed(io.RawIOBase):
    """The reading end. ``steps`` writes into the tail it is given, a little at each step."""

    def __init__(self, steps: Callable[[Tail], Iterator[object]]) -> None:
        self._written = Tail()
        self._steps = steps(self._written)
        self._more = True

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: object) -> int:
        """Fill ``into`` with what comes next; 0 at the end. Raises what the steps raise."""
        view = memoryview(into)  # type: ignore[arg-type]
        while self._more and len(self._written.pending) < len(view):
            self._more = next(self._steps, None) is not None
        taken = bytes(self._written.pending[: len(view)])
        del self._written.pending[: len(taken)]
        view[: len(taken)] = taken
        return len(taken)
