"""The scripts of the demo sessions: speakers, lines and chat, read from ``script.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import cattrs

from facilitator.demo.bundle import CHAT_TO_EVERYONE, MEETING, Identifier
from transcription.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

_MARK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<kind>\w+) (?P<entity>[\w-]+)\)")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person of the script and the voice that speaks them. ``pitch_hz`` is the mean voice pitch."""

    id: str
    role: str
    display_name: str
    full_name: str
    voice: str
    pitch_hz: int
    stretch: float
    level_db: float
    aliases: tuple[str, ...] = ()
    joins_late: bool = False


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One line. ``gap_ms`` counts from the end of all that went before; negative is talk-over.

    ``text`` still carries its marks. ``spoken`` is what the voice is given, ``caption`` what the
    captions made of the line; None where they do not differ from the text.
    """

    speaker: str
    question: str
    gap_ms: int
    text: str
    spoken: str | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class ScriptChat:
    """One chat line, sent when line number ``after_line`` (from 1) has been spoken."""

    speaker: str
    after_line: int
    text: str
    to: str = CHAT_TO_EVERYONE


@dataclass(frozen=True, slots=True)
class Script:
    """The whole session as written. ``start`` is aware; ``recording_id`` are digits in file names."""

    start: datetime
    recording_id: str
    speakers: tuple[Speaker, ...]
    lines: tuple[ScriptLine, ...]
    chat: tuple[ScriptChat, ...] = ()

    def speaker(self, person: str) -> Speaker:
        """The speaker with that id."""
        return next(one for one in self.speakers if one.id == person)


def load(session: Path = MEETING) -> Script:
    """The script of a bundled session."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook(datetime, lambda value, _: value)
    return converter.structure(tomllib.loads((session / "script.toml").read_text("utf-8")), Script)


def plain(marked: str) -> tuple[str, tuple[Identifier, ...]]:
    """A text without its marks, and the identifiers that the marks enclosed."""
    text, read, found = "", 0, []
    for mark in _MARK.finditer(marked):
        text += marked[read : mark.start()]
        words = mark["words"]
        found.append(Identifier(len(text), len(text) + len(words), Kind(mark["kind"]), mark["entity"], words))
        text, read = text + words, mark.end()
    return text + marked[read:], tuple(found)
