"""Where each stretch of text went in one edit of words: token by token, by what stayed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from transcription.model import TextSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.edits import TurnEdit

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a finding is now; ``whole`` is false when words of it changed.

    ``elsewhere`` are then the places in the edited turns where its old words stand: of two that are
    written alike nobody can tell which of them was taken out. ``cut`` says that words of it were taken
    out for good, so that nothing may tell them any more.
    """

    spans: tuple[TextSpan, ...]
    whole: bool
    elsewhere: tuple[TextSpan, ...] = ()
    cut: bool = False


class Carrier:
    """Knows where each stretch of text went in one edit of words."""

    def __init__(self, edit: TurnEdit) -> None:
        self._at, self._old_count = edit.at, len(edit.before)
        self._shift = len(edit.after) - len(edit.before)
        self._old, self._old_words = _tokens(edit.at, [turn.text for turn in edit.before])
        self._new, self._new_words = _tokens(edit.at, [turn.text for turn in edit.after])
        self._begins: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._new_words):
            self._begins[word].append(place)
        self._stays: set[int] = set()
        self._goes: dict[int, range] = {}
        before = after = 0
        for old, new in [*_unchanged(self._old_words, self._new_words), (len(self._old), len(self._new))]:
            self._goes |= dict.fromkeys(range(before, old), range(after, new))
            if old < len(self._old):
                self._stays.add(old)
                self._goes[old] = range(new, new + 1)
            before, after = old + 1, new + 1

    def carry(self, spans: Sequence[TextSpan]) -> Carried:
        """The spans after the edit; none when all their words are gone."""
        region = range(self._at, self._at + self._old_count)
        if not self._shift and not any(span.turn in region for span in spans):
            return Carried(tuple(spans), whole=True)
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
        if held and all(one in self._stays for one in held):
            found = self._trimmed(found, inside, held)
            return Carried(tuple(sorted([*outside, *found])), whole=True)
        return Carried(tuple(sorted([*outside, *found])), whole=False, elsewhere=self._elsewhere(held))

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

    def _elsewhere(self, held: Sequence[int]) -> tuple[TextSpan, ...]:
        words = [self._old_words[place] for place in held]
        begins = self._begins.get(words[0], ()) if words else ()
        rows = [range(place, place + len(words)) for place in begins]
        return tuple(
            run for row in rows if self._new_words[row.start : row.stop] == words for run in self._runs(row)
        )

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


def _unchanged(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Which tokens stayed, by the fewest steps; an edit and the one that takes it back are read alike."""
    first, second = sorted((old, new))
    blocks = [one for one in Levenshtein.opcodes(first, second) if one.tag == "equal"]
    pairs = [
        (one.src_start + step, one.dest_start + step)
        for one in blocks
        for step in range(one.src_end - one.src_start)
    ]
    return pairs if first is old else [(there, here) for here, there in pairs]
