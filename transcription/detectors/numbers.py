"""Numbers that name a person or a meeting: social security, record, badge, account, postcode, card.

A number with a word for it beside it is certain; a long one without any is asked about; years,
counts, money, shares, ages, times and counting aloud are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.corrections import begun
from transcription.lexicon import ALPHABET
from transcription.model import Finding, Kind
from transcription.normalise import BORDER
from transcription.web_words import said_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View
    from transcription.spoken import Run

CERTAIN = 1.0
SHAPED = 0.95  # by its shape alone
DATED = 0.7
DOUBTFUL = 0.6

_REACH = 48  # characters before a number in which its cue must stand
_AFTER = 24  # characters after it in which a unit may stand
_CUED = 3  # digits at least beside a cue
_LONG = 5  # digits at least without one
_SSN = (3, 2, 4)  # digits in its groups (SSA)
_CARD = range(13, 20)  # digits (ISO/IEC 7812)
_YEARS = range(1900, 2100)
_POSTCODE = 5  # digits of a ZIP code (USPS), before the four that may follow

_NAMED = (
    r"mrn|ssn|npi|vin|dea|imei|buzzer|combination|combo|keypad|(?:door|gate|entry|alarm) code"
    r"|badge|passport|passcode|pin|licen[sc]e plate|plate|id(?! like\b)|i\.d\."
    r"|social(?: security)?"
)
_NUMBERED = (
    r"record|chart|account|acct|routing|policy|member|membership|subscriber|student|employee|staff|patient"
    r"|case|claim|licen[sc]e|permit|certificate|serial|device|meeting|webinar|conference|access|confirmation"
    r"|tracking|order|ticket|invoice|docket|visa|card|insurance|medicare|medicaid|library|locker|key"
)
_SPANISH = (
    r"(?:numero|num|nro) de (?:la |el )?(?:cuenta|expediente|seguro social|seguridad social|licencia"
    r"|matricula|poliza|paciente|estudiante"
    r"|identificacion|historia|caso|tarjeta|empleado)|placas?|matricula|cedula|dni|nie|curp|pasaporte"
    r"|(?:carnet|carne|tarjeta|expediente|legajo|socio|afiliado|folio|poliza|seguro social|seguridad social)"
    r"(?: es)?(?: el)?(?: numero)?"
)
_NATO = "|".join(ALPHABET)
_CUE = re.compile(
    rf"\b(?:(?:{_NAMED})(?: ?(?:number|no|num|code|card|#))?"
    rf"|{_SPANISH}"
    rf"|(?:(?:{_NUMBERED}|phone|cell|number)(?: number)?|it|that) (?:that )?(?:ending|ends|ended) (?:in|with)"
    r"|last (?:2|3|4|5|6|few) (?:digits |numbers |figures )?(?:of (?:my|the|his|her|your|our) (?:\w+ ){1,3})?"
    r"(?:is|are|were|being)"
    rf"|(?:{_NUMBERED})(?: (?:record|card|id))? ?(?:number|no|num|nr|id|code|#))"
    r"(?:s|'s)?\b\W{0,3}(?:(?:is|was|es|era|it's|its|it is|of mine"
    r"|ends in|ending in|the|my|so|like)\W{1,3}){0,3}"
    rf"(?:(?:[a-z] ){{0,3}}(?!of|in|to|for|on|by|or|an)[a-z]{{1,3}}[\s-]?|(?:(?:{_NATO})[ -]){{1,4}})?\Z"
)
_NATO_BEFORE = re.compile(rf"\b(?:(?:{_NATO})[ -]){{1,4}}\Z")
_CUE_WORD = re.compile(rf"(?:{_NAMED}|no|num|nr|is|was|my|the|it|so)")
_ZIP_CUE = re.compile(
    r"\b(?:zip|zip code|zipcode|postal code|postcode|codigo postal)(?: (?:over )?(?:there|here)| for (?:us"
    r"|me))?(?: is|'s| es)?\W{1,3}\Z"
)
_PREFIX = re.compile(r"(?<![\w'])(?:[a-z]{1,3}|(?:[a-z] ){1,3}[a-z])[\s-]?\Z")
_SUFFIX = re.compile(
    r"(?P<spelled>(?: (?:be|ce|efe|ge|hache|jota|ka|ele|eme|ene|pe|cu|erre|ese|te|uve|equis|ye|zeta)\b){1,4})"
    r"|-?[a-z](?![\w'])"
)
_LETTERS = re.compile(r"[b-hj-z](?: [a-z])*")  # single ones, not "a" and "I"
_MONEY_BEFORE = re.compile(r"[$\u00a3\u20ac\u00a5]\s?\Z")
_UNIT_AFTER = re.compile(
    r"\s?(?:%|percent|per cent|dollars?|bucks|cents|euros?|pounds|k\b|million|billion|thousand|people|persons"
    r"|students|patients|nurses|kids|children|users|members|employees|families|years?|months?|weeks?|days?"
    r"|hours?"
    r"|minutes?|seconds?|miles?|feet|foot|square|steps|words|pages|calories|times|degrees|kilometers"
    r"|meters|acres)"
)
COUNTS_AFTER = re.compile(rf"{_UNIT_AFTER.pattern}|,? (?:in|out of|to|of|times) \d")
_NUMERIC_DATE = re.compile(
    r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}|(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2})\b"
)


_QUANTITY = r"\d{1,3}(?:,\d{3})+"
_THOUSANDS = re.compile(rf"{_QUANTITY}(?:(?:, |\s?-\s?|\s){_QUANTITY})*")
_ROUND = "00"  # ends a count rather than a number that names something
_CENTURIES = frozenset({"19", "20"})  # "nineteen eighty-seven" is two groups


class NumbersDetector:
    """Runs of digits, written or spoken, judged by what stands around them."""

    name = "numbers"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every number that may identify."""
        typed = spoken.typed(tuple(texts))
        runs = (part for run in spoken.runs(typed.text) for part in _without_count(typed, run))
        parts = (part for run in runs for part in _without_years(typed, run))
        return [finding for part in parts for finding in _judged(typed, part)]


