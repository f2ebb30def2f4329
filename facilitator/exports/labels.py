"""Who a turn is by: the name that coding programs turn into a speaker code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator.model import Attendance, Role
from transcription.model import MODERATOR, TurnKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.exports.protocol import Release, ReleasedSession

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody of a session; without ``attendance`` when heard but not on the attendance list."""

    label: str
    attendance: Attendance | None


def voices(release: Release, released: ReleasedSession) -> list[Voice]:
    """Everybody on the attendance list, moderators first, then everybody else who was heard."""
    labels = speaker_labels(release, released)
    listed = {labels[one.participant]: one for one in released.session.people}
    said = [turn for turn in released.text.turns if turn.kind is not TurnKind.NOTE]  # who notes is not heard
    heard = {labels[turn.speaker] for turn in said} - listed.keys()
    first = sorted(in_order(listed), key=lambda label: not label.startswith(MODERATOR))
    return [Voice(label, listed[label]) for label in first] + [
        Voice(label, None) for label in in_order(heard)
    ]


def speaker_labels(release: Release, released: ReleasedSession) -> dict[str, str]:
    """The label of everybody who spoke or attended: roster ids as they are, moderators by their role.

    A voice without a name (``Speaker 2``) or a name on no roster (``S1``) keeps its own label.
    """
    numbered = moderator_labels(release)
    here = {one.participant for one in released.session.people if one.role is Role.MODERATOR}
    everybody = [one.participant for one in released.session.people]
    everybody += [turn.speaker for turn in released.text.turns]
    labels = {speaker: numbered[speaker] if speaker in here else speaker for speaker in everybody}
    if len(here) == 1:
        labels[MODERATOR] = numbered[here.pop()]
    return labels


def moderator_labels(release: Release) -> dict[str, str]:
    """``Moderator``, ``Moderator 2`` ... for every moderator of the study, by participant id."""
    found = {
        one.participant
        for released in release.sessions
        for one in released.session.people
        if one.role is Role.MODERATOR
    }
    ordered = [*release.moderators, *in_order(found - set(release.moderators))]
    return {
        moderator: MODERATOR if number == 1 else f"{MODERATOR} {number}"
        for number, moderator in enumerate(ordered, start=1)
    }


def in_order(labels: Iterable[str]) -> list[str]:
    """As people count: P2 before P10. Never the order of a set, which changes with every run."""
    return sorted(labels, key=lambda label: (_rank(label), label))


def _rank(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(text) if part]
