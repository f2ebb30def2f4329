"""What Zoom means when it refuses: by HTTP status first, then by its own code.

Codes: https://developers.zoom.us/docs/api/errors/ and .../integrations/oauth/ . Some come with status 200.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from facilitator.zoom.failures import (
    BadAnswer,
    MissingScopes,
    NotAllowed,
    NotLoggedIn,
    NotOnZoom,
)

if TYPE_CHECKING:
    from facilitator.errors import OutsideFailed
    from facilitator.zoom.wire import Answer

TOKEN = 124  # missing, invalid or expired
_SCOPES = frozenset({4700, 4711})
_BAD_REQUEST = 300  # a field, the JSON or a page token is not valid
_NO_USER = frozenset({1001, 1010})
_NOT_THERE = frozenset({3001, 3301, 3322})
_FORBIDDEN = frozenset({200, 4717, 4741})
_TOO_OLD = 12702
_SCOPE = re.compile(r"[a-z_]+(?::[a-z_]+)+")


class PageExpired(BadAnswer):
    """A page token has outlived its 15 minutes."""


def document(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer; raises BadAnswer for anything else, such as a university's login page."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadAnswer(
            "What answers in place of Zoom is not Zoom: a proxy or a login page may be in between.",
            "fg zoom check",
        )
    return found


def code(answer: Answer) -> int | None:
    """Zoom's own code in an answer, if it is a refusal. An object that only has a ``code`` is none."""
    if len(answer.body) > 65_536:  # bytes; a refusal is a sentence
        return None
    try:
        found = json.loads(answer.body)
    except ValueError:
        return None
    if not isinstance(found, dict) or "message" not in found:
        return None
    value = found.get("code")
    return value if isinstance(value, int) else None


def why(answer: Answer) -> OutsideFailed:
    """The error for an answer that refuses."""
    number = code(answer)
    if number in _SCOPES:
        return _scopes(answer)
    if answer.status == 401 or number == TOKEN:
        return NotLoggedIn("Zoom does not accept the token of this account.", "fg zoom login")
    if number == _BAD_REQUEST and b"token" in answer.body.lower():
        return PageExpired("Zoom's list changed while it was read.", "type the same command again")
    if number in _NO_USER:
        return NotAllowed("Zoom knows no such host in this account: the e-mail is wrong.", "fg zoom login")
    if answer.status == 404 or number in _NOT_THERE:
        return NotOnZoom("Zoom knows no such meeting or recording, or has deleted it.", "fg zoom list")
    return _not_allowed(answer.status, number)


def _not_allowed(status: int, number: int | None) -> OutsideFailed:
    if number == _TOO_OLD:
        return NotAllowed("Zoom tells nothing of meetings that are older than a year.")
    if status == 403 or number in _FORBIDDEN:
        return NotAllowed("This Zoom account, or its plan, does not permit that.", "fg zoom check")
    told = f"status {status}" + (f", code {number}" if number is not None else "")
    return BadAnswer(f"Zoom refused this ({told}).", "fg zoom check")


def _scopes(answer: Answer) -> MissingScopes:
    names = sorted(set(_SCOPE.findall(answer.body.decode("utf-8", "replace"))))
    return MissingScopes(
        f"The Zoom app lacks scopes: {', '.join(names) or 'Zoom does not say which'}.",
        "add them to the app on marketplace.zoom.us, then fg zoom check",
    )
