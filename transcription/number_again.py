"""Parts of a number that was found: said again, put right, or gone on with in the next turns.

"four oh oh six one ... no, one six", "it ended in one six", and the last figures two turns on: what a
detector of numbers alone would take for a count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from transcription import singly, spoken
from transcription.corrections import TAKING_BACK
from transcription.detectors.numbers import is_all_years
from transcription.detectors.singly import measures
from transcription.model import Finding, Kind
from transcription.normalise import BORDER, fold
from transcription.normalise import view as view_of
from transcription.web_words import said_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.model import TextSpan
    from transcription.normalise import View
    from transcription.singly import Row

NAME = "number_again"
LIKELY = 0.85
DOUBTFUL = 0.6
_NUMBERED = frozenset({Kind.PHONE, Kind.ID})
_SURE_FROM = 0.6  # score of a finding whose parts are looked for
_FEWEST, _LONG = 3, 5  # figures and letters of a part; of one that is certain
_NEAR = 3  # turns in which a number goes on
_SIGN_WORDS = re.compile(r"\b(?:dash|hyphen|slash|stroke|oblique|forward|as in [a-z]+)\b")
_COUNT = re.compile(
    r"\s?(?:%|percent|dollars?|pounds?|euros?|quid|years?|months?|weeks?|days?|hours?|minutes?|people|times"
    r"|of (?:us|them|the)|miles?|o'?clock|[ap]\.?m\b|[ap] m\b|kids|or \d|to \d)"
)
_PUT_RIGHT = re.compile(
    rf"[^\w]{{0,4}}(?:\b(?:{TAKING_BACK}|not|then|and)\b[^\w]{{1,4}}){{1,4}}(?:(?:it's|it was|that's|is it"
    rf"|was it|the|and) )?"
    r"(?P<part>\d+(?:[ ,-]{1,2}(?:\d+|[b-hj-z](?!['\w])))*)"
)
_TAKEN_BACK = re.compile(rf"[ ,.;-]*\b(?:{TAKING_BACK})\b")
# Two figures or more, said one by one, in the same breath: "two four two and you'd jump oh nine".
_BESIDE = re.compile(r"(?<![\w.,:/$'-])(?P<part>0 ?\d(?: \d)*|\d \d(?: \d)*)(?![\w%']|[.,:/-]?\d| \d)")
# One figure, told by its place: "it was six, the last one".
_PLACE = r"(?:last|first|next|final|end) (?:one|1|digit|number|figure)"
_LAST_ONE = re.compile(
    rf"\b(?:was|is|it's|a|be) (?P<part>\d)(?=,? (?:(?:it was|it's|that was) \d,? )?(?:the|for the|was the"
    rf"|is the) {_PLACE}\b)|\bthe {_PLACE}(?:'s| is| was|,)?(?: a| like)? (?P<that>\d)(?![\w%]|[.,:]\d| \d)"
    rf"|(?<![\w.,:])(?P<this>\d),? the {_PLACE}\b"
)
_FARTHEST = 400  # characters behind a number in which it goes on
_BESIDE_REACH = 60  # characters
_GOES_ON = re.compile(
    r"[^\w\n]{0,4}(?:(?:and|then|um|it's|so|yeah|yes|no|ok|okay"
    r"|right)[^\w\n]{1,3}){0,3}(?P<part>\d+(?:[ ,-]{1,2}\d+)+)(?![\d%]|[.,:/]\d)"
)


def parts(found: Iterable[Finding], texts: Sequence[str]) -> list[Finding]:
    """The parts of the phone and other numbers among ``found`` that none of them holds yet."""
    numbers = [one for one in found if one.kind in _NUMBERED and one.score >= _SURE_FROM]
    if not numbers:
        return []
    typed = spoken.typed(tuple(texts))
    held = {(span.turn, at) for one in found for span in one.spans for at in range(span.start, span.end)}
    whole = {plain for one in numbers if (plain := _plain(one.spans, texts))}
    places = [*_said_again(typed, singly.read(tuple(texts)), whole), *_gone_on_with(typed, numbers)]
    return [
        Finding(spans, Kind.ID, f"id:{plain}", NAME, score, "a part of a number that was found")
        for start, end, plain, score in places
        if not _is_held(spans := said_spans(typed, start, end), held)
    ]


def _plain(spans: Sequence[TextSpan], texts: Sequence[str]) -> str:
    """The figures and letters of a number as it was said."""
    said = " ".join(texts[one.turn][one.start : one.end] for one in spans)
    if not any(map(str.isalpha, said)):
        return "".join(filter(str.isalnum, fold(said)))
    return "".join(filter(str.isalnum, _SIGN_WORDS.sub("", spoken.numbers(view_of([said])).text)))


def _is_held(spans: Sequence[TextSpan], held: set[tuple[int, int]]) -> bool:
    return all((span.turn, at) in held for span in spans for at in (span.start, span.end - 1))


def _said_again(typed: View, rows: Iterable[Row], whole: set[str]) -> Iterator[tuple[int, int, str, float]]:
    """Every row of at least two pieces, or at an end of a number, that a number holds in the same order."""
    for row in rows:
        first = 0
        while first < len(row.pieces):
            last = _longest(row, first, whole)
            if last:
                part = row.part(first, last)
                if not _is_count(typed.text, part):
                    score = LIKELY if len(part.plain) >= _LONG else DOUBTFUL
                    yield part.start, part.end, part.plain, score
            first = last or first + 1


def _is_count(text: str, part: Row) -> bool:
    return is_all_years(part.figures) or measures(text, part) or bool(_COUNT.match(text, part.end))


def _longest(row: Row, first: int, whole: set[str]) -> int:
    """The end of the longest part from piece ``first`` on; 0 for none."""
    for last in range(len(row.pieces), first, -1):
        said = "".join(one.text for one in row.pieces[first:last])
        if last - first > 1 and len(said) < _FEWEST and said in whole:
            return last
        if len(said) < _FEWEST or said.isalpha():
            return 0
        if last - first > 1 and any(said in one for one in whole):
            return last
        if last - first == 1 and _is_an_end(said, whole):
            return last
    return 0


def _is_an_end(said: str, whole: set[str]) -> bool:
    """Does a number begin or end with what may be no year and no round figure?"""
    if is_all_years((said,)) or said.endswith("00"):
        return False
    return any(one.startswith(said) or one.endswith(said) for one in whole)


def _gone_on_with(typed: View, numbers: Sequence[Finding]) -> Iterator[tuple[int, int, str, float]]:
    """What puts a number right behind it, and short figures with which one of the next turns begins."""
    for number in numbers:
        end = _typed_end(typed, number.spans[-1])
        for match in _following(typed.text, end):
            if not _COUNT.match(typed.text, match.end()):
                name = next(name for name, part in match.groupdict().items() if part)
                said = "".join(filter(str.isalnum, match[name]))
                yield _put_right_from(match, name), match.end(name), said, DOUBTFUL


def _put_right_from(match: re.Match[str], name: str) -> int:
    """Where a part begins: with what takes the first attempt back ("no, hang on, eight two")."""
    taken_back = match.re is _PUT_RIGHT and _TAKEN_BACK.match(match.string, match.start(), match.start(name))
    return match.start() if taken_back else match.start(name)


def _turn_end(text: str, at: int) -> int:
    border = text.find(BORDER, at)
    return border if border >= 0 else len(text)


def _typed_end(typed: View, span: TextSpan) -> int:
    return bisect_left(typed.starts, typed.firsts[span.turn] + span.end)


def _following(text: str, end: int) -> Iterator[re.Match[str]]:
    again = _PUT_RIGHT.match(text, end)
    if again:
        yield again
    yield from _LAST_ONE.finditer(text, end, end + _FARTHEST)
    yield from _BESIDE.finditer(text, end, min(end + _BESIDE_REACH, _turn_end(text, end)))
    for border in islice(re.finditer(BORDER, text[end : end + _FARTHEST]), _NEAR):
        match = _GOES_ON.match(text, end + border.end())
        if match:
            yield match
