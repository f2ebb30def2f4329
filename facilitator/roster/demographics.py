"""Demographics out of a survey: a CSV of our own, or an export of Qualtrics or REDCap.

A column is kept when it can be counted: short answers, and no names, addresses, dates or comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from facilitator.model import PERSON_ID, Described
from facilitator.roster.surveys import HEADER_ROWS, Source, field_of, recognise, unreal
from facilitator.roster.table import RosterProblem, column, read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from facilitator.roster.table import Row

_ID = "id"
_LONGEST = 60  # characters; a longer answer is a comment, and comments cannot be counted
# What the survey program notes of the response itself (Qualtrics "Understanding Your Dataset", REDCap).
_OF_THE_RESPONSE = re.compile(
    r"(start|end|recorded)date|status|progress|duration.*|finished|userlanguage|redcap_.*|.*_complete"
    r"|.*_timestamp|ipaddress|recipient.*|location.*|distributionchannel|responseid|externalreference|consent.*"
)
# Where people write what they like; a short one would slip through as an answer.
_FREE_TEXT = re.compile(
    r"(.*_)?(comments?|remarks?|notes?|feedback|other|text|free_?text|open|specify|anything.*)"
)
_NUMBERED = re.compile(r"Q\d+(_\d+)*", re.IGNORECASE)  # a tag that says nothing: the question's text does
_ADDRESS = re.compile(r"\S@\S|https?:|\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Read:
    """What a file gave. ``dropped`` are titles of columns that were left out."""

    people: tuple[Described, ...] = field(repr=False)
    characteristics: tuple[str, ...]
    dropped: tuple[str, ...]
    problems: tuple[RosterProblem, ...]


def read(text: str, known: Collection[str]) -> Read:
    """Everybody's answers by id; ``known`` are the ids of the roster. No problem quotes a cell."""
    rows, problems = read_table(text)
    if problems or not rows:
        return Read((), (), (), tuple(problems) or (RosterProblem(1, "the file is empty"),))
    titles, answers = _columns(rows)
    fields = [field_of(title) or field_of(tag) for tag, title in titles]
    if recognise(rows) is Source.REDCAP:
        fields[0] = _ID
    if _ID not in fields:
        return Read((), (), (), (RosterProblem(1, "no column holds the participants' ids"),))
    at = fields.index(_ID)
    kept = {
        number: title
        for number, (tag, title) in enumerate(titles)
        if not fields[number] and _countable(tag, [_cell(row, number) for row in answers])
    }
    people, wrong = _people(answers, at, kept, known)
    dropped = tuple(tag for number, (tag, _) in enumerate(titles) if number not in kept and number != at)
    return Read(people, tuple(kept.values()), dropped, wrong)


def _columns(rows: Sequence[Row]) -> tuple[list[tuple[str, str]], list[Row]]:
    """Each column's tag and what we call it, and the rows that people answered."""
    tags = rows[0].cells
    if recognise(rows) is not Source.QUALTRICS:
        return [(tag, tag) for tag in tags], list(rows[1:])
    texts = [*rows[1].cells, *tags[len(rows[1].cells) :]]
    named = [
        (tag, text if _NUMBERED.fullmatch(tag) and len(text) <= _LONGEST else tag)
        for tag, text in zip(tags, texts, strict=False)
    ]
    status = [column(tag) for tag in tags]
    return named, [row for row in rows[HEADER_ROWS:] if not unreal(status, row)]


def _countable(tag: str, cells: Iterable[str]) -> bool:
    plain = column(tag)
    if _FREE_TEXT.fullmatch(plain):
        return False
    if _OF_THE_RESPONSE.fullmatch(plain) or _OF_THE_RESPONSE.fullmatch(plain.replace("_", "")):
        return False
    return all(len(cell) <= _LONGEST and not _ADDRESS.search(cell) for cell in cells)


def _people(
    rows: Iterable[Row], at: int, kept: dict[int, str], known: Collection[str]
) -> tuple[tuple[Described, ...], tuple[RosterProblem, ...]]:
    """A later row adds to an earlier one of the same person and never blanks it."""
    people: dict[str, dict[str, str]] = {}
    problems = []
    for row in rows:
        who = _person_id(_cell(row, at))
        if who not in known:
            problems.append(RosterProblem(row.line, "this id is not on the roster"))
            continue
        values = people.setdefault(who, {})
        values.update({title: cell for number, title in kept.items() if (cell := _cell(row, number))})
    return tuple(Described(who, values) for who, values in people.items()), tuple(problems)


def _person_id(cell: str) -> str:
    if cell.isdecimal():
        return f"P{int(cell):02d}"
    return cell if PERSON_ID.fullmatch(cell) else ""


def _cell(row: Row, number: int) -> str:
    return row.cells[number] if number < len(row.cells) else ""
