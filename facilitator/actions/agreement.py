"""What was hidden in one session is hidden in all: the study's memory of other people and of places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from facilitator import drafts
from facilitator.actions import storing
from facilitator.actions.recall import Recalled
from facilitator.actions.review_items import surface
from facilitator.errors import Busy
from facilitator.model import State
from transcription.detectors import agreement
from transcription.detectors.agreement import fuller
from transcription.forms import LABEL
from transcription.model import Action, Decision, Kind, Known, Remembered, Verdict
from transcription.review import identify, settle, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room
    from transcription.model import Draft, Finding, TextSpan

_KINDS = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORG})


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another session in which the same words stand: how many places, and how many of them wait."""

    session: str
    places: int
    open: int
    releases: tuple[Recalled, ...] = ()  # that said what is hidden there now


def known_elsewhere(study: OpenStudy, session_id: str) -> tuple[Remembered, ...]:
    """What the study's other sessions taught it to hide."""
    return tuple(one.what for one in study.people.memory() if one.session != session_id)


def known_here(study: OpenStudy, session_id: str, kept: drafts.Kept) -> tuple[Remembered, ...]:
    """What a session hides by its own record, and hid when its review was finished last."""
    finished = [one.what for one in study.people.memory() if one.session == session_id]
    now = taught(study, kept.draft, drafts.journal(study.vault.room(session_id)))
    return tuple(dict.fromkeys([*now, *finished]))


def remember(study: OpenStudy, session_id: str, draft: Draft, said: Sequence[Decision]) -> bool:
    """Keep what is hidden in this session for the others; was there anything new?"""
    before = [one.what for one in study.people.memory() if one.session == session_id]
    met = taught(study, draft, said)
    if met == before:
        return False
    study.people.remember(session_id, met)
    return True


def taught(study: OpenStudy, draft: Draft, said: Sequence[Decision]) -> list[Remembered]:
    """What is hidden in this session and would be hidden wherever it is said."""
    policy = storing.policy(study)
    last = standing(said)
    found: dict[tuple[Kind, str, str], bool] = {}
    told: set[tuple[Kind, tuple[TextSpan, ...]]] = set()
    for one in settle(draft.findings, said, policy):
        finding = one.finding
        place = (finding.kind, finding.spans)
        if place in told:  # of two names for the same words the first is the one that stands in the text
            continue
        word = last.get(finding.id)
        by_hand = word is not None and word.verdict is not Verdict.REJECT
        if one.action is Action.KEEP or not _worth(finding, by_hand=by_hand):
            continue
        told.add(place)
        key = (finding.kind, finding.entity, surface(draft.transcript, finding))
        found[key] = found.get(key, False) or by_hand or finding.score >= policy.certain_from
    return [Remembered(*key, sure) for key, sure in sorted(found.items())]


def _worth(finding: Finding, *, by_hand: bool) -> bool:
    """Other people, places, organisations; of participants what a person marked: the roster has the rest."""
    if len(finding.spans) > 1 or finding.entity.startswith(LABEL):
        return False
    return finding.kind in _KINDS or (finding.kind is Kind.PARTICIPANT and by_hand)


def agreed(study: OpenStudy, session_id: str, draft: Draft, own: Sequence[Remembered] = ()) -> Draft:
    """The draft with what other sessions (and ``own``) know; ``draft`` itself where that is nothing new."""
    texts = [turn.text for turn in draft.transcript.turns]
    remembered = (*own, *known_elsewhere(study, session_id))
    known = Known(remembered=remembered, language=draft.transcript.language)
    there = {one.id for one in draft.findings}
    new = [one for one in identify(agreement.detector.find(texts, known), texts) if one.id not in there]
    certain = storing.policy(study).certain_from
    new = [one for one in new if not _held(one, draft.findings, certain)]
    # First, so that of two names for the same words the study's stands in the text.
    return replace(draft, findings=(*new, *draft.findings)) if new else draft


def _held(new: Finding, findings: Sequence[Finding], certain: float) -> bool:
    """Do findings as sure already hide these words, as a participant's or as well named?"""
    sure = [one for one in findings if one.score >= min(new.score, certain)]
    named = [
        one
        for one in findings
        if one.kind is Kind.PARTICIPANT or (one in sure and _as_well_named(one.entity, new.entity, findings))
    ]
    return all(any(_covers(one, span) for one in named) for span in new.spans)


def _as_well_named(own: str, new: str, findings: Sequence[Finding]) -> bool:
    """Is it the same, or the same with more words, or somebody of two whom this session calls so?"""
    if own == new or fuller(own, new):
        return True
    others = {one.entity for one in findings if fuller(one.entity, own)} - {new}
    return fuller(new, own) and bool(others)


def _covers(one: Finding, span: TextSpan) -> bool:
    return any(
        span.turn == other.turn and other.start <= span.start and span.end <= other.end for other in one.spans
    )


def spread(study: OpenStudy, session_id: str, reviewer: str, *, hide_all: bool) -> list[Elsewhere]:
    """Find in every other reviewed session what this one now knows; answers where something stood.

    A session in which nothing has to be asked is stored again at once; the others go back to review
    (with ``hide_all`` everything new is hidden in them too).
    """
    stored = [one.id for one in study.repository.sessions() if one.state is State.STORED]
    rooms = set(study.vault.sessions())
    found = [_into(study, one, reviewer, hide_all) for one in stored if one != session_id and one in rooms]
    return [one for one in found if one is not None]


def _into(study: OpenStudy, session_id: str, reviewer: str, hide_all: bool) -> Elsewhere | None:
    try:
        with study.vault.hold(session_id, "review") as room:
            return _mended(study, session_id, room, reviewer, hide_all=hide_all)
    except Busy:  # whoever is at it finds the words there when they open it again
        study.repository.set_state(session_id, State.IN_REVIEW, actor=reviewer)
        return Elsewhere(session_id, 0, 1)


def _mended(
    study: OpenStudy, session_id: str, room: Room, reviewer: str, *, hide_all: bool
) -> Elsewhere | None:
    kept = drafts.read(room)
    if kept is None:
        return None
    draft = agreed(study, session_id, kept.draft)
    if draft is kept.draft:
        return None
    # First the state: killed in between, the session waits for its review and is not taken for finished.
    study.repository.set_state(session_id, State.IN_REVIEW, actor=reviewer)
    drafts.write(room, replace(kept, draft=draft))
    said = drafts.journal(room)
    new = {one.id for one in draft.findings} - {one.id for one in kept.draft.findings}
    asked = [one.finding for one in settle(draft.findings, said, storing.policy(study)) if one.open]
    if hide_all:
        words = [Decision(one.id, Verdict.ACCEPT, reviewer, storing.now()) for one in asked if one.id in new]
        said = drafts.decide(room, words)
    left = storing.waiting(study, room, draft, said)
    called = [] if left else storing.store(study, session_id, room, draft, said, reviewer)
    return Elsewhere(session_id, len(new), left, tuple(called))
