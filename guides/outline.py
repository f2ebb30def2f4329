"""From the lines of a written guide to a ``Guide``, with notes on what was guessed.

Word guides differ, so nothing is refused that can be read some way: headings make parts, numbers make
questions, bullets below them probes, what remains is script or note. The result is a start to be looked over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guides import outline_words as known
from guides import variables
from guides.marks import split_begin, split_minutes
from guides.model import Guide, Probe, Question, Section, SectionKind
from guides.outline_body import Asked, Body, Sort, is_question, mains_of, whole_lines
from guides.outline_front import Front
from guides.word import Line, Listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_QUIET = frozenset({SectionKind.SETUP, SectionKind.WELCOME, SectionKind.CONSENT, SectionKind.CLOSING})
_PREFIX = {
    SectionKind.OPENING: "O",
    SectionKind.INTRODUCTORY: "I",
    SectionKind.TRANSITION: "T",
    SectionKind.KEY: "K",
    SectionKind.ENDING: "E",
}
_HEADING_WORDS = 9  # a longer bold line is a sentence
_TIMED_WORDS = 4  # "Welcome and ground rules (5 min)" is a heading without being bold
_ACRONYM = 3  # letters: a line of capitals that short is no heading
_BOLD_LEVEL = 9  # headings without a level of their own stand below all that have one
_SECTION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_ASIDES = re.compile(r"\s*\N{MIDDLE DOT}\s*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MANY = 1000  # more of one kind no guide has


class NoQuestions(ValueError):
    """Nothing in the text was recognised as a question."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The guide as it was read, and what its writer should look at."""

    guide: Guide
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Part:
    heading: Line
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a heading's line says: the part's name, its minutes, its own id, and whether it is recorded."""

    name: str
    minutes: int | None
    recorded: bool
    id: str


def understand(lines: Iterable[Line], guide_id: str) -> Understood:
    """The guide in ``lines``; raises NoQuestions."""
    whole = list(whole_lines(lines))
    first, *parts = _parts(whole)
    reader = _Reader(Front(title=first.heading.text))
    left = reader.front.facts(first.lines)
    if any("?" in line.text for line in left):
        parts.insert(0, _Part(Line("Key questions"), left))
    elif left:
        reader.notes.append(f"{len(left)} lines before the first heading were left out.")
    for part in parts:
        reader.part(part)
    if not any(section.questions for section in reader.sections):
        raise NoQuestions
    return reader.finish(guide_id, spanish=any("¿" in line.text for line in whole))


def _parts(lines: list[Line]) -> Iterator[_Part]:
    """The text before the first heading under the title, then each heading with what is below it."""
    headings = [at for at, line in enumerate(lines) if _is_heading(line)]
    title = _title(lines, headings)
    headings = [at for at in headings if at not in _banner(lines, headings)]
    part = _Part(Line("") if title is None else lines[title])
    for at, line in enumerate(lines):
        if at == title:
            continue
        if at in headings:
            yield part
            part = _Part(line)
        else:
            part.lines.append(line)
    yield part


def _title(lines: list[Line], headings: list[int]) -> int | None:
    """Where the title stands: by its style, as the only heading of the first level, or as the first line."""
    styled = [at for at, line in enumerate(lines) if line.style.casefold() == "title"]
    if styled:
        return styled[0]
    tops = [at for at in headings if lines[at].heading == 1]
    alone = len(tops) == 1 and tops[0] == headings[0] and len(headings) > 1
    if alone and known.kind_of(lines[tops[0]].text) is None:
        return tops[0]
    plain = bool(lines) and 0 not in headings and not lines[0].listed
    if plain and "?" not in lines[0].text and not split_begin(lines[0].text)[0].id:
        return 0
    return _loud_title(lines, headings)


def _loud_title(lines: list[Line], headings: list[int]) -> int | None:
    """The first line of the banner that says more than "Interview guide"."""
    banner = _banner(lines, headings)
    own = [at for at in banner if not known.TITLE.search(lines[at].text)]
    return next(iter([*own, *banner]), None)


def _banner(lines: list[Line], headings: list[int]) -> list[int]:
    """The bold lines at the very top that name no part."""
    top: list[int] = []
    for at in headings:
        said = _heading(lines[at].text)
        if at != len(top) or lines[at].heading or said.minutes is not None or known.kind_of(said.name):
            break
        top.append(at)
    return top


def _is_heading(line: Line) -> bool:
    if line.heading or known.SECTION_COLUMN.search(line.column):
        return True
    heading = _heading(line.text)
    name = heading.name
    short = 0 < len(name.split()) <= _HEADING_WORDS and not name.endswith(("?", ".", ";", ","))
    timed = heading.minutes is not None and len(name.split()) <= _TIMED_WORDS and known.kind_of(name)
    loud = line.bold or (name.isupper() and len(name) > _ACRONYM) or timed
    if line.style.casefold() in set(Sort):
        return False
    if not short or not loud or line.row or known.PROBES.match(name) or known.SAY.match(name):
        return False
    return not split_begin(line.text)[0].id and line.listed is not Listed.BULLET


def _asks(line: Line) -> bool:
    if line.style.casefold() == Sort.SCRIPT:
        return False
    begin, words = split_begin(line.text)
    marked = line.listed or begin.number or begin.id
    return words.endswith("?") if marked else is_question(words)


def _heading(text: str) -> _Heading:
    name, _, aside = text.partition("\t")
    begin, words = split_begin(name)
    minutes, words = split_minutes(words if begin.number or begin.letter else name)
    recorded, own = True, ""
    for piece in _ASIDES.split(aside) if aside else ():
        said, rest = split_minutes(f"({piece})")
        if said is not None and not rest:
            minutes = said
        elif piece in known.NOT_RECORDED:
            recorded = False
        elif _SECTION_ID.fullmatch(piece):
            own = piece
    return _Heading(words.strip().rstrip(":"), minutes, recorded, own)


@dataclass(slots=True)
class _Reader:
    """Collects the sections, part by part."""

    front: Front
    sections: list[Section] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    above: list[tuple[int, SectionKind]] = field(
        default_factory=list
    )  # kinds of the headings above, by level

    def part(self, part: _Part) -> None:
        """One heading with its lines: facts about the guide, or a section of it."""
        heading = _heading(part.heading.text)
        if self.front.takes(heading.name, part.lines):
            return
        kind = self._kind(heading.name, part)
        if not part.lines and heading.minutes is None:
            return  # a heading above headings
        body = Body(self.front.group_names, mains_of(part.lines), quiet=kind in _QUIET)
        for line in part.lines:
            body.line(line)
        if kind is SectionKind.OPENING and body.ask_last():
            self.notes.append(f'The last words of "{heading.name}" are taken for its question.')
        section_id = self._id(heading.id or str(kind).upper())
        questions = tuple(self._question(one, kind) for one in body.questions)
        self.sections.append(
            Section(
                id=section_id,
                kind=kind,
                minutes=self._minutes(heading, questions, kind),
                recorded=heading.recorded,
                script=_only_variables("\n\n".join(body.script)),
                steps=tuple(body.steps),
                questions=questions,
            )
        )

    def _minutes(self, heading: _Heading, questions: tuple[Question, ...], kind: SectionKind) -> int:
        if heading.minutes is not None:
            return heading.minutes
        minutes = sum(one.minutes or 0 for one in questions)
        if not minutes and kind is not SectionKind.CLOSING:
            self.notes.append(f'"{heading.name}" says no minutes: 0 stand there.')
        return minutes

    def _kind(self, name: str, part: _Part) -> SectionKind:
        level = part.heading.heading or _BOLD_LEVEL
        self.above = [(above, kind) for above, kind in self.above if above < level]
        asks = any(_asks(line) for line in part.lines)
        kind = known.kind_of(name)
        if kind is SectionKind.WELCOME and asks and re.match(r"introduc", name, re.IGNORECASE):
            kind = SectionKind.INTRODUCTORY
        if kind is SectionKind.CLOSING and asks:
            kind = SectionKind.ENDING
        if kind is None and self.above:
            kind = self.above[-1][1]
        if kind is None:
            spoken = (
                SectionKind.CLOSING if any(one.questions for one in self.sections) else SectionKind.WELCOME
            )
            kind = SectionKind.KEY if asks or part.heading.heading else spoken
            self.notes.append(f'"{name}" is taken for a part of kind {kind}.')
        self.above.append((level, kind))
        return kind

    def _question(self, one: Asked, kind: SectionKind) -> Question:
        free = one.begin.id and one.begin.id not in self.ids
        question_id = self._id(one.begin.id if free else self._next(_PREFIX.get(kind, "Q")))
        return Question(
            id=question_id,
            text=one.text,
            minutes=one.marks.minutes,
            aim=one.marks.aim if one.marks.aim in self.front.aims else None,
            must_ask=one.marks.must_ask,
            everyone_answers=one.marks.everyone_answers,
            analysed=one.marks.analysed,
            sensitive=one.marks.sensitive,
            only=one.marks.only,
            probes=tuple(self._probe(probe, question_id, at) for at, probe in enumerate(one.probes)),
            note=" ".join(one.notes),
        )

    def _probe(self, one: Asked, question_id: str, at: int) -> Probe:
        letter = _LETTERS[at] if at < len(_LETTERS) else f"-{at + 1}"
        return Probe(
            self._id(one.begin.id or f"{question_id}{letter}"), one.text, one.marks.kind, one.marks.only
        )

    def _next(self, prefix: str) -> str:
        return next(f"{prefix}{number}" for number in range(1, _MANY) if f"{prefix}{number}" not in self.ids)

    def _id(self, wanted: str) -> str:
        """``wanted``, or the first of its kind that is free."""
        free = (wanted, *(f"{wanted}-{number}" for number in range(2, _MANY)))
        found = next(one for one in free if one not in self.ids)
        self.ids.add(found)
        return found

    def finish(self, guide_id: str, *, spanish: bool) -> Understood:
        """The whole guide, its gaps filled and told."""
        front = self.front
        front.complete(sum(section.minutes for section in self.sections), spanish=spanish)
        named = {name for section in self.sections for name in variables.used(section.script)}
        guide = Guide(
            id=guide_id,
            title=front.title,
            version=front.version,
            language=front.language,
            minutes=front.minutes,
            buffer=front.buffer or 0,
            aims=front.aims,
            groups=tuple(front.groups),
            sections=tuple(self.sections),
            change=front.change,
            variables=dict.fromkeys(sorted(named - variables.FROM_GUIDE), ""),
            support=tuple(front.support),
        )
        return Understood(guide, (*front.notes, *self.notes))


def _only_variables(script: str) -> str:
    """The script with braces around anything but a variable's name turned into brackets."""
    for name in variables.used(script):
        if not variables.NAME.fullmatch(name):
            script = script.replace(f"{{{name}}}", f"[{name}]")
    return script
