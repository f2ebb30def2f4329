"""What a scan must look for in a session's files, and what reviewers let stand: out of the vault."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from facilitator import drafts
from facilitator.errors import BadFile
from facilitator.exports.protocol import ExportFile
from facilitator.release import gates, scan
from facilitator.release.scan import Kept, Original
from transcription import policies
from transcription.matching import page
from transcription.model import Action, Verdict
from transcription.normalise import view
from transcription.review import settle, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session
    from facilitator.release.gates import Gate
    from transcription.model import Decision, Finding, Transcript


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that were hidden, and words that reviewers decided to leave in (both identified)."""

    hidden: frozenset[Original] = field(repr=False)
    kept: frozenset[Kept] = field(repr=False)


def leak_gate(
    study: OpenStudy, files: Sequence[ExportFile], own: Sequence[ExportFile], sessions: Sequence[Session]
) -> Gate:
    """Does a name of the roster, or anything that was hidden, stand in ``files``?"""
    people = tuple(one.person() for one in study.people.load_roster())
    found = [sought(study, session) for session in sessions]
    kept = frozenset(one for each in found for one in each.kept)
    hidden = frozenset(word for one in found for word in one.hidden)
    return gates.leak_gate(scan.leaks(files, people, kept, own, originals=hidden))


def names_somebody(study: OpenStudy, *words: str) -> bool:
    """Do these words, which will stand in the clear, hold a name of the roster?"""
    people = [one.person() for one in study.people.load_roster()]
    return bool(scan.leaks([ExportFile("words.txt", "\n".join(words).encode())], people))


def check_reviewer(study: OpenStudy, reviewer: str) -> None:
    """Reviewers stand in the clear, in records and reports: raises BadFile for a name of the roster."""
    if names_somebody(study, reviewer):
        raise BadFile(
            "A reviewer is kept in the clear, and this one is a name of the roster. Nothing was changed.",
            "the same command with --reviewer and initials or a role",
        )


def sought(study: OpenStudy, session: Session) -> Sought:
    """What to look for of one session; of a destroyed text only what reviewers let stand in it is known."""
    there = session.id in study.vault.sessions()
    kept = drafts.read(study.vault.room(session.id)) if there else None
    if kept is None:
        stands = study.people.let_stand(session.id)
        return Sought(frozenset(), frozenset(Kept(one.words, one.as_name, one.alone) for one in stands))
    room = study.vault.room(session.id)
    policy = policies.load(study.folder.study.policy)
    journal = drafts.journal(room)
    settled = settle(kept.draft.findings, journal, policy)
    decided = _by_itself(journal)
    words = [(one, _surface(kept.draft.transcript, one.finding)) for one in settled]
    return Sought(
        frozenset(
            Original(said, one.finding.kind, one.finding.score >= policy.certain_from)
            for one, said in words
            if one.action is not Action.KEEP
        ),
        frozenset(
            Kept(said, _as_name(kept.draft.transcript, one.finding), one.finding.id in decided)
            for one, said in words
            if one.action is Action.KEEP
        ),
    )


def _by_itself(journal: Sequence[Decision]) -> set[str]:
    """Findings that a reviewer kept with an answer for that one place."""
    kept = [one for one in standing(journal).values() if one.verdict is Verdict.REJECT]
    at_once = Counter(one.stroke for one in kept if one.stroke)
    return {one.finding for one in kept if at_once[one.stroke] <= 1}


def _as_name(transcript: Transcript, finding: Finding) -> bool:
    """Do its words stand there written as a name?"""
    for one in finding.spans:
        read = page(view([transcript.turns[one.turn].text]))
        for at, token in enumerate(read.tokens):
            inside = any(
                one.start <= span.start < one.end for span in read.view.spans(token.start, token.end)
            )
            if inside and scan.as_name(read, at):
                return True
    return False


def _surface(transcript: Transcript, finding: Finding) -> str:
    return " ".join(transcript.turns[one.turn].text[one.start : one.end] for one in finding.spans)
