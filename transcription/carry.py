"""Takes findings and decisions along when turns are edited: what is said unchanged stays decided."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from transcription.mend import Mended
from transcription.model import Decision, Finding, TextSpan, Verdict
from transcription.review import finding_ids, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.edits import TurnEdit, Turns
    from transcription.model import Draft

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ASKED_AGAIN = 0.5  # score, 0 to 1: below every policy's certainty, so that a person is asked
EDITED = "hidden before its words were edited"


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a finding is now; ``whole`` is false when words of it changed."""

    spans: tuple[TextSpan, ...]
    whole: bool


class Carrier:
    """Knows where each stretch of text went in one edit of words."""

    def __init__(self, edit: TurnEdit) -> None:
        self._at, self._old_count = edit.at, len(edit.before)
        self._shift = len(edit.after) - len(edit.before)
        self._old, old_words = _tokens(edit.at, [turn.text for turn in edit.before])
        self._new, new_words = _tokens(edit.at, [turn.text for turn in edit.after])
        self._stays: set[int] = set()
        self._goes: dict[int, range] = {}
        codes = SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes()
        for tag, first, last, begin, end in codes:
            for place in range(first, last):
                if tag == "equal":
                    self._stays.add(place)
                    self._goes[place] = range(begin + place - first, begin + place - first + 1)
                else:
                    self._goes[place] = range(begin, end)

    def carry(self, spans: Sequence[TextSpan]) -> Carried:
        """The spans after the edit; none when all their words are gone."""
        region = range(self._at, self._at + self._old_count)
        outside = [
            span if span.turn < self._at else replace(span, turn=span.turn + self._shift)
            for span in spans
            if span.turn not in region
        ]
        inside = [span for span in spans if span.turn in region]
        if not inside:
            return Carried(tuple(outside), whole=True)
        held = sorted({place for span in inside for place in self._held(span)})
        new = {place for one in held for place in self._goes.get(one, ())}
        found = list(self._runs(sorted(new)))
        whole = bool(held) and all(one in self._stays for one in held)
        if whole:
            found = self._trimmed(found, inside, held)
        return Carried(tuple(sorted([*outside, *found])), whole)

    def _held(self, span: TextSpan) -> Iterable[int]:
        """The old tokens that a span holds, wholly or in part."""
        for place, one in enumerate(self._old):
            if one.turn == span.turn and one.start < span.end and span.start < one.end:
                yield place

    def _trimmed(
        self, found: list[TextSpan], inside: Sequence[TextSpan], held: Sequence[int]
    ) -> list[TextSpan]:
        """A span that began or ended within a token still does."""
        first, last = found[0], found[-1]
        late = max(0, min(inside).start - self._old[held[0]].start)
        early = max(0, self._old[held[-1]].end - max(inside).end)
        found[0] = replace(first, start=first.start + late)
        found[-1] = replace(found[-1], end=last.end - early)
        return found

    def _runs(self, places: Sequence[int]) -> Iterable[TextSpan]:
        """Tokens that stand side by side as one span."""
        rows = groupby(enumerate(places), key=lambda one: (one[1] - one[0], self._new[one[1]].turn))
        for _, row in rows:
            run = [self._new[place] for _, place in row]
            yield TextSpan(run[0].turn, run[0].start, run[-1].end)


def _tokens(at: int, texts: Sequence[str]) -> tuple[list[TextSpan], list[str]]:
    found = [
        (TextSpan(at + number, match.start(), match.end()), match.group())
        for number, text in enumerate(texts)
        for match in _TOKEN.finditer(text)
    ]
    return [span for span, _ in found], [word for _, word in found]


def carried(
    draft: Draft, said: Sequence[Decision], edit: TurnEdit, turns: Turns, reviewer: str, at: str
) -> Mended:
    """``draft`` with the turns after an edit, its findings in their new places, and what the record gains.

    A decision goes along while its words stay. What a person hid stays hidden when its words change,
    and is asked about again; what only a detector found is for the detectors to find again.
    """
    carrier = Carrier(edit)
    last = standing(said)
    added = [one.added for one in last.values() if one.verdict is Verdict.ADD and one.added is not None]
    own = {one.id for one in added}
    moved = [(one, *_moved(one, carrier, last)) for one in (*draft.findings, *added)]
    left = [(old, new, whole) for old, new, whole in moved if new is not None]
    ids = finding_ids([new for _, new, _ in left], [turn.text for turn in turns])
    named = [(old, replace(new, id=one), whole) for (old, new, whole), one in zip(left, ids, strict=True)]
    stay = {old.id: new for old, new, whole in named if whole}
    findings = tuple(new for old, new, whole in named if old.id not in own or not whole)
    transcript = replace(draft.transcript, turns=turns)
    return Mended(
        replace(draft, transcript=transcript, findings=findings),
        tuple(_record(said, last, {one.id for one, _, _ in moved}, stay, reviewer, at)),
    )


def _moved(finding: Finding, carrier: Carrier, last: dict[str, Decision]) -> tuple[Finding | None, bool]:
    now = carrier.carry(finding.spans)
    word = last.get(finding.id)
    by_hand = word is not None and word.verdict in {Verdict.ACCEPT, Verdict.ADD}
    if not now.spans or not (now.whole or by_hand):
        return None, False
    if now.whole:
        return replace(finding, spans=now.spans), True
    score = min(finding.score, _ASKED_AGAIN)
    return replace(finding, spans=now.spans, score=score, why=EDITED), False


def _record(
    said: Sequence[Decision],
    last: dict[str, Decision],
    there: set[str],
    stay: dict[str, Finding],
    reviewer: str,
    at: str,
) -> Iterable[Decision]:
    """The decisions taken off the findings that moved or went, then those put on in their new places.

    In that order, because a finding may come to stand under the id that another has just left.
    """
    depth = _depth(said)
    changed = {
        old: word for old, word in last.items() if old in there and not _as_it_was(stay.get(old), old, word)
    }
    for old in changed:
        new = stay.get(old)
        for _ in range(depth[old] if new is None or new.id != old else 0):
            yield Decision(old, Verdict.UNDO, reviewer, at)
    for old, word in changed.items():
        if old in stay:
            new = stay[old]
            yield replace(word, finding=new.id, added=new if word.added is not None else None)


def _as_it_was(new: Finding | None, old: str, word: Decision) -> bool:
    return new is not None and new.id == old and word.added in {None, new}


def _depth(said: Sequence[Decision]) -> Counter[str]:
    """How many words on each finding were not taken back."""
    depth: Counter[str] = Counter()
    for one in said:
        depth[one.finding] = max(0, depth[one.finding] + (-1 if one.verdict is Verdict.UNDO else 1))
    return depth
