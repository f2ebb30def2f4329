"""What a scan must look for in a session's files, and what reviewers let stand: out of the vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from facilitator import drafts
from facilitator.release import gates, scan
from facilitator.release.scan import Original
from transcription import policies
from transcription.model import Action
from transcription.review import settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.exports.protocol import ExportFile
    from facilitator.model import Session
    from facilitator.release.gates import Gate
    from transcription.model import Finding, Transcript


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that were hidden, and words that reviewers decided to leave in (both identified)."""

    hidden: frozenset[Original] = field(repr=False)
    kept: frozenset[str] = field(repr=False)


def leak_gate(
    study: OpenStudy, files: Sequence[ExportFile], own: Sequence[ExportFile], sessions: Sequence[Session]
) -> Gate:
    """Does a name of the roster, or anything that was hidden, stand in ``files``?"""
    people = tuple(one.person() for one in study.people.load_roster())
    found = [sought(study, session) for session in sessions]
    kept = frozenset(word for one in found for word in one.kept)
    hidden = frozenset(word for one in found for word in one.hidden)
    return gates.leak_gate(scan.leaks(files, people, kept, own, originals=hidden))


def sought(study: OpenStudy, session: Session) -> Sought:
    """What to look for of one session; nothing where its identified text was destroyed."""
    if session.id not in study.vault.sessions():
        return Sought(frozenset(), frozenset())  # destroyed, as the protocol wanted
    room = study.vault.room(session.id)
    kept = drafts.read(room)
    if kept is None:
        return Sought(frozenset(), frozenset())
    policy = policies.load(study.folder.study.policy)
    settled = settle(kept.draft.findings, drafts.decisions(room), policy)
    words = [(one, _surface(kept.draft.transcript, one.finding)) for one in settled]
    return Sought(
        frozenset(
            Original(said, one.finding.kind, one.finding.score >= policy.certain_from)
            for one, said in words
            if one.action is not Action.KEEP
        ),
        frozenset(said for one, said in words if one.action is Action.KEEP),
    )


def _surface(transcript: Transcript, finding: Finding) -> str:
    return " ".join(transcript.turns[one.turn].text[one.start : one.end] for one in finding.spans)
