"""Zoom's limits: how long an answer 429 asks to wait, and when waiting is no use.

https://developers.zoom.us/docs/api/rate-limits/ : a limit per second gives no Retry-After, one per day
an ISO time. Seconds and HTTP dates (RFC 9110, 10.2.3) are read as well: proxies send them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from facilitator.zoom.failures import ComeBackLater

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WAIT_S = 120.0  # seconds that a run sits through one limit; longer, and it says when to come back
_UNSAID_S = (1.0, 2.0, 4.0, 8.0, 16.0)  # seconds to wait where Zoom does not say, one after another
_AGAIN = "type the same command again then; what is here already is kept"


@dataclass(frozen=True, slots=True)
class Limit:
    """One refusal: ``until`` is when it ends (UTC), where Zoom says so."""

    daily: bool
    until: datetime | None


def read(headers: Mapping[str, str], text: str, now: datetime) -> Limit:
    """What an answer 429 says. Header names are lower case."""
    kind = headers.get("x-ratelimit-type", "")
    daily = "daily" in kind.casefold() or "daily" in text.casefold()
    until = _moment(headers.get("retry-after", ""), now) or _unix(headers.get("x-ratelimit-reset", ""))
    return Limit(daily, until)


def pause_s(limit: Limit, attempt: int, now: datetime) -> float:
    """Seconds to wait before try ``attempt`` + 1; raises ComeBackLater where that is no use."""
    if limit.daily:
        raise ComeBackLater(f"Zoom's limit for the day is used up{_when(limit.until)}.", _AGAIN)
    if attempt >= len(_UNSAID_S):
        raise ComeBackLater("Zoom keeps saying that too much is asked of this account.", _AGAIN)
    if limit.until is None:
        return _UNSAID_S[attempt]
    wait_s = max(0.0, (limit.until - now).total_seconds())
    if wait_s > LONGEST_WAIT_S:
        raise ComeBackLater(f"Zoom wants a pause{_when(limit.until)}.", _AGAIN)
    return wait_s


def _when(until: datetime | None) -> str:
    if until is None:
        return "; it is counted anew at midnight UTC"
    return f" until {until.astimezone():%Y-%m-%d %H:%M} (your clock)"


def _moment(value: str, now: datetime) -> datetime | None:
    """Seconds, an ISO 8601 time or an HTTP date."""
    value = value.strip()
    try:
        if value.isascii() and value.isdigit():
            return now + timedelta(seconds=min(int(value), 10**7))
        found = datetime.fromisoformat(value) if value[:4].isdigit() else parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _unix(value: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(value), UTC) if value.strip() else None
    except (ValueError, OverflowError, OSError):
        return None
