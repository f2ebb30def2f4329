"""Short answers to a question for somebody's number: "What's your house number?" "No, sixty three"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.model import Finding, Kind
from transcription.normalise import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

DOUBTFUL = 0.6
_MOST_WORDS = 8  # of an answer that is little but the number
_NEAR = 2  # turns between the question and its answer: somebody may only listen, or ask back

_THING = (
    r"(?:house|street|flat|apartment|apt|unit|room|badge|phone|cell|mobile|account|card|record|file|case"
    r"|student|staff|employee|member|membership|id|pin|plate|licen[sc]e|passport|policy|extension|locker|bed"
    r"|postal|zip|post|door|lot|last|first|next|middle|final|two|three|four|\d)"
)
_NUMBERS = (
    r"(?:numbers?|digits?|figures?|code|pin|zip|zipcode|postcode|extension|plate)\b(?! of (?!your|his|her))"
)
_QUESTION = re.compile(
    r"\b(?:what|what's|which|whats|say|repeat|give me|tell me|remember|know|confirm|have)\b.{0,24}?"
    rf"\b(?:your|his|her|their|the|that|my) (?:\w+ )??(?:{_THING} ?)*{_NUMBERS}"
    rf"|\b(?:which|what|(?:{_THING} ?)) numbers?\b.{{0,20}}\?"
    r"|\b(?:which|what) (?:number|one|1|flat|house|door|room)\Z|\bends? (?:in|with) what\b"
)
_FIGURES = re.compile(r"\d+(?:[ -]\d+)*(?: ?[a-z]\b)?(?! (?:of|people|times|minutes|hours|years)\b)")


class AnswersDetector:
    """On the view with digits."""

    name = "answers"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """The figures of every such answer; a person decides whether they tell anything."""
        typed = spoken.typed(tuple(texts))
        return [_found(typed, *place) for place in _answers(typed.text)]


def _answers(text: str) -> Iterator[tuple[int, int]]:
    borders = [-1, *(one.start() for one in re.finditer(BORDER, text)), len(text)]
    turns = [(before + 1, end) for before, end in pairwise(borders)]
    for turn, (start, end) in enumerate(turns):
        short = len(text[start:end].split()) <= _MOST_WORDS
        figures = list(_FIGURES.finditer(text, start, end)) if short else []
        if figures and any(_QUESTION.search(text, *asked) for asked in turns[max(0, turn - _NEAR) : turn]):
            yield from (one.span() for one in figures)


def _found(typed: View, start: int, end: int) -> Finding:
    spans, why = typed.spans(start, end), "answers a question for a number"
    return Finding(spans, Kind.ID, f"id:{typed.text[start:end]}", AnswersDetector.name, DOUBTFUL, why)


detector = AnswersDetector()
