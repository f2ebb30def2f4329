"""A release for an archive: the strictest telling of what was reviewed, tied to no other release.

People and sessions get names of their own, in an order keyed by the study's secret; placeholders
lose what the study's rules let them still tell; times go. What the rules kept in the words cannot
be taken out without the recording's own text, so rules that keep too much close a gate.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from facilitator.model import Role
from facilitator.release.gates import Gate
from transcription import redact
from transcription.errors import BadPolicy
from transcription.model import Action, Kind, Placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from facilitator.exports.protocol import ReleasedSession
    from transcription.model import Policy
    from transcription.redact import Anonymized

_LENGTH_MS = 900_000  # ms: lengths are told in quarters of an hour, so that they find no recording
_PERSON, _STAFF, _SESSION = "R", "L", "G"  # respondent, leader: letters that no roster of ours uses first
# Kinds that every rule set of ours hides; an age up to 89 may stay (45 CFR 164.514(b)(2)(i)(C)).
_HIDDEN = tuple(kind for kind in Kind if kind not in {Kind.AGE, Kind.QUASI, Kind.OTHER})


@dataclass(frozen=True, slots=True)
class Renamed:
    """The archive's own names for people and sessions."""

    people: Mapping[str, str]
    sessions: Mapping[str, str]


def series(texts: Iterable[Anonymized], key: bytes) -> str:
    """The name of the archive's own line of numbers: the same for the same texts, fresh for any other."""
    digests = "\0".join(sorted(text.digest for text in texts))
    return f"archive-{_keyed(key, 'series', digests)[:12]}"


def rename(sessions: Sequence[ReleasedSession], roles: Mapping[str, Role], key: bytes, line: str) -> Renamed:
    """Names in keyed order: they tell neither the roster's order nor that of the sessions.

    ``roles`` are those of everybody on the roster; whoever attends, speaks or is spoken of gets a name.
    """
    met = {who: roles.get(who, Role.PARTICIPANT) for one in sessions for who in _met(one) if who in roles}
    met |= {who.participant: who.role for one in sessions for who in one.session.people}
    people = _numbered((who for who, role in met.items() if role is Role.PARTICIPANT), _PERSON, key, line)
    staff = _numbered((who for who, role in met.items() if role is not Role.PARTICIPANT), _STAFF, key, line)
    found = _shuffled((one.session.id for one in sessions), key, line)
    return Renamed(people | staff, {one: f"{_SESSION}{n}" for n, one in enumerate(found, start=1)})


def _met(one: ReleasedSession) -> Iterable[str]:
    """Everybody who speaks in the session or is spoken of."""
    for turn in one.text.turns:
        yield turn.speaker
        yield from (piece.entity for piece in turn.pieces if isinstance(piece, Placeholder))


def strictest(sessions: Sequence[ReleasedSession], renamed: Renamed) -> tuple[ReleasedSession, ...]:
    """The sessions as an archive gets them, in the order of their new names."""
    told = [_told(one, renamed) for one in sessions]
    return tuple(sorted(told, key=lambda one: (len(one.session.id), one.session.id)))


def rules_gate(used: Iterable[str], load: Callable[[str], Policy]) -> Gate:
    """Do the rule sets that the texts were made with hide all that an archive must not show?

    ``used`` are names with versions, as the texts carry them.
    """
    why = [said for said in (_too_loose(name, load) for name in dict.fromkeys(used)) if said]
    step = "set a stricter policy in study.toml, then fg review SESSION" if why else ""
    return Gate("rules", bool(why), " ".join(why), step)


def _too_loose(used: str, load: Callable[[str], Policy]) -> str:
    name = used.rpartition(" ")[0]
    try:
        policy = load(name)
    except BadPolicy:
        return f"The rule set {name} is not to be found, so nobody can tell what it kept."
    kept = [str(kind) for kind in _HIDDEN if policy.action(kind) is Action.KEEP]
    return f"The rule set {name} keeps {', '.join(kept)} as it was said." if kept else ""


def _told(one: ReleasedSession, renamed: Renamed) -> ReleasedSession:
    session = replace(
        one.session,
        id=renamed.sessions[one.session.id],
        people=tuple(
            replace(who, participant=renamed.people[who.participant])
            for who in sorted(one.session.people, key=lambda who: renamed.people[who.participant])
        ),
    )
    length = max(1, round(one.text.duration_ms / _LENGTH_MS)) * _LENGTH_MS
    return replace(one, session=session, text=redact.for_archive(one.text, renamed.people, length))


def _numbered(ids: Iterable[str], letter: str, key: bytes, line: str) -> dict[str, str]:
    return {one: f"{letter}{number:02d}" for number, one in enumerate(_shuffled(ids, key, line), start=1)}


def _shuffled(ids: Iterable[str], key: bytes, line: str) -> list[str]:
    return sorted(set(ids), key=lambda one: _keyed(key, line, one))


def _keyed(key: bytes, line: str, text: str) -> str:
    return hmac.new(key, f"{line}\0{text}".encode(), hashlib.sha256).hexdigest()