def _judged(typed: View, run: Run) -> Iterator[Finding]:
    before = typed.text[max(0, run.start - _REACH) : run.start]
    if _is_postcode(typed, run, before):
        yield _found(typed, run, run.start, Kind.ADDRESS, SHAPED, "a postcode")
    elif len(run.digits) >= _CUED and _CUE.search(before):
        why = "a word for such a number before it"
        start = begun(typed.text, _with_letters(typed, run, before, cued=True))
        spans, entity = said_spans(typed, start, _letters_end(typed, run)), f"{Kind.ID}:{run.digits}"
        yield Finding(spans, Kind.ID, entity, NumbersDetector.name, CERTAIN, why)
    elif len(run.digits) < _LONG:
        return
    elif _lengths(run) == _SSN or (len(run.digits) in _CARD and _luhn(run.digits)):
        yield _found(typed, run, run.start, Kind.ID, SHAPED, "shaped like a personal number")
    elif _NUMERIC_DATE.fullmatch(typed.text, run.start, run.end):
        yield _found(typed, run, run.start, Kind.DATE, DATED, "a date in figures")
    elif not counts(typed, run, before):
        yield _found(typed, run, _with_letters(typed, run, before), Kind.ID, DOUBTFUL, "a long number")


def _found(typed: View, run: Run, start: int, kind: Kind, score: float, why: str) -> Finding:
    entity = f"{kind}:{run.digits}"
    start = begun(typed.text, start)
    return Finding(said_spans(typed, start, run.end), kind, entity, NumbersDetector.name, score, why)


def _lengths(run: Run) -> tuple[int, ...]:
    return tuple(map(len, run.groups))


