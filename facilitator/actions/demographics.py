"""``fg participant demographics`` and the tables that may be released: counts with the small ones hidden."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator.errors import BadFile, NotFound
from facilitator.exports.count_table import HIDDEN, CountTable
from facilitator.model import Counted, Presence, Role
from facilitator.release.suppress import hidden_cells
from facilitator.roster.demographics import read
from facilitator.roster.table import roster_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session

NOT_STATED = "not stated"
MERGED = "other or not stated"
_MOST_NUMBERS = 8  # different numbers in a column; more are ages or years, told in bands
_BAND = 10  # years


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import gave: how many people, which characteristics, which columns were left out."""

    people: int
    characteristics: tuple[str, ...]
    dropped: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "people": self.people,
            "characteristics": list(self.characteristics),
            "dropped": list(self.dropped),
        }


def import_demographics(study: OpenStudy, data: bytes) -> Taken:
    """Read a survey's answers into the people room, in place of earlier ones. Raises BadFile."""
    known = {one.id for one in study.people.load_roster()}
    found = read(roster_text(data), known)
    if found.problems:
        lines = "".join(f"\n    line {one.line}: {one.message}" for one in found.problems)
        raise BadFile(f"The demographics have mistakes ({len(found.problems)}), so none were kept.{lines}")
    study.people.save_described(found.people)
    detail = f"people={len(found.people)} columns={len(found.characteristics)}"
    study.repository.audit("participant-demographics", None, detail, "")
    return Taken(len(found.people), found.characteristics, found.dropped)


def tables(study: OpenStudy, sessions: Sequence[Session]) -> tuple[CountTable, ...]:
    """A table per characteristic over everybody who took part in ``sessions``; NotFound without an import."""
    described = {one.participant: one.values for one in study.people.described()}
    if not described:
        raise NotFound("No demographics were imported.", "fg participant demographics FILE")
    smallest = study.folder.study.smallest_group
    people = _people(sessions)
    shown = _large_groups(sessions, smallest)
    groups = set(shown.values())
    left_out = [group for group in dict.fromkeys(people.values()) if group not in groups]
    characteristics = dict.fromkeys(title for values in described.values() for title in values)
    note = f"Groups of fewer than {smallest} people are left out: {', '.join(left_out)}." if left_out else ""
    if not groups:
        return (CountTable("none", (), (), (), (), (), smallest, note),)
    return tuple(
        table(title, {who: described.get(who, {}).get(title, "") for who in shown}, shown, smallest, note)
        for title in characteristics
    )


def counted(study: OpenStudy, sessions: Sequence[Session]) -> tuple[Counted, ...]:
    """Whom each table of ``tables`` counts where; nobody where there is no table."""
    described = {one.participant: one.values for one in study.people.described()}
    groups = _large_groups(sessions, study.folder.study.smallest_group)
    found = []
    for one in tables(study, sessions) if groups else ():
        answers = {who: described.get(who, {}).get(one.characteristic, "") for who in groups}
        values = _merged(_banded(answers), one.smallest)
        hidden = tuple(
            (value, group)
            for value, line in zip(one.values, one.cells, strict=True)
            for group, count in zip(one.groups, line, strict=True)
            if count is HIDDEN
        )
        found.append(Counted(one.characteristic, {who: (values[who], groups[who]) for who in groups}, hidden))
    return tuple(found)


def _large_groups(sessions: Sequence[Session], smallest: int) -> dict[str, str]:
    """Everybody of a group that is large enough to have a table, with their group."""
    people = _people(sessions)
    sizes = Counter(people.values())
    return {who: group for who, group in people.items() if sizes[group] >= smallest}


def table(
    title: str, answers: Mapping[str, str], groups: Mapping[str, str], smallest: int, note: str = ""
) -> CountTable:
    """The counts of one characteristic, values given by few merged, small counts hidden.

    ``answers`` and ``groups`` are by participant; every group has at least ``smallest`` people.
    """
    values = _merged(_banded(answers), smallest)
    rows = sorted(dict.fromkeys(values.values()), key=lambda one: (one == MERGED, one == NOT_STATED, one))
    columns = tuple(dict.fromkeys(groups.values()))
    count = Counter((values[who], group) for who, group in groups.items())
    counts = tuple(tuple(count[row, column] for column in columns) for row in rows)
    hidden = hidden_cells(counts, smallest)
    return CountTable(
        characteristic=title,
        groups=columns,
        values=tuple(rows),
        cells=tuple(
            tuple(HIDDEN if (at, column) in hidden else number for column, number in enumerate(line))
            for at, line in enumerate(counts)
        ),
        value_totals=tuple(map(sum, counts)),
        group_totals=tuple(map(sum, zip(*counts, strict=True))),
        smallest=smallest,
        note=note,
    )


def _people(sessions: Sequence[Session]) -> dict[str, str]:
    """Everybody who took part, with the group they were first in."""
    found: dict[str, str] = {}
    for session in sessions:
        for one in session.people:
            if one.role is Role.PARTICIPANT and one.presence not in {Presence.ABSENT, Presence.OBSERVER}:
                found.setdefault(one.participant, session.group)
    return found


def _banded(answers: Mapping[str, str]) -> dict[str, str]:
    """Answers as they are counted: many different numbers become bands of ten."""
    given = {who: answer or NOT_STATED for who, answer in answers.items()}
    numbers = {answer for answer in given.values() if answer.isdecimal()}
    if len(numbers) <= _MOST_NUMBERS:
        return given
    return {who: _band(answer) if answer.isdecimal() else answer for who, answer in given.items()}


def _band(number: str) -> str:
    first = int(number) // _BAND * _BAND
    return f"{first} to {first + _BAND - 1}"


def _merged(values: Mapping[str, str], smallest: int) -> dict[str, str]:
    """Values that fewer than ``smallest`` people gave as one, with the next smallest while that is too few.

    Not even the name of a rare value is told.
    """
    counted = Counter(values.values())
    small = {value for value, number in counted.items() if number < smallest}
    while small and sum(counted[value] for value in small) < smallest and len(small) < len(counted):
        rest = [value for value in counted if value not in small]
        small.add(min(rest, key=lambda value: (counted[value], value)))
    return {who: MERGED if value in small else value for who, value in values.items()}
