"""``fg review``: a person decides on what was found; the last decision releases the text into the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from facilitator import drafts
from facilitator.errors import AlreadyThere, ReviewOpen
from facilitator.model import State
from facilitator.terms import study_terms
from transcription import pipeline, placeholders, policies
from transcription.model import Decision, Finding, Placeholder, TextSpan, Verdict
from transcription.review import identify, settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.actions.open_study import OpenStudy
    from transcription.model import Kind, Policy, Transcript
    from transcription.redact import Anonymized

SECONDS_PER_ITEM = 6  # s a person needs for one finding in context; own estimate until reviews are measured
MAIN_SERIES = "main"  # the line of releases whose numbers the screen shows


@dataclass(frozen=True, slots=True)
class Item:
    """A finding that waits, with the text around it (identified)."""

    finding: Finding = field(repr=False)
    speaker: str
    start_ms: int | None
    before: str = field(repr=False)
    surface: str = field(repr=False)
    after: str = field(repr=False)
    alike: int  # how many open findings have the same words


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How a session's review stands."""

    session: str
    state: State
    accepted: int
    rejected: int
    added: int
    open: int
    reviewer: str

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "session": self.session,
            "state": str(self.state),
            "accepted": self.accepted,
            "rejected": self.rejected,
            "added": self.added,
            "open": self.open,
            "minutes_left": round(self.open * SECONDS_PER_ITEM / 60, 1),
            "reviewer": self.reviewer,
        }


def queue(study: OpenStudy, session_id: str) -> list[Item]:
    """What waits for a decision, most doubtful kind of risk first: high scores are likely names."""
    kept = _draft(study, session_id)
    decisions = drafts.decisions(study.vault.room(session_id))
    waiting = [one.finding for one in settle(kept.draft.findings, decisions, _policy(study)) if one.open]
    surfaces = [_surface(kept.draft.transcript, one) for one in waiting]
    items = [
        _item(kept.draft.transcript, finding, surfaces.count(surface))
        for finding, surface in zip(waiting, surfaces, strict=True)
    ]
    return sorted(items, key=lambda item: (-item.finding.score, item.finding.spans))


def decide(study: OpenStudy, session_id: str, finding_id: str, verdict: Verdict, reviewer: str) -> None:
    """Keep one decision on what still waits; AlreadyThere when somebody else was quicker."""
    with study.vault.hold(session_id, "review") as room:
        if finding_id not in {one.finding.id for one in queue(study, session_id)}:
            raise AlreadyThere("Somebody else decided this one meanwhile; their decision stands.")
        drafts.decide(room, [Decision(finding_id, verdict, reviewer, _now())])


def add_missed(study: OpenStudy, session_id: str, words: str, kind: Kind, reviewer: str) -> int:
    """Hide words that every detector missed, wherever they stand; the number of places comes back."""
    kept = _draft(study, session_id)
    texts = [turn.text for turn in kept.draft.transcript.turns]
    spans = [
        TextSpan(turn, start, start + len(words))
        for turn, text in enumerate(texts)
        for start in _occurrences(text, words)
    ]
    found = [
        Finding((span,), kind, f"reviewer:{words.casefold()}", "reviewer", 1.0, "marked by the reviewer")
        for span in spans
    ]
    decisions = [Decision(one.id, Verdict.ADD, reviewer, _now(), added=one) for one in identify(found, texts)]
    with study.vault.hold(session_id, "review") as room:
        drafts.decide(room, decisions)
    return len(decisions)


def accept_all(study: OpenStudy, session_id: str, reviewer: str) -> None:
    """Hide everything that waits, in one stroke, and say who did."""
    now = _now()
    waiting = queue(study, session_id)
    with study.vault.hold(session_id, "review") as room:
        drafts.decide(room, [Decision(one.finding.id, Verdict.ACCEPT, reviewer, now) for one in waiting])


def finish(study: OpenStudy, session_id: str, reviewer: str) -> Reviewed:
    """Store the redacted text once nothing waits; until then only say what is left.

    A session that is stored already and whose text is unchanged stays as it is.
    """
    kept = _draft(study, session_id)
    with study.vault.hold(session_id, "review") as room:
        decisions = drafts.decisions(room)
        policy = _policy(study)
        waiting = sum(one.open for one in settle(kept.draft.findings, decisions, policy))
        if not waiting:
            safe = pipeline.release(
                kept.draft,
                decisions,
                policy,
                key=study.people.secret(),
                reviewer=reviewer,
                meanings=study_terms(study.folder),
            )
            _store(study, session_id, safe, reviewer)
    return _reviewed(study, session_id, decisions, waiting, reviewer)


def _store(study: OpenStudy, session_id: str, safe: Anonymized, reviewer: str) -> None:
    study.repository.save(session_id, safe, actor=reviewer)
    found = [piece for turn in safe.turns for piece in turn.pieces if isinstance(piece, Placeholder)]
    numbers = placeholders.number(
        found, key=study.people.secret(), series=MAIN_SERIES, taken=study.repository.numbers(MAIN_SERIES)
    )
    study.repository.keep_numbers(MAIN_SERIES, numbers, actor=reviewer)


def _reviewed(
    study: OpenStudy, session_id: str, decisions: Iterable[Decision], waiting: int, reviewer: str
) -> Reviewed:
    last = {one.finding: one.verdict for one in decisions}
    verdicts = list(last.values())
    return Reviewed(
        session=session_id,
        state=study.repository.session(session_id).state,
        accepted=verdicts.count(Verdict.ACCEPT),
        rejected=verdicts.count(Verdict.REJECT),
        added=verdicts.count(Verdict.ADD),
        open=waiting,
        reviewer=reviewer,
    )


def _draft(study: OpenStudy, session_id: str) -> drafts.Kept:
    state = study.repository.session(session_id).state
    kept = None if state is State.PLANNED else drafts.read(study.vault.room(session_id))
    if kept is None:
        raise ReviewOpen(f"{session_id} has no transcript to review yet.", f"fg transcribe {session_id}")
    return kept


def _policy(study: OpenStudy) -> Policy:
    return policies.load(study.folder.study.policy)


_CONTEXT = 60  # code points shown on either side


def _item(transcript: Transcript, finding: Finding, alike: int) -> Item:
    first, last = finding.spans[0], finding.spans[-1]
    turn = transcript.turns[first.turn]
    return Item(
        finding=finding,
        speaker=turn.speaker,
        start_ms=turn.start_ms,
        before=turn.text[max(0, first.start - _CONTEXT) : first.start],
        surface=_surface(transcript, finding),
        after=transcript.turns[last.turn].text[last.end : last.end + _CONTEXT],
        alike=alike,
    )


def _surface(transcript: Transcript, finding: Finding) -> str:
    return " ... ".join(transcript.turns[one.turn].text[one.start : one.end] for one in finding.spans)


def _occurrences(text: str, words: str) -> list[int]:
    """Where ``words`` stand in ``text`` as whole words, in any case."""
    folded, wanted = text.casefold(), words.casefold()
    if len(folded) != len(text) or not wanted:  # casefolding changed lengths: compare as written
        folded, wanted = text, words
    starts, at = [], folded.find(wanted)
    while wanted and at >= 0:
        end = at + len(wanted)
        if not (folded[at - 1 : at].isalnum() or folded[end : end + 1].isalnum()):
            starts.append(at)
        at = folded.find(wanted, at + 1)
    return starts


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
