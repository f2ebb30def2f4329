"""The parts of a long text in which a rule has anything to look for, so that the rest need not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


def around(text: str, anchor: re.Pattern[str], wide: int) -> Iterator[tuple[int, int]]:
    """What lies within ``wide`` characters of a match of ``anchor``: offsets, in order, without overlap."""
    start = end = 0
    for match in anchor.finditer(text):
        if match.start() - wide > end:
            if end:
                yield start, end
            start = match.start() - wide
        end = match.end() + wide
    if end:
        yield start, min(end, len(text))
