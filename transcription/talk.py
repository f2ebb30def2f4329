"""Talk-over as data: who overlapped whom, who interrupted, where nobody spoke.

Pure functions over turns in order of their start. What was typed is left out, and turns without times
say nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from transcription.model import Mark, MarkKind, Span, Turn, TurnKind
from transcription.speakers import SpokenBy, union

if TYPE_CHECKING:
    from collections.abc import Sequence

# ms: shorter is a micropause, which transcripts do not measure (Jefferson 2004; GAT 2, Selting et al. 2009)
PAUSE_MS = 200
MARKED_PAUSE_MS = 500  # ms within a turn that is kept with its text; word times are no finer than that
# ms of talking at once that are more than a smooth change of speakers (Heldner 2011 finds that listeners
# notice 120 ms; word times are less exact)
OVERLAP_MS = 200
_WORD_SHARE = 0.5  # of a word during which another speaks, for the word to count as overlapped
_BREATH_MS = 300  # ms between two words in which their speaker is still speaking


@dataclass(frozen=True, slots=True)
class Pause:
    """Nobody spoke. ``turn`` is the number of the turn that went on or began afterwards."""

    turn: int
    span: Span
    within: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """Turn ``second`` was spoken over turn ``first``, which began earlier."""

    first: int
    second: int
    span: Span


@dataclass(frozen=True, slots=True)
class Interruption:
    """Turn ``by`` began while turn ``turn`` was spoken, and that one stopped while ``by`` went on."""

    turn: int
    by: int
    at_ms: int
    overlap_ms: int


@dataclass(frozen=True, slots=True)
class Happening:
    """A mark at a code point of a turn's own text."""

    kind: MarkKind
    at: int
    ms: int = 0


def overlaps(turns: Sequence[Turn]) -> list[Overlap]:
    """Every pair of turns of two speakers that share time, listening signals too."""
    found: list[Overlap] = []
    open_turns: list[tuple[int, Span]] = []
    for number, span in _timed(turns):
        open_turns = [(other, own) for other, own in open_turns if own.end_ms > span.start_ms]
        found += [
            Overlap(other, number, Span(span.start_ms, min(own.end_ms, span.end_ms)))
            for other, own in open_turns
            if turns[other].speaker != turns[number].speaker and span.end_ms > span.start_ms
        ]
        open_turns.append((number, span))
    return found


def interruptions(turns: Sequence[Turn]) -> list[Interruption]:
    """Where somebody began before another had ended, and the other stopped; listening interrupts nobody."""
    return [
        Interruption(one.first, one.second, one.span.start_ms, one.span.end_ms - one.span.start_ms)
        for one in overlaps(turns)
        if turns[one.first].kind is turns[one.second].kind is TurnKind.SPEECH
        and one.span.end_ms - one.span.start_ms >= OVERLAP_MS
        and (turns[one.first].start_ms or 0) < one.span.start_ms
        and (turns[one.first].end_ms or 0) < (turns[one.second].end_ms or 0)
    ]


def pauses(turns: Sequence[Turn], least_ms: int = PAUSE_MS) -> list[Pause]:
    """Where nobody spoke for ``least_ms`` and more: between turns, and within one where words have times."""
    said = [(span, number) for number, turn in enumerate(turns) for span in _stretches(turn, gap_ms=0)]
    found: list[Pause] = []
    seen: set[int] = set()
    silent_from: int | None = None
    for span, number in sorted(said):
        if silent_from is not None and span.start_ms - silent_from >= least_ms:
            found.append(Pause(number, Span(silent_from, span.start_ms), number in seen))
        silent_from = max(silent_from or 0, span.end_ms)
        seen.add(number)
    return found


def happenings(turns: Sequence[Turn]) -> list[list[Happening]]:
    """For each turn its pauses and its words that somebody else spoke over; none without word times.

    On mixed sound only one of two texts may have been heard: then the voices alone tell of the other.
    """
    others = SpokenBy((span, turn.speaker) for turn in turns for span in _stretches(turn, gap_ms=_BREATH_MS))
    silences: dict[int, list[Span]] = {}
    for one in pauses(turns, MARKED_PAUSE_MS):
        if one.within:
            silences.setdefault(one.turn, []).append(one.span)
    return [_in_turn(turn, others, silences.get(number, [])) for number, turn in enumerate(turns)]


def _in_turn(turn: Turn, others: SpokenBy, silences: Sequence[Span]) -> list[Happening]:
    places = _places(turn)
    if not places:
        return []
    starts = {word.start_ms: place for word, place in zip(turn.words, places, strict=True)}
    found = [
        Happening(MarkKind.PAUSE, starts[one.end_ms][0], one.end_ms - one.start_ms)
        for one in silences
        if one.end_ms in starts
    ]
    talked_over = [
        word.overlapped or _talked_over(Span(word.start_ms, word.end_ms), turn, others) for word in turn.words
    ]
    for over, group in groupby(zip(talked_over, places, strict=True), key=lambda one: one[0]):
        if over:
            run = [place for _, place in group]
            found += [Happening(MarkKind.OVERLAP, run[0][0]), Happening(MarkKind.ALONE, run[-1][1])]
    return found


def _talked_over(word: Span, turn: Turn, others: SpokenBy) -> bool:
    needed = max(1, _WORD_SHARE * (word.end_ms - word.start_ms))
    return any(ms >= needed for who, ms in others.overlaps(word).items() if who != turn.speaker)


def _timed(turns: Sequence[Turn]) -> list[tuple[int, Span]]:
    return [
        (number, Span(turn.start_ms, turn.end_ms))
        for number, turn in enumerate(turns)
        if turn.kind.spoken and turn.start_ms is not None and turn.end_ms is not None
    ]


def _stretches(turn: Turn, gap_ms: int) -> list[Span]:
    """When the turn's speaker speaks in it: by its words, or all the time where they have no times."""
    if not turn.kind.spoken or turn.start_ms is None or turn.end_ms is None:
        return []
    if not turn.words:
        return [Span(turn.start_ms, turn.end_ms)]
    return union((Span(word.start_ms, max(word.start_ms, word.end_ms)) for word in turn.words), gap_ms)


def _places(turn: Turn) -> list[tuple[int, int]]:
    """Where each word stands in the text; nothing where the text is written otherwise."""
    places, after = [], 0
    for word in turn.words:
        start = turn.text.find(word.text, after)
        if start < 0:
            return []
        after = start + len(word.text)
        places.append((start, after))
    return places


# --- into released pieces ------------------------------------------------------------------------


Range = tuple[int, int]  # code points of a turn's own text, half-open


def parts(length: int, hidden: Sequence[Range]) -> list[Range]:
    """What of a text of ``length`` each of its pieces stands for; ``hidden`` are in order and apart."""
    borders = sorted({0, length, *(border for pair in hidden for border in pair)})
    return sorted({*pairwise(borders), *hidden})


def placed(one: Happening, pieces: Sequence[Range], hidden: Sequence[Range]) -> Mark | None:
    """``one`` at its place in the pieces: at the edge of what is hidden, and a pause in it not at all."""
    closes = one.kind is MarkKind.ALONE
    for number, (start, end) in enumerate(pieces):
        if not (start < one.at <= end if closes else start <= one.at < end):
            continue
        at = one.at - start
        if (start, end) not in hidden:
            return Mark(one.kind, number, at, one.ms)
        if one.kind is MarkKind.PAUSE and at:
            return None
        return Mark(one.kind, number, 1 if closes else 0, one.ms)
    return None
