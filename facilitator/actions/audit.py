"""``fg audit``: a person checks turns drawn by chance, and the error comes out with its interval."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from facilitator import drafts
from facilitator.errors import NotFound
from transcription import plain, sampling
from transcription.accuracy import Accuracy, Checked, estimate
from transcription.review import turn_marks

if TYPE_CHECKING:
    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room
    from transcription.model import Draft, Turn

AUDIT = "audit.json"


@dataclass(frozen=True, slots=True)
class Audit:
    """Which turns were drawn and what was said of each, by number: counts only, never a word.

    ``text`` is the hash of the transcript: an audit of another text says nothing of this one.
    """

    text: str
    turns: int
    drawn: tuple[int, ...]
    checked: Mapping[int, Checked] = field(default_factory=dict)

    @property
    def left(self) -> tuple[int, ...]:
        """Turns that nobody has checked yet, in order."""
        return tuple(one for one in self.drawn if one not in self.checked)

    @property
    def accuracy(self) -> Accuracy | None:
        """What the turns checked so far say; None before the first."""
        return estimate(list(self.checked.values()), self.turns) if self.checked else None

    def document(self, session: str) -> dict[str, Any]:
        """As JSON values."""
        found = self.accuracy
        return {
            "session": session,
            "turns": self.turns,
            "drawn": len(self.drawn),
            "checked": len(self.checked),
            "words": found.words if found else 0,
            "wrong_words": found.wrong_words if found else 0,
            "rate": round(found.rate, 4) if found else None,
            "low": round(found.low, 4) if found else None,
            "high": round(found.high, 4) if found else None,
            "wrong_speakers": found.wrong_speakers if found else 0,
            "speaker_high": round(found.speaker_high, 4) if found else None,
            "sentence": found.sentence() if found else "",
        }


def begin(study: OpenStudy, session_id: str, size: int) -> Audit:
    """Draw ``size`` spoken turns, or go on with the audit that was left unfinished. Raises NotFound."""
    study.repository.session(session_id)
    with study.vault.hold(session_id, "audit") as room:
        draft = _draft(room, session_id)
        text = plain.digest(turn_marks(draft.transcript.turns))
        before = _load(room)
        if before is not None and before.text == text and (before.left or not size):
            return before
        spoken = [number for number, turn in enumerate(draft.transcript.turns) if turn.kind.spoken]
        places = sampling.draw(len(spoken), size, random.SystemRandom()) if size else []
        audit = Audit(text, len(spoken), tuple(spoken[place] for place in places))
        if size:
            room.put(AUDIT, plain.dump(audit))
            study.repository.audit("accuracy-audit", session_id, "identified", study.viewer)
    return audit


def turns(study: OpenStudy, session_id: str) -> tuple[Turn, ...]:
    """The session's turns, of which those drawn are to be checked (identified)."""
    return _draft(study.vault.room(session_id), session_id).transcript.turns


def answer(study: OpenStudy, session_id: str, audit: Audit, number: int, checked: Checked) -> Audit:
    """Keep what somebody said of one turn; the audit with it comes back."""
    answered = replace(audit, checked={**audit.checked, number: checked})
    with study.vault.hold(session_id, "audit") as room:
        room.put(AUDIT, plain.dump(answered))
    if not answered.left:
        detail = f"checked={len(answered.checked)}"
        study.repository.audit("accuracy-audit", session_id, detail, "")
    return answered


def _load(room: Room) -> Audit | None:
    return plain.load(room.read(AUDIT), Audit) if room.has(AUDIT) else None


def _draft(room: Room, session_id: str) -> Draft:
    kept = drafts.read(room)
    if kept is None:
        raise NotFound(f"{session_id} has no transcript to check.", f"fg transcribe {session_id}")
    return kept.draft
