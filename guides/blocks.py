"""What a printed sheet is made of. Writers (Markdown, HTML, Word) know blocks; sheets know no format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Edit(StrEnum):
    """What happened to a piece of text between two versions."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of the sheet; ``aside`` stands at the end of its line."""

    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and their values, one pair a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Script:
    """Words that are said as written. ``label`` tells so."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """For the reader's eyes; not read out."""

    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done, with a box to tick."""

    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its id, its words, and what is to be known about it. ``tick`` gives it a box."""

    id: str
    text: str
    marks: str = ""
    tick: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A probe below its question."""

    id: str
    text: str
    marks: str = ""
    tick: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``shares`` are the columns' parts of the width; ``row_cm`` is a row's least height."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]
    row_cm: float = 0.0


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks with a narrow column to their left, where ``left`` stands."""

    left: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Tracked:
    """A text in two versions at once."""

    label: str
    pieces: tuple[tuple[Edit, str], ...]


Block = Heading | Facts | Script | Note | Step | Asked | FollowUp | Grid | Beside | Tracked


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document. ``foot`` stands at the bottom of every page, beside ``page`` x ``of`` y."""

    name: str
    title: str
    subtitle: str
    foot: str
    language: str
    page: str
    of: str
    blocks: tuple[Block, ...]
    large: bool = False
