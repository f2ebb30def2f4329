"""Phone numbers and the extensions behind them, typed, spoken or half of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import phonenumbers

from transcription import spoken
from transcription.corrections import begun
from transcription.model import Finding, Kind
from transcription.stretches import led
from transcription.web_words import said_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View
    from transcription.spoken import Run

CERTAIN = 1.0
SPOKEN = 0.9  # said aloud, and nothing else it could well be
LIKELY = 0.85

# Where a number without a country code may belong; the first that knows it counts.
_REGIONS = ("US", "GB", "AU", "IE", "NZ", "DE", "FR", "IN")
_NATIONAL = 10  # digits of a North American number with its area code (NANP)
_LOCAL = (3, 4)  # digits in the groups of a number without its area code
_SHORTEST = 7  # digits, without the area code
_MOST_DIGITS = 60  # of a run in which numbers are looked for: four with their country codes (E.164: 15 each)
_CUE_REACH = 48  # characters before a number in which a cue counts
_PHONE_CUE = re.compile(
    r"\b(?:phone|cell|mobile|telephone|landline|fax|call|calling|text|dial|reach|whatsapp|number|telefono"
    r"|celular|movil|llam[ae]\w{0,4})\b"
)
_AREA_BEFORE = re.compile(r"\barea code (?:is )?((?:\d ?){3}),?(?: and| then| and then)?,? \Z")
_PLUS_BEFORE = re.compile(r"(?:[+(]|\+ ?\(|\bplus,? )\Z")
_EXTENSION = re.compile(r"[\s,.;]{0,3}\b(?:extension|ext|x)[.\s]{0,2}\d{1,6}\b")

# The number within a house, said alone: but no "extension of 10 days".
_ALONE = led(
    r"\b(?:(?:my|our|his|her|their|the) )?(?:extension|ext\.?)(?: is| number| number is"
    r"|:)? (?P<n>\d(?:[ -]?\d){1,5})\b(?! ?(?:%|percent|dollars?|days?|weeks?|months?|years?|hours?|minutes?"
    r"|people))",
    "my|our|his|her|their|the|extension|ext",
)


class ContactsDetector:
    """On the view with digits."""

    name = "contacts"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every phone number."""
        typed = spoken.typed(tuple(texts))
        return [*_phones(typed), *_extensions(typed)]


def _found(where: View, start: int, end: int, kind: Kind, entity: str, score: float, why: str) -> Finding:
    return Finding(said_spans(where, start, end), kind, entity, ContactsDetector.name, score, why)


def _phones(typed: View) -> Iterator[Finding]:
    for run in spoken.runs(typed.text):
        glued = typed.text[max(0, run.start - 1) : run.start].isalpha()  # "N0093127" is a code
        if _SHORTEST <= len(run.digits) <= _MOST_DIGITS and not run.is_counting and not glued:
            yield from _in_run(typed, run)


def _in_run(typed: View, run: Run) -> Iterator[Finding]:
    before = typed.text[max(0, run.start - _CUE_REACH) : run.start]
    cued = bool(_PHONE_CUE.search(before))
    if before.rstrip().endswith(("+", "plus")) and _possible(f"+{run.digits}", None):
        yield _phone(typed, run, f"+{run.digits}", CERTAIN)
        return
    found = list(_national(run))
    for part, entity in found:
        yield _phone(typed, part, entity, CERTAIN if cued or _lengths(part) == (3, 3, 4) else SPOKEN)
    if not found and (_lengths(run) == _LOCAL or (cued and len(run.digits) == sum(_LOCAL))):
        yield _phone(typed, run, run.digits, CERTAIN if cued else LIKELY)


def _phone(typed: View, part: Run, entity: str, score: float) -> Finding:
    extension = _EXTENSION.match(typed.text, part.end)
    end = extension.end() if extension else part.end
    area = _AREA_BEFORE.search(typed.text, max(0, part.start - _CUE_REACH), part.start)
    if area is not None and len(part.digits) == sum(_LOCAL):
        return _found(
            typed, area.start(1), end, Kind.PHONE, _whole_number(area[1], entity), score, "a phone number"
        )
    sign = _PLUS_BEFORE.search(typed.text, max(0, part.start - _CUE_REACH), part.start)
    start = sign.start() if sign else part.start
    start = begun(typed.text, start)
    return _found(typed, start, end, Kind.PHONE, entity, score, "a phone number")


def _extensions(typed: View) -> Iterator[Finding]:
    for match in _ALONE.finditer(typed.text):
        entity = "extension:" + re.sub(r"\D", "", match["n"])
        yield _found(typed, *match.span(), Kind.PHONE, entity, SPOKEN, "an extension")


def _whole_number(area: str, local: str) -> str:
    digits = area.replace(" ", "") + local
    return _entity(digits) or digits


def _national(run: Run) -> Iterator[tuple[Run, str]]:
    """The parts of a run that are whole numbers somewhere, with their canonical form."""
    first = 0
    while first < len(run.groups):
        parts = [run.part(first, last) for last in _ends(run, first)]
        told = [(part, entity) for part in parts if (entity := _entity(part.digits))]
        yield from told[:1]
        first += len(told[0][0].groups) if told else 1


def _lengths(run: Run) -> tuple[int, ...]:
    return tuple(map(len, run.groups))


def _ends(run: Run, first: int) -> Iterator[int]:
    """Where a number from group ``first`` on may end: after 10 digits, or 11 that begin with 1 or 0."""
    total = 0
    for place in range(first, len(run.groups)):
        total += len(run.groups[place])
        if total > _NATIONAL + 1:
            return
        if total == _NATIONAL or (total == _NATIONAL + 1 and run.groups[first][0] in "01"):
            yield place + 1


def _entity(digits: str) -> str:
    """The number as E.164, '' when no region we know has such a number."""
    for region in _REGIONS[:1] if digits[0] != "0" else _REGIONS[1:]:
        if _possible(digits, region):
            parsed = phonenumbers.parse(digits, region)
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return ""


def _possible(digits: str, region: str | None) -> bool:
    """Is it a number there? By its area code where the region is named, by its length after a plus."""
    try:
        parsed = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    if region is None:
        return phonenumbers.is_possible_number(parsed)
    return phonenumbers.is_valid_number(parsed)


detector = ContactsDetector()
