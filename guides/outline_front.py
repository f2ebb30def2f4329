"""What a written guide says of itself: title, version, length, aims, groups, support contacts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guides import outline_words as known
from guides.marks import split_begin, split_marks
from guides.model import USUAL_SIZE, StakeholderGroup, SupportContact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guides.word import Line

_FIRST_VERSION = "0.1.0"
_FACT = re.compile(r"([^\t:]{2,30}?)\s*(?:\t|:\s)\s*(\S.*)")
_HOURS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:h\b|hours?|horas?)", re.IGNORECASE)
_MINUTES = re.compile(r"\b\d{2,3}\s*(?:min\b|minutes?\b|minutos?\b)", re.IGNORECASE)
_SIZE = re.compile(
    r"[(\[]?\s*(\d{1,2})\s*(?:-|\N{EN DASH}|to|a)\s*(\d{1,2})\s*(?:people|participants|personas)?\s*[)\]]?$"
)
_BANNER_WORDS = 6
_SUBTITLE = "subject"  # the style of the line below our own titles
_AIM_ID = re.compile(r"(\w{1,8})\t\s*(\S.*)", re.DOTALL)


@dataclass(slots=True)
class Front:
    """The head of a guide, filled as it is read."""

    title: str = ""
    version: str = _FIRST_VERSION
    language: str = "en"
    change: str = ""
    minutes: int = 0
    buffer: int | None = None
    aims: dict[str, str] = field(default_factory=dict)
    groups: list[StakeholderGroup] = field(default_factory=list)
    support: list[SupportContact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def group_names(self) -> dict[str, str]:
        """What a group may be called, in small letters, and its id."""
        names = {group.label.casefold(): group.id for group in self.groups}
        return names | {group.id.casefold(): group.id for group in self.groups}

    def facts(self, lines: Sequence[Line]) -> list[Line]:
        """Read the facts among the lines at the top; the lines that are none come back."""
        told = [line for line in lines if line.style.casefold() != _SUBTITLE]
        return [line for line in told if not self._fact(line.text) and not _is_banner(line)]

    def _fact(self, text: str) -> bool:
        found = _FACT.fullmatch(text)
        name = found[1].strip().casefold() if found else ""
        version = known.VERSION.search(text)
        if version:
            self.version = version[1]
            self._length_beside(text[version.end() :])
        if not found or not (name in known.FACTS or version or known.LENGTH.search(name)):
            return bool(version)
        value = found[2].strip()
        match known.FACTS.get(name, "length" if known.LENGTH.search(name) else ""):
            case "version":
                self.version = value
            case "change":
                self.change = value
            case "length":
                self._length(value)
        return True

    def _length(self, value: str) -> None:
        hours = _HOURS.search(value)
        numbers = [int(number) for number in re.findall(r"\d+", value)]
        if hours:
            self.minutes = round(float(hours[1].replace(",", ".")) * 60)
        elif numbers:
            self.minutes = numbers[0]
            self.buffer = numbers[1] if len(numbers) > 1 and numbers[1] < numbers[0] else None

    def _length_beside(self, text: str) -> None:
        """The length of the session where it stands on the version's line ("Version 2, 75 minutes")."""
        if not self.minutes and (said := _MINUTES.search(text) or _HOURS.search(text)):
            self._length(said[0])

    def takes(self, name: str, lines: Sequence[Line]) -> bool:
        """Read a part that is about the guide, not of the session; False for any other."""
        if any("?" in line.text for line in lines if line.listed) and not known.AIMS.match(name):
            return False
        if known.AIMS.match(name):
            for line in lines:
                self._aim(line)
        elif known.GROUPS.match(name):
            self._groups(lines)
        elif known.SUPPORT.match(name):
            for line in lines:
                self._contact(line.text)
        else:
            return False
        return True

    def _aim(self, line: Line) -> None:
        named = _AIM_ID.fullmatch(line.text)
        begin, words = split_begin(line.text)
        aim = named[1] if named else begin.id or f"A{len(self.aims) + 1}"
        self.aims[aim] = " ".join((named[2] if named else words).split())

    def _groups(self, lines: Sequence[Line]) -> None:
        rows: dict[int, dict[str, str]] = {}
        for line in lines:
            column = known.COLUMNS.get(line.column)
            if line.row and column:
                rows.setdefault(line.row, {})[column] = line.text
            elif not line.row:
                self._group({"label": split_begin(line.text)[1]})
        for row in rows.values():
            self._group(row)

    def _group(self, row: dict[str, str]) -> None:
        label = row.get("label") or row.get("id", "")
        size = _SIZE.search(row.get("people") or label)
        if size and "people" not in row:
            label = label[: size.start()].strip(" ,:(")
        one = re.fullmatch(r"\d{1,2}", row.get("people", ""))
        smallest, largest = (
            (int(size[1]), int(size[2])) if size else (int(one[0]),) * 2 if one else USUAL_SIZE
        )
        sessions = row.get("sessions", "")
        if not label or smallest > largest:
            return
        self.groups.append(
            StakeholderGroup(
                id=row.get("id") or slug(label) or f"group-{len(self.groups) + 1}",
                label=label,
                smallest=smallest,
                largest=largest,
                sessions=int(sessions) if sessions.isascii() and sessions.isdigit() else None,
                demographics=known.DEMOGRAPHICS.get(row.get("demographics", "").casefold()),
                compensation=row.get("compensation", ""),
            )
        )

    def _contact(self, text: str) -> None:
        marks, words = split_marks(split_begin(text)[1], self.group_names)
        name, _, reach = words.partition(": ")
        if name and reach:
            self.support.append(SupportContact(name.strip(), reach.strip(), marks.only))
        else:
            self.notes.append(f'"{words}" is no support contact as "service: how to reach it": left out.')

    def complete(self, planned: int, *, spanish: bool) -> None:
        """Fill what was not said, and say so."""
        self.language = "es" if spanish else "en"
        if not self.title:
            self.title = "Untitled guide"
            self.notes.append("No title was found.")
        if not self.minutes:
            self.minutes = planned
            self.notes.append(
                f"No length was found: the parts' {planned} minutes stand there, without reserve."
            )
        if self.buffer is None:
            self.buffer = max(0, self.minutes - planned)
        if not self.groups:
            self.groups.append(StakeholderGroup("everyone", "Everyone"))
            self.notes.append("No groups were found: one group, everyone, stands there.")
        kept = {group.id: group for group in reversed(self.groups)}
        self.groups = list(reversed(kept.values()))


def _is_banner(line: Line) -> bool:
    """Does a line only say that this is an interview guide?"""
    return bool(known.TITLE.search(line.text)) and len(line.text.split()) <= _BANNER_WORDS


def slug(text: str) -> str:
    """A text as an id: small letters and digits of ASCII, parted by hyphens, at most 32."""
    plain = text.casefold().translate(str.maketrans("áàâäãéèêëíìîïóòôöõúùûüñç", "aaaaaeeeeiiiiooooouuuunc"))
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:32].strip("-")
