"""Streets with and without a number, with what belongs to them, written or spoken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.bare_streets import begun_with, is_bare
from transcription.lexicon import FUNCTION_WORDS, PLACE_ENDINGS, is_common, words
from transcription.model import Finding, Kind
from transcription.street_words import (
    STREETS,
    STREETS_TOO,
    ends_of,
    has_no_capitals,
    is_capital,
    is_strange,
    name_start,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

WHOLE = 0.95  # a number and a street
NAMED = 0.85  # a street with its name, written as a name
DOUBTFUL = 0.6

_FIGURE = re.compile(r"\d")
_WIDEST = 120  # characters before a word for a street in which its number, flat and name stand
_COMPASS = r"(?:(?:north|south|east|west|northeast|northwest|southeast|southwest|[nsew]|[ns][ew])\.? )?"
_NAME = (
    r"(?P<name>(?:(?:st|saint|old|new|upper|lower|great|little|mt|mount|\d{1,3}(?:st|nd|rd|th)?)\.? )?"
    r"[a-z'-]+(?: [a-z'-]+)?)"
)
_UNIT_WORD = r"(?:apartment|apt|unit|suite|room|lot|plot|building|block|tower|flat|villa|shop)"
_UNIT = (
    r"(?:,? (?:north|south|east|west|north(?:east|west)|south(?:east|west)|[ns]\.?[ew]\.?)\b)?"
    rf"(?:,? ?(?:{_UNIT_WORD}\.? ?(?:number |# ?)?(?:\d{{1,4}}(?: ?[a-z])?\b|[a-z]\b)|# ?\d{{1,4}}))?"
)
# A flat before the number: "Flat 3, 88 ...", "the annexe, 14 ...", "unit 2 slash 14 ...".
_FLAT_BEFORE = (
    r"(?:(?:the )?(?:annexe?|basement(?: flat)?|attic(?: flat)?|maisonette|penthouse|gatehouse|coach house"
    r"|(?:top|ground|first|second|third|garden)(?:[ -]floor)? (?:flat|left|right|front|back|rear)"
    r"|(?:rear|back|side|end) of (?:the )?(?:[a-z]+ ){1,3}(?=number|no\b|\d)"
    rf"|{_UNIT_WORD}\.? ?(?:number |no\.? |# ?)?(?:\d{{1,4}}(?: ?[a-h]\b)?|[a-h]\b)"
    r"),?(?: at| of| on| slash| stroke|/)? ?)?"
)
_HOUSE = (
    rf"\b(?P<house>{_FLAT_BEFORE}(?:(?:house |door )?(?:number|no\.?|#|lp|l\.p\.|light pole) ?)?"
    rf"\d{{1,5}}(?:\u2044\d| \d/\d|(?: \d{{1,3}}){{0,2}})(?: and a half)?"
    r"(?P<letter>[ -]?[a-h]\b)?(?P<range> ?(?:-|/|to |slash |stroke )\s?\d{1,5}[a-h]?\b)?),?"
)
_WITH_NUMBER = re.compile(rf"{_HOUSE} {_COMPASS}{_NAME} \Z")
_WITH_ARTICLE = re.compile(rf"{_HOUSE} the \Z")  # "14 The Paddocks"
# What stands before a street and belongs to it: "the flat over the baker's on ...", "care of the ..."
_ABOVE = re.compile(
    r"\b(?:the )?(?:flat|house|rooms?|place|bedsit|one) (?:over|above|below|behind|opposite|next to) "
    r"(?:the )?(?:[a-z]+(?:'s)? ){1,3}?(?:on|in|at) (?:the )?\Z"
    r"|\b(?:the )?(?:gate ?lodge|gatehouse|coach house|annexe?|lodge),? (?:on |in )?(?:the )?\Z"
    r"|(?<!take )(?<!takes )(?<!took )(?<!taking )(?<!taken )\b(?:care of|c/o) (?:the )?"
    r"(?!(?:my|our|his|her|their) )(?:[a-z']+ ){0,4}\Z"
)
_TOP_OF = re.compile(r"\b(?:the )?(?:top|bottom|foot|end|far end) of (?:the )?\Z")
_NTH = re.compile(r"\b\d{1,3}(?:st|nd|rd|th) \Z")
_WITHOUT = re.compile(rf"\b{_COMPASS}{_NAME} \Z")
_TAIL = re.compile(rf"\.?{_UNIT}(?! ?(?:percent|%))|")
# The number said after the street: "Tamarind Street, number forty two"; doubtful without the word for it.
_HOUSE_AFTER = re.compile(
    rf",? (?:at |and it's |it's )?(?:(?:house )?(?:number|no\.?)|#) ?"
    rf"\d{{1,5}}(?: \d{{1,3}}| ?[a-h])?\b{_UNIT}"
)
_LIVING = re.compile(
    r"\b(?:(?:liv|stay|resid)(?:e|es|ed|ing)|address(?: is|'s)?|house|flat|apartment|located|at|on|to|in"
    r"|we're"
    r"|i'm|moved into|it's|is|me at|us at)\W{1,3}\Z"
)
_HAD = re.compile(r"\b(?:had|got|then|and|was|it's|from|to|next|not|no) \Z")
_IS = re.compile(r"\b(?:it's|it is|it was|is|was|called|said)\W{1,2}\Z")
_LIVED = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|stay(?:ed|ing)?|moved (?:in|into|to)|i'm|we're|she's|he's|they're|it's)"
    r"(?: at)? \Z"
)
_AT = re.compile(r"\bat \Z")
_CLOCK = re.compile(r"(?:\d|1[0-2])(?:\D|\Z)")  # the hours of the day
_ON = re.compile(
    r"\b(?:on|off|down|up|near|at|over on|corner of|along|across|to|from|past|round|around|in|live"
    r"|lived|by)\W{1,2}\Z"
)
# Talk of where somebody lives, or of finding the way there.
_CONTEXT = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|send|sent|care of|cheque|post(?:ed)?|address|sat ?nav|gps|post ?code|zip"
    r"|deliver\w*|parcel|package|letters?|house"
    r"|flat|door|street|road|lane|corner|neighbou?rs?|mov(?:e|ed|ing)|rent\w*|landlord|ambulance|taxi|cab|uber"
    r"|bus stop"
    r"|turn(?:ed)? (?:left|right)|grew up|flats|estate|tenants?)\b"
)
_REACH = 24  # characters before a street in which its cue must stand
_AROUND = 80  # characters around it in which there may be talk of addresses
_NO_STREETS = words("en_no_streets")
_KNOWN = words("en_known_streets")
_MAIN = frozenset({"main", "high", "common"})
_FEW = frozenset({"1", "2", "3"})
_PLACES = PLACE_ENDINGS - STREETS  # they end the names of places as well, which is left to their detector
_NO_NAMES = FUNCTION_WORDS | _NO_STREETS
# What is counted before a word for a street, or makes a kind of one.
_COUNTED = frozenset(
    {"lane", "lanes", "way", "star", "year", "bed", "bedroom", "car", "story", "storey", "mile", "different"}
    | {"more", "other", "big", "small"}
)
_FORGOTTEN = frozenset({"something", "whatever", "somebody"})  # "9 c whatever lane"
_SAINT = re.compile(r"\.? (?=[a-z])")
# What makes something else of a word for a street: "road trip", "court case", "bank account".
_NO_END = re.compile(
    r"[ -](?:food|lights?|hockey|parking|trips?|rage|blocks?|works|maps?|tests?|tax|signs?|case|cases|dates?"
    r"|orders?|hearings?|martial|accounts?|holidays?|loans?|cards?|statements?|manager|teller|thru|through|up"
    r"|into|over|bikes?|cleaning|smarts?|clothes|performers?|vendors?|shows?)\b"
)
_OF_A_BODY = re.compile(
    r" (?:elementary|middle|high|primary|secondary|academy|school|college|hospital|clinic|surgery|church"
    r"|methodist|nursery|library|station|medical|health|community|baptist|mosque|temple)\b"
)
_JOINT = re.compile(r",? (?:(?:just |right )?off|and|near|opposite|behind|at|by|where it meets) (?:the )?")
_COURTS = frozenset(
    {
        "supreme",
        "high",
        "crown",
        "magistrates",
        "magistrate's",
        "county",
        "district",
        "circuit",
        "federal",
        "family",
    }
    | {
        "juvenile",
        "superior",
        "municipal",
        "appeals",
        "civil",
        "criminal",
        "tennis",
        "basketball",
        "food",
        "drug",
    }
)


class AddressesDetector:
    """On the view with digits."""

    name = "addresses"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every street address, and every street by its name."""
        whole = tuple(texts)
        typed, text = spoken.typed(whole), spoken.run_on(whole)
        found = _joined(text, sorted(_places(typed, text, known.language)))
        why = "a street"
        return [
            Finding(
                typed.spans(start, end), Kind.ADDRESS, "address:" + text[start:end], self.name, score, why
            )
            for start, end, score in found
        ]


