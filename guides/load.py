"""A guide's YAML file to a ``Guide``, with every problem at once: mistakes as errors, advice as warnings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from guides import variables
from guides.lint import lint
from guides.model import (
    USUAL_SIZE,
    Demographics,
    Guide,
    Probe,
    ProbeKind,
    Question,
    Section,
    SectionKind,
    StakeholderGroup,
    SupportContact,
)
from guides.yaml_reader import GuideProblem, Reader

if TYPE_CHECKING:
    import yaml

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
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
    """Reads the shape of a guide and checks what refers to what. ``places`` are where advice is given."""

    __slots__ = ("aims", "groups", "places", "seen", "variables")

    def __init__(self) -> None:
        super().__init__()
        self.aims: dict[str, str] = {}
        self.groups: tuple[StakeholderGroup, ...] = ()
        self.variables: dict[str, str] = {}
        self.seen: set[str] = set()
        self.places: dict[str, yaml.Node] = {}

    def guide(self, node: yaml.Node) -> Guide:
        """The whole document."""
        required, optional = ["guide", "groups", "sections"], ["aims", "variables", "support"]
        entries = self.mapping(node, "the guide", required=required, optional=optional)
        self.places |= {one: entries.get(one, node) for one in ("guide", "sections", "support")}
        head = self._head(entries.get("guide"))
        self.aims = {name: self.text(aim, "an aim") for name, aim in self._named(entries, "aims").items()}
        self.variables = {
            name: self._variable(name, row) for name, row in self._named(entries, "variables").items()
        }
        self.groups = tuple(self._group(name, row) for name, row in self._named(entries, "groups").items())
        guide = Guide(
            **head,
            aims=self.aims,
            groups=self.groups,
            variables=self.variables,
            support=tuple(self._contact(row) for row in self.rows(entries.get("support"), "support")),
            sections=tuple(self._section(row) for row in self.rows(entries.get("sections"), "sections")),
        )
        self._whole(guide)
        return guide

    def _head(self, node: yaml.Node | None) -> dict[str, Any]:
        required, optional = ["id", "title", "version", "minutes"], ["language", "buffer", "change"]
        entries = (
            self.mapping(node, "`guide`", required=required, optional=optional) if node is not None else {}
        )
        return {
            "id": self._plain_id(entries.get("id"), "the guide's id"),
            "title": self.text(entries.get("title"), "the guide's title"),
            "version": self.text(entries.get("version"), "the version"),
            "language": self.text(entries.get("language"), "the language", "en"),
            "minutes": self.number(entries.get("minutes"), "the guide's minutes"),
            "buffer": self.number(entries.get("buffer"), "the buffer"),
            "change": self.text(entries.get("change"), "what changed"),
        }

    def _named(self, entries: dict[str, yaml.Node], part: str) -> dict[str, yaml.Node]:
        """The rows of a part whose names are the writer's own."""
        rows = self.names(entries[part], part) if part in entries else {}
        self.places |= {f"{part}.{name}": row for name, row in rows.items()}
        return rows

    def _variable(self, name: str, node: yaml.Node) -> str:
        if not variables.NAME.fullmatch(name):
            self.problem(node, "id", f"a variable's name is small letters, digits and _: `{name}` is not")
        if name in variables.FROM_GUIDE:
            self.problem(node, "own-variable", f"the guide knows `{name}` by itself: declare another name")
        return "" if self.is_null(node) else self.text(node, f"variable {name}")

    def _group(self, name: str, node: yaml.Node) -> StakeholderGroup:
        optional = ["size", "sessions", "demographics", "compensation"]
        entries = self.mapping(node, f"group {name}", required=["label"], optional=optional)
        smallest, largest = self._size(entries.get("size"))
        sessions, asked = entries.get("sessions"), entries.get("demographics")
        return StakeholderGroup(
            id=name,
            label=self.text(entries.get("label"), "a group's label"),
            smallest=smallest,
            largest=largest,
            sessions=None if sessions is None else self.number(sessions, "a group's sessions"),
            demographics=None
            if asked is None
            else self.choice(asked, "demographics", Demographics, Demographics.NONE),
            compensation=self.text(entries.get("compensation"), "a group's compensation"),
        )

    def _size(self, node: yaml.Node | None) -> tuple[int, int]:
        sizes = [self.number(row, "a group's size") for row in self.rows(node, "a group's size")]
        if node is None or not sizes:
            return USUAL_SIZE
        if len(sizes) != _SIZE or sizes[0] > sizes[1]:
            self.problem(node, "shape", "a group's size is [smallest, largest]")
            return USUAL_SIZE
        return sizes[0], sizes[1]

    def _contact(self, node: yaml.Node) -> SupportContact:
        entries = self.mapping(node, "a support contact", required=["name", "reach"], optional=["only"])
        return SupportContact(
            name=self.text(entries.get("name"), "a support contact's name"),
            reach=self.text(entries.get("reach"), "how a support contact is reached"),
            only=self._only(entries.get("only")),
        )

    def _section(self, node: yaml.Node) -> Section:
        entries = self.mapping(
            node,
            "a section",
            required=["id", "kind", "minutes"],
            optional=["recorded", "script", "steps", "questions"],
        )
        return Section(
            id=self._own_id(entries.get("id"), "a section's id"),
            kind=self.choice(entries.get("kind"), "a section's kind", SectionKind, SectionKind.KEY),
            minutes=self.number(entries.get("minutes"), "a section's minutes"),
            recorded=self.flag(entries.get("recorded"), "`recorded`", default=True),
            script=self._script(entries.get("script")),
            steps=self.texts(entries.get("steps"), "steps"),
            questions=tuple(self._question(row) for row in self.rows(entries.get("questions"), "questions")),
        )

    def _script(self, node: yaml.Node | None) -> str:
        script = self.text(node, "a script")
        for name in variables.used(script):
            if node is not None and name not in {*self.variables, *variables.FROM_GUIDE}:
                message = f"the script names {{{name}}}, which is not declared under `variables`"
                self.problem(node, "unknown-variable", message)
        return script

    def _question(self, node: yaml.Node) -> Question:
        flags = ["must_ask", "everyone_answers", "analysed", "sensitive"]
        entries = self.mapping(
            node,
            "a question",
            required=["id", "text"],
            optional=["minutes", "aim", "only", "probes", "note", *flags],
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
            note=self.text(entries.get("note"), "a note"),
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
        if node is not None and word and not ID.fullmatch(word):
            self.problem(node, "id", f"{what} is made of letters, digits, - and _, at most 32 of them")
        return word

    def _own_id(self, node: yaml.Node | None, what: str) -> str:
        word = self._plain_id(node, what)
        if node is None:
            return word
        if word in self.seen:
            self.problem(node, "repeated-id", f"the id `{word}` stands twice: every id in a guide is its own")
        self.seen.add(word)
        self.places.setdefault(word, node)
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

    def _whole(self, guide: Guide) -> None:
        """What only the whole guide can tell."""
        sections = self.places["sections"]
        if not guide.questions:
            self.problem(sections, "no-questions", "the guide asks nothing")
        for advice in lint(guide):
            self.problem(self.places.get(advice.place, sections), advice.rule, advice.message, "warning")
