"""Where somebody lives without a street: boxes, flats, highways, houses with a name, a house's number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS, REGIONS, is_common, words
from transcription.model import Finding, Kind
from transcription.normalise import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

WHOLE = 0.95  # nothing else it could well be
DOUBTFUL = 0.6

_MEASURED = (
    r"(?! ?(?:percent|%|dollars?|bucks|pounds|minutes?|hours?|days?|weeks?|months?|years?|people|times"
    r"|o'clock|degrees|st\b|nd\b|rd\b|th\b|[ap]\.?m\b))"
)
_BOX = re.compile(
    r"\b(?:p\.? ?o\.? box|post office box|private (?:mail )?bag|locked bag|gpo box) (?:number )?"
    r"[a-z]?\d{1,6}(?: \d{1,4}){0,5}\b"
)
# A box on a country road (USPS Publication 28, 24), and a flat without its street.
_COUNTRY_BOX = re.compile(
    r"\b(?:rural route|rural delivery|r\.? ?[rd]\.?|highway contract|hc|star route|route|county road|highway)"
    r" ?(?:number |#)?\d{1,3},? box (?:number |#)?\d{1,5}(?: \d{1,3})?\b"
)
# A house on a road that goes by its number.
_HIGHWAY = re.compile(
    r"\b(?:\d{2,5}(?: \d{1,3}){0,2}|\d(?: \d){1,4}),? (?:(?:north|south|east|west|old|[nsew]\.?) )?"
    r"(?:county (?:road|highway)|state (?:road|route|highway)|us (?:highway|route)"
    r"|farm to market(?: road)?|ranch road|highway|hwy|route|c\.?r\.?|s\.?r\.?|f\.?m\.?|township road)"
    r" (?:number )?\d{1,4}[a-z]?\b"
)
_FLAT = re.compile(
    r"\b(?:apartment|apt\.?|flat|unit|plot|villa|trailer|bungalow) ?(?:number |no\.? |# ?)?"
    rf"(?:\d{{1,4}}(?:[ -]?[a-h]\b)?(?: ?(?:[/-]|slash|stroke) ?\d{{1,4}}\b)?|[a-h][ -]?\d{{1,4}}\b"
    rf"|[a-h]\b(?=,? \d))"
    rf"{_MEASURED}(?:,? \d{{1,4}}[a-h]?\b{_MEASURED})?"
)
_BLOCK = re.compile(
    r"\b(?P<nth>\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r" (?:cross|main|stage|phase)(?: road)?\b(?=,| (?:road|cross|main|block|layout|phase)|\Z)"
    r"|\b(?:sector|phase|block|scheme|pocket) (?:number |no\.? )?(?:\d{1,3}[a-z]?|[a-h])\b(?=,)"
)
_SOME_BOX = re.compile(r"\b(?<=to )box (?:number )?\d{2,5}(?: \d{1,3})?\b")
_POSITION = re.compile(
    r"(?<![\d.])-?\d{1,2}\.\d{3,8}\u00b0?,? ?[ns]?,? ?-?\d{1,3}\.\d{3,8}(?!\d)"
)  # latitude, longitude
_REGION = "|".join(sorted((*REGIONS, *words("en_states_short")), key=len, reverse=True))
_STATE_BEFORE = re.compile(rf"\b(?:{_REGION}),? \Z")
_FIVE = re.compile(r"\b\d(?: ?\d){4}(?:-\d{4})?\b")  # a ZIP code (USPS)
_NUMBER = re.compile(
    rf"\b(?:liv(?:e[sd]?|ing)|mov(?:ed|ing) (?:in|into|to)|next door|born|house|door|round|over"
    rf"|across|gate|her|him|woman|man|lady|family|them|people|neighbou?rs?)"
    rf"(?: is| was|'s)?(?: at| to| in| from)?"
    rf" (?P<n>(?:number|no\.?) ?\d{{1,4}}(?: ?[a-h]\b)?){_MEASURED}(?! (?:on|of|in|with|for)\b)"
)
# A number and a name behind a word for living: "we lived at 17 Larkspur".
_LIVED_AT = re.compile(
    r"\b(?:liv(?:e[sd]?|ing)|stay(?:s|ed|ing)?|address is|house is|home was|home is|we were|we're|moved in"
    r"|grew up|delivered|delivers|sent|send|come|came|comes) (?:at|to) "
    r"(?P<n>\d{1,4}(?: \d{1,3}){0,2}(?: ?[a-h]\b)?,? (?:(?:the|north|south|east|west|old|upper|lower) )?"
    rf"(?P<name>[a-z'-]+)){_MEASURED}"
)
# A number and a name before a flat of it: "2200 Fernhill, Suite 410".
_SUITE = re.compile(
    r"\b(?P<n>\d{1,5}(?: \d{1,3}){0,2} (?P<name>[a-z'-]+(?: [a-z'-]+)?),? "
    r"(?:suite|apartment|apt|unit|flat|room|floor)\.? ?(?:number |# ?)?(?:\d{1,4}[a-h]?|[a-h]))\b"
)
# "the 1200 block of Fernhill", "Gap Number 4, off Fernhill Lane"
_BLOCK_OF = re.compile(
    r"\b(?P<n>(?:the )?\d{3,5}(?: hundred)? block (?:of|on)"
    r" (?:(?:north|south|east|west) )?(?P<name>[a-z'-]+))"
)
_OFF = re.compile(r"\b[a-z]+ (?:number|no\.?) ?\d{1,4}[a-h]?,? (?=(?:just )?off (?:the )?[a-z'-]+ [a-z]+\b)")
_NAMED = (_LIVED_AT, _SUITE, _BLOCK_OF)
_FIGURES = re.compile(r"\d+")
_WIDE = 80  # characters around figures in which an address of them stands
_HOUSES = words("en_houses")
_NAME = re.compile(r"\b(?P<name>[a-z'-]+(?: [a-z'-]+)?) \Z")
_LONGEST_NAME = 48  # characters
_WORDS = re.compile(r"[a-z]+")
_NEAR = re.compile(
    r",? (?:(?:just )?near(?: to)?|opposite(?: to)?|opp\.?|behind|next to|beside|back of|in front of) "
    r"(?:the |our |an? )?(?P<what>[a-z'-]+(?: [a-z'-]+){0,3})"
)
_BEFORE_NAME = re.compile(
    r"\b(?:called|named|in|at|to|from|is|was|ours is|we were|address|end|just|it's)(?: just| is)?,? \Z"
)
_REACH = 24  # characters before a house in which its cue must stand
_SHORTENED = re.compile(r"\A(?:it|that|he|she|there|here|what|who|where|let)'s\Z|'(?:re|m|ve|ll|d)\Z")
_CONTEXT = re.compile(
    r"\b(?:liv(?:e[sd]?|ing)|house|home|cottage|address|called|parcel|post|letters?|deliver\w*)\b"
)
_AROUND = 60  # characters before a house in which there may be talk of one
_NO_HOUSES = (
    FUNCTION_WORDS
    | words("en_no_streets")
    | {
        *(
            "full",
            "open",
            "white",
            "coffee",
            "opera",
            "safe",
            "halfway",
            "half-way",
            "sober",
            "tree",
            "club",
            "auction",
        )
    }
)


class DwellingsDetector:
    """On the view with digits."""

    name = "dwellings"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every address that has no street."""
        typed = spoken.typed(tuple(texts))
        text = typed.text.replace(BORDER, " ")  # an address may run over the border of two turns
        found = [
            *_numbered(text),
            *_lived_at(typed, text, known.language),
            *_houses(typed, text, known.language),
        ]
        why = "a house, a flat, a box or a postcode"
        return [
            Finding(
                typed.spans(start, end), Kind.ADDRESS, "address:" + text[start:end], self.name, score, why
            )
            for start, end, score in found
        ]


