"""Roster files in, participants out, every mistake at once with its line and without a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from facilitator.model import PERSON_ID, Consent, Mode, Participant, Purpose, Role
from facilitator.roster.surveys import Source, from_qualtrics, from_redcap, recognise
from facilitator.roster.table import COLUMNS, OPTIONAL, RosterProblem, Row, column, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NEEDED = ("id", "display_name")
# What a consent form covers that does not say more: being in the group, which is recorded.
_USUAL = (Purpose.TAKE_PART, Purpose.RECORD)
_CONSENT_HELP = 'consent is signed, oral or waiver, with a date and purposes if you like: "signed 2026-03-02"'


@dataclass(frozen=True, slots=True)
class RosterRead:
    """What a roster file holds (identified).

    ``dropped`` are the column titles of a survey export that were left out, ``skipped`` counts its
    previews and tests. A consent whose date the file does not give has an empty ``on``.
    """

    source: Source
    participants: tuple[Participant, ...] = field(repr=False)
    consents: tuple[Consent, ...]
    problems: tuple[RosterProblem, ...]
    dropped: tuple[str, ...] = ()
    skipped: int = 0


def read_roster(text: str) -> RosterRead:
    """All that a roster file holds: our own CSV, a Qualtrics export or a REDCap export."""
    rows, problems = read_table(text)
    if not rows:
        nothing = RosterProblem(1, "the file is empty: the first line names the columns")
        return RosterRead(Source.CSV, (), (), tuple(problems) or (nothing,))
    source = recognise(rows)
    if source is Source.CSV:
        people, mistakes = _from_csv(rows)
        return _read(source, people, [*mistakes, *problems])
    mapped = from_qualtrics(rows) if source is Source.QUALTRICS else from_redcap(rows)
    read = _read(source, mapped.rows, problems)
    return RosterRead(source, read.participants, read.consents, read.problems, mapped.dropped, mapped.skipped)


def _from_csv(rows: Sequence[Row]) -> tuple[list[tuple[int, dict[str, str]]], list[RosterProblem]]:
    head, *records = rows
    titles = [column(cell) for cell in head.cells]
    mistakes = _head_mistakes(head.line, titles, records)
    if any(needed not in titles for needed in _NEEDED):
        return [], mistakes
    people = []
    for row in records:
        if len(row.cells) > len(titles):
            mistakes.append(RosterProblem(row.line, "more cells than columns: put quotes round commas"))
            continue
        people.append((row.line, dict(zip(titles, row.cells, strict=False))))
    return people, mistakes


def _head_mistakes(line: int, titles: Sequence[str], records: Sequence[Row]) -> list[RosterProblem]:
    """Mistakes of the first line. It is not quoted: in a file without titles it holds names."""
    mistakes = [
        RosterProblem(line, f"the column {needed} is missing") for needed in _NEEDED if needed not in titles
    ]
    for place, title in enumerate(titles):
        used = any(place < len(row.cells) and row.cells[place] for row in records)
        if title not in (*COLUMNS, *OPTIONAL) and (title or used):
            known = ", ".join((*COLUMNS, *OPTIONAL))
            mistakes.append(
                RosterProblem(line, f"column {place + 1} is none of {known}: take it out of the file")
            )
        elif title and title in titles[:place]:
            mistakes.append(RosterProblem(line, f"the column {title} is there twice"))
    return mistakes


def _read(
    source: Source, people: Sequence[tuple[int, Mapping[str, str]]], problems: Sequence[RosterProblem]
) -> RosterRead:
    found = list(problems)
    participants: list[Participant] = []
    consents: list[Consent] = []
    lines: dict[str, int] = {}
    for line, cells in people:
        mistakes = _mistakes(cells)
        if not mistakes and (first := lines.setdefault(cells["id"].casefold(), line)) != line:
            mistakes = [f"the id is used already on line {first}"]
        found += [RosterProblem(line, mistake) for mistake in mistakes]
        if not mistakes:
            participants.append(_participant(cells))
            consents += _consents(cells["id"], cells.get("consent", ""))
    if not people and not found:
        found.append(RosterProblem(1, "no line of the file names a person"))
    ordered = tuple(sorted(found, key=lambda problem: problem.line))
    return RosterRead(source, tuple(participants), tuple(consents), ordered)


def _mistakes(cells: Mapping[str, str]) -> list[str]:
    mistakes = []
    if not (cells.get("id", "").isascii() and PERSON_ID.fullmatch(cells.get("id", ""))):
        mistakes.append("id must be one to four letters and a number, such as P03")
    if not cells.get("display_name"):
        mistakes.append("display_name is empty")
    if cells.get("role") and cells["role"].casefold() not in set(Role):
        mistakes.append(f"role must be one of {', '.join(Role)}")
    if not _consent_words(cells.get("consent", "")):
        mistakes.append(_CONSENT_HELP)
    return mistakes


def _participant(cells: Mapping[str, str]) -> Participant:
    return Participant(
        id=cells["id"],
        display_name=_name(cells["display_name"]),
        full_name=_name(cells.get("full_name", "")),
        aliases=_names(cells.get("aliases", "")),
        role=Role(cells.get("role", "").casefold() or Role.PARTICIPANT),
        group=_name(cells.get("group", "")),
        email=cells.get("email", ""),
        sounds_like=_names(cells.get("sounds_like", "")),
    )


def _name(cell: str) -> str:
    """One spelling for one name: Macs write letters and accents apart, and Excel adds spaces."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _names(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in cell.split(";") if (name := _name(part))))


def _consent_words(cell: str) -> bool:
    """Is a consent cell empty, or one mode with at most one date and any purposes?"""
    words = _words(cell)
    modes = [word for word in words if word in set(Mode)]
    rest = [word for word in words if word not in set(Mode) and word not in set(Purpose)]
    return not words or (len(modes) == 1 and len(rest) <= 1 and all(_is_date(word) for word in rest))


def _consents(participant: str, cell: str) -> list[Consent]:
    words = _words(cell)
    if not words:
        return []
    mode = next(Mode(word) for word in words if word in set(Mode))
    on = next((word for word in words if _is_date(word)), "")
    purposes = [purpose for purpose in Purpose if purpose in words] or _USUAL
    return [Consent(participant, purpose, mode, on) for purpose in purposes]


def _words(cell: str) -> list[str]:
    return [word for word in re.split(r"[\s,;]+", cell.casefold()) if word]


def _is_date(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True
