"""What changed between two releases, told from keyed hashes of the turns as they left.

The earlier release may be gone or lie elsewhere; the register keeps a mark per turn. Without the
study's secret a mark says nothing, so that nobody can try names against it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from facilitator.exports.changes import FIRST
from facilitator.exports.lines import NOT_QUOTED, stored_lines
from facilitator.exports.protocol import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.exports.lines import Line
    from facilitator.exports.protocol import Release

_LENGTH = 16  # hexadecimal characters: 64 bits

Marks = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier release of the same line: its number, and its marks by session."""

    number: int
    marks: Mapping[str, Sequence[str]]


def of(release: Release, key: bytes) -> Marks:
    """A mark for each turn of each session: label, words as they leave, whether to quote them."""
    return {
        one.session.id: [_mark(key, _told(line)) for line in stored_lines(release, one)]
        for one in release.sessions
    }


def _told(line: Line) -> str:
    return f"{line.label}\0{line.text}" if line.quotable else f"{line.label}\0{NOT_QUOTED}{line.text}"


def before(marks: Marks, line: Iterable[Earlier]) -> Earlier | None:
    """The last release of the line (oldest first) that was not this very text: what to compare with."""
    different = [one for one in line if {key: list(found) for key, found in one.marks.items()} != marks]
    return different[-1] if different else None


def changes(marks: Marks, earlier: Earlier | None, first: str = FIRST) -> tuple[Change, ...]:
    """What is new, session by session, in the words of ``changes.csv``; ``first`` with nothing to compare."""
    if earlier is None:
        return tuple(Change(session, first) for session in marks)
    found = [one for session, turns in marks.items() for one in _of_session(session, turns, earlier)]
    gone = [Change(session, "no longer released") for session in earlier.marks if session not in marks]
    return (*found, *gone)


def _of_session(session: str, turns: Sequence[str], earlier: Earlier) -> list[Change]:
    if session not in earlier.marks:
        return [Change(session, "new session", since=earlier.number)]
    steps = SequenceMatcher(None, earlier.marks[session], turns, autojunk=False).get_opcodes()
    found = [
        Change(
            session,
            {"replace": "changed", "insert": "added", "delete": "removed"}[step],
            _turns(span),
            _turns(old),
            earlier.number,
        )
        for step, *edges in steps
        if step != "equal"
        for old, span in [(tuple(edges[:2]), tuple(edges[2:]))]
    ]
    return found or [Change(session, "unchanged", since=earlier.number)]


def _turns(span: tuple[int, ...]) -> str:
    """Turn numbers from 1: ``12`` or ``14 to 16``; empty for none."""
    first, last = span[0] + 1, span[1]
    if last < first:
        return ""
    return str(first) if first == last else f"{first} to {last}"


def _mark(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:_LENGTH]
