"""Changes words in a draft and leaves everything else unmoved: findings and decisions go with their text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transcription.model import Decision, Draft, TextSpan, Verdict, Word
from transcription.review import finding_ids, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from transcription.model import Finding, Turn

_Move = Callable[[TextSpan], TextSpan | None]


@dataclass(frozen=True, slots=True)
class Edit:
    """``words`` take the place of code points ``start`` to ``end`` of turn number ``turn`` (identified)."""

    turn: int
    start: int
    end: int
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mended:
    """The new draft, and the decisions to add to the record so that the old ones hold in it."""

    draft: Draft = field(repr=False)
    carried: tuple[Decision, ...]


def mend(draft: Draft, said: Sequence[Decision], edits: Iterable[Edit]) -> Mended:
    """``draft`` with the edits made. A finding whose own words are edited is gone; the others move along.

    Raises ValueError for edits that overlap or lie outside their turn.
    """
    by_turn = _in_order(edits, draft)
    turns = tuple(
        _edited(turn, by_turn[number]) if number in by_turn else turn
        for number, turn in enumerate(draft.transcript.turns)
    )
    return _moved(draft, said, turns, lambda span: _shifted(span, by_turn.get(span.turn, ())))


def without_turns(draft: Draft, said: Sequence[Decision], gone: Collection[int]) -> Mended:
    """``draft`` without the turns of these numbers; what was found over their border keeps the rest."""
    kept = [number for number in range(len(draft.transcript.turns)) if number not in gone]
    new = {old: number for number, old in enumerate(kept)}
    turns = tuple(draft.transcript.turns[number] for number in kept)
    return _moved(
        draft, said, turns, lambda span: replace(span, turn=new[span.turn]) if span.turn in new else None
    )


def _moved(draft: Draft, said: Sequence[Decision], turns: tuple[Turn, ...], move: _Move) -> Mended:
    last = standing(said)
    before = [*draft.findings, *(one.added for one in last.values() if one.added is not None)]
    after = [_carried(one, move) for one in before]
    whole = [one for one in after if one is not None]
    ids = iter(finding_ids(whole, [turn.text for turn in turns]))
    named = [None if one is None else replace(one, id=next(ids)) for one in after]
    decided = [(last[old.id], old, new) for old, new in zip(before, named, strict=True) if old.id in last]
    carried = [one for word, old, new in decided for one in _carry(word, old, new)]
    findings = tuple(one for one in named[: len(draft.findings)] if one is not None)
    transcript = replace(draft.transcript, turns=turns)
    return Mended(replace(draft, transcript=transcript, findings=findings), tuple(carried))


def _carried(finding: Finding, move: _Move) -> Finding | None:
    spans = [move(span) for span in finding.spans]
    left = tuple(span for span in spans if span is not None)
    return replace(finding, spans=left) if left else None


def _carry(decision: Decision, old: Finding, new: Finding | None) -> list[Decision]:
    """What the record gains: an addition that stayed where it was would hide other words from now on."""
    if new == old or (new is not None and new.id == old.id and decision.added is None):
        return []
    back = decision.added is not None and (new is None or new.id != old.id)
    taken_back = [replace(decision, verdict=Verdict.UNDO, added=None, stroke="")] if back else []
    return taken_back if new is None else [*taken_back, _again(decision, new)]


def _again(decision: Decision, finding: Finding) -> Decision:
    added = finding if decision.verdict is Verdict.ADD else None
    return replace(decision, finding=finding.id, added=added, stroke="")


def _in_order(edits: Iterable[Edit], draft: Draft) -> Mapping[int, Sequence[Edit]]:
    by_turn: dict[int, list[Edit]] = defaultdict(list)
    for one in sorted(edits, key=lambda edit: (edit.turn, edit.start)):
        done = by_turn[one.turn][-1].end if by_turn[one.turn] else 0
        if not done <= one.start < one.end <= len(draft.transcript.turns[one.turn].text):
            raise ValueError("edits overlap, or lie outside their turn")
        by_turn[one.turn].append(one)
    return by_turn


def _shifted(span: TextSpan, edits: Sequence[Edit]) -> TextSpan | None:
    """Where the span is now; None when an edit touched its words."""
    if any(one.start < span.end and span.start < one.end for one in edits):
        return None
    by = sum(len(one.words) - (one.end - one.start) for one in edits if one.end <= span.start)
    return TextSpan(span.turn, span.start + by, span.end + by)


def _edited(turn: Turn, edits: Sequence[Edit]) -> Turn:
    text, words = turn.text, placed(turn)
    for one in reversed(edits):
        text = text[: one.start] + one.words + text[one.end :]
        words = _replaced(words, one)
    return replace(turn, text=text, words=tuple(word for word, _, _ in words))


def placed(turn: Turn) -> list[tuple[Word, int, int]]:
    """Each timed word with its place in the text; none where the two do not fit together."""
    found, at = [], 0
    for word in turn.words:
        start = turn.text.find(word.text.strip(), at)
        if start < 0:
            return []
        at = start + len(word.text.strip())
        found.append((word, start, at))
    return found


def _replaced(words: Sequence[tuple[Word, int, int]], edit: Edit) -> list[tuple[Word, int, int]]:
    """The timed words with the edited ones' time shared out among the new ones.

    A word that is edited in part becomes what stands in its place now.
    """
    touched = [one for one in words if one[1] < edit.end and edit.start < one[2]]
    if not touched:
        return list(words)
    first, last = touched[0], touched[-1]
    head = first[0].text.strip()[: max(0, edit.start - first[1])]
    tail = last[0].text.strip()[len(last[0].text.strip()) - max(0, last[2] - edit.end) :]
    new = f"{head}{edit.words}{tail}".split()
    start, length = first[0].start_ms, last[0].end_ms - first[0].start_ms
    shared = [
        (
            Word(word, start + length * place // len(new), start + length * (place + 1) // len(new)),
            first[1],
            last[2],
        )
        for place, word in enumerate(new)
    ]
    at = words.index(first)
    return [*words[:at], *shared, *words[at + len(touched) :]]
