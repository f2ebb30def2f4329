"""What people say before they say it right: "four oh four, no sorry, four seven oh ..."."""

from __future__ import annotations

import re

_REACH = 72  # characters before a number in which its first attempt must stand
_ATTEMPT = r"(?<![\w.$])\d(?:[\d ,.()-]{0,24}\d)?"
TAKING_BACK = (
    r"no|nope|sorry|wait|i mean|actually|scratch that|strike that|make that|rather|correction|my bad|oops"
    r"|let me (?:see|think|start over|try again)|that's (?:not right|wrong|the old one)|hold on|hang on"
    r"|i tell a lie|or is it|or was it"
)
_CORRECTED = re.compile(rf"(?P<first>{_ATTEMPT})(?:[ ,.;-]*\b(?:{TAKING_BACK})\b[ ,.;-]*){{1,4}}\Z")


def begun(text: str, start: int) -> int:
    """Where a number that stands at ``start`` in a text with digits was begun.

    That is before ``start`` where it was begun wrong and taken back.
    """
    found = _CORRECTED.search(text, max(0, start - _REACH), start)
    return found.start("first") if found is not None else start
