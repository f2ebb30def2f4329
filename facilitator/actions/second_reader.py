"""A second reader looks at turns drawn by chance; what they find is hidden, and how sure we are is kept."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from facilitator import drafts, samples
from facilitator.actions import leaks, storing
from facilitator.errors import NotFound, ReviewOpen
from facilitator.model import State
from facilitator.samples import Sample
from facilitator.terms import study_terms
from transcription import hiding, placeholders, plain, sampling
from transcription.model import Placeholder, TurnKind, Verdict
from transcription.review import turn_marks
from transcription.sampling import Bound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.review import Desk
    from facilitator.vault.room import Room
    from transcription.model import Decision, Draft, Wishes

_ANSWERS = frozenset({Verdict.ACCEPT, Verdict.REJECT, Verdict.APPROVE})  # what a second reading never gives


@dataclass(frozen=True, slots=True)
class StudyBound:
    """What all second readings say of the study. ``unread`` sessions had none that still counts.

    ``outdated`` are those of them that were read again, but have changed since.
    """

    bound: Bound
    samples: tuple[Sample, ...]
    unread: tuple[str, ...]
    outdated: tuple[str, ...]


def begin(study: OpenStudy, session_id: str, size: int, reviewer: str) -> Sample:
    """Draw ``size`` turns of a stored session, or go on with the reading this person left unfinished.

    Raises ReviewOpen before the review is finished: a sample of an unfinished text bounds nothing.
    NotFound where the identified text is destroyed, BadFile for a reviewer who is a name of the roster.
    """
    leaks.check_reviewer(study, reviewer)
    if study.repository.session(session_id).state is not State.STORED:
        raise ReviewOpen(
            f"{session_id} is not reviewed yet; a second reading comes after the first.",
            f"fg review {session_id}",
        )
    signed = study.repository.load(session_id).reviewer
    with study.vault.hold(session_id, "review") as room:
        kept = drafts.read(room)
        if kept is None:
            raise NotFound(f"The identified text of {session_id} is gone, so it cannot be read again.")
        text = _text(kept.draft)
        for one in samples.load(room):
            if one.reviewer == reviewer and one.text == text and one.left:
                return one
        released = _released(kept.draft, storing.study_wishes(study))
        drawn = sampling.draw(len(released), size, random.SystemRandom())
        turns = tuple(released[place] for place in drawn)
        first = _first_reader(drafts.journal(room), signed, reviewer)
        sample = Sample(reviewer, storing.now(), text, len(released), turns, first_reviewer=first)
        samples.save(room, sample)
    return sample


def _first_reader(said: Iterable[Decision], signed: str, second: str) -> str:
    """Who read first: the second reader themself where they answered in the review, whoever signed it."""
    answered = {one.reviewer.casefold() for one in said if one.verdict in _ANSWERS}
    return second if second.casefold() in answered else signed


def _text(draft: Draft) -> str:
    """Who said what, as a hash: more findings do not make it another text."""
    return plain.digest(turn_marks(draft.transcript.turns))


def _released(draft: Draft, wishes: Wishes) -> list[int]:
    """The turns whose words are released."""
    silent = wishes.removed | wishes.masked
    return [
        number
        for number, turn in enumerate(draft.transcript.turns)
        if turn.kind is not TurnKind.PRIVATE_CHAT and turn.speaker not in silent
    ]


def safe_texts(study: OpenStudy, desk: Desk) -> list[str]:
    """Every turn as it would be released, by the draft's own numbers."""
    key = study.people.secret()
    ranges = hiding.hidden_ranges(desk.settled(), key=key, meanings=study_terms(study.folder))
    rows = [hiding.hide(turn.text, ranges.get(number, [])) for number, turn in enumerate(desk.turns)]
    found = [piece for row in rows for piece in row if isinstance(piece, Placeholder)]
    taken = study.repository.numbers(storing.MAIN_SERIES)
    numbers = placeholders.number(found, key=key, series=storing.MAIN_SERIES, taken=taken)
    return [placeholders.render(row, numbers) for row in rows]


def answer(study: OpenStudy, session_id: str, sample: Sample, turn: int, *, missed: bool) -> Sample:
    """Keep what the second reader said of one turn; the sample with it comes back."""
    answered = replace(sample, answers={**sample.answers, turn: missed})
    with study.vault.hold(session_id, "review") as room:
        samples.save(room, answered)
    if not answered.left:
        detail = f"read={len(answered.answers)} missed={answered.missed}"
        study.repository.audit("second-reading", session_id, detail, sample.reviewer)
    return answered


def study_bound(study: OpenStudy) -> StudyBound:
    """The bound for the whole study, from the last finished reading of each stored session."""
    held = [one.id for one in study.repository.sessions() if one.state is State.STORED]
    rooms = set(study.vault.sessions())
    last = {one: _standing(study.vault.room(one)) for one in held if one in rooms}
    found = {one: sample for one, sample in last.items() if sample is not None}
    unread = tuple(one for one in held if one not in found)
    outdated = tuple(one for one in unread if one in rooms and _finished(study.vault.room(one)))
    bound = sampling.of_study([one.reading for one in found.values()], len(unread))
    return StudyBound(bound, tuple(found.values()), unread, outdated)


def _finished(room: Room) -> list[Sample]:
    return [one for one in samples.load(room) if not one.left]


def _standing(room: Room) -> Sample | None:
    """The last finished reading of the text as it is; of a destroyed text the last there was."""
    kept = drafts.read(room)
    done = _finished(room)
    if kept is not None:
        done = [one for one in done if one.text == _text(kept.draft)]
    return done[-1] if done else None
