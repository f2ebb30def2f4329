"""A sheet as Markdown: for a repository, an e-mail, or a converter of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from guides.blocks import (
    Asked,
    Beside,
    Block,
    Edit,
    Facts,
    FollowUp,
    Grid,
    Heading,
    Note,
    Script,
    Sheet,
    Step,
    Tracked,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOX = "[ ] "
_EDITS = {Edit.SAME: "", Edit.ADDED: "**", Edit.REMOVED: "~~"}  # GitHub's Markdown strikes through with ~~
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_LISTED = re.compile(r"^(\s*(?:\d+(?=[.)])|(?=[-+])))([-+.)]\s)", re.MULTILINE)


def write(sheet: Sheet) -> str:
    """The whole sheet; the foot stands at its end, as there are no pages."""
    lines = [f"# {_safe(sheet.title)}", "", _safe(sheet.subtitle), ""]
    for block in sheet.blocks:
        lines += [*_block(block), ""]
    return "\n".join([*lines, "---", "", _safe(sheet.foot), ""])


def _block(block: Block) -> Iterator[str]:  # noqa: C901 - a few lines for each sort of block
    match block:
        case Heading():
            yield f"## {_safe(block.text)}" + (f" ({_safe(block.aside)})" if block.aside else "")
        case Facts():
            yield from (f"- **{_safe(name)}:** {_safe(value)}".rstrip() for name, value in block.rows)
        case Script():
            yield from (
                f"> {line}".rstrip() for line in [f"**{block.label}:**", *_safe(block.text).splitlines()]
            )
        case Note():
            yield f"*{_safe(block.text)}*"
        case Step():
            yield f"- {_BOX}{_safe(block.text)}"
        case Asked():
            yield f"**{_BOX if block.tick else ''}{block.id}.** {_safe(block.text)}{_marks(block.marks)}"
        case FollowUp():
            yield f"- {_BOX if block.tick else ''}{block.id}. {_safe(block.text)}{_marks(block.marks)}"
        case Grid():
            yield from _grid(block)
        case Beside():
            yield from [f"*{block.left}*", ""] if block.left else []
            for inner in block.blocks:
                yield from [*_block(inner), ""]
        case Tracked():
            yield f"- **{_safe(block.label)}:** " + " ".join(
                f"{_EDITS[edit]}{_safe(text)}{_EDITS[edit]}" for edit, text in block.pieces
            )


def _grid(grid: Grid) -> Iterator[str]:
    head = grid.head or ("",) * len(grid.shares)
    for row in (head, ("---",) * len(head), *grid.rows):
        cells = [cell if cell == "---" else _safe(cell) for cell in row]
        yield f"| {' | '.join(cells)} |"


def _marks(marks: str) -> str:
    return f" *({_safe(marks)})*" if marks else ""


def _safe(text: str) -> str:
    """A guide's words as words: nothing in them is taken for Markdown or HTML."""
    return _LISTED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
