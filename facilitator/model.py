"""Study, people and sessions as plain data.

Participants' names are identified: they live in the vault's people room only, and are hidden from
``repr``. Everything else here may be stored in the clear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from transcription.model import Person, Remembered

# An id must not be able to hold a name: one to four letters and a number.
PERSON_ID = re.compile(r"[A-Za-z]{1,4}[0-9]{1,4}")
SESSION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


class Role(StrEnum):
    """What somebody does in a session (COREQ items 1 and 15)."""

    PARTICIPANT = "participant"
    MODERATOR = "moderator"
    ASSISTANT = "assistant"
    OBSERVER = "observer"


class State(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    RECORDED = "recorded"
    IN_REVIEW = "in-review"
    STORED = "stored"


class Purpose(StrEnum):
    """What a person can consent to, one by one."""

    TAKE_PART = "take-part"
    RECORD = "record"
    QUOTE = "quote"
    SHARE = "share"


class Mode(StrEnum):
    """How consent was given (45 CFR 46.117: signed, or a waiver of the written form)."""

    SIGNED = "signed"
    ORAL = "oral"
    WAIVER = "waiver"


class Presence(StrEnum):
    """How somebody was there."""

    PRESENT = "present"
    LATE = "late"
    LEFT = "left"
    WALK_IN = "walk-in"
    PHONE = "phone"
    SHARED_DEVICE = "shared-device"
    OBSERVER = "observer"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Participant:
    """One line of the roster (identified but for ``id``, ``role`` and ``group``)."""

    id: str
    display_name: str = field(repr=False)
    full_name: str = field(default="", repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)
    role: Role = Role.PARTICIPANT
    group: str = ""
    email: str = field(default="", repr=False)
    sounds_like: tuple[str, ...] = field(default=(), repr=False)

    def person(self) -> Person:
        """This participant as the speech core knows people."""
        names = [self.display_name, self.full_name, *self.aliases]
        return Person(
            id=self.id,
            role=str(self.role),
            names=tuple(dict.fromkeys(name for name in names if name)),
            sounds_like=self.sounds_like,
        )


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's word on one purpose. ``on`` is an ISO date."""

    participant: str
    purpose: Purpose
    mode: Mode
    on: str
    given: bool = True


class Leaving(StrEnum):
    """What becomes of the words of somebody who withdraws, mildest first."""

    LEFT_EARLY = "left-early"  # went before the end; what was said until then stays
    KEEP = "keep"  # takes no further part; everything said stays
    REMOVE_QUOTES = "remove-quotes"  # may be analysed, never quoted
    MASK = "mask"  # every turn is there, without its words
    REMOVE_ALL = "remove-all"  # turns, track, voice and what others said of the person


CHANGES_TEXT = frozenset({Leaving.REMOVE_QUOTES, Leaving.MASK, Leaving.REMOVE_ALL})  # so releases come back


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A tombstone: who withdrew, how and when (ISO date), never a name.

    ``done`` is false until everything is carried out, so that a stopped run is taken up again.
    """

    participant: str
    mode: Leaving
    on: str
    sessions: tuple[str, ...]
    done: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """What one session taught the study to hide (identified)."""

    session: str
    what: Remembered


@dataclass(frozen=True, slots=True)
class Described:
    """What one person said in the demographics survey (identified: rare answers tell who it is)."""

    participant: str
    values: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Counted:
    """Whom a released table counted where (identified): each person's value, as it was told, and group.

    ``hidden`` are the cells (value, group) that were not shown; ``release`` is the register's number.
    """

    characteristic: str
    people: dict[str, tuple[str, str]] = field(repr=False)
    hidden: tuple[tuple[str, str], ...] = field(repr=False)
    release: int = 0


@dataclass(frozen=True, slots=True)
class LetStand:
    """Words that a reviewer let stand in a session whose identified text is destroyed (``scan.Kept``).

    They stand in its stored text too; without them the last look at every release would stop at them.
    """

    session: str
    words: str = field(repr=False)
    as_name: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class Purging:
    """What is being destroyed of a session, until its certificate is written: a run may be killed between.

    ``destroyed`` are files of its room, ``outside`` copies beyond our reach, in words.
    """

    session: str
    destroyed: tuple[str, ...] = field(repr=False)
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was in a session, and how."""

    participant: str
    role: Role
    presence: Presence = Presence.PRESENT


@dataclass(frozen=True, slots=True)
class Session:
    """One focus group. ``guide`` is a guide's id, ``guide_hash`` the version used."""

    id: str
    guide: str
    guide_hash: str
    group: str
    people: tuple[Attendance, ...] = ()
    state: State = State.PLANNED


@dataclass(frozen=True, slots=True)
class GatePass:
    """A named person let a gate be passed. ``subject`` is a stakeholder group or a session's id.

    ``size`` is how many the group had then; ``reference`` is the board's, or empty; ``at`` is UTC (ISO
    8601). ``reason`` was read for names before it came here.
    """

    gate: str
    subject: str
    size: int
    reviewer: str
    reason: str
    reference: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One line of a session's log: what happened in the room, and when.

    ``at_ms`` counts from the log's start on a monotonic clock, ``utc`` is the wall clock (ISO
    8601); ``seq`` counts from 1 without a gap. ``text`` is what somebody typed (identified). ``sender``
    is the view that sent it with its own number, so that what is sent twice counts once.
    """

    seq: int
    at_ms: int
    utc: str
    event: str
    participant: str | None = None
    question: str | None = None
    text: str | None = field(default=None, repr=False)
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """What ``study.toml`` says. Holds no secret and no name."""

    title: str
    format: int
    protocol: str | None = None
    groups: tuple[str, ...] = ()
    policy: str = "qualitative"
    vault: str = "vault"
    people: str = "people"
    database: str = "study.db"
    keep_video: bool = False
    keep_private_chat: bool = False
    smallest_group: int = 5
    media_kept_days: int | None = None
    withdrawal_closes: str | None = None  # ISO date; after it what was said is part of the analysis
    convention: str = "intelligent-verbatim"
