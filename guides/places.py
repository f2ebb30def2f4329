"""Which part of a guide a line of its file belongs to, so that a problem can be shown where it is."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from guides.yaml_reader import GuideProblem

_LISTS = frozenset({"sections", "questions", "probes", "support"})
_NAMED = frozenset({"groups", "aims", "variables"})


def by_place(text: str, problems: Iterable[GuideProblem]) -> dict[str, list[GuideProblem]]:
    """Problems of a file that is sound YAML, by part: ``sections.0.questions.2``, ``groups.1``, ``guide``.

    Parts count from 0 in the order of the file.
    """
    starts = sorted(_starts(yaml.compose(text, Loader=yaml.SafeLoader)))
    lines = [line for line, _ in starts]
    found: dict[str, list[GuideProblem]] = {}
    for one in problems:
        number = bisect_right(lines, one.line)
        found.setdefault(starts[number - 1][1] if number else "guide", []).append(one)
    return found


def _starts(node: yaml.Node | None, at: str = "") -> Iterator[tuple[int, str]]:
    """The line (from 1) on which each part begins."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        place = f"{at}.{key.value}" if at else str(key.value)
        if key.value == "guide":
            yield key.start_mark.line + 1, place
        elif key.value in _LISTS and isinstance(value, yaml.SequenceNode):
            for index, row in enumerate(value.value):
                yield row.start_mark.line + 1, f"{place}.{index}"
                yield from _starts(row, f"{place}.{index}")
        elif key.value in _NAMED and isinstance(value, yaml.MappingNode):
            for index, (name, _) in enumerate(value.value):
                yield name.start_mark.line + 1, f"{place}.{index}"
