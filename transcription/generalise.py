"""What a generalised identifier still tells: an age its ten years, a date its month or its year.

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
    from transcription.model import Finding, Policy

MONTH, YEAR, NOTHING = "month", "year", "nothing"  # how much of a date may stay
DETAILS = frozenset({MONTH, YEAR, NOTHING})
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


def meaning(finding: Finding, policy: Policy) -> str | None:
    """The words that may stand beside the placeholder of a generalised finding."""
    if policy.action(finding.kind) is not Action.GENERALISE:
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
