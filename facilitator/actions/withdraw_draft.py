"""A draft without somebody who withdrew: their turns, and their name in what others said.

What was decided on words that are gone is forgotten, as a decision may hold the words it was about.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator import drafts, edit_log
from facilitator.actions import agreement, storing, withdrawn_later
from facilitator.model import State
from transcription import mend, redact
from transcription.mend import Edit
from transcription.model import Action, Kind, TextSpan, Verdict, Wishes
from transcription.review import settle, standing, turn_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room
    from transcription.model import Decision, Draft

_STAYS = frozenset({Verdict.ADD, Verdict.APPROVE})  # said on what no detector found


def mentions(study: OpenStudy, draft: Draft, said: Sequence[Decision], person: str) -> list[TextSpan]:
    """Where others say this person's name, doubtful ones too, in order and apart."""
    own = {number for number, turn in enumerate(draft.transcript.turns) if turn.speaker == person}
    spans = sorted(
        span
        for one in settle(draft.findings, said, storing.policy(study))
        if one.finding.kind is Kind.PARTICIPANT
        and one.finding.entity == person
        and one.action is not Action.KEEP
        for span in one.finding.spans
        if span.turn not in own
    )
    apart: list[TextSpan] = []
    for span in spans:
        if apart and apart[-1].turn == span.turn and span.start <= apart[-1].end:
            apart[-1] = TextSpan(span.turn, apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart


def take_out(
    study: OpenStudy,
    session_id: str,
    room: Room,
    kept: drafts.Kept,
    said: Sequence[Decision],
    person: str,
    places: Sequence[TextSpan],
    reviewer: str,
    *,
    stored: bool,
) -> int:
    """The draft without their turns and name, stored again where it was; how many findings wait."""
    edits = [Edit(one.turn, one.start, one.end, redact.REMOVED) for one in places]
    blanked = mend.mend(kept.draft, said, edits)
    said = (*said, *blanked.carried)
    own = {n for n, turn in enumerate(blanked.draft.transcript.turns) if turn.speaker == person}
    cut = mend.without_turns(blanked.draft, said, own)
    left = _unlabelled(cut.draft)
    return _kept(study, session_id, room, kept, left, (*said, *cut.carried), reviewer, stored=stored)


def mask(
    study: OpenStudy,
    session_id: str,
    room: Room,
    kept: drafts.Kept,
    person: str,
    reviewer: str,
    *,
    stored: bool,
) -> int:
    """The draft with their turns but not what they said in them; how many findings wait."""
    said = drafts.journal(room)
    own = [
        Edit(number, 0, len(turn.text), redact.REMOVED)  # nothing is left there to be asked about
        for number, turn in enumerate(kept.draft.transcript.turns)
        if turn.speaker == person and turn.text and turn.text != withdrawn_later.MASKED
    ]
    if not own:
        return store_again(study, session_id, room, kept.draft, said, reviewer, stored=stored)
    blanked = mend.mend(kept.draft, said, own)
    masked = withdrawn_later.without_words(blanked.draft.transcript, Wishes(masked=frozenset({person})))
    left = replace(blanked.draft, transcript=masked)
    return _kept(study, session_id, room, kept, left, (*said, *blanked.carried), reviewer, stored=stored)


def _kept(
    study: OpenStudy,
    session_id: str,
    room: Room,
    kept: drafts.Kept,
    left: Draft,
    said: Sequence[Decision],
    reviewer: str,
    *,
    stored: bool,
) -> int:
    """Keep what is left, approved where only this changed it, with nothing that leads back to the rest."""
    before = set(turn_marks(kept.draft.transcript.turns))
    changed = [mark for _, mark in drafts.changed_turns(room, left, said) if mark not in before]
    said = _about(left, (*said, *drafts.approvals(changed, reviewer)))
    # What edits led here is forgotten with them.
    edit_log.forget(room)
    edit_log.replace_draft(room, drafts.Kept(kept.inputs, left), said, None)
    if any(one.session == session_id for one in study.people.memory()):
        agreement.remember(study, session_id, left, said)
    return store_again(study, session_id, room, left, said, reviewer, stored=stored)


def _unlabelled(draft: Draft) -> Draft:
    """The draft without the names of labels under which nobody speaks any more."""
    there = {turn.speaker for turn in draft.transcript.turns}
    labels = {label: name for label, name in draft.transcript.labels.items() if label in there}
    return replace(draft, transcript=replace(draft.transcript, labels=labels))


def _about(draft: Draft, said: Sequence[Decision]) -> tuple[Decision, ...]:
    """What was decided on what is still there: a decision on words that are gone may hold them."""
    found = {one.id for one in draft.findings}
    last = standing(said)
    return tuple(
        one
        for one in said
        if one.finding in found or (one.finding in last and last[one.finding].verdict in _STAYS)
    )


def store_again(
    study: OpenStudy,
    session_id: str,
    room: Room,
    draft: Draft,
    said: Sequence[Decision],
    reviewer: str,
    *,
    stored: bool,
) -> int:
    """Store the new text where the old one was; one that waits for review leaves no old text behind."""
    left = storing.waiting(study, room, draft, said)
    if stored and not left:
        storing.store(study, session_id, room, draft, said, reviewer, call_back=False)
        return 0
    if stored:
        study.repository.set_state(session_id, State.IN_REVIEW, actor=reviewer)
    study.repository.remove_text(session_id, actor=reviewer)
    return left
