"""A session's draft and the decisions on it, in its room of the vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcription import plain
from transcription.model import Decision, Draft

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.vault.room import Room

DRAFT = "draft.json"
DECISIONS = "decisions.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft with the hash of everything it was made from (identified)."""

    inputs: str
    draft: Draft = field(repr=False)


def read(room: Room) -> Kept | None:
    """The session's draft, or None before it was transcribed."""
    return plain.load(room.read(DRAFT), Kept) if room.has(DRAFT) else None


def write(room: Room, kept: Kept) -> None:
    """Keep a draft in place of the one before. Decisions stay: they are bound to the text."""
    room.put(DRAFT, plain.dump(kept))


def decisions(room: Room) -> tuple[Decision, ...]:
    """Every decision ever taken on this session, oldest first."""
    if not room.has(DECISIONS):
        return ()
    return plain.load(room.read(DECISIONS), tuple[Decision, ...])


def decide(room: Room, new: Iterable[Decision]) -> tuple[Decision, ...]:
    """Add decisions; the earlier ones stay in the record. All of them come back."""
    whole = (*decisions(room), *new)
    room.put(DECISIONS, plain.dump(whole))
    return whole
