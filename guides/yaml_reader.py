"""Reads YAML by shape, so that every mistake is reported with its line and nothing unknown slips through.

PyYAML composes the nodes (with their lines) and constructs nothing: a guide from a stranger runs no code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

Choice = TypeVar("Choice", bound=StrEnum)

_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True, order=True)
class GuideProblem:
    """A mistake in a guide's file. ``line`` counts from 1; ``severity`` is ``error`` or ``warning``."""

    line: int
    rule: str
    message: str
    severity: str = "error"


@dataclass(slots=True)
class Reader:
    """Collects problems while it reads; every method gives a usable value even where the file is wrong."""

    problems: list[GuideProblem] = field(default_factory=list)

    def problem(self, node: yaml.Node, rule: str, message: str, severity: str = "error") -> None:
        """Note a mistake at ``node``."""
        self.problems.append(GuideProblem(node.start_mark.line + 1, rule, message, severity))

    def document(self, text: str) -> yaml.Node | None:
        """The file's root node, or None where it is no YAML at all."""
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.problems.append(GuideProblem(line, "yaml", f"not valid YAML: {error.problem}"))
            return None
        except yaml.YAMLError:
            self.problems.append(
                GuideProblem(1, "yaml", "not valid YAML: a character that text may not hold")
            )
            return None
        if root is None:
            self.problems.append(GuideProblem(1, "empty", "the file is empty"))
        return root

    def mapping(
        self, node: yaml.Node, what: str, *, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, yaml.Node]:
        """The entries of ``node`` by key; unknown, repeated and missing keys are problems."""
        if not isinstance(node, yaml.MappingNode):
            self.problem(node, "shape", f"{what} must be a list of `name: value` lines")
            return {}
        required = tuple(required)
        allowed = {*required, *optional}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name not in allowed:
                self.problem(
                    key, "unknown-key", f"{what} knows no `{name}`; it knows {', '.join(sorted(allowed))}"
                )
            elif name in found:
                self.problem(key, "repeated-key", f"`{name}` stands twice in {what}")
            else:
                found[name] = value
        for name in required:
            if name not in found:
                self.problem(node, "missing-key", f"{what} lacks `{name}`")
        return found

    def names(self, node: yaml.Node, what: str) -> dict[str, yaml.Node]:
        """A mapping whose keys are the writer's own ids."""
        if not isinstance(node, yaml.MappingNode):
            self.problem(node, "shape", f"{what} must be a list of `id: value` lines")
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key, f"an id in {what}")
            if name in found:
                self.problem(key, "repeated-key", f"`{name}` stands twice in {what}")
            found.setdefault(name, value)
        return found

    def rows(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        """The nodes of a list; an absent one is empty."""
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.problem(node, "shape", f"{what} must be a list (`- ...` lines or `[a, b]`)")
            return []
        return list(node.value)

    def text(self, node: yaml.Node | None, what: str, default: str = "") -> str:
        """A line or block of text, without the blanks around it."""
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode) or self.is_null(node):
            self.problem(node, "shape", f"{what} must be text")
            return default
        value: str = node.value.strip()
        if not value:
            self.problem(node, "empty", f"{what} is empty")
        return value

    def is_null(self, node: yaml.Node) -> bool:
        """Nothing was written there, or ``null``."""
        return isinstance(node, yaml.ScalarNode) and node.tag == f"{_TAG}null"

    def number(self, node: yaml.Node | None, what: str, default: int = 0) -> int:
        """A whole number, not negative."""
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode) or not node.value.isascii() or not node.value.isdigit():
            self.problem(node, "shape", f"{what} must be a whole number")
            return default
        return int(node.value)

    def flag(self, node: yaml.Node | None, what: str, *, default: bool) -> bool:
        """``true`` or ``false``, or the words that YAML takes for them (yes, no, on, off)."""
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode) or node.tag != f"{_TAG}bool":
            self.problem(node, "shape", f"{what} must be true or false")
            return default
        return node.value.lower() in {"true", "yes", "on"}

    def choice(self, node: yaml.Node | None, what: str, kinds: type[Choice], default: Choice) -> Choice:
        """One of a fixed set of words."""
        if node is None:
            return default
        word = self.text(node, what)
        if word not in {str(kind) for kind in kinds}:
            known = ", ".join(kinds)
            self.problem(node, "choice", f"{what} cannot be `{word}`; it is one of {known}")
            return default
        return kinds(word)

    def texts(self, node: yaml.Node | None, what: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.text(row, what) for row in self.rows(node, what))