def _joined(text: str, found: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Two streets that make one address as one: "14 Fernhill Close, off Quarry Road"."""
    joined: list[tuple[int, int, float]] = []
    for start, end, score in found:
        if joined and _belongs(text, joined[-1], start, end):
            joined[-1] = (joined[-1][0], end, max(joined[-1][2], score))
        else:
            joined.append((start, end, score))
    return joined


def _belongs(text: str, last: tuple[int, int, float], start: int, end: int) -> bool:
    """Are two places parts of one; an "and" parts two that have numbers of their own."""
    joint = _JOINT.fullmatch(text, last[1], start)
    numbered = any(map(str.isdigit, text[start:end])) or any(map(str.isdigit, text[last[0] : last[1]]))
    return joint is not None and not (numbered and joint[0] == " and ")


def _places(typed: View, text: str, language: str) -> Iterator[tuple[int, int, float]]:
    for word in ends_of(text):
        if word[0] in STREETS or word[0] in STREETS_TOO:
            yield from _street(typed, text, word, language)


def _street(typed: View, text: str, kind: re.Match[str], language: str) -> Iterator[tuple[int, int, float]]:
    window = max(0, kind.start() - _WIDEST)
    tail = _TAIL.match(text, kind.end())
    end = tail.end() if tail is not None else kind.end()
    end -= text[end - 1] == "."
    figures = _FIGURE.search(text, window, kind.start())
    whole = _WITH_NUMBER.search(text, window, kind.start()) if figures else None
    if whole is not None and (score := _score(typed, whole, kind, language)):
        yield whole.start("house"), end, score
        return
    article = _WITH_ARTICLE.search(text, window, kind.start()) if figures else None
    if article is not None and (
        is_capital(typed, kind.start())
        or _LIVED.search(text[window : article.start()])
        or (_AT.search(text, window, article.start()) and not _CLOCK.match(article["house"]))
        or (kind[0] in STREETS and _HAD.search(text, window, article.start()))
    ):
        yield article.start("house"), end, DOUBTFUL
    nth = _NTH.search(text, window, kind.start()) if figures else None
    if nth is not None and kind[0] in STREETS and _LIVING.search(text[window : nth.start()]):
        yield nth.start(), kind.end(), DOUBTFUL
    named = _WITHOUT.search(text, window, kind.start())
    start = None if named is None else _name_start(typed, named)
    start = None if start is None else begun_with(text, start)
    if named is None or start is None or _is_saint(typed, kind, text) or text[start : kind.end()] in _KNOWN:
        return
    after = _HOUSE_AFTER.match(text, kind.end())
    above = _ABOVE.search(text, max(0, start - _WIDEST), start)
    score = WHOLE if after or above else _named_score(typed, text, start, kind, language)
    if score:
        before = above or (_TOP_OF.search(text, max(0, start - _REACH), start) if after else None)
        yield before.start() if before else start, after.end() if after else kind.end(), score


def _score(typed: View, match: re.Match[str], kind: re.Match[str], language: str) -> float:
    """How surely a number and a name make an address; 0 for "10 minutes down the road"."""
    names = match["name"].split()
    ranged = match["letter"] is not None or match["range"] is not None
    left = set(names) - _FORGOTTEN if ranged else set(names)
    capitals = is_capital(typed, match.start("name")) and is_capital(typed, kind.start())
    counted = _is_counted(left - _COUNTED if capitals else left, names[-1], match["house"])
    if counted and not ((capitals or match["letter"]) and not FUNCTION_WORDS.intersection(left)):
        return 0
    if capitals or kind[0] in STREETS:
        return WHOLE
    if not has_no_capitals(typed, match.start("name")) or _NO_END.match(match.string, kind.end()):
        return 0
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    cued, strange = bool(_LIVING.search(before)), is_strange(names, language)
    if cued and strange:
        return WHOLE
    context = bool(_CONTEXT.search(match.string, max(0, match.start() - _AROUND), kind.end() + _AROUND))
    told = cued or ranged or context
    rare = bool(_FORGOTTEN.intersection(names)) or not all(is_common(name, language) for name in names)
    bare = is_bare(match.string, match.start("name"), kind, numbered=True)
    return DOUBTFUL if strange or (told and rare) or (cued and ranged) or bare else 0


def _is_counted(names: set[str], last: str, house: str) -> bool:
    """Does the number count something: "10 minutes down the road", "2 main roads", "a 4 lane street"?"""
    names = names - {"back"} if last != "back" else names  # "3 back dolly street"
    if names & FUNCTION_WORDS or names & _COUNTED:
        return True
    kinds = names & _NO_STREETS
    return bool(kinds if house in _FEW else kinds - _MAIN)  # "2 main roads", but "12 high street"


def _named_score(typed: View, text: str, start: int, kind: re.Match[str], language: str) -> float:
    """How surely a street without a number is one; 0 for a lane of the sentence, and for a place."""
    names = text[start : kind.start()].split()
    court = kind[0] in {"court", "courts"} and _COURTS.intersection(names)
    if court or _OF_A_BODY.match(text, kind.end()) or _NO_END.match(text, kind.end()):
        return 0
    if is_capital(typed, start) and is_capital(typed, kind.start()):
        on = _ON.search(text, max(0, start - _REACH), start)
        return NAMED if kind[0] not in _PLACES and (kind[0] in STREETS or on) else 0
    return _small_score(text, start, kind, language) if has_no_capitals(typed, start) else 0


def _small_score(text: str, start: int, kind: re.Match[str], language: str) -> float:
    """The same without capitals."""
    names = text[start : kind.start()].split()
    on = bool(_ON.search(text, max(0, start - _REACH), start))
    strange = is_strange(names, language)
    rare = not all(is_common(name, language) for name in names)
    if kind[0] in STREETS and strange and on:
        return NAMED
    if is_bare(text, start, kind):
        return DOUBTFUL
    if kind[0] in STREETS:
        return DOUBTFUL if strange or on or rare else 0
    context = _CONTEXT.search(text, max(0, start - _AROUND), kind.end() + _AROUND)
    if rare and context and _IS.search(text, max(0, start - _REACH), start):
        return DOUBTFUL
    return DOUBTFUL if kind[0] not in _PLACES and on and rare and (strange or context) else 0


def _is_saint(typed: View, kind: re.Match[str], text: str) -> bool:
    """Is it the "St." of a saint, before a name, rather than of a street?"""
    saint = _SAINT.match(text, kind.end()) if kind[0] == "st" else None
    return saint is not None and is_capital(typed, saint.end())


def _name_start(typed: View, match: re.Match[str]) -> int | None:
    """Where the street's name begins: after little words, and at the first capital if there is one."""
    start = name_start(match, _NO_NAMES)
    if start is None:
        return None
    last = match.string.rfind(" ", start, match.end("name")) + 1
    return last if last and is_capital(typed, last) and not is_capital(typed, start) else start


detector = AddressesDetector()
