"""The lines below a heading, told apart: script, steps, questions, probes, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from guides import outline_words as known
from guides.marks import Begin, Marks, minutes_alone, split_begin, split_marks
from guides.word import Line, Listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BRACKETS = {"[]", "()"}
_INLINE = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_SPOKEN = 2  # sentences: a longer paragraph that ends with a question mark is a script
_PROBE_ID = re.compile(r"[A-Za-z]+\d+[a-z]")


class Sort(StrEnum):
    """What a line is. The values are the names of the paragraph styles of our own sheets."""

    SCRIPT = "script"
    STEP = "step"
    QUESTION = "question"
    PROBE = "probe"
    NOTE = "note"


class Mains(StrEnum):
    """How the main questions of a part are marked; what is marked less are probes."""

    NUMBERED = "numbered"
    PLAIN = "plain"
    BULLETS = "bullets"


@dataclass(slots=True)
class Asked:
    """A question or probe as it was read, before it has an id."""

    begin: Begin
    text: str
    marks: Marks
    probes: list[Asked] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Body:
    """Collects what stands below one heading. ``quiet`` parts are spoken or done, not asked."""

    groups: dict[str, str]
    mains: Mains
    quiet: bool
    script: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    probing: bool = False  # below a line "Probes:"

    def line(self, line: Line) -> None:
        """One more line."""
        if self._labelled(line.text):
            return
        for pattern, sort in ((known.SAY, Sort.SCRIPT), (known.NOTE, Sort.NOTE)):
            if said := pattern.match(line.text):
                self._put(sort, Begin(), line.text[said.end() :])
                return
        begin, words = split_begin(line.text)
        if words[:1] + words[-1:] in _BRACKETS and not begin.id:
            self._put(Sort.NOTE, begin, words[1:-1])
            return
        self._put(self._sort(line, begin, words), begin, words)

    def _labelled(self, text: str) -> bool:
        """Read "Probe: ..." or "Probes:", also in brackets or behind a letter."""
        begin, words = split_begin(text)
        inside = words[1:-1] if words[:1] + words[-1:] in _BRACKETS else words
        label = known.PROBES.match(inside)
        if not label or not self.questions:
            return False
        self.probing = not inside[label.end() :]
        self._put(Sort.PROBE, begin, split_begin(inside[label.end() :])[1])
        return True

    def _sort(self, line: Line, begin: Begin, words: str) -> Sort:
        if (told := _told(line)) is not None:
            return told
        if known.QUESTION_COLUMN.search(line.column):
            return self._in_column(line, begin, words)
        if begin.id:
            return Sort.PROBE if self.questions and _PROBE_ID.fullmatch(begin.id) else Sort.QUESTION
        if _is_numbered(line, begin):
            return Sort.STEP if self.quiet and not words.endswith("?") else Sort.QUESTION
        if _is_below(line, begin):
            return self._below(line, words)
        return self._plain(words, bold=line.bold)

    def _in_column(self, line: Line, begin: Begin, words: str) -> Sort:
        """In a table's column of questions, whose cells hold what is said and probed as well."""
        if _is_below(line, begin) and self.questions and self.mains is not Mains.BULLETS:
            return Sort.PROBE
        return Sort.SCRIPT if self.quiet and not words.endswith("?") else Sort.QUESTION

    def _below(self, line: Line, words: str) -> Sort:
        """A bullet, a letter, a number further in."""
        if self.quiet:
            return Sort.STEP
        if self.mains is Mains.BULLETS and not line.level:
            return Sort.QUESTION
        return Sort.PROBE if self.questions else Sort.STEP

    def _plain(self, words: str, *, bold: bool) -> Sort:
        if self.quiet or not is_question(words):
            inside = self.probing and not self.quiet
            return Sort.PROBE if inside else Sort.NOTE if self.questions else Sort.SCRIPT
        if bold:  # so boards and leads mark the question that they forgot to number
            return Sort.QUESTION
        if self.mains is Mains.PLAIN:
            return Sort.PROBE if self.probing else Sort.QUESTION
        return Sort.PROBE if self.questions else Sort.SCRIPT

    def _put(self, sort: Sort, begin: Begin, words: str) -> None:
        words = " ".join(words.split())
        if not words:
            return
        if sort is Sort.SCRIPT or (sort is Sort.NOTE and not self.questions):
            self.script.append(words)
        elif sort is Sort.STEP:
            self.steps.append(words)
        elif sort is Sort.NOTE:
            self._note(words)
        else:
            self._ask(sort, begin, words)

    def _note(self, words: str) -> None:
        """A note, which may be where a question is marked as one that may hurt."""
        last = self.questions[-1]
        marks, rest = split_marks(words, self.groups)
        if marks.sensitive:
            last.marks = replace(last.marks, sensitive=True)
        last.notes.append(rest if marks.sensitive and rest else words)

    def _ask(self, sort: Sort, begin: Begin, words: str) -> None:
        inline = _INLINE.search(words)
        label = known.PROBES.match(inline[1]) if inline else None
        follow = inline[1][label.end() :] if inline and label else ""
        marks, text = split_marks(words[: inline.start()] if inline and follow else words, self.groups)
        asked = Asked(begin, text or words, marks)
        probe = sort is Sort.PROBE and self.questions
        (self.questions[-1].probes if probe else self.questions).append(asked)
        self.probing = self.probing and bool(probe)
        for piece in filter(str.strip, follow.split(";")):
            self.questions[-1].probes.append(Asked(Begin(), piece.strip(), Marks()))

    def ask_last(self) -> bool:
        """Take the last words of the script for the question, as an opening round is often written."""
        if self.questions or not self.script:
            return False
        self._ask(Sort.QUESTION, Begin(), self.script.pop())
        self.questions[-1].marks = replace(self.questions[-1].marks, everyone_answers=True)
        return True


