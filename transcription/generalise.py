"""What a generalised identifier still tells: an age its ten years, a date its month or its year.

A name on the study's word list tells its meaning there, and is a term unless the list says what it is.
A shifted date is moved by the study's secret number of days, the same for every date of the study.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from transcription.model import Action, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transcription.model import Finding, Policy

MONTH, YEAR, NOTHING = "month", "year", "nothing"  # how much of a date may stay
DETAILS = frozenset({MONTH, YEAR, NOTHING})
LISTED = "term:"  # begins the entity of a place or organisation that the study's list names
_LISTED_KINDS = {
    f"{kind}:": kind for kind in (Kind.PLACE, Kind.ORG)
}  # the list lies open: people belong on the roster
_OLDEST_TOLD = 89  # years; older ages are one group (45 CFR 164.514(b)(2)(i)(C))
_DATE = re.compile(r"date:(?P<y>\d{4})?(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?")
_MOST_SHIFTED = 182  # days to either side: half a year
_LEAP_YEAR = 2000  # stands for a year that nobody said
_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def years(finding: Finding) -> int | None:
    """The age that an age finding tells, None for every other finding."""
    told = finding.entity.removeprefix("age:")
    return int(told) if finding.kind is Kind.AGE and told.isdigit() else None


def listed(entry: str) -> tuple[Kind, str]:
    """What the word list says of a term: its kind and its meaning ("place: city in the US South")."""
    begins, _, rest = entry.strip().partition(" ")
    kind = _LISTED_KINDS.get(begins.lower())
    return (Kind.TERM, entry.strip()) if kind is None else (kind, rest.strip())


def ruling_kind(finding: Finding) -> Kind:
    """The kind whose rule decides: what the study's list names is ruled as a term, whatever its kind."""
    return Kind.TERM if finding.entity.startswith(LISTED) else finding.kind


def listed_meaning(finding: Finding, action: Action, meanings: Mapping[str, str]) -> str | None:
    """What ``meanings`` says of the entity; of a name on the study's list only where the rules generalise."""
    found = meanings.get(finding.entity.removeprefix(LISTED))
    if not found or (ruling_kind(finding) is Kind.TERM and action is not Action.GENERALISE):
        return None
    return listed(found)[1] or None


def meaning(finding: Finding, policy: Policy) -> str | None:
    """The words that may stand beside the placeholder of a generalised finding."""
    if policy.action(ruling_kind(finding)) is not Action.GENERALISE:
        return None
    age = years(finding)
    if age is not None:
        return f"{_OLDEST_TOLD + 1}+" if age > _OLDEST_TOLD else f"{age // 10 * 10}-{age // 10 * 10 + 9}"
    told = _DATE.fullmatch(finding.entity)
    if finding.kind is not Kind.DATE or told is None:
        return None
    if policy.date_detail == YEAR:
        return told["y"]
    return _month(told) if policy.date_detail == MONTH else None


def _month(told: re.Match[str]) -> str | None:
    number = int(told["m"] or 0)
    return _NAMES[number - 1] if 1 <= number <= len(_NAMES) else None


def can_shift(finding: Finding) -> bool:
    """Is it a date with its day and month, that can be moved?"""
    return shifted(finding, b"") is not None


def shifted(finding: Finding, key: bytes) -> str | None:
    """A whole date moved by the study's days; None where a part of it was not said, or it is none."""
    told = _DATE.fullmatch(finding.entity)
    if finding.kind is not Kind.DATE or told is None or not told["d"]:
        return None
    mac = hmac.new(key, b"days by which dates are moved", hashlib.sha256).digest()
    days = int.from_bytes(mac[:8]) % (2 * _MOST_SHIFTED) - _MOST_SHIFTED
    days += days >= 0  # never by nothing
    try:
        moved = date(int(told["y"] or _LEAP_YEAR), int(told["m"]), int(told["d"])) + timedelta(days)
    except ValueError:  # the 31st of February: somebody misspoke
        return None
    year = f" {moved.year}" if told["y"] else ""
    return f"{moved.day} {_NAMES[moved.month - 1]}{year}, shifted"
