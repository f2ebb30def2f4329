"""From a reviewed draft to the stored text: redacted, saved, numbered, and its turns approved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from facilitator import drafts
from facilitator.actions import recall
from facilitator.errors import NotFound
from facilitator.model import State
from facilitator.roster.wishes import wishes
from facilitator.terms import study_terms
from transcription import pipeline, placeholders, policies
from transcription.model import Placeholder
from transcription.review import settle, turn_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.recall import Recalled
    from facilitator.vault.room import Room
    from transcription.model import Decision, Draft, Policy, Wishes
    from transcription.redact import Anonymized

MAIN_SERIES = "main"  # the line of releases whose numbers the screen shows


def policy(study: OpenStudy) -> Policy:
    """The study's rule set."""
    return policies.load(study.folder.study.policy)


def study_wishes(study: OpenStudy) -> Wishes:
    """Whose words are left out or masked, as consents and withdrawals stand now."""
    return wishes(study.people.consents(), study.people.withdrawals())


def waiting(study: OpenStudy, room: Room, draft: Draft, said: Sequence[Decision]) -> int:
    """How many findings and changed turns wait for a person."""
    findings = sum(one.open for one in settle(draft.findings, said, policy(study)))
    return findings + len(drafts.changed_turns(room, draft, said))


def store(
    study: OpenStudy,
    session_id: str,
    room: Room,
    draft: Draft,
    said: Sequence[Decision],
    reviewer: str,
    *,
    call_back: bool = True,
) -> list[Recalled]:
    """Store the redacted text unless it is stored already; raises OpenFindings. Inside ``hold`` only.

    A text that is there word for word keeps the reviewer who signed it. Earlier releases that say what
    this text no longer says are called back first, and come back (unless the caller does it as a whole).
    """
    stored = _stored(study, session_id)
    called: list[Recalled] = []
    if stored is None or _made(study, draft, said, stored.reviewer).digest != stored.digest:
        safe = _made(study, draft, said, reviewer)
        called = recall.for_new_text(study, session_id, safe) if call_back else []
        study.repository.save(session_id, safe, actor=reviewer)
        keep_numbers(study, safe, reviewer)
    drafts.approve(room, drafts.Approval(reviewer, now(), tuple(turn_marks(draft.transcript.turns))))
    return called


def _stored(study: OpenStudy, session_id: str) -> Anonymized | None:
    if study.repository.session(session_id).state is not State.STORED:
        return None
    try:
        return study.repository.load(session_id)
    except NotFound:
        return None


def _made(study: OpenStudy, draft: Draft, said: Sequence[Decision], reviewer: str) -> Anonymized:
    return pipeline.release(
        draft,
        said,
        policy(study),
        key=study.people.secret(),
        reviewer=reviewer,
        meanings=study_terms(study.folder),
        wishes=study_wishes(study),
    )


def keep_numbers(study: OpenStudy, safe: Anonymized, reviewer: str) -> None:
    """Give every placeholder of a text its number in the main series."""
    found = [piece for turn in safe.turns for piece in turn.pieces if isinstance(piece, Placeholder)]
    numbers = placeholders.number(
        found, key=study.people.secret(), series=MAIN_SERIES, taken=study.repository.numbers(MAIN_SERIES)
    )
    study.repository.keep_numbers(MAIN_SERIES, numbers, actor=reviewer)


def now() -> str:
    """UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
