"""Streets with and without a number, boxes, and postcodes behind a state, written or spoken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS, GIVEN, REGIONS, SURNAMES, is_word, words
from transcription.model import Finding, Kind
from transcription.normalise import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

WHOLE = 0.95  # a number and a street
NAMED = 0.85  # a street with its name, written as a name
DOUBTFUL = 0.6

_STRONG = (
    r"street|avenue|boulevard|road|lane|highway|parkway|turnpike|crescent|terrace|expressway|blvd|ave|rd|hwy"
    r"|pkwy|ln"
)
_WEAK = (
    r"drive|court|place|way|circle|square|trail|loop|row|plaza|pike|alley|path"
    r"|gardens|close|mews|crossing|commons|grove|rise|walk|st|dr|ct|pl|cir|sq"
)
_COMPASS = r"(?:(?:north|south|east|west|northeast|northwest|southeast|southwest|[nsew]|[ns][ew])\.? )?"
_NAME = r"(?P<name>(?:(?:st|saint|old|new|mt|\d{1,3}(?:st|nd|rd|th)?)\.? )?[a-z'-]+(?: [a-z'-]+)?)"
_UNIT = (
    r"(?:,? (?:north|south|east|west|north(?:east|west)|south(?:east|west)|[ns]\.?[ew]\.?)\b)?"
    r"(?:,? ?(?:(?:apartment|apt|unit|suite|room|lot|building|flat)\.? ?(?:number |# ?)?"
    r"(?:\d{1,4}(?: ?[a-z])?\b|[a-z]\b)|# ?\d{1,4}))?"
)
# The number said after the street: "Tamarind Street, number forty two"; doubtful without the word for it.
_HOUSE_AFTER = re.compile(
    rf",? (?:at |and it's |it's )?(?:(?:house )?(?:number|no\.?)|#) ?"
    rf"\d{{1,5}}(?: \d{{1,3}}| ?[a-h])?\b{_UNIT}"
)
_HOUSE = r"\b(?P<house>\d{1,5}(?: \d{1,3}){0,2}(?:[ -]?[a-d]\b)?),?"
_WITH_NUMBER = re.compile(rf"{_HOUSE} {_COMPASS}{_NAME} (?P<kind>{_STRONG}|{_WEAK})\b\.?{_UNIT}")
_WITHOUT = re.compile(rf"\b{_COMPASS}{_NAME} (?P<kind>{_STRONG}|{_WEAK})\b")
_NUMBERED = re.compile(rf"\b(?:\d{{1,3}}(?:st|nd|rd|th)) (?P<kind>{_STRONG})\b")
_BOX = re.compile(r"\bp\.? ?o\.? box (?:number )?\d{1,6}(?: \d{1,4}){0,5}\b")
# A box on a country road (USPS Publication 28, 24), and a flat without its street.
_COUNTRY_BOX = re.compile(
    r"\b(?:rural route|r\.? ?r\.?|highway contract|hc|star route|route)"
    r" ?(?:number |#)?\d{1,3},? box (?:number |#)?\d{1,5}(?: \d{1,3})?\b"
)
_FLAT = re.compile(
    r"\b(?:apartment|apt\.?|flat) ?(?:number |# ?)?(?:\d{1,4}[ -]?[a-h]?|[a-h][ -]?\d{1,4})\b"
    r"(?! ?(?:percent|%|dollars?))"
)
_SOME_BOX = re.compile(r"\b(?<=to )box (?:number )?\d{2,5}(?: \d{1,3})?\b")
_POSITION = re.compile(
    r"(?<![\d.])-?\d{1,2}\.\d{3,8}\u00b0?,? ?[ns]?,? ?-?\d{1,3}\.\d{3,8}(?!\d)"
)  # latitude, longitude
_CORNER = re.compile(
    r"\b(?:corner|intersection) of (?P<first>[a-z'-]+|\d{1,3}(?:st|nd|rd|th)?)(?: (?:street|avenue|st|ave))?"
    r" and (?P<second>[a-z'-]+|\d{1,3}(?:st|nd|rd|th)?)(?: (?:street|avenue|st|ave)\b)?"
)
_REGION = "|".join(sorted((*REGIONS, *words("en_states_short")), key=len, reverse=True))
_STATE_CODE = re.compile(rf"\b(?:{_REGION}),? (?P<code>\d{{5}}(?:-\d{{4}})?)\b")
_LIVING = re.compile(r"\b(?:liv(?:e|es|ed|ing)|address(?: is|'s)?|house|apartment|located|at|on|to)\W{1,3}\Z")
_ON = re.compile(r"\b(?:on|off|down|up|near|at|over on|corner of|along|across)\W{1,2}\Z")
_REACH = 24  # characters before a street in which its cue must stand
_NO_STREETS = words("en_no_streets")
_NO_NAMES = FUNCTION_WORDS | _NO_STREETS
_SHORTENED = re.compile(r"\A(?:it|that|he|she|there|here|what|who|where|let)'s\Z|'(?:re|m|ve|ll|d)\Z")
_SAINT = re.compile(r"\. (?=[a-z])")


class AddressesDetector:
    """On the view with digits."""

    name = "addresses"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every street address, and every street by its name."""
        typed = spoken.typed(tuple(texts))
        text = typed.text.replace(BORDER, " ")  # an address may run over the border of two turns
        whole = list(_whole(typed, text, known.language))
        taken = {at for start, end, _ in whole for at in range(start, end)}
        named = [one for one in _named(typed, text, known.language) if one[0] not in taken]
        why = "a street, a box or a postcode"
        return [
            Finding(
                typed.spans(start, end),
                Kind.ADDRESS,
                "address:" + text[start:end],
                self.name,
                score,
                why,
            )
            for start, end, score in [*whole, *named]
        ]