def _numbered(text: str) -> Iterator[tuple[int, int, float]]:
    for start, end in _around_figures(text):
        for pattern in (_BOX, _COUNTRY_BOX, _POSITION, _HIGHWAY):
            for match in pattern.finditer(text, start, end):
                yield *match.span(), WHOLE
        for match in _FIVE.finditer(text, start, end):
            if _STATE_BEFORE.search(text, max(0, match.start() - _REACH), match.start()):
                yield *match.span(), WHOLE
        for pattern in (_FLAT, _SOME_BOX, _OFF):
            for match in pattern.finditer(text, start, end):
                yield *match.span(), DOUBTFUL
        for match in _NUMBER.finditer(text, start, end):
            yield *match.span("n"), DOUBTFUL
    for match in _BLOCK.finditer(text):
        yield *match.span(), DOUBTFUL


def _around_figures(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of the text in which there are figures, with what may belong to them."""
    start = end = 0
    for match in _FIGURES.finditer(text):
        if match.start() - _WIDE > end:
            if end:
                yield start, end
            start = match.start() - _WIDE
        end = match.end() + _WIDE
    if end:
        yield start, end


def _lived_at(typed: View, text: str, language: str) -> Iterator[tuple[int, int, float]]:
    for start, end in _around_figures(text):
        for match in (one for pattern in _NAMED for one in pattern.finditer(text, start, end)):
            name = match["name"].split()
            rare = not all(is_common(word, language) for word in name)
            if not FUNCTION_WORDS.intersection(name) and (rare or _is_capital(typed, match.start("name"))):
                yield *match.span("n"), DOUBTFUL


def _houses(typed: View, text: str, language: str) -> Iterator[tuple[int, int, float]]:
    """Houses with a name, and what they stand near."""
    for kind in _WORDS.finditer(text):
        if kind[0] not in _HOUSES:
            continue
        match = _NAME.search(text, max(0, kind.start() - _LONGEST_NAME), kind.start())
        start = None if match is None else _name_start(match)
        if start is not None and (end := _house_end(typed, text, start, kind, language)):
            yield start, end, DOUBTFUL


def _house_end(typed: View, text: str, start: int, kind: re.Match[str], language: str) -> int | None:
    """Where a house with its name ends, its landmark included; None where it is a house of the sentence."""
    near = _NEAR.match(text, kind.end())
    rare = not any(is_common(name, language) for name in text[start : kind.start()].split())
    capitals = _is_capital(typed, start) and _is_capital(typed, kind.start())
    if near is not None and (capitals or rare):
        return _near_end(near)
    cued = bool(_BEFORE_NAME.search(text, max(0, start - _REACH), start)) and kind[0] != "house"
    if cued and rare and (capitals or _is_small(typed, start)):
        return kind.end()
    told = capitals and bool(_CONTEXT.search(text, max(0, start - _AROUND), start))
    return kind.end() if told and kind[0] != "house" else None


def _near_end(near: re.Match[str]) -> int:
    """Where the landmark ends: before the first word of the sentence."""
    end = near.start("what")
    for word in _WORDS.finditer(near.string, *near.span("what")):
        if word[0] in FUNCTION_WORDS:
            break
        end = word.end()
    return end


def _name_start(match: re.Match[str]) -> int | None:
    """Where the house's name begins: after little words; None where nothing is left."""
    start = match.start("name")
    for word in re.finditer(r"\S+", match["name"]):
        if word[0].strip("'-") in _NO_HOUSES or _SHORTENED.search(word[0]):
            start = match.start("name") + word.end() + 1
    return start if start < match.end("name") else None


def _is_capital(typed: View, at: int) -> bool:
    return typed.written(at, at + 1)[0].isupper()


def _is_small(typed: View, at: int) -> bool:
    """Is the text around without capitals to go by?"""
    around = typed.written(max(0, at - 80), min(len(typed.text), at + 40))
    return not re.search(r"[A-Z][a-z]", around)


detector = DwellingsDetector()
