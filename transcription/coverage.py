"""Is every second of speech accounted for? Detected speech against the words of the transcript.

Each millisecond of it is transcribed, marked unintelligible, or lost; nothing is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transcription.model import UNINTELLIGIBLE, Span
from transcription.speakers import union
from transcription.tracks.missing import without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.model import Turn

TURN_SLACK_MS = 400  # ms a detected stretch may reach beyond a turn: breath and room, padded by the detector
WORD_SLACK_MS = 1_000  # ms it may reach beyond a word: the same, and what recognizers err in timing words


@dataclass(frozen=True, slots=True)
class Coverage:
    """Milliseconds of detected speech, what became of them, and where there is no text to rely on."""

    speech_ms: int
    transcribed_ms: int
    unintelligible: tuple[Span, ...] = ()
    lost: tuple[Span, ...] = ()

    @property
    def unintelligible_ms(self) -> int:
        """Speech that is marked as not to be understood."""
        return _length(self.unintelligible)

    @property
    def lost_ms(self) -> int:
        """Speech without a word and without a mark; should be near 0."""
        return _length(self.lost)

    def counts(self) -> dict[str, int]:
        """How much of each, as JSON values."""
        return {
            "speech_ms": self.speech_ms,
            "transcribed_ms": self.transcribed_ms,
            "unintelligible_ms": self.unintelligible_ms,
            "lost_ms": self.lost_ms,
        }

    def document(self) -> dict[str, Any]:
        """The same with the places to listen to."""
        return {
            **self.counts(),
            "unintelligible": [_place(one) for one in self.unintelligible],
            "lost": [_place(one) for one in self.lost],
        }


def accounted(heard: Iterable[Span], turns: Sequence[Turn]) -> Coverage:
    """Each ms of the speech ``heard`` under exactly one head; a mark counts for more than a word near it."""
    talk = union(heard)
    said = [turn for turn in turns if turn.kind.spoken]
    marks = union(
        Span(word.start_ms, word.end_ms)
        for turn in said
        for word in turn.words
        if word.text == UNINTELLIGIBLE and word.start_ms < word.end_ms
    )
    unmarked = without(talk, marks)
    lost = without(unmarked, union(text for turn in said for text in _texts(turn)))
    return Coverage(
        speech_ms=_length(talk),
        transcribed_ms=_length(unmarked) - _length(lost),
        unintelligible=tuple(without(talk, unmarked)),
        lost=tuple(lost),
    )


def _texts(turn: Turn) -> Iterator[Span]:
    """Where a turn has text: around each of its words, or all of it where its words have no times."""
    if turn.words:
        for word in turn.words:
            if word.text != UNINTELLIGIBLE:
                yield Span(word.start_ms - WORD_SLACK_MS, max(word.start_ms, word.end_ms) + WORD_SLACK_MS)
    elif turn.start_ms is not None and turn.end_ms is not None:
        yield Span(turn.start_ms - TURN_SLACK_MS, max(turn.start_ms, turn.end_ms) + TURN_SLACK_MS)


def _place(span: Span) -> dict[str, int]:
    return {"start_ms": span.start_ms, "end_ms": span.end_ms}


def _length(spans: Iterable[Span]) -> int:
    return sum(span.end_ms - span.start_ms for span in spans)
