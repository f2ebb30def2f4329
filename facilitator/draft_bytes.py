"""A draft's bytes, made again in a moment after an edit: what stayed as it was is not written anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from transcription import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from facilitator.drafts import Kept
    from transcription.model import Finding, Turn

Thing = TypeVar("Thing")
Made = TypeVar("Made")
# Each stands once, in this order: the quotes of a string have a backslash before them, and keys are sorted.
_TURNS, _FINDINGS = b'"turns":[]', b'"findings":[]'


class Unchanged(Generic[Thing, Made]):
    """What is made of each of many values: made once for as long as the very same object is among them."""

    def __init__(self, make: Callable[[Thing], Made]) -> None:
        self._make = make
        self._kept: dict[int, tuple[Thing, Made]] = {}  # holds the objects too, so that no id is used twice

    def of(self, things: Sequence[Thing]) -> list[Made]:
        """What is made of these, in their order; what is made of others is forgotten."""
        self._kept = {id(one): self._kept.get(id(one)) or (one, self._make(one)) for one in things}
        return [self._kept[id(one)][1] for one in things]


class DraftBytes:
    """Writes drafts that are alike, one after the other."""

    def __init__(self) -> None:
        self._turns: Unchanged[Turn, bytes] = Unchanged(plain.dump)
        self._findings: Unchanged[Finding, bytes] = Unchanged(plain.dump)

    def of(self, kept: Kept) -> bytes:
        """The same bytes as ``plain.dump`` makes."""
        draft = kept.draft
        bare = replace(draft, transcript=replace(draft.transcript, turns=()), findings=())
        frame = plain.dump(replace(kept, draft=bare))
        head, _, rest = frame.partition(_FINDINGS)
        middle, _, tail = rest.partition(_TURNS)
        found = b",".join(self._findings.of(draft.findings))
        said = b",".join(self._turns.of(draft.transcript.turns))
        return b"".join([head, _FINDINGS[:-1], found, b"]", middle, _TURNS[:-1], said, b"]", tail])