def _whole(typed: View, text: str, language: str) -> Iterator[tuple[int, int, float]]:
    for match in _WITH_NUMBER.finditer(text):
        if _is_street(typed, match, text, language):
            yield match.start("house"), _without_stop(match), WHOLE
    for pattern in (_BOX, _COUNTRY_BOX, _POSITION):
        for match in pattern.finditer(text):
            yield *match.span(), WHOLE
    for match in _STATE_CODE.finditer(text):
        yield *match.span("code"), WHOLE


def _without_stop(match: re.Match[str]) -> int:
    return match.end() - match[0].endswith(".")


def _named(typed: View, text: str, language: str) -> Iterator[tuple[int, int, float]]:
    for match in _WITHOUT.finditer(text):
        start = _name_start(match)
        if start is None or _is_saint(typed, match, text):
            continue
        after = _HOUSE_AFTER.match(text, match.end())
        score = WHOLE if after is not None else _named_score(typed, match, start, language)
        if score:
            yield start, after.end() if after is not None else match.end(), score
    for match in _CORNER.finditer(text):
        if not {match["first"], match["second"]} & FUNCTION_WORDS:
            yield match.start("first"), match.end(), DOUBTFUL
    for pattern in (_FLAT, _SOME_BOX):
        for match in pattern.finditer(text):
            yield *match.span(), DOUBTFUL
    for match in _NUMBERED.finditer(text):
        if _LIVING.search(text[max(0, match.start() - _REACH) : match.start()]):
            yield *match.span(), DOUBTFUL


def _named_score(typed: View, match: re.Match[str], start: int, language: str) -> float:
    """How surely a street without a number is one; 0 for a lane of the sentence."""
    if _is_capital(typed, start) and _is_capital(typed, match.start("kind")):
        return NAMED
    text = match.string
    on = bool(_ON.search(text[max(0, start - _REACH) : start]))
    strange = _is_strange(text[start : match.start("kind")].split(), language)
    strong = re.fullmatch(_STRONG, match["kind"]) is not None
    if not (strong and (strange or on) and _has_no_capitals(typed, start)):
        return 0
    return NAMED if strange and on else DOUBTFUL


def _is_saint(typed: View, match: re.Match[str], text: str) -> bool:
    """Is it the "St." of a saint, before a name, rather than of a street?"""
    saint = _SAINT.match(text, match.end()) if match["kind"] == "st" else None
    return saint is not None and _is_capital(typed, saint.end())


def _name_start(match: re.Match[str]) -> int | None:
    """Where the street's name begins: after little words; None where nothing is left."""
    start = match.start("name")
    for word in re.finditer(r"\S+", match["name"]):
        if word[0].strip("'-") in _NO_NAMES or _SHORTENED.search(word[0]):
            start = match.start("name") + word.end() + 1
    return start if start < match.start("kind") else None


def _is_street(typed: View, match: re.Match[str], text: str, language: str) -> bool:
    """Is it no "10 minutes down the road"? After "way" or "place" the name must be one, or a cue stand."""
    names = match["name"].split()
    if any(word in FUNCTION_WORDS or word in _NO_STREETS for word in names):
        return False
    if re.fullmatch(_STRONG, match["kind"]) or _is_capital(typed, match.start("name")):
        return True
    before = text[max(0, match.start() - _REACH) : match.start()]
    return bool(_LIVING.search(before)) or _is_strange(names, language)


def _is_strange(names: Sequence[str], language: str) -> bool:
    return any(word in GIVEN or word in SURNAMES or not is_word(word, language) for word in names)


def _is_capital(typed: View, at: int) -> bool:
    return typed.written(at, at + 1)[0].isupper()


def _has_no_capitals(typed: View, at: int) -> bool:
    """Is the text around without capitals to go by?"""
    around = typed.written(max(0, at - 80), min(len(typed.text), at + 40))
    return not re.search(r"[A-Z][a-z]", around)


detector = AddressesDetector()
