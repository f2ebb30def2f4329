"""A withdrawal from a stored text whose identified text was destroyed: there the store is all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.actions import storing
from facilitator.errors import NotFound
from facilitator.roster.wishes import wishes
from transcription import redact
from transcription.model import Wishes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session, Withdrawal
    from transcription.redact import Anonymized


def turns(study: OpenStudy, session_id: str, person: str) -> int:
    """How many turns of this person are stored."""
    text = _text(study, session_id)
    return 0 if text is None else sum(turn.speaker == person for turn in text.turns)


def mentions(study: OpenStudy, session_id: str, person: str) -> int:
    """In how many places others speak of this person, by a placeholder."""
    text = _text(study, session_id)
    who = Wishes(removed=frozenset({person}))
    if text is None:
        return 0
    others = [turn for turn in text.turns if turn.speaker != person]
    return sum(redact.speaks_of(piece, who) for turn in others for piece in turn.pieces)


def carry_out(study: OpenStudy, session_id: str, withdrawal: Withdrawal, reviewer: str) -> None:
    """Mask or remove their words in the stored text, which stays stored."""
    text = _text(study, session_id)
    if text is None:
        return
    left = redact.without(text, wishes((), [withdrawal]), key=study.people.secret())
    if left.digest != text.digest:
        state = study.repository.session(session_id).state
        study.repository.save(session_id, left, actor=reviewer)
        study.repository.set_state(session_id, state, actor=reviewer)  # what waited for review still does
        storing.keep_numbers(study, left, reviewer)


def unfinished(
    study: OpenStudy, sessions: Sequence[Session], withdrawals: Sequence[Withdrawal]
) -> list[Withdrawal]:
    """Withdrawals that are noted, of which a stored text of these sessions knows nothing yet."""
    texts = [text for one in sessions if (text := _text(study, one.id)) is not None]
    return [one for one in withdrawals if any(_still_holds(study, text, one) for text in texts)]


def _still_holds(study: OpenStudy, text: Anonymized, withdrawal: Withdrawal) -> bool:
    who = wishes((), [withdrawal])
    if not (who.removed or who.masked):
        return False
    return redact.without(text, who, key=study.people.secret()).digest != text.digest


def _text(study: OpenStudy, session_id: str) -> Anonymized | None:
    try:
        return study.repository.load(session_id)
    except NotFound:
        return None
