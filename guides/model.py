"""The interview guide as the method books know it (Krueger & Casey): sections, questions, probes.

Frozen plain data. Ids are stable through versions of a guide, so that groups can be compared;
``only`` names the stakeholder groups that a question or probe is put to (empty: all).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class SectionKind(StrEnum):
    """Parts of a session, in the order of the question route."""

    SETUP = "setup"
    WELCOME = "welcome"
    CONSENT = "consent"
    OPENING = "opening"
    INTRODUCTORY = "introductory"
    TRANSITION = "transition"
    KEY = "key"
    ENDING = "ending"
    CLOSING = "closing"


class ProbeKind(StrEnum):
    """What a planned follow-up is for."""

    ELABORATE = "elaborate"
    EXAMPLE = "example"
    CONTRAST = "contrast"
    SILENT_MEMBER = "silent-member"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Probe:
    """A planned follow-up inside a question."""

    id: str
    text: str
    kind: ProbeKind = ProbeKind.ELABORATE
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the guide. ``minutes`` is planned time, ``aim`` the id of the aim it serves."""

    id: str
    text: str
    minutes: int | None = None
    aim: str | None = None
    must_ask: bool = False
    everyone_answers: bool = False  # in turn, as opening questions are
    analysed: bool = True
    sensitive: bool = False
    only: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the session. ``script`` is said as written; ``steps`` are ticked off."""

    id: str
    kind: SectionKind
    minutes: int
    recorded: bool = True
    script: str = ""
    steps: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class StakeholderGroup:
    """Whom a guide is for, and how many make a session."""

    id: str
    label: str
    smallest: int = 4
    largest: int = 12


@dataclass(frozen=True, slots=True)
class Guide:
    """An interview guide. ``minutes`` is the whole slot, ``buffer`` what is left free for a late start."""

    id: str
    title: str
    version: str
    language: str
    minutes: int
    buffer: int
    aims: dict[str, str]
    groups: tuple[StakeholderGroup, ...]
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of the guide."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def hash(self) -> str:
        """SHA-256 of the content: the same for two files that differ in comments or layout only."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
