"""The note-taker's form: where people sit, then room under every question.

What was said and what the note-taker thinks have columns of their own, so that neither passes for the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from guides import labels
from guides.blocks import Block, Facts, Grid, Heading, Note, Sheet
from guides.sheets import common

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guides.labels import Labels
    from guides.model import Guide, Question
    from guides.sheets.common import Occasion

NAME = "notes"
_SEATS_PER_ROW = 4
_SEAT_CM = 1.9
_LINE_CM = 0.95  # a line of handwriting
_SHARES = (2, 2, 8, 2, 5)
_LINES = 3
_LINES_WHERE_LONG = 5  # must-asks and key questions of ten minutes fill more


def sheet(guide: Guide, occasion: Occasion) -> Sheet:
    """A form for one session."""
    words = labels.of(guide.language)
    return Sheet(
        name=NAME,
        title=guide.title,
        subtitle=words.notes,
        foot=common.foot(guide, occasion, words),
        language=guide.language,
        page=words.page,
        of=words.of,
        blocks=tuple(_blocks(guide, words)),
    )


def session_facts(words: Labels) -> Facts:
    """Which session it was, to be filled in by hand."""
    names = (words.session, words.group, words.date, words.moderator_role, words.assistant_role)
    return Facts(tuple((name, "") for name in names))


def _blocks(guide: Guide, words: Labels) -> Iterator[Block]:
    yield session_facts(words)
    yield Heading(words.seats)
    yield Note(words.seats_note)
    yield _seats(max((group.largest for group in guide.groups), default=0))
    yield Note(words.notes_note)
    for question in guide.questions:
        yield Heading(f"{question.id}. {question.text}", common.question_marks(question, words, brief=True))
        yield _room(question, words)


def _seats(people: int) -> Grid:
    """A numbered cell per seat, in rows."""
    seats = [str(seat) for seat in range(1, people + 1)]
    in_row = min(_SEATS_PER_ROW, max(1, people))
    padded = seats + [""] * (-len(seats) % in_row)
    rows = tuple(tuple(padded[at : at + in_row]) for at in range(0, len(padded), in_row))
    return Grid((), rows, (1,) * in_row, _SEAT_CM)


def _room(question: Question, words: Labels) -> Grid:
    head = (words.time, words.who, words.said, words.agreed, words.own)
    count = _LINES_WHERE_LONG if question.must_ask else _LINES
    return Grid(head, (("",) * len(head),) * count, _SHARES, _LINE_CM)
