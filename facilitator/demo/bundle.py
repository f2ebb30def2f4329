"""The bundled synthetic sessions: where they lie, and what was really said in them.

Everybody and everything in it is invented, so its text may be shown anywhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cattrs

from transcription.model import Kind, Span

_HERE = Path(__file__).parent
MEETING = _HERE  # an online meeting: a track for each person, captions, timeline, chat
ROOM = _HERE / "room"  # one microphone on a table, and nothing else
CHAT_TO_EVERYONE = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier planted in a line: code points ``start`` to ``end`` (half-open) of its text.

    ``entity`` is a roster id, or a word for whoever or whatever is meant; equal for two mentions.
    """

    start: int
    end: int
    kind: Kind
    entity: str
    text: str


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """What one person said in one go, and when. ``question`` is the guide's question it was said under."""

    speaker: str
    start_ms: int
    end_ms: int
    question: str
    text: str
    identifiers: tuple[Identifier, ...]

    @property
    def span(self) -> Span:
        """From the first sound to the last."""
        return Span(self.start_ms, self.end_ms)


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line of the chat. ``to`` is a roster id for a private line, ``CHAT_TO_EVERYONE`` otherwise."""

    speaker: str
    to: str
    at_ms: int
    text: str
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """The session as it was written and spoken, lines in order of their start."""

    duration_ms: int
    lines: tuple[SpokenLine, ...]
    chat: tuple[TypedLine, ...]

    def talk_over(self) -> tuple[Span, ...]:
        """Every stretch in which two people are heard at once, in order."""
        pairs = [(one, two) for n, one in enumerate(self.lines) for two in self.lines[n + 1 :]]
        both = [Span(two.start_ms, min(one.end_ms, two.end_ms)) for one, two in pairs]
        return tuple(sorted(span for span in both if span.end_ms > span.start_ms))


def folder(session: Path = MEETING) -> Path:
    """The recording, laid out as a program or a recorder leaves it; the folder's name tells when it began."""
    return next(path for path in (session / "recording").iterdir() if path.is_dir())


def roster_csv() -> str:
    """Moderator and participants, in the columns that ``fg participant import`` reads."""
    return (_HERE / "roster.csv").read_text("utf-8")


def terms() -> str:
    """The study's word list (``terms.txt``)."""
    return (_HERE / "terms.txt").read_text("utf-8")


def truth(session: Path = MEETING) -> Truth:
    """What was said, by whom, when, and where the identifiers are."""
    return cattrs.structure(json.loads((session / "truth.json").read_text("utf-8")), Truth)