def _without_count(typed: View, run: Run) -> Iterator[Run]:
    """The run cut at the last turn border in it, if what follows there counts something ("614 people")."""
    borders = [place for place, between in enumerate(run.gaps(typed.text), 1) if BORDER in between]
    if borders and COUNTS_AFTER.match(typed.text, run.end):
        yield run.part(0, borders[-1])
        yield run.part(borders[-1], len(run.groups))
    else:
        yield run


def _without_years(typed: View, run: Run) -> Iterator[Run]:
    """The run cut where a comma or a turn's end parts a year from other figures."""
    first = 0
    for place, between in enumerate(run.gaps(typed.text), 1):
        beside_year = _is_year(run.groups[place - 1]) or _is_year(run.groups[place])
        if beside_year and any(sign in between for sign in ",.;\n"):
            yield run.part(first, place)
            first = place
    yield run.part(first, len(run.groups))


def _is_year(group: str) -> bool:
    return len(group) == 4 and int(group) in _YEARS


def _is_postcode(typed: View, run: Run, before: str) -> bool:
    lengths = _lengths(run)
    plus_four = lengths == (_POSTCODE, 4) and run.gaps(typed.text)[0].strip() == "-"
    return plus_four or (len(run.digits) in {_POSTCODE, _POSTCODE + 4} and bool(_ZIP_CUE.search(before)))


def _with_letters(typed: View, run: Run, before: str, *, cued: bool = False) -> int:
    """Where the number begins with its letters: ``A-33812``, "kilo lima 4471"; small ones behind a cue."""
    spelled = _NATO_BEFORE.search(before) if cued else None
    if spelled is not None:
        return run.start - len(spelled[0])
    letters = _PREFIX.search(before)
    if letters is None:
        return run.start
    start = run.start - len(letters[0])
    written = typed.written(start, run.start)
    alone = letters[0].strip("- \n")
    belongs = written[0].isupper() and (len(alone) == 1 or written.strip("- ").isupper())
    belongs = belongs or letters[0].endswith("-") or (cued and bool(_LETTERS.fullmatch(alone)))
    return start if belongs and not _CUE_WORD.fullmatch(alone) else run.start


def _letters_end(typed: View, run: Run) -> int:
    """Where the number ends with its letter: ``48293712K``, ``7741-K``, "siete tres equis be"."""
    after = _SUFFIX.match(typed.text, run.end)
    if after is None:
        return run.end
    spelled = after["spelled"] is not None
    return after.end() if spelled or typed.written(*after.span()).strip("- ").isupper() else run.end


def counts(typed: View, run: Run, before: str) -> bool:
    """Do the figures of a run count or measure something, rather than name it?"""
    after = typed.text[run.end : run.end + _AFTER]
    if _MONEY_BEFORE.search(before) or _UNIT_AFTER.match(after):
        return True
    decimal = len(run.groups) == 2 and run.gaps(typed.text) == ["."]
    round_number = len(run.groups) == 1 and run.digits.endswith(_ROUND)
    thousands = bool(_THOUSANDS.fullmatch(typed.text, run.start, run.end))
    return decimal or round_number or thousands or is_all_years(run.groups) or _is_row(typed, run)


def is_all_years(groups: Sequence[str]) -> bool:
    """Are groups of figures years and nothing else: 2019, or 19 and 87?"""
    place = 0
    while place < len(groups):
        if _is_year(groups[place]):
            place += 1
        elif groups[place] in _CENTURIES and len("".join(groups[place + 1 : place + 2])) == 2:
            place += 2
        else:
            return False
    return True


def _is_row(typed: View, run: Run) -> bool:
    """Counting aloud, or a list of small figures (8, 12, 9)."""
    small = max(map(len, run.groups)) == 2
    return run.is_counting or (
        small and any(sign in between for between in run.gaps(typed.text) for sign in ",;/")
    )


def _luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0


detector = NumbersDetector()
