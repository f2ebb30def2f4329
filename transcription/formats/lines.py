"""One utterance a line or paragraph, as TXT and DOCX files hold them, read and written.

Label and time are optional: ``NAME [hh:mm:ss]: text``, ``[hh:mm:ss]NAME: text``, ``NAME: text``, ``text``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from transcription.formats.headed import read_headed
from transcription.formats.label import LONGEST, could_be_label, faithful, known_labels, split, trimmed
from transcription.formats.text import PLAIN, one_line
from transcription.formats.timecode import TIME, clock, parse
from transcription.model import Utterance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_RANGE = rf"({TIME})(?:\s*(?:-->|[-\u2013\u2014]|to)\s*({TIME}))?"
_BRACKETED = re.compile(rf"[\[(]\s*{_RANGE}\s*[\])]")
# Without brackets only hours, minutes and seconds are a time: "10:30 Meeting" is what somebody said.
_BARE = re.compile(
    r"([0-9]{1,5}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?)(?![0-9]|:[0-9])"
    rf"(?:\s{{0,9}}-->\s{{0,9}}({TIME}))?\s*(?:[-\u2013|:]\s)?"
)
_ALONE = re.compile(rf"({TIME})()")
_BEHIND_NAME = re.compile(rf"(\S.{{0,{LONGEST - 1}}}?)\s{{0,9}}[\[(]{_RANGE}[\])]\s{{0,9}}[:\uff1a](.*)")
_NARROWEST, _WIDEST = 40, 132  # characters: no program breaks lines of a text earlier or later
_SENTENCE_END = (".", "!", "?", "\u2026", '"', "\u201d", ":", ";", ")", "]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line cut into its parts (identified); ``closed`` lines neither continue one nor are continued."""

    rest: str = field(repr=False)
    start_ms: int | None = None
    end_ms: int | None = None
    name: str | None = field(default=None, repr=False)
    closed: bool = False
    opens_paragraph: bool = False
    width: int = 0  # characters of the whole line


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """An utterance as a line: ``[00:12:41]``, ``P03: `` and what was said."""

    stamp: str
    label: str = field(repr=False)
    text: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.stamp}{self.label}{self.text}".rstrip()


def read_paragraphs(
    paragraphs: Iterable[Sequence[str]], names: Collection[str] = (), *, joined: bool
) -> tuple[Utterance, ...]:
    """Utterances of paragraphs, each a list of lines.

    A labelled or timed line begins an utterance. Any other line of a paragraph is an utterance too,
    unless paragraphs are whole (``joined``: DOCX) or their lines were broken by width; then it goes on.
    """
    kept = [lines for one in paragraphs if (lines := [line.strip() for line in one if line.strip()])]
    headed = read_headed([line for lines in kept for line in lines])
    if headed is not None:
        return headed
    cut = [[_cut(line, opens=number == 0) for number, line in enumerate(lines)] for lines in kept]
    labels = known_labels((line.rest for lines in cut for line in lines if not line.name), names)
    named = [[_named(line, labels) for line in lines] for lines in cut]
    return _gathered([line for lines in named for line in lines], joined=joined or _broken_by_width(named))


def write_lines(utterances: Sequence[Utterance]) -> list[WrittenLine]:
    """A line per utterance, its time cut to the second; what could be misread is marked (``label.PLAIN``)."""
    pairs = [(trimmed(one.name or ""), one_line(one.text)) for one in utterances]
    stamps = ["" if one.start_ms is None else f"[{clock(one.start_ms)}]" for one in utterances]
    stamps = [
        stamp and (stamp if name else f"{stamp} ") for stamp, (name, _) in zip(stamps, pairs, strict=True)
    ]

    def read_back(lines: list[str]) -> list[tuple[str | None, str]]:
        whole = [[stamp + line] for stamp, line in zip(stamps, lines, strict=True)]
        times = [one.start_ms is None for one in utterances]
        found = read_paragraphs(whole, joined=True)
        if [one.start_ms is None for one in found] != times:
            return []
        return [(one.name, one.text) for one in found]

    return [
        WrittenLine(stamp, line[: len(line) - len(said)], said)
        for stamp, line, (_, said) in zip(stamps, faithful(pairs, read_back), pairs, strict=True)
    ]


def _cut(line: str, *, opens: bool) -> _Line:
    """The line without its time, and with the label that a time stands behind."""
    closed = PLAIN in line
    match = _BRACKETED.match(line) or _BARE.match(line) or _ALONE.fullmatch(line)
    if match and parse(match[1]) is not None:
        rest = line[match.end() :].strip()
        return _Line(rest, parse(match[1]), _time(match[2]), None, closed, opens, len(line))
    match = None if closed else _BEHIND_NAME.fullmatch(line)
    if match and parse(match[2]) is not None and could_be_label(match[1]):
        start, end = parse(match[2]), _time(match[3])
        return _Line(match[4].strip(), start, end, trimmed(match[1]), closed, opens, len(line))
    return _Line(line, closed=closed, opens_paragraph=opens, width=len(line))


def _time(text: str | None) -> int | None:
    return parse(text) if text else None


def _named(line: _Line, labels: Collection[str]) -> _Line:
    if line.name:
        return line
    name, said = split(line.rest, labels)
    return replace(line, name=name, rest=said)


def _gathered(lines: Sequence[_Line], *, joined: bool) -> tuple[Utterance, ...]:
    """Lines to utterances: a lone time belongs to the next line, a lone label to the speech below it."""
    found: list[Utterance] = []
    texts: list[list[str]] = []
    for before, line in pairwise((_Line("", closed=True), *lines)):
        if _continues(line, before, joined=joined):
            texts[-1].append(line.rest)
        elif _lone_time(before) and line.start_ms is None:
            found[-1] = replace(found[-1], name=line.name)
            texts[-1].append(line.rest)
        else:
            found.append(Utterance("", line.start_ms, line.end_ms, line.name))
            texts.append([line.rest])
    return tuple(replace(one, text=one_line("\n".join(said))) for one, said in zip(found, texts, strict=True))


def _continues(line: _Line, before: _Line, *, joined: bool) -> bool:
    if line.closed or before.closed or line.name or line.start_ms is not None:
        return False
    lone_label = before.name is not None and not before.rest
    return lone_label or (joined and not line.opens_paragraph)


def _lone_time(line: _Line) -> bool:
    return line.start_ms is not None and not (line.name or line.rest or line.closed)


def _broken_by_width(paragraphs: Sequence[Sequence[_Line]]) -> bool:
    """Were the lines of these paragraphs broken by a program, at the width of the page?

    Then each broken line is so long that the next word had no room, and most end within a sentence.
    """
    if len(paragraphs) < 2:
        return False
    pairs = [
        (one, other)
        for lines in paragraphs
        for one, other in pairwise(lines)
        if one.rest and not (other.name or other.closed or other.start_ms is not None)
    ]
    width = max((one.width for one, _ in pairs), default=0)
    full = all(one.width + 1 + len(other.rest.split(maxsplit=1)[0]) > width for one, other in pairs)
    ended = sum(one.rest.endswith(_SENTENCE_END) for one, _ in pairs)
    return _NARROWEST <= width <= _WIDEST and full and ended * 2 < len(pairs)
