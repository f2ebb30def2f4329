"""The last look before a value reaches a column: an id must look like an id, a note like a machine's.

The border (``transcription/redact.py``) answers for what was said. These checks answer for the
fields around it, so that a name passed by mistake never reaches the database.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from facilitator.model import PERSON_ID, SESSION_ID
from transcription.errors import BorderBreach
from transcription.speakers import generic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.model import Attendance
    from transcription.model import SafeTurn

# A word of a note: lower case, or capitals where a digit shows that it is an id (P03, S1).
_WORD = re.compile(r"[^ .,:;=+]+")
_SPEAKABLE = re.compile(r"[a-z0-9_-]+|(?=.*\d)[A-Za-z0-9_-]+")
_WITHHELD = "*"
_LONGEST_NOTE = 200  # characters; enough for counts and a hash, too little for a turn


def speakers(turns: Iterable[SafeTurn]) -> None:
    """Every turn's speaker is an id or a role; raises BorderBreach otherwise."""
    for turn in turns:
        if not (PERSON_ID.fullmatch(turn.speaker) or generic(turn.speaker) == turn.speaker):
            raise BorderBreach("A speaker who is neither an id nor a role")


def people(attendance: Iterable[Attendance]) -> None:
    """Everybody who was there is named by id; raises BorderBreach otherwise."""
    if not all(PERSON_ID.fullmatch(one.participant) for one in attendance):
        raise BorderBreach("Somebody named by anything but an id")


def session_id(value: str) -> None:
    """A session's id has an id's shape; raises BorderBreach otherwise."""
    if not SESSION_ID.fullmatch(value):
        raise BorderBreach("A session with anything but an id")


def note(detail: str) -> str:
    """``detail`` as short machine text: any other word (a name, a path) is put as ``*``.

    It is not refused: the note comes last, and hours of work must not end on it.
    """
    safe = _WORD.sub(lambda word: word[0] if _SPEAKABLE.fullmatch(word[0]) else _WITHHELD, detail)
    return safe[:_LONGEST_NOTE]
