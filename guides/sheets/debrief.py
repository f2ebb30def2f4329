"""The debrief form: moderator and note-taker, right after the session (Krueger & Casey)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guides import labels
from guides.blocks import Block, Grid, Heading, Note, Sheet
from guides.sheets import common
from guides.sheets.notes import session_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guides.labels import Labels
    from guides.model import Guide
    from guides.sheets.common import Occasion

NAME = "debrief"
_LINE_CM = 0.95  # a line of handwriting
_LINES = 3
_SHARES = (2, 15)


def sheet(guide: Guide, occasion: Occasion) -> Sheet:
    """A form for one session: each line has room for the time in the recording that it goes back to."""
    words = labels.of(guide.language)
    return Sheet(
        name=NAME,
        title=guide.title,
        subtitle=words.debrief,
        foot=common.foot(guide, occasion, words),
        language=guide.language,
        page=words.page,
        of=words.of,
        blocks=tuple(_blocks(words)),
    )


def _blocks(words: Labels) -> Iterator[Block]:
    yield session_facts(words)
    yield Note(words.debrief_note)
    for part in words.debrief_parts:
        yield Heading(part)
        yield Grid((words.time, ""), (("", ""),) * _LINES, _SHARES, _LINE_CM)
