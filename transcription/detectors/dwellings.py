"""Where somebody lives by numbers without a street: boxes, flats, highways, blocks, a house's number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS, GIVEN, KNOWN_CAPITALS, REGIONS, is_common, words
from transcription.model import Finding, Kind
from transcription.street_words import has_no_capitals, is_capital, is_strange
from transcription.stretches import around, led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

    Stretches = Sequence[tuple[int, int]]

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
    r"\b(?:(?:building|block|tower|stair|wing|entrance|house) (?:\d{1,3}|[a-h]),? )?"
    r"(?:apartment|apt\.?|flat|plot|trailer|bungalow|lot|pitch) ?(?:number |no\.? |# ?)?"
    rf"(?:\d{{1,4}}(?: \d{{1,2}}){{0,2}}(?:[ -]?[a-h]\b(?! wing))?(?: ?(?:[/-]|slash|stroke) ?\d{{1,4}}\b)?"
    rf"|[a-h][ -]?\d{{1,4}}\b"
    rf"|[a-h]\b(?=,? \d))"
    rf"{_MEASURED}(?:,? [a-h] (?:wing|block|tower)\b)?(?:,? \d{{1,4}}[a-h]?\b{_MEASURED}"
    r"|,? [a-z'-]+ (?:house|court|towers?|point|mansions?|lodge|building|heights|pines|estates?)\b)?"
)
# Streets and blocks of Indian towns that go by numbers: "12 second main sixth cross", "sector 12, ..."
_NTH = r"(?:\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh)"
_CROSS = rf"{_NTH} (?:cross|main|stage|phase|block|sector|street|lane)(?: road| street)?\b"
_BLOCKS = "cross|main|stage|phase|block|sector|street|lane|scheme|pocket"
_BLOCK_WORD = led(rf"\b(?:{_BLOCKS})\b", _BLOCKS)  # one stands in each
_BLOCK = re.compile(
    rf"\b(?:(?:number |no\.? |# ?)?\d{{1,5}}[a-z]?,? {_CROSS}(?:,? {_CROSS}){{0,2}}"
    rf"|{_CROSS}(?:,? {_CROSS}){{1,2}})"
    rf"|\b{_NTH} (?:cross|main)(?: road)?(?=,)"
    r"|\b(?:sector|phase|block|scheme|pocket) (?:number |no\.? )?(?:\d{1,3}[a-z]?|[a-h])\b(?=,)"
)
# A flat by its number and letter alone, where the talk is of flats: "the tenants in 7C".
_DOOR = re.compile(
    r"\b(?:in|to|from|at|had|into|of|is|was|we're|i'm|it's|she's|he's) (?P<n>\d{1,3} ?(?:[a-h]|fl|f\d|r|l)\b)"
)
_FLATS = re.compile(
    r"\b(?:apartment|flat|unit|super|landlord|landlady|tenants?|lease|stair|stairs|floor|building|mailbox"
    r"|parcel|block|buzzer|elevator|lift|upstairs|downstairs|neighbou?rs?|sublet|rent)\b"
)
_ADDRESSED = re.compile(
    r"\b(?:address|post ?code|liv(?:e[sd]?|ing)|deliver\w*|letters?|parcels?|post|mail|sent|send|down as"
    r"|moved|house|form|envelope|ambulance|taxi)\b"
)
_FAR = 160  # characters around a flat in which there may be talk of flats
# As they are numbered in India: "H.No. 4-21", "door number 12 slash 3".
_INDIAN = re.compile(
    r"\b(?:h\.? ?no\.?|d\.? ?no\.?|(?:house|door|plot|flat|quarters?|survey) (?:number|no\.?)) ?"
    r"\d+(?: \d+){0,3}(?: ?(?:-|/|slash|dash|by) ?[a-z0-9]{1,4}\b){0,3}"
    r"(?:,? (?:sector|block|phase) \w{1,3}\b)?"
    r"(?:,? [a-z'-]+(?: [a-z'-]+)? (?:colony|nagar|layout|enclave|vihar|society|apartments|road|street)\b)?"
    r"(?:,? (?:near|opposite|opp\.?|behind) (?:the )?[a-z'-]+(?: [a-z'-]+)?)?"
)
# A number, a quarter of the compass and a name: "600 West Fernhill".
_COMPASSED = re.compile(
    r"\b(?P<n>\d{2,5}(?: \d{1,3}){0,2} (?:north|south|east|west|[nsew]\.?) (?P<name>[a-z'-]{3,}))\b"
)
_THE = re.compile(r"\b(?P<n>\d{1,3}[a-h]? the (?P<name>[a-z]{3,}))\b")  # "1 The Steadings"
# In a text with capitals: "at 212 Fernhill,".
_BARE = re.compile(
    r"\b(?:at|to|from|we're|i'm|it's|is|was) (?P<n>\d{1,5}[a-h]? (?P<name>[a-z'-]{3,}))(?=[,;.?!]|\Z)"
)
_SOME_BOX = re.compile(r"\b(?<=to )box (?:number )?\d{2,5}(?: \d{1,3})?\b")
_POSITION = re.compile(
    r"(?<![\d.])-?\d{1,2}\.\d{3,8}\u00b0?,? ?[ns]?,? ?-?\d{1,3}\.\d{3,8}(?!\d)"
)  # latitude, longitude
_REGION = "|".join(sorted((*REGIONS, *words("en_states_short")), key=len, reverse=True))
_STATE_BEFORE = re.compile(rf"\b(?:{_REGION}),? \Z")
_FIVE = re.compile(r"\b\d(?: ?\d){4}(?:-\d{4})?\b")  # a ZIP code (USPS)
_NUMBER = re.compile(
    rf"\b(?:liv(?:e[sd]?|ing)|mov(?:ed|ing) (?:in|into|to)|next door|born|house|door|round|over|we're"
    rf"|(?:went|came|goes|sent|go) to"
    rf"|across|gate|her|him|woman|man|lady|family|them|people|neighbou?rs?)"
    rf"(?: is| was|'s)?(?: at| to| in| from)?"
    rf" (?P<n>(?:number|no\.?) ?(?!1\b)\d{{1,4}}(?: ?[a-h]\b)?){_MEASURED}(?! (?:on|of|in|with|for)\b)"
)
# "she's in unit 9", "they put him in Room 214, North Block"
_ROOM = re.compile(
    r"\b(?:unit|room|suite|chalet|cabin|caravan|hut|seat|gate|locker|bungalow|block|wing|building|bed|bay|cell"
    r"|pigeonhole|stall|kiosk|berth|mooring|hangar|garage|studio)(?: number)?"
    r" (?:\d{1,4}(?: ?[a-h]\b)?|[b-h]\b(?= wing))\b"
    r"(?:,? (?:in |of )?(?:the )?(?:[a-z']+ ){1,3}(?:block|wing|house|hall|building|court|tower|lodge)\b)?"
    rf"{_MEASURED}"
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
# Without capitals: a number and a name of no other kind, "we're 18 birchdene", "sent it to 1 11 fernhill".
_BARE_SMALL = re.compile(
    r"\b(?:to|as|we're|i'm|it's|is|was|from|of) "
    r"(?P<n>\d{1,4}(?: \d{1,3})?(?: ?[a-h]\b)? (?P<name>[a-z'-]{5,}))\b"
)
# Streets that go by a number alone: "off Avenue 7 and a half", "on street 12".
_NUMBERED = re.compile(
    r"\b(?:on|off|at|to|from|of|in|along|past|near) (?P<n>(?:avenue|street|calle|avenida) (?:number )?\d{1,3}"
    r"(?: and a (?:half|quarter))?)\b"
)
_MILE = re.compile(r"\bmile ?(?:marker|post) \d{1,3}(?: \d{1,2}){0,2}\b")
_NAMED = (_LIVED_AT, _SUITE, _BLOCK_OF, _COMPASSED)
_FIGURES = re.compile(r"\d+")
# One of these stands in every address of figures.
_ANCHOR = re.compile(
    r"\b(?:box|bag|mile|route|road|highway|hwy|[cs]\.?r|f\.?m|farm|apartment|apt|flat|plot|trailer|bungalow"
    r"|lot|pitch|number|unit|room|suite|chalet|cabin|caravan|hut|seat|gate|locker|block|wing|building|bed|bay|cell"
    r"|pigeonhole|stall|kiosk|berth|mooring|hangar|garage|studio|avenue|street|calle|avenida"
    r"|(?:h|d)?\.? ?no\b|quarters?|survey|us (?:highway|route))|\.\d{3}"
)
_WIDE = 80  # characters around figures in which an address of them stands
_REACH = 24  # characters before figures in which their state must stand


class DwellingsDetector:
    """On the view with digits."""

    name = "dwellings"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every address that has no street."""
        whole = tuple(texts)
        typed, text = spoken.typed(whole), spoken.run_on(whole)
        beside = list(around(text, _FIGURES, _WIDE))
        found = [*_numbered(text, beside), *_blocks(text), *_doors(typed, text, beside)]
        found += _lived_at(typed, text, beside, known.language)
        why = "a flat, a box, a house's number or a postcode"
        return [
            Finding(
                typed.spans(start, end), Kind.ADDRESS, "address:" + text[start:end], self.name, score, why
            )
            for start, end, score in found
        ]


