"""``fg gate``: what keeps a release from leaving, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.model import State
from facilitator.release import gates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session
    from facilitator.release.gates import Gate


def standing(study: OpenStudy, sessions: Sequence[Session]) -> list[Gate]:
    """Every gate that these sessions pass through, open or closed."""
    people = study.people
    return [
        gates.consent_gate(sessions, people.consents(), people.load_roster(), _speakers(study, sessions)),
        gates.review_gate({one.id: one.state for one in sessions}),
    ]


def _speakers(study: OpenStudy, sessions: Sequence[Session]) -> dict[str, set[str]]:
    """Who speaks or writes in what is stored of each session."""
    stored = [one.id for one in sessions if one.state is State.STORED]
    return {one: {turn.speaker for turn in study.repository.load(one).turns} for one in stored}


def released_by_default(study: OpenStudy, named: Sequence[str]) -> list[Session]:
    """The sessions named, else all that were held. Raises NotFound."""
    if named:
        return [study.repository.session(one) for one in named]
    return [one for one in study.repository.sessions() if one.state is not State.PLANNED]
