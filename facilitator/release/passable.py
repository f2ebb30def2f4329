"""The gates that a named person may pass: small groups, a language not fully read, tables that tell too much.

Whoever passes one answers for it with a reason, which stands in every report to the board. The
gates of leaks, consent and review cannot be passed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.counted import counted
from facilitator.model import Presence, Role
from facilitator.release.gates import Gate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from facilitator.model import GatePass, Session

GROUP = "group"
LANGUAGE = "language"
DEMOGRAPHICS = "demographics"
PASSABLE = (GROUP, LANGUAGE, DEMOGRAPHICS)
_NOT_THERE = {Presence.ABSENT, Presence.OBSERVER}


def sizes(sessions: Iterable[Session]) -> dict[str, int]:
    """How many different participants each stakeholder group had in ``sessions``."""
    people: dict[str, set[str]] = {}
    for session in sessions:
        there = {
            one.participant
            for one in session.people
            if one.role is Role.PARTICIPANT and one.presence not in _NOT_THERE
        }
        people.setdefault(session.group, set()).update(there)
    return {group: len(found) for group, found in people.items()}


def small_groups(released: Sequence[Session], held: Sequence[Session], smallest: int) -> dict[str, int]:
    """The groups of the release that had fewer than ``smallest`` people in all sessions that were held."""
    whole = sizes([*held, *released])
    groups = dict.fromkeys(session.group for session in released)
    return {one: whole[one] for one in groups if whole[one] < smallest}


def group_gate(small: Mapping[str, int], smallest: int, passes: Sequence[GatePass]) -> Gate:
    """Has every group enough people? ``small`` are those that do not, with their size.

    In a small group a role or an opinion points at somebody. A pass holds while the group does not
    become smaller still.
    """
    given = {one: _pass(passes, GROUP, one, size) for one, size in small.items()}
    why = {
        one: f"The group {one} has {counted(size, 'person')}, fewer than {smallest}"
        for one, size in small.items()
    }
    return _gate(GROUP, given, why)


def language_gate(unread: Mapping[str, tuple[str, Sequence[str]]], passes: Sequence[GatePass]) -> Gate:
    """Is every session in a language that all detectors read?

    ``unread`` maps a session to its language and the detectors that know nothing of it.
    """
    given = {one: _pass(passes, LANGUAGE, one) for one in unread}
    why = {
        one: f"{one} is in another language ({language or 'unknown'}): {counted(len(detectors), 'rule')} of "
        "search cannot read it, so names, places and dates may stand there unseen"
        for one, (language, detectors) in unread.items()
    }
    return _gate(LANGUAGE, given, why)


def demographics_gate(
    sessions: Sequence[Session], told: Mapping[int, int], smallest: int, passes: Sequence[GatePass]
) -> Gate:
    """Do the tables of these sessions tell of nobody beside the tables of earlier releases?

    ``told`` maps an earlier release to the smallest number of people that both together tell of (0: a
    count that was hidden). A pass holds for these sessions while that number does not become smaller.
    """
    held = ",".join(one.id for one in sessions)
    given = {f"{held} beside release {one}": number for one, number in told.items()}
    passed = {subject: _pass(passes, DEMOGRAPHICS, subject, number) for subject, number in given.items()}
    why = {
        f"{held} beside release {one}": f"Beside the demographics of release {one} the new ones tell "
        + (f"of {counted(number, 'person')}, fewer than {smallest}" if number else "counts that were hidden")
        for one, number in told.items()
    }
    return _gate(DEMOGRAPHICS, passed, why, held)


def _pass(passes: Sequence[GatePass], gate: str, subject: str, size: int = 0) -> GatePass | None:
    """The last pass that still holds."""
    fitting = [one for one in passes if (one.gate, one.subject) == (gate, subject) and one.size <= size]
    return fitting[-1] if fitting else None


def _gate(name: str, given: Mapping[str, GatePass | None], why: Mapping[str, str], subject: str = "") -> Gate:
    closed = [subject for subject, one in given.items() if one is None]
    said = " ".join(f"{why[subject]}{_by(one)}." for subject, one in given.items())
    named = f"{name} {subject}".rstrip()
    step = f"fg gate accept {named} --reason WHY --reviewer XX, if you may answer for it" if closed else ""
    return Gate(name, bool(closed), said, step)


def _by(passed: GatePass | None) -> str:
    if passed is None:
        return ""
    reference = f", {passed.reference}" if passed.reference else ""
    return f" (passed by {passed.reviewer}{reference}: {passed.reason.rstrip('.')})"
