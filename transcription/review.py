"""The core asks, a person answers: what is certain is hidden, what is doubtful waits for a decision."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from transcription.generalise import meaning, ruling_kind, years
from transcription.model import Action, Decision, Finding, Policy, Verdict
from transcription.overlap import covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.model import Turn

_ID_LENGTH = 16  # hexadecimal characters: 64 bits


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding and what becomes of it. ``open`` findings are hidden until somebody decides.

    ``meaning`` may stand beside the placeholder, where the policy generalises.
    """

    finding: Finding
    action: Action
    open: bool
    meaning: str | None = None


def settle(findings: Iterable[Finding], decisions: Iterable[Decision], policy: Policy) -> list[Settled]:
    """What becomes of each finding; the last decision on a finding counts, and additions are findings.

    Without a decision the policy decides what is certain, and everything else is open; what is
    doubtful inside something weightier that is hidden is hidden with it and not asked about.
    """
    last = standing(decisions)
    added = [d.added for d in last.values() if d.verdict is Verdict.ADD and d.added is not None]
    settled = [_settle(finding, last.get(finding.id), policy) for finding in (*added, *findings)]
    hidden = [one.finding for one in settled if one.action is not Action.KEEP]
    behind = covered([one.finding for one in settled if one.open], hidden)
    return [_behind(one) if one.open and id(one.finding) in behind else one for one in settled]


def standing(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """What counts for each finding: the last word on it that was not taken back."""
    return {finding: stack[-1][1] for finding, stack in _stacks(decisions).items()}


def words_on(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """All that was said on each finding and not taken back, oldest first."""
    return {finding: [one for _, one in stack] for finding, stack in _stacks(decisions).items()}


def last_stroke(decisions: Iterable[Decision], reviewer: str) -> list[Decision]:
    """What this reviewer decided last and what still counts of it, all of one stroke together."""
    tops = [stack[-1] for stack in _stacks(decisions).values() if stack[-1][1].reviewer == reviewer]
    if not tops:
        return []
    # By its time, then its place: a decision that moved with its words stands late in the record.
    place, newest = max(tops, key=lambda one: (one[1].at, one[0]))
    return [
        one for at, one in sorted(tops, key=itemgetter(0)) if at == place or one.stroke == newest.stroke != ""
    ]


def _stacks(decisions: Iterable[Decision]) -> dict[str, list[tuple[int, Decision]]]:
    """The words on each finding that were not taken back, oldest first, with their place in the record."""
    stacks: dict[str, list[tuple[int, Decision]]] = defaultdict(list)
    for place, one in enumerate(decisions):
        stack = stacks[one.finding]
        if one.verdict is not Verdict.UNDO:
            stack.append((place, one))
        elif stack:
            stack.pop()
    return {finding: stack for finding, stack in stacks.items() if stack}


def _behind(one: Settled) -> Settled:
    return Settled(one.finding, Action.MASK, open=False)


def _settle(finding: Finding, decision: Decision | None, policy: Policy) -> Settled:
    action = policy.action(ruling_kind(finding))
    if decision is not None:
        if decision.verdict is Verdict.REJECT:
            return Settled(finding, Action.KEEP, open=False)
        hidden = Action.MASK if action in {Action.KEEP, Action.QUEUE} else action
        return Settled(finding, hidden, open=False, meaning=meaning(finding, policy))
    if action is Action.KEEP or _is_kept_age(finding, policy):
        return Settled(finding, Action.KEEP, open=False)
    doubtful = action is Action.QUEUE or finding.score < policy.certain_from
    if doubtful:
        return Settled(finding, Action.QUEUE, open=True)
    return Settled(finding, action, open=False, meaning=meaning(finding, policy))


def _is_kept_age(finding: Finding, policy: Policy) -> bool:
    age = years(finding)
    return age is not None and age <= policy.ages_kept_to


def identify(findings: Iterable[Finding], texts: Sequence[str]) -> list[Finding]:
    """The findings with their ids, in order of place; equal findings are kept once.

    The id is a hash of kind, entity, offsets and the whole text of every turn touched, with a
    running number for turns whose texts are equal: a decision holds while its text is unchanged.
    """
    ordered = sorted(findings, key=lambda one: (one.spans, one.kind, -one.score, one.detector))
    unique: dict[str, Finding] = {}
    for finding, identity in zip(ordered, finding_ids(ordered, texts), strict=True):
        if identity not in unique or finding.score > unique[identity].score:
            unique[identity] = replace(finding, id=identity)
    return list(unique.values())


def finding_ids(findings: Iterable[Finding], texts: Sequence[str]) -> list[str]:
    """The id of each finding in these texts (see ``identify``)."""
    marks = _text_marks(texts)
    return [_id(finding, marks) for finding in findings]


def _id(finding: Finding, marks: Sequence[str]) -> str:
    parts = [str(finding.kind), finding.entity]
    parts += [f"{marks[span.turn]}:{span.start}:{span.end}" for span in finding.spans]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_ID_LENGTH]


def turn_marks(turns: Iterable[Turn]) -> list[str]:
    """A mark for each turn, bound to its words, kind and speaker: a changed turn has another one.

    Equal turns ("Yeah.") are told apart by a running number. Times are left out: what was approved
    is who said what.
    """
    return _text_marks([f"{turn.speaker}\0{turn.kind}\0{turn.text}" for turn in turns])


def _text_marks(texts: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    marks = []
    for text in texts:
        number = seen[text] = seen.get(text, 0) + 1
        marks.append(hashlib.sha256(f"{number}\0{text}".encode()).hexdigest())
    return marks
