"""Changes words in a draft and leaves everything else unmoved: findings and decisions go with their text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transcription.carry import followed
from transcription.model import TextSpan, Verdict, Word
from transcription.redact import REMOVED
from transcription.whereabouts import Carried

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from transcription.carry import Mended
    from transcription.model import Decision, Draft, Turn


@dataclass(frozen=True, slots=True)
class Edit:
    """``words`` take the place of code points ``start`` to ``end`` of turn number ``turn`` (identified)."""

    turn: int
    start: int
    end: int
    words: str = field(repr=False)


def mend(draft: Draft, said: Sequence[Decision], edits: Iterable[Edit]) -> Mended:
    """``draft`` with the edits made; what was found and decided moves along with its words.

    Of a finding whose own words are edited only what a person had hidden is left, to be asked about again;
    words that are taken out (``REMOVED``) leave what else the finding holds as it was decided.
    Raises ValueError for edits that overlap or lie outside their turn.
    """
    by_turn = _in_order(edits, draft)
    turns = tuple(
        _edited(turn, by_turn[number]) if number in by_turn else turn
        for number, turn in enumerate(draft.transcript.turns)
    )
    return followed(draft, said, turns, lambda spans: _carried(spans, by_turn), _taken_back)


def without_turns(draft: Draft, said: Sequence[Decision], gone: Collection[int]) -> Mended:
    """``draft`` without the turns of these numbers; what was found over their border keeps the rest."""
    kept = [number for number in range(len(draft.transcript.turns)) if number not in gone]
    new = {old: number for number, old in enumerate(kept)}
    turns = tuple(draft.transcript.turns[number] for number in kept)

    def carry(spans: Sequence[TextSpan]) -> Carried:
        left = tuple(replace(span, turn=new[span.turn]) for span in spans if span.turn in new)
        return Carried(left, whole=bool(left), cut=len(left) < len(spans))

    return followed(draft, said, turns, carry, _taken_back)


def _taken_back(word: Decision) -> Decision:
    return replace(word, verdict=Verdict.UNDO, added=None, stroke="")


def _in_order(edits: Iterable[Edit], draft: Draft) -> Mapping[int, Sequence[Edit]]:
    by_turn: dict[int, list[Edit]] = defaultdict(list)
    for one in sorted(edits, key=lambda edit: (edit.turn, edit.start)):
        done = by_turn[one.turn][-1].end if by_turn[one.turn] else 0
        if not done <= one.start < one.end <= len(draft.transcript.turns[one.turn].text):
            raise ValueError("edits overlap, or lie outside their turn")
        by_turn[one.turn].append(one)
    return by_turn


def _carried(spans: Sequence[TextSpan], by_turn: Mapping[int, Sequence[Edit]]) -> Carried:
    """Where a finding's spans are now; not whole when words of it were put in the place of others."""
    now: list[TextSpan] = []
    whole, cut = True, False
    for span in spans:
        edits = by_turn.get(span.turn, ())
        own = [one for one in edits if one.start < span.end and span.start < one.end]
        if all(one.words == REMOVED for one in own):
            cut = cut or bool(own)
            now += [_shifted(piece, edits) for piece in _rest(span, own)]
        else:
            wide = TextSpan(span.turn, min(span.start, own[0].start), max(span.end, own[-1].end))
            now.append(_shifted(wide, edits))
            whole = False
    return Carried(tuple(now), whole and bool(now), cut=cut)


def _rest(span: TextSpan, gone: Sequence[Edit]) -> Iterator[TextSpan]:
    """What is left of a span beside the edits."""
    start = span.start
    for one in gone:
        if start < one.start:
            yield TextSpan(span.turn, start, one.start)
        start = one.end
    if start < span.end:
        yield TextSpan(span.turn, start, span.end)


def _shifted(span: TextSpan, edits: Sequence[Edit]) -> TextSpan:
    """Where the span is now, that holds each edit wholly or not at all."""
    start, end = (
        place + sum(len(one.words) - (one.end - one.start) for one in edits if one.end <= place)
        for place in (span.start, span.end)
    )
    return TextSpan(span.turn, start, end)


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
