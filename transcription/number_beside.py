"""Figures that are said near a number or an address which was found: another one, or a part of it.

Where one person tells a number, others tell theirs: "I was four four one seven." "I was 212." What counts
or measures something, times, years, ages and money are left alone; a person decides about the rest.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from transcription import singly, spoken, uncounted
from transcription.detectors.numbers import is_all_years
from transcription.detectors.singly import is_everyday, measures
from transcription.model import Finding, Kind
from transcription.street_words import STREETS, STREETS_TOO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.normalise import View
    from transcription.singly import Row

    Place = tuple[int, int]

NAME = "number_beside"
DOUBTFUL = 0.6
_NUMBERED = frozenset({Kind.PHONE, Kind.ID, Kind.ADDRESS})
_SURE_FROM = 0.6  # score of a finding beside which others are looked for
_BEFORE, _BEHIND = 160, 360  # characters around a finding
_TURNS_BEFORE, _TURNS_BEHIND = 1, 4

_CLOSE = 16  # characters before a number in which its sign stands
_SIGN_BEFORE = re.compile(r"\b(?:plus|star|asterisk|hash|pound)(?: sign| key)?(?=[ ,]{1,2}\Z)")
_IS = re.compile(r"\b(?:i'm|he's|she's|we're|they're|you're|it's|mine's|was|were|is)(?: in| at)? \Z")
# The first letter of "a 2 1 1 0 4 7": an article stands before no figures said one by one.
_LETTER_A = re.compile(r"\ba(?= \d \d \d \d)")
_SINGLY = 8  # characters of four figures said one by one
_SIGN_AFTER = re.compile(
    r",? (?:(?:pound|hash)(?: sign| key)?|star|asterisk|something|whatever"
    r"|in (?:the )?(?:[a-z']+ ){1,2}(?:block|wing|house|hall|building|tower|ward|court))\b"
)
# "17b", where the talk is of addresses
_LETTERED = re.compile(r"(?<![\w.,:/$\u00a3\u20ac%'#-])\d{1,3} ?[a-h]\b(?!')")
# "we're 1 to 3 now", "numbers 4 to 6"
_RANGE = re.compile(
    r"\b(?:we're|it's|i'm|at|number|numbers|was|were|now|is) (?P<n>\d{1,3}[a-h]? (?:to|and|-) \d{1,3}[a-h]?)"
    r"(?![\w%:.,]\d)"
)
# The end of a code said alone: "he'd left the slash-Q"
_SIGN_AND_END = re.compile(r"\b(?:slash|stroke|dash|hyphen)[ -](?:[a-z]|\d{1,3})(?![\w'])")
# A turn that is little but a number: "seven", "No, twelve."
_ALONE = re.compile(
    r"(?<![^\n])[^\w\n]{0,3}(?:(?:no|yeah|yes|um|it's|number|um|at|we're|i'm)[ ,]{1,2}){0,2}"
    r"(?P<n>\d{1,3}(?: ?[a-h])?)[.?!]?(?![^\n])"
)
# "room 22", "in unit 9", "number 29, with the blue door"
_DOOR = re.compile(
    r"\b(?:room|unit|flat|apartment|suite|bay|bed|bungalow|cottage|chalet|villa|pitch|house|door|lot|plot"
    r"|block|number|no\.?) ?(?:number )?(?:\d{1,4}(?: ?[a-h]\b)?|[b-h]\b)(?![\w%]|[.,:]\d)"
)


def near(found: Iterable[Finding], texts: Sequence[str]) -> list[Finding]:
    """What may be a number like the phone numbers, codes and addresses among ``found``, near one of them."""
    given = [
        one for one in found if one.score >= _SURE_FROM and (one.kind in _NUMBERED or is_street(one, texts))
    ]
    if not given:
        return []
    typed = spoken.typed(tuple(texts))
    held = {(span.turn, at) for one in found for span in one.spans for at in range(span.start, span.end)}
    beside = []
    for (start, end), kind in sorted(_beside(typed, given, singly.read(tuple(texts))).items()):
        spans = typed.spans(start, end)
        if not all((span.turn, at) in held for span in spans for at in (span.start, span.end - 1)):
            entity, why = f"{kind}:{_plain(typed.text[start:end])}", "beside a number that was found"
            beside.append(Finding(spans, kind, entity, NAME, DOUBTFUL, why))
    return beside


def is_street(one: Finding, texts: Sequence[str]) -> bool:
    """Is it a place whose name ends as those of streets do: "heron close"?"""
    last = one.spans[-1]
    words = texts[last.turn][last.start : last.end].lower().split()
    return one.kind is Kind.PLACE and len(words) > 1 and words[-1] in STREETS | STREETS_TOO


def _plain(said: str) -> str:
    return "".join(filter(str.isalnum, said))


def _beside(typed: View, given: Iterable[Finding], rows: Sequence[Row]) -> dict[Place, Kind]:
    places: dict[Place, Kind] = {}
    for one in given:
        for place in _signs(typed, one):
            places.setdefault(place, one.kind)
        low, high = window(typed, one)
        address = one.kind in {Kind.ADDRESS, Kind.PLACE}
        for place in (*_bare(typed.text, low, high, address=address), *_rows(typed.text, rows, low, high)):
            places.setdefault(place, Kind.ADDRESS if address else Kind.ID)
    return places


def window(typed: View, one: Finding) -> tuple[int, int]:
    """The text around a finding in which others give theirs: offsets in the view with digits."""
    first, last = one.spans[0], one.spans[-1]
    start = bisect_left(typed.starts, typed.firsts[first.turn] + first.start)
    end = bisect_left(typed.starts, typed.firsts[last.turn] + last.end)
    low = typed.firsts[max(0, first.turn - _TURNS_BEFORE)]
    after = last.turn + _TURNS_BEHIND + 1
    high = typed.firsts[after] if after < len(typed.firsts) else len(typed.source)
    return (
        max(start - _BEFORE, bisect_left(typed.starts, low)),
        min(end + _BEHIND, bisect_left(typed.starts, high)),
    )


def _signs(typed: View, one: Finding) -> Iterator[Place]:
    """What is said of a number's ends: "plus 9 1 ...", "8 8 0 5 pound sign", "0 4 1 something"."""
    start = bisect_left(typed.starts, typed.firsts[one.spans[0].turn] + one.spans[0].start)
    end = bisect_left(typed.starts, typed.firsts[one.spans[-1].turn] + one.spans[-1].end)
    before = _SIGN_BEFORE.search(typed.text, max(0, start - _CLOSE), start)
    before = before or (_LETTER_A.search(typed.text, max(0, start - _CLOSE), start + _SINGLY))
    after = _SIGN_AFTER.match(typed.text, end)
    if before:
        yield before.span()
    if after:
        yield after.start() + 1, after.end()


def _bare(text: str, low: int, high: int, *, address: bool) -> Iterator[Place]:
    if address:
        yield from (one.span() for one in _DOOR.finditer(text, low, high))
        yield from (one.span("n") for one in _ALONE.finditer(text, low, high))
        ranges = (one.span("n") for one in _RANGE.finditer(text, low, high))
        yield from (one for one in ranges if uncounted.is_free(text, one[1]))
        lettered = (one.span() for one in _LETTERED.finditer(text, low, high))
        yield from (one for one in lettered if uncounted.is_free(text, one[1]))
    else:
        yield from (one.span() for one in _SIGN_AND_END.finditer(text, low, high))
    yield from (one.span() for one in uncounted.figures(text, low, high, housed=address))


def _rows(text: str, rows: Sequence[Row], low: int, high: int) -> Iterator[Place]:
    for row in rows:
        if low <= row.start and row.end <= high and len(row.pieces) > 1:
            counts = is_all_years(row.figures) or is_everyday(text, row) or measures(text, row)
            free = row.plain[0] == "0" or uncounted.is_free(text, row.end)
            code = row.letters or row.singly > 1 or _IS.search(text, max(0, row.start - _CLOSE), row.start)
            if free and not counts and code:
                yield row.start, row.end
