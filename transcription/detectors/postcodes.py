"""Postcodes of the United Kingdom, Canada and Ireland, ZIP codes and PINs, written, spelled, or half said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import ALPHABET
from transcription.model import Finding, Kind
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

SHAPED = 0.9  # in capitals, or behind a word for it
DOUBTFUL = 0.6  # without capitals and without a word for it

# BS 7666 (United Kingdom) and Canada Post: letters that no code has are left out where the rule is short.
_SHAPE = re.compile(
    r"\b(?:[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2}"
    r"|[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d"
    r"|[ac-fhknprtv-y]\d[\dw] (?=[a-z0-9]{0,3}\d)[ac-fhknprtv-y][ac-fhknprtv-y\d]{3})\b"  # Eircode (Ireland)
)
_CODES = "post codes?|postcodes?|postal codes?|eircode|zip codes?|zipcodes?|zip|pin codes?|pincodes?|pin"
_CUE = led(
    rf"\b(?:{_CODES})\b(?:'s)?"
    # what is said between the word and the code: "I remember it, it was", "of ours is"
    r"(?:,? (?:is|was|were|i|i'm|remember|it|it's|think|still|just|only|the|a|that|that's|like|begins|starts"
    r"|starting|started|with|of|ours|mine|our|my|his|her|their|and|then|for|there|here|here's|which|know|so|well"
    r"|at|back|right|wrong|up|now|then|number|changed|to|would|be|first|bit|half|part)\b){0,8}[ ,:.-]{1,3}",
    _CODES,
)
_PIECE = rf"(?:[a-hj-z](?![a-z'])|i(?=[ ,-]{{1,2}}[a-z\d]\b)|\d{{1,2}}|{'|'.join(ALPHABET)})"
_SPELLED = re.compile(rf"(?:{_PIECE}(?:,? |-)?){{2,8}}\b")
_BOTH = re.compile(r"(?=.*\d)(?=.*[a-z])")
_CODE = re.compile(r"[a-z]{1,2}\d{1,2}[a-z]?(?: ?\d[a-z]{2})?\b")  # its first half may stand alone: "SW1A"
_OR = re.compile(r",? (?:or|not|no|then|maybe|now)(?: it's| is)? ")  # "g l seven or g l eight"
_FIGURES = re.compile(r"\d(?:[ ,-]{0,2}\d){3,5}(?:(?: ?- ?| plus )\d(?: ?\d){3})?\b(?!,\d)")
_LIVING = "live|lives|lived|living|moved|moving|born|flat|house|somewhere|over|up|down|out"
_FIRST_HALF = led(rf"\b(?:{_LIVING}) (?:in|to|from|round) (?P<code>[a-z]{{1,2}}\d{{1,2}}[a-z]?)\b", _LIVING)
_HALF_BEFORE = re.compile(r"\b(?P<code>[a-z]{1,2}\d{1,2}[a-z]?) (?:post ?code|area)")


class PostcodesDetector:
    """On the view with digits."""

    name = "postcodes"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such postcode, and what is said again of one."""
        typed = spoken.typed(tuple(texts))
        cues = frozenset(one.end() for one in _CUE.finditer(typed.text))
        spelled = list(_spelled(typed.text, cues))
        again = _said_again(typed.text, spelled)
        cued = [_finding(typed, *one, SHAPED) for one in (*spelled, *_figures(typed.text, cues))]
        return [*_shaped(typed, cues), *cued, *(_finding(typed, *one, DOUBTFUL) for one in again)]


def _shaped(typed: View, cues: frozenset[int]) -> Iterator[Finding]:
    for match in _SHAPE.finditer(typed.text):
        if " " not in match[0] and not _is_capital(typed, *match.span()) and match.start() not in cues:
            continue  # "b12 4ml" may be anything, "b124ml" is
        sure = _is_capital(typed, *match.span()) or match.start() in cues
        yield _finding(typed, match.start(), match.end(), SHAPED if sure else DOUBTFUL)
    halves = (one for pattern in (_FIRST_HALF, _HALF_BEFORE) for one in pattern.finditer(typed.text))
    for match in halves:
        if _is_capital(typed, *match.span("code")):
            yield _finding(typed, *match.span("code"), DOUBTFUL)


def _is_capital(typed: View, start: int, end: int) -> bool:
    return typed.written(start, end).isupper()


def _spelled(text: str, cues: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Letter by letter and figure by figure, "s w one a two a a", or its first half alone."""
    for start in cues:
        match = _SPELLED.match(text, start) or _CODE.match(text, start)
        while match is not None and _BOTH.match(match[0]):
            end = match.start() + len(match[0].rstrip(" ,-"))
            yield match.start(), end
            other = _OR.match(text, end)
            match = _SPELLED.match(text, other.end()) or _CODE.match(text, other.end()) if other else None


def _figures(text: str, cues: frozenset[int]) -> Iterator[tuple[int, int]]:
    """A code of figures: a ZIP code, an Indian PIN, the four of an Australian one."""
    for start in cues:
        match = _FIGURES.match(text, start)
        if match is not None:
            yield match.span()


def _said_again(text: str, spelled: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where the same letters and figures are said once more, without a word for them."""
    known = {start for start, _ in spelled}
    for row in {text[start:end] for start, end in spelled}:
        for match in re.finditer(rf"(?<![\w']){re.escape(row)}(?!\w)", text):
            if match.start() not in known:
                yield match.span()


def _finding(typed: View, start: int, end: int, score: float) -> Finding:
    entity = "address:" + "".join(filter(str.isalnum, typed.text[start:end]))
    spans = typed.spans(start, end)
    return Finding(spans, Kind.ADDRESS, entity, PostcodesDetector.name, score, "a postcode")


detector = PostcodesDetector()
