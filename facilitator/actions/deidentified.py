"""What was done to the identifiers of each session, counted: out of the vault, or of the stored text."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator import drafts
from facilitator.actions.uneven import uneven
from facilitator.exports.procedure import KindCount, ReviewedBy
from facilitator.model import State
from transcription.generalise import can_shift
from transcription.hiding import joined
from transcription.model import Action, Decision, Kind, Placeholder, Verdict
from transcription.review import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session
    from transcription.model import Finding, Policy
    from transcription.redact import Anonymized
    from transcription.review import Settled

_Places = list[tuple[int, int, Placeholder]]
_HIDDEN, _GENERALISED, _SHIFTED, _KEPT, _ADDED = "hidden", "generalised", "shifted", "kept", "added"


@dataclass(frozen=True, slots=True)
class Deidentified:
    """Counts by kind, who decided, what heard; ``destroyed`` are sessions of which only the text is left."""

    kinds: tuple[KindCount, ...]
    reviewers: tuple[ReviewedBy, ...]
    engines: tuple[str, ...]
    destroyed: tuple[str, ...]
    uneven: int  # different words that are hidden in one place and shown in another


def deidentified(study: OpenStudy, sessions: Sequence[Session], policy: Policy) -> Deidentified:
    """The counts over ``sessions``. Where the draft is destroyed, what stands in the text is counted."""
    counts: Counter[tuple[Kind, str]] = Counter()
    decisions: list[Decision] = []
    engines: dict[str, None] = {}
    destroyed = []
    unlike: set[str] = set()
    rooms = set(study.vault.sessions())
    for session in sessions:
        stored = study.repository.load(session.id) if session.state is State.STORED else None
        if stored is not None:
            engines[", ".join(dict.fromkeys(part for part in (stored.engine, stored.model) if part))] = None
        room = study.vault.room(session.id) if session.id in rooms else None
        kept = drafts.read(room) if room is not None else None
        if room is not None and kept is not None:
            taken = drafts.decisions(room)
            decisions += taken
            settled = settle(kept.draft.findings, taken, policy)
            counts.update(of_findings(settled, taken))
            unlike.update(one.words for one in uneven(study, session.id, kept.draft, settled))
        elif stored is not None:
            destroyed.append(session.id)
            counts.update(_of_text(stored))
    return Deidentified(_kinds(counts), _reviewers(decisions), tuple(engines), tuple(destroyed), len(unlike))


def of_findings(settled: Sequence[Settled], decisions: Iterable[Decision]) -> Iterator[tuple[Kind, str]]:
    """Places as the text shows them: of findings that overlap one is told, and what it hides is not kept."""
    added = {one.finding for one in decisions if one.verdict is Verdict.ADD}
    yield from ((one.finding.kind, _ADDED) for one in _each(settled) if one.finding.id in added)
    hidden = _hidden(settled)
    for told in hidden.values():
        yield from ((placeholder.kind, placeholder.entity) for _, _, placeholder in told)
    for one in _each(settled):
        if one.action is Action.KEEP and not _is_hidden(one.finding, hidden):
            yield one.finding.kind, _KEPT


def _each(settled: Iterable[Settled]) -> Iterable[Settled]:
    """Each finding once: what a reader added may have been found again by a detector."""
    return {one.finding.id: one for one in settled}.values()


def _hidden(settled: Iterable[Settled]) -> dict[int, _Places]:
    """The placeholders in each turn; what was done stands in place of whom they are."""
    ranges: dict[int, _Places] = defaultdict(list)
    for one in settled:
        if one.action is not Action.KEEP:
            placeholder = Placeholder(one.finding.kind, _done(one), one.meaning)
            for span in one.finding.spans:
                ranges[span.turn].append((span.start, span.end, placeholder))
    return {turn: joined(places) for turn, places in ranges.items()}


def _done(one: Settled) -> str:
    if one.action is Action.SHIFT and can_shift(one.finding):
        return _SHIFTED
    return _GENERALISED if one.meaning else _HIDDEN


def _is_hidden(finding: Finding, hidden: Mapping[int, _Places]) -> bool:
    """Was it let stand for nothing, since all its words are hidden as something else?"""
    return all(
        any(start <= span.start and span.end <= end for start, end, _ in hidden.get(span.turn, ()))
        for span in finding.spans
    )


def _of_text(text: Anonymized) -> Iterable[tuple[Kind, str]]:
    for turn in text.turns:
        for piece in turn.pieces:
            if isinstance(piece, Placeholder):
                yield piece.kind, _GENERALISED if piece.meaning else _HIDDEN


def _kinds(counts: Counter[tuple[Kind, str]]) -> tuple[KindCount, ...]:
    met = [kind for kind in Kind if any(one is kind for one, _ in counts)]
    what = (_HIDDEN, _GENERALISED, _SHIFTED, _KEPT, _ADDED)
    return tuple(KindCount(str(kind), *(counts[kind, one] for one in what)) for kind in met)


def _reviewers(decisions: Sequence[Decision]) -> tuple[ReviewedBy, ...]:
    names = dict.fromkeys(one.reviewer for one in decisions)
    days = {name: sorted(one.at[:10] for one in decisions if one.reviewer == name) for name in names}
    return tuple(ReviewedBy(name, len(found), found[0], found[-1]) for name, found in days.items())
