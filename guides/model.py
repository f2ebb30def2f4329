"""The interview guide as the method books know it (Krueger & Casey): sections, questions, probes.

Frozen plain data. Ids are stable through versions of a guide, so that groups can be compared;
``only`` names the stakeholder groups that a question or probe is put to (empty: all).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

USUAL_SIZE = (4, 12)  # people in a session, where a guide does not say

# Fields that came later. Left out of the hash while empty: a guide written before keeps its hash.
_LATER = frozenset({"change", "variables", "support", "sessions", "demographics", "compensation", "note"})


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


class Demographics(StrEnum):
    """How a group's demographics are asked for. None is a choice too: small groups are known by them."""

    SURVEY = "survey"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Probe:
    """A planned follow-up inside a question."""

    id: str
    text: str
    kind: ProbeKind = ProbeKind.ELABORATE
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the guide. ``minutes`` is planned time, ``aim`` the id of the aim it serves.

    ``note`` is for the moderator's eyes and is not read out.
    """

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
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the session.

    ``script`` is said as written, its ``{variables}`` filled; ``steps`` are ticked off.
    """

    id: str
    kind: SectionKind
    minutes: int
    recorded: bool = True
    script: str = ""
    steps: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class StakeholderGroup:
    """Whom a guide is for, how many make a session, and how many ``sessions`` are planned (None: not said).

    ``compensation`` is what people get, in words; it is no benefit of taking part.
    """

    id: str
    label: str
    smallest: int = USUAL_SIZE[0]
    largest: int = USUAL_SIZE[1]
    sessions: int | None = None
    demographics: Demographics | None = None
    compensation: str = ""


@dataclass(frozen=True, slots=True)
class SupportContact:
    """Where somebody finds help whom the talk has upset: a service, not a private person."""

    name: str
    reach: str  # a telephone number, an address, opening hours
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """An interview guide. ``minutes`` is the whole slot, ``buffer`` what is left free for a late start.

    ``change`` says what this version changes and why. ``variables`` are the words that scripts name in
    braces; an empty one is filled by the study.
    """

    id: str
    title: str
    version: str
    language: str
    minutes: int
    buffer: int
    aims: dict[str, str]
    groups: tuple[StakeholderGroup, ...]
    sections: tuple[Section, ...]
    change: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    support: tuple[SupportContact, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of the guide."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def hash(self) -> str:
        """SHA-256 of the content: the same for two files that differ in comments or layout only."""
        return hashlib.sha256(
            json.dumps(asdict(self, dict_factory=_content), sort_keys=True).encode()
        ).hexdigest()

    def for_group(self, group_id: str) -> Guide:
        """What is put to one stakeholder group: the shared core and what is only for them."""
        return replace(
            self,
            groups=tuple(group for group in self.groups if group.id == group_id),
            support=_put_to(self.support, group_id),
            sections=tuple(
                replace(
                    section,
                    questions=tuple(
                        replace(question, probes=_put_to(question.probes, group_id))
                        for question in _put_to(section.questions, group_id)
                    ),
                )
                for section in self.sections
            ),
        )


Marked = TypeVar("Marked", Probe, Question, SupportContact)


def _put_to(marked: tuple[Marked, ...], group_id: str) -> tuple[Marked, ...]:
    return tuple(one for one in marked if not one.only or group_id in one.only)


def _content(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in fields if value or name not in _LATER}