def _numbered(text: str, beside: Stretches) -> Iterator[tuple[int, int, float]]:
    for start, end in beside:
        yield from _behind_states(text, start, end)
        if _ANCHOR.search(text, start, end) is None:
            continue
        for pattern in (_BOX, _COUNTRY_BOX, _POSITION, _HIGHWAY):
            for match in pattern.finditer(text, start, end):
                yield *match.span(), WHOLE
        for pattern in (_FLAT, _ROOM, _SOME_BOX, _OFF, _INDIAN, _MILE):
            for match in pattern.finditer(text, start, end):
                yield *match.span(), DOUBTFUL
        for match in (*_NUMBER.finditer(text, start, end), *_NUMBERED.finditer(text, start, end)):
            yield *match.span("n"), DOUBTFUL


def _blocks(text: str) -> Iterator[tuple[int, int, float]]:
    for start, end in around(text, _BLOCK_WORD, _WIDE):
        for match in _BLOCK.finditer(text, start, end):
            yield *match.span(), DOUBTFUL


def _behind_states(text: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    for match in _FIVE.finditer(text, start, end):
        if _STATE_BEFORE.search(text, max(0, match.start() - _REACH), match.start()):
            yield *match.span(), WHOLE


def _doors(typed: View, text: str, beside: Stretches) -> Iterator[tuple[int, int, float]]:
    """Flats by number and letter, in capitals or where there are none."""
    for start, end in beside:
        for match in _DOOR.finditer(text, start, end):
            written = typed.written(*match.span("n"))
            told = _FLATS.search(text, max(0, match.start() - _FAR), match.end() + _FAR)
            if told and (written.isupper() or (" " in match["n"] and has_no_capitals(typed, match.start()))):
                yield *match.span("n"), DOUBTFUL


def _is_name(word: str, language: str) -> bool:
    """Is it a name, but nobody's first one: "at 7 graham came" tells the time?"""
    return word not in GIVEN and is_strange([word], language)


def _lived_at(typed: View, text: str, beside: Stretches, language: str) -> Iterator[tuple[int, int, float]]:
    for start, end in beside:
        for match in (one for pattern in _NAMED for one in pattern.finditer(text, start, end)):
            name = match["name"].split()
            rare = not all(is_common(word, language) for word in name)
            if not FUNCTION_WORDS.intersection(name) and (rare or is_capital(typed, match.start("name"))):
                yield *match.span("n"), DOUBTFUL
        for match in _BARE_SMALL.finditer(text, start, end):
            name = match["name"]
            told = _is_name(name, language) and _ADDRESSED.search(
                text, max(0, match.start() - _FAR), match.end()
            )
            if told and has_no_capitals(typed, match.start("n")):
                yield *match.span("n"), DOUBTFUL
        for match in (one for pattern in (_THE, _BARE) for one in pattern.finditer(text, start, end)):
            capital = is_capital(typed, match.start("name")) and match["name"] not in KNOWN_CAPITALS
            if capital and (match.re is _BARE or is_capital(typed, match.start("name") - 4)):
                yield *match.span("n"), DOUBTFUL


detector = DwellingsDetector()
