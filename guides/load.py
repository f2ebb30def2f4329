"""A guide's YAML file to a ``Guide``, with every problem at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from guides.model import Guide, Probe, ProbeKind, Question, Section, SectionKind, StakeholderGroup
from guides.yaml_reader import GuideProblem, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_SIZE = 2  # `size: [smallest, largest]`


def load(text: str) -> tuple[Guide | None, tuple[GuideProblem, ...]]:
    """The guide in ``text``, or None where an error stands in the way, and its problems by line."""
    reader = _GuideReader()
    root = reader.document(text)
    guide = reader.guide(root) if root is not None else None
    problems = tuple(sorted(set(reader.problems)))
    wrong = any(problem.severity == "error" for problem in problems)
    return (None if wrong else guide), problems


class _GuideReader(Reader):
    """Reads the shape of a guide and checks what refers to what."""

    __slots__ = ("aims", "groups", "seen")

    def __init__(self) -> None:
        super().__init__()
        self.aims: dict[str, str] = {}
        self.groups: tuple[StakeholderGroup, ...] = ()
        self.seen: set[str] = set()

    def guide(self, node: yaml.Node) -> Guide:
        """The whole document."""
        entries = self.mapping(node, "the guide", required=["guide", "groups", "sections"], optional=["aims"])
        head = self._head(entries.get("guide"))
        if "aims" in entries:
            self.aims = {
                name: self.text(aim, "an aim") for name, aim in self.names(entries["aims"], "aims").items()
            }
        if "groups" in entries:
            rows = self.names(entries["groups"], "groups").items()
            self.groups = tuple(self._group(name, row) for name, row in rows)
        rows_of_sections = self.rows(entries.get("sections"), "sections")
        sections = tuple(self._section(row) for row in rows_of_sections)
        guide = Guide(**head, aims=self.aims, groups=self.groups, sections=sections)  # type: ignore[arg-type]
        self._whole(guide, entries, node)
        return guide

    def _head(self, node: yaml.Node | None) -> dict[str, str | int]:
        required = ["id", "title", "version", "minutes"]
        entries = (
            self.mapping(node, "`guide`", required=required, optional=["language", "buffer"])
            if node is not None
            else {}
        )
        return {
            "id": self._plain_id(entries.get("id"), "the guide's id"),
            "title": self.text(entries.get("title"), "the guide's title"),
            "version": self.text(entries.get("version"), "the version"),
            "language": self.text(entries.get("language"), "the language", "en"),
            "minutes": self.number(entries.get("minutes"), "the guide's minutes"),
            "buffer": self.number(entries.get("buffer"), "the buffer"),
        }

    def _group(self, name: str, node: yaml.Node) -> StakeholderGroup:
        entries = self.mapping(node, f"group {name}", required=["label"], optional=["size"])
        label = self.text(entries.get("label"), "a group's label")
        sizes = [
            self.number(row, "a group's size") for row in self.rows(entries.get("size"), "a group's size")
        ]
        if not sizes:
            return StakeholderGroup(name, label)
        if len(sizes) != _SIZE or sizes[0] > sizes[1]:
            self.problem(entries["size"], "shape", "a group's size is [smallest, largest]")
            return StakeholderGroup(name, label)
        return StakeholderGroup(name, label, *sizes)

    def _section(self, node: yaml.Node) -> Section:
        entries = self.mapping(
            node,
            "a section",
            required=["id", "kind", "minutes"],
            optional=["recorded", "script", "steps", "questions"],
        )
        rows = self.rows(entries.get("questions"), "questions")
        return Section(
            id=self._own_id(entries.get("id"), "a section's id"),
            kind=self.choice(entries.get("kind"), "a section's kind", SectionKind, SectionKind.KEY),
            minutes=self.number(entries.get("minutes"), "a section's minutes"),
            recorded=self.flag(entries.get("recorded"), "`recorded`", default=True),
            script=self.text(entries.get("script"), "a script"),
            steps=self.texts(entries.get("steps"), "steps"),
            questions=tuple(self._question(row) for row in rows),
        )

    def _question(self, node: yaml.Node) -> Question:
        flags = ["must_ask", "everyone_answers", "analysed", "sensitive"]
        entries = self.mapping(
            node,
            "a question",
            required=["id", "text"],
            optional=["minutes", "aim", "only", "probes", *flags],
        )
        minutes = entries.get("minutes")
        return Question(
            id=self._own_id(entries.get("id"), "a question's id"),
            text=self.text(entries.get("text"), "a question's text"),
            minutes=None if minutes is None else self.number(minutes, "a question's minutes"),
            aim=self._aim(entries.get("aim")),
            must_ask=self.flag(entries.get("must_ask"), "`must_ask`", default=False),
            everyone_answers=self.flag(entries.get("everyone_answers"), "`everyone_answers`", default=False),
            analysed=self.flag(entries.get("analysed"), "`analysed`", default=True),
            sensitive=self.flag(entries.get("sensitive"), "`sensitive`", default=False),
            only=self._only(entries.get("only")),
            probes=tuple(self._probe(row) for row in self.rows(entries.get("probes"), "probes")),
        )

    def _probe(self, node: yaml.Node) -> Probe:
        entries = self.mapping(node, "a probe", required=["id", "text"], optional=["kind", "only"])
        return Probe(
            id=self._own_id(entries.get("id"), "a probe's id"),
            text=self.text(entries.get("text"), "a probe's text"),
            kind=self.choice(entries.get("kind"), "a probe's kind", ProbeKind, ProbeKind.ELABORATE),
            only=self._only(entries.get("only")),
        )

    def _plain_id(self, node: yaml.Node | None, what: str) -> str:
        word = self.text(node, what)
        if node is not None and word and not _ID.fullmatch(word):
            self.problem(node, "id", f"{what} is made of letters, digits, - and _, at most 32 of them")
        return word

    def _own_id(self, node: yaml.Node | None, what: str) -> str:
        word = self._plain_id(node, what)
        if node is not None and word in self.seen:
            self.problem(node, "repeated-id", f"the id `{word}` stands twice: every id in a guide is its own")
        self.seen.add(word)
        return word

    def _aim(self, node: yaml.Node | None) -> str | None:
        if node is None:
            return None
        word = self.text(node, "an aim")
        if word not in self.aims:
            self.problem(node, "unknown-aim", f"the guide states no aim `{word}`")
        return word

    def _only(self, node: yaml.Node | None) -> tuple[str, ...]:
        known = {group.id for group in self.groups}
        rows = self.rows(node, "`only`")
        for row in rows:
            if self.text(row, "a group") not in known:
                self.problem(row, "unknown-group", f"the guide names no group `{row.value}`")
        return tuple(str(row.value) for row in rows)

    def _whole(self, guide: Guide, entries: dict[str, yaml.Node], root: yaml.Node) -> None:
        """What only the whole guide can tell."""
        sections = entries.get("sections", root)
        for severity, rule, message in _of_the_whole(guide):
            self.problem(sections, rule, message, severity)


def _of_the_whole(guide: Guide) -> Iterator[tuple[str, str, str]]:
    planned = sum(section.minutes for section in guide.sections)
    if planned > guide.minutes - guide.buffer:
        slot = f"{guide.minutes} minutes less {guide.buffer} in reserve"
        yield "warning", "minutes", f"the sections take {planned} minutes, the slot has {slot}"
    if not any(section.kind is SectionKind.KEY for section in guide.sections):
        yield "warning", "no-key", "no section is of kind key: which questions carry the study?"
    asked = {question.aim for question in guide.questions}
    for aim in guide.aims:
        if aim not in asked:
            yield "warning", "aim-unasked", f"no question serves the aim {aim}"
    if not guide.questions:
        yield "error", "no-questions", "the guide asks nothing"
