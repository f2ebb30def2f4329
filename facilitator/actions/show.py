"""``fg show``: a session's transcript, without identifiers, or with them for who holds the key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from facilitator import drafts, edit_log
from facilitator.actions import agreement
from facilitator.actions.review_edit import EditDesk
from facilitator.actions.storing import MAIN_SERIES, study_wishes
from facilitator.errors import NotFound
from facilitator.model import State
from facilitator.terms import study_terms
from transcription import placeholders, policies, redact
from transcription.model import Placeholder, Utterance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from transcription.model import Decision, Draft, SafeTurn, Turn, Word


@dataclass(frozen=True, slots=True)
class Shown:
    """A transcript as rows of plain values; ``identified`` says whether words and names are real."""

    session: str
    state: State
    draft: bool
    identified: bool
    turns: tuple[dict[str, Any], ...] = field(repr=False)

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "session": self.session,
            "state": str(self.state),
            "draft": self.draft,
            "identified": self.identified,
            "turns": list(self.turns),
        }

    def utterances(self) -> tuple[Utterance, ...]:
        """The same for a text format's writer."""
        return tuple(
            Utterance(text=one["text"], start_ms=one["start_ms"], end_ms=one["end_ms"], name=one["speaker"])
            for one in self.turns
        )


def show(study: OpenStudy, session_id: str, *, identified: bool, words: bool, earlier: bool = False) -> Shown:
    """The stored text, or before that the draft with everything found hidden.

    Raises NotFound before the session was transcribed. The identified text needs the key and is noted;
    ``earlier`` is the one before the session was transcribed again, and always identified.
    """
    session = study.repository.session(session_id)
    if identified or earlier:
        transcript = (_earlier if earlier else _kept)(study, session_id).draft.transcript
        study.repository.audit("show", session_id, "identified", study.viewer)
        rows = [_identified_row(turn, words=words) for turn in transcript.turns]
        return Shown(session_id, session.state, transcript.draft, True, tuple(rows))
    if session.state is State.STORED:
        text = study.repository.load(session_id)
        return Shown(session_id, session.state, text.draft, False, _rows(study, text.turns, key=b""))
    draft, said = _as_it_stands(study, session_id)
    key = study.people.secret()
    turns = redact.preview(
        draft.transcript,
        draft.findings,
        said,
        policies.load(study.folder.study.policy),
        key=key,
        meanings=study_terms(study.folder),
        wishes=study_wishes(study),
    )
    return Shown(session_id, session.state, draft.transcript.draft, False, _rows(study, turns, key=key))


def _as_it_stands(study: OpenStudy, session_id: str) -> tuple[Draft, Sequence[Decision]]:
    """The draft with all that its record hides, and the record; what was killed is finished first."""
    _kept(study, session_id)
    desk = EditDesk(study, session_id)
    own = agreement.taught(study, desk.draft, desk.said)
    return agreement.agreed(study, session_id, desk.draft, own), desk.said


def _kept(study: OpenStudy, session_id: str) -> drafts.Kept:
    kept = drafts.read(study.vault.room(session_id))
    if kept is None:
        raise NotFound(f"{session_id} has no transcript yet.", f"fg transcribe {session_id}")
    return kept


def _earlier(study: OpenStudy, session_id: str) -> drafts.Kept:
    kept = edit_log.earlier(study.vault.room(session_id))
    if kept is None:
        raise NotFound(f"{session_id} has no earlier transcript.", f"fg show {session_id} --identified")
    return kept


def _rows(study: OpenStudy, turns: Sequence[SafeTurn], *, key: bytes) -> tuple[dict[str, Any], ...]:
    found = [piece for turn in turns for piece in turn.pieces if isinstance(piece, Placeholder)]
    taken = study.repository.numbers(MAIN_SERIES)
    numbers = placeholders.number(found, key=key, series=MAIN_SERIES, taken=taken)
    return tuple(_row(turn, placeholders.render(turn.pieces, numbers)) for turn in turns)


def _row(turn: SafeTurn | Turn, text: str) -> dict[str, Any]:
    return {
        "speaker": turn.speaker,
        "kind": str(turn.kind),
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
        "text": text,
        "question": turn.question,
        "evidence": str(turn.evidence),
        "margin": turn.margin,
        "disputed": turn.disputed,
    }


def _identified_row(turn: Turn, *, words: bool) -> dict[str, Any]:
    row = _row(turn, turn.text)
    return {**row, "words": [_word(word) for word in turn.words]} if words else row


def _word(word: Word) -> dict[str, Any]:
    return {
        "text": word.text,
        "start_ms": word.start_ms,
        "end_ms": word.end_ms,
        "score": word.score,
        "evidence": str(word.evidence),
        "disputed": word.disputed,
    }
