"""What an exporter is given and what it gives back. One file per exporter; ``plugins.discover`` finds them.

An exporter writes no file itself: it turns a release into named bytes, so that everything about to
leave can be scanned before the first byte reaches the disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from facilitator.errors import BadFile
from facilitator.exports.count_table import CountTable
from facilitator.exports.procedure import Procedure
from facilitator.model import Session
from transcription.conventions.rules import Convention, load
from transcription.placeholders import Numbers
from transcription.redact import Anonymized, check

CODERS = "coders"
BOARD = "board"
ARCHIVE = "archive"
TEXT = "text"
MAXQDA = "maxqda"
NVIVO = "nvivo"
ATLASTI = "atlasti"
QUALCODER = "qualcoder"
EVERY_TARGET = frozenset({TEXT, MAXQDA, NVIVO, ATLASTI, QUALCODER})

DRAFT = "DRAFT, not for analysis or quotation"

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?<!\.)")
# Names that Windows keeps for devices, with any ending
# (learn.microsoft.com/windows/win32/fileio/naming-a-file).
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReleasedSession:
    """One session of a release. ``question_texts`` maps question ids to their wording, in guide order."""

    session: Session
    text: Anonymized
    question_texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of turns that differs from an earlier release (number ``since``)."""

    session: str
    what: str
    turns: str = ""  # as they are numbered now, "14 to 16"
    before: str = ""  # as they were numbered then
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What leaves, for whom (``reader``) and for which program (``target``).

    ``moderators`` are the ids of all moderators of the study in their order, so that "Moderator 2"
    is the same person in every release; where it is empty, the released sessions tell. ``numbers``
    are the placeholders' numbers in this ``series`` of releases. ``tables`` are demographics, already
    suppressed; ``procedure`` is what a board is told. ``convention`` says how talk is written down.
    ``not_quoted`` are speakers whose words may be analysed but not quoted.
    """

    title: str
    reader: str
    target: str
    draft: bool
    sessions: tuple[ReleasedSession, ...]
    numbers: Numbers
    series: str
    moderators: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    tables: tuple[CountTable, ...] = ()
    procedure: Procedure = field(default_factory=Procedure)
    convention: Convention = field(default_factory=load)
    not_quoted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file about to be written. ``path`` has forward slashes and is a safe name on every system."""

    path: str
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not all(_safe(part) for part in self.path.split("/")):
            raise BadFile("A file of the release has a name that some computers cannot store.")


class Exporter(Protocol):
    """Writes one kind of file of a release.

    ``formats`` are the values of ``--format`` that ask for it; an exporter without any accompanies
    every release to its ``readers``. Each exporter calls ``checked`` before anything else.
    """

    name: str
    readers: frozenset[str]
    targets: frozenset[str]
    formats: frozenset[str]

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The files, the same bytes for the same release. Raises BorderBreach for identified text."""


def checked(release: Release) -> Release:
    """``release`` itself if every text came through the privacy border; raises BorderBreach otherwise."""
    for one in release.sessions:
        check(one.text)
    return release


def is_draft(release: Release, released: ReleasedSession | None = None) -> bool:
    """Must this session's files (without a session: the release's own) say DRAFT?"""
    sessions = release.sessions if released is None else (released,)
    return release.draft or any(one.text.draft for one in sessions)


def per_session(
    release: Release, place: str, write: Callable[[Release, ReleasedSession], bytes | None]
) -> list[ExportFile]:
    """A file for each session that ``write`` gives bytes for; ``place`` holds {} for the session's name."""
    names = stems(checked(release))
    written = [(names[one.session.id], write(release, one)) for one in release.sessions]
    return [ExportFile(place.format(name), data) for name, data in written if data is not None]


def stems(release: Release) -> dict[str, str]:
    """A file name (without ending) for each session id, different ones even where case is ignored."""
    names: dict[str, str] = {}
    for one in release.sessions:
        name = one.session.id if _safe(one.session.id) else f"session-{one.session.id}"
        while name.casefold() in {taken.casefold() for taken in names.values()}:
            name += "-2"
        names[one.session.id] = name
    return names


def _safe(part: str) -> bool:
    return _PART.fullmatch(part) is not None and _DEVICE.fullmatch(part) is None
