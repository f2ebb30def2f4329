"""What a board is told of a study's procedure: plain data, ids and counts, nobody's words or names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldSession:
    """One session: who was there and which guide was followed.

    ``date`` is ISO, as fine as the rule set lets dates of people be told, or empty.
    """

    id: str
    group: str
    state: str
    date: str
    present: int
    absent: int
    guide: str
    guide_version: str
    guide_standing: str  # against what the board approved, in words
    consent_script: str  # the wording, by the guide's version; empty where the guide has none
    consents_noted: int | None = None  # people whose consent the room's log notes; None without a log


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One stakeholder group: how many were listed, took part, and withdrew."""

    group: str
    listed: int
    attended: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class ConsentCount:
    """How many people gave a purpose in a mode, or withheld it, and when (as fine as may be told)."""

    purpose: str
    mode: str
    people: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class WithdrawalCount:
    """How many people withdrew in one way, and how many of these withdrawals are carried out."""

    mode: str
    people: int
    done: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """What became of the identifiers of one kind, by number of findings."""

    kind: str
    hidden: int
    generalised: int
    shifted: int
    kept: int
    added: int


@dataclass(frozen=True, slots=True)
class ReviewedBy:
    """One reviewer's part: decisions on findings, and the days of the first and last."""

    reviewer: str
    decisions: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Somebody who held a key, and what it opens."""

    label: str
    opens: str
    since: str


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that was done or is due, on a day (ISO; empty: at once)."""

    on: str
    what: str


@dataclass(frozen=True, slots=True)
class Left:
    """A release in the register."""

    number: int
    on: str
    reader: str
    sessions: str
    files: int
    manifest: str
    recalled: str = ""  # the day on which it was called back
    returned: str = ""  # the day on which all copies of it were back


@dataclass(frozen=True, slots=True)
class GateStanding:
    """A gate as it stands, and what is said of it."""

    name: str
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """Everything that a board's report is made from. Empty fields are reported as not recorded."""

    protocol: str = ""
    date: str = ""  # of the report, ISO
    program: str = ""  # name and version
    policy: str = ""
    policy_rules: tuple[tuple[str, str], ...] = ()  # kind, what is done with it
    detectors: tuple[tuple[str, str], ...] = ()  # name, languages
    engines: tuple[str, ...] = ()
    sessions: tuple[HeldSession, ...] = ()
    enrolled: tuple[Enrolled, ...] = ()
    consents: tuple[ConsentCount, ...] = ()
    withdrawals: tuple[WithdrawalCount, ...] = ()
    kinds: tuple[KindCount, ...] = ()
    undecided_drafts: tuple[str, ...] = ()  # sessions whose identified draft is destroyed: counts unknown
    uneven: int = 0  # different words that are hidden in one place and shown in another
    reviewers: tuple[ReviewedBy, ...] = ()
    second_reading: tuple[str, ...] = ()  # in words, with their bounds
    gates: tuple[GateStanding, ...] = ()
    keys: tuple[KeyHolder, ...] = ()
    key_events: tuple[Dated, ...] = ()  # what was done with keys, by the log
    places: tuple[tuple[str, str], ...] = ()  # what, where it lies
    outside: tuple[str, ...] = ()  # copies beyond the program's reach
    media_days: int | None = None  # days that a recording may be kept; None where the study says nothing
    due: tuple[Dated, ...] = ()
    done: tuple[Dated, ...] = ()
    releases: tuple[Left, ...] = ()