def is_question(words: str) -> bool:
    """Does a paragraph that nothing marks ask something, and little else?"""
    return words.endswith("?") and len(re.findall(r"[.!?\N{HORIZONTAL ELLIPSIS}]+(?:\s|$)", words)) <= _SPOKEN


def mains_of(lines: Iterable[Line]) -> Mains:
    """How a part marks its main questions."""
    plain = False
    for line in lines:
        begin, words = split_begin(line.text)
        if begin.id or _is_numbered(line, begin) or line.style.casefold() == Sort.QUESTION:
            return Mains.NUMBERED
        plain = plain or (
            is_question(words) and not _is_below(line, begin) and not known.PROBES.match(line.text)
        )
    return Mains.PLAIN if plain else Mains.BULLETS


def whole_lines(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with what belongs together joined, and lists typed with line breaks taken apart."""
    for line in _with_minutes(list(lines)):
        pieces = line.text.split("\n")
        if any(split_begin(piece)[0] != Begin() or known.PROBES.match(piece) for piece in pieces[1:]):
            yield from (replace(line, text=piece.strip()) for piece in pieces if piece.strip())
        else:
            yield replace(line, text=" ".join(pieces))


def _with_minutes(lines: list[Line]) -> Iterator[Line]:
    """Minutes in a cell of their own, put behind the first words of their table row."""
    alone = {line.row: minutes for line in lines if line.row and (minutes := _cell_minutes(line)) is not None}
    for line in lines:
        if line.row in alone and _cell_minutes(line) is None:
            yield replace(line, text=f"{line.text} ({alone.pop(line.row)} min)")
        elif not line.row or _cell_minutes(line) is None:
            yield line


def _cell_minutes(line: Line) -> int | None:
    timed = re.search(r"time|min|tiempo", line.column)
    return (
        int(line.text) if timed and line.text.isascii() and line.text.isdigit() else minutes_alone(line.text)
    )


def _told(line: Line) -> Sort | None:
    """What a line's style or its table column says it is."""
    style = line.style.casefold()
    if style in set(Sort):
        return Sort(style)
    return Sort.PROBE if known.PROBE_COLUMN.search(line.column) else None


def _is_numbered(line: Line, begin: Begin) -> bool:
    return (line.listed is Listed.NUMBER and not line.level) or begin.number


def _is_below(line: Line, begin: Begin) -> bool:
    return line.listed is not Listed.NOT or begin.bullet or begin.letter or begin.box
