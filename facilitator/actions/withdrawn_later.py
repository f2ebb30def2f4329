"""Sessions that come in, or are transcribed again, after somebody withdrew: their words stay out here too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator import drafts, recordings
from facilitator.model import Leaving, Presence
from facilitator.roster.wishes import wishes
from transcription.redact import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session, Withdrawal
    from transcription.model import Transcript, Wishes

MASKED = f"[{WITHHELD}]"  # what a draft has of a masked turn


def unsaid(study: OpenStudy, transcript: Transcript) -> Transcript:
    """What was heard without the turns of who is removed, and without the words of who is masked.

    Withdrawals only: a refusal to be recorded may be taken back, and is left to the release.
    """
    return without_words(transcript, wishes((), study.people.withdrawals()))


def without_words(transcript: Transcript, who: Wishes) -> Transcript:
    """The transcript by these wishes; every other turn is as it was."""
    turns = tuple(
        replace(turn, text=MASKED, words=()) if turn.speaker in who.masked else turn
        for turn in transcript.turns
        if turn.speaker not in who.removed
    )
    return replace(transcript, turns=turns)


def removed(withdrawals: Iterable[Withdrawal]) -> frozenset[str]:
    """Who is no part of the study any more, by id: expected in no session."""
    return wishes((), withdrawals).removed


def unfinished(
    study: OpenStudy, sessions: Sequence[Session], withdrawals: Sequence[Withdrawal]
) -> list[Withdrawal]:
    """Withdrawals of everything that sessions taken in since then know nothing of."""
    return [one for one in withdrawals if any(holds(study, session, one) for session in sessions)]


def holds(study: OpenStudy, session: Session, withdrawal: Withdrawal) -> bool:
    """Does a session taken in later have this person: as there, by a track, or by a turn?"""
    person = withdrawal.participant
    if withdrawal.mode is not Leaving.REMOVE_ALL or session.id in withdrawal.sessions:
        return False
    if session.id not in study.vault.sessions():
        return False
    if any(one.participant == person and one.presence is not Presence.ABSENT for one in session.people):
        return True
    room = study.vault.room(session.id)
    kept = drafts.read(room)
    spoken = kept is not None and any(turn.speaker == person for turn in kept.draft.transcript.turns)
    return spoken or any(part.person == person for part in recordings.parts(room))
