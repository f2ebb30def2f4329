"""Transcripts whose speaker and time stand on a line of their own, the speech below it.

Teams (``Tamsin Oduya   0:03``), Word's transcribe pane (``00:00:03 Speaker 1``), Otter, and the first
Teams documents (a time range, then the name, then the text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcription.formats.label import LONGEST, could_be_label, looks_like_name, trimmed
from transcription.formats.text import PLAIN, one_line
from transcription.formats.timecode import TIME, parse, parse_range
from transcription.model import Utterance

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME_TIME = re.compile(rf"(\S.{{0,{LONGEST - 1}}}?)(\s{{1,20}})({TIME})")
_TIME_NAME = re.compile(rf"({TIME})\s{{1,20}}(\S.{{0,{LONGEST - 1}}})")
_TIME_FIRST = re.compile(rf"{TIME}(?=\s|$)")
_ENOUGH = 2  # heads that make a file of this kind; a single one may be a line that ends in a time


@dataclass(frozen=True, slots=True)
class _Head:
    """``lines`` of the file name a speaker and a time; ``sure`` when nothing else looks like it."""

    name: str = field(repr=False)
    start_ms: int | None
    end_ms: int | None
    lines: int
    sure: bool


def read_headed(lines: Sequence[str]) -> tuple[Utterance, ...] | None:
    """The utterances of such a file, or None when it is another kind. ``lines`` are not blank.

    What stands before the first head becomes utterances without a name, one per line.
    """
    heads = _heads(lines)
    if len(heads) < _ENOUGH and not any(head.sure for head in heads.values()):
        return None
    starts = sorted(heads)
    found = [Utterance(one_line(line)) for line in lines[: starts[0]]]
    for at, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        head = heads[at]
        said = one_line("\n".join(lines[at + head.lines : stop]))
        found.append(Utterance(said, head.start_ms, head.end_ms, trimmed(head.name)))
    return tuple(found)


def _heads(lines: Sequence[str]) -> dict[int, _Head]:
    found = {
        at: head
        for at in range(len(lines))
        if (head := _name_then_time(lines[at]) or _range_then_name(lines, at))
    }
    if found:
        return found
    timed = [at for at, line in enumerate(lines) if _TIME_FIRST.match(line)]
    named = {at: head for at in timed if (head := _time_then_name(lines, at))}
    # Lines such as "00:00:05 Yes" are not heads: only when each timed line is one are they believed.
    return named if len(named) == len(timed) else {}


def _name_then_time(line: str) -> _Head | None:
    match = _NAME_TIME.fullmatch(line)
    start = parse(match[3]) if match else None
    if match is None or start is None or PLAIN in line:
        return None
    wide = len(match[2]) > 1 or "\t" in match[2]
    exact = match[3].count(":") > 1
    if looks_like_name(match[1]) and (wide or exact):
        return _Head(match[1], start, None, lines=1, sure=wide)
    return _Head(match[1], start, None, lines=1, sure=False) if wide and could_be_label(match[1]) else None


def _time_then_name(lines: Sequence[str], at: int) -> _Head | None:
    match = _TIME_NAME.fullmatch(lines[at])
    if match is None or PLAIN in lines[at] or not looks_like_name(match[2]) or not _speech(lines, at + 1):
        return None
    return _Head(match[2], parse(match[1]), None, lines=1, sure=False)


def _range_then_name(lines: Sequence[str], at: int) -> _Head | None:
    span = parse_range(lines[at])
    if span is None or not _speech(lines, at + 1) or not _speech(lines, at + 2):
        return None
    return _Head(lines[at + 1], *span, lines=2, sure=False) if looks_like_name(lines[at + 1]) else None


def _speech(lines: Sequence[str], at: int) -> bool:
    return at < len(lines) and not _TIME_FIRST.match(lines[at]) and parse_range(lines[at]) is None
