"""Times as files write them, and whole milliseconds."""

from __future__ import annotations

import re

# One time: minutes and seconds, perhaps hours before and a fraction behind. As a piece of a pattern.
TIME = r"(?:[0-9]{1,5}:)?[0-9]{1,3}:[0-9]{2}(?:[.,][0-9]{1,9})?"
_PARTS = re.compile(r"(?:([0-9]{1,5}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,9}))?")
# The first Teams documents write 0:0:3.1, without leading zeros; only between arrows is that a time.
_LOOSE = r"(?:[0-9]{1,5}:)?[0-9]{1,3}:[0-9]{1,2}(?:[.,][0-9]{1,9})?"
_RANGE = re.compile(rf"\s*({_LOOSE})\s*--?>\s*({_LOOSE})(?=\s|$)")
_MINUTE_MS = 60_000
_HOUR_MS = 3_600_000
DAY_MS = 24 * _HOUR_MS


def parse(text: str) -> int | None:
    """Milliseconds of ``hh:mm:ss.mmm``, ``mm:ss`` and their like (comma or point), or None."""
    match = _PARTS.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = int(match[1] or 0), int(match[2]), int(match[3])
    if seconds > 59 or (match[1] and minutes > 59):
        return None
    fraction = int((match[4] or "0").ljust(3, "0")[:3])
    return hours * _HOUR_MS + minutes * _MINUTE_MS + seconds * 1000 + fraction


def parse_range(line: str) -> tuple[int, int] | None:
    """Start and end of a cue's timing line (settings behind it are passed over), or None.

    An end before its start is a slip of the writing program: it is taken for the start.
    """
    match = _RANGE.match(line)
    if match is None:
        return None
    start, end = parse(match[1]), parse(match[2])
    return None if start is None or end is None else (start, max(start, end))


def clock(ms: int) -> str:
    """``hh:mm:ss``, the milliseconds left off."""
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def exact(ms: int, point: str = ".") -> str:
    """``hh:mm:ss.mmm``, with a comma for SRT."""
    return f"{clock(ms)}{point}{ms % 1000:03}"


def since(clock_ms: int, starts_at_ms: int) -> int:
    """Milliseconds from the clock time at which a recording began to a later one, over midnight too.

    What was written before the recording began is put at its start.
    """
    ahead = (clock_ms - starts_at_ms) % DAY_MS
    return ahead if ahead < DAY_MS // 2 else 0
