"""Second readings: which turns were drawn, what the second reader said of each, and the bound it yields.

They outlive the identified text: turn numbers and counts only, never a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transcription import plain, sampling
from transcription.sampling import Reading

if TYPE_CHECKING:
    from facilitator.vault.room import Room

SAMPLES = "samples.json"


@dataclass(frozen=True, slots=True)
class Sample:
    """One second reading. ``answers`` maps the turns read so far to whether something was missed there.

    ``text`` is the hash of the reviewed text: a sample of another text says nothing of this one.
    """

    reviewer: str
    at: str  # UTC, ISO 8601
    text: str
    turns: int
    drawn: tuple[int, ...]
    answers: Mapping[int, bool] = field(default_factory=dict)
    first_reviewer: str = ""

    @property
    def left(self) -> tuple[int, ...]:
        """Turns that were not read yet, in order."""
        return tuple(one for one in self.drawn if one not in self.answers)

    @property
    def missed(self) -> int:
        """Turns read with something missed in them."""
        return sum(self.answers.values())

    @property
    def independent(self) -> bool:
        """Was it read by somebody else than the first reviewer?"""
        return self.reviewer.casefold() != self.first_reviewer.casefold()

    @property
    def reading(self) -> Reading:
        """What counts: the turns that were read."""
        return Reading(self.turns, len(self.answers), self.missed)

    def _so_far(self) -> str:
        read = f"{len(self.answers)} of {len(self.drawn)} turns are read again"
        return f"{read}; what that proves is said with the last one" if self.answers else ""

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        # Turns are read in order: what was read of an unfinished sample is the session's beginning.
        bound = sampling.of_session(self.reading) if self.answers and not self.left else None
        return {
            "unit": "turn",
            "turns": self.turns,
            "drawn": len(self.drawn),
            "read": len(self.answers),
            "missed": self.missed,
            "reviewer": self.reviewer,
            "independent": self.independent,
            "at": self.at,
            "confidence": sampling.CONFIDENCE,
            "at_most": round(bound.share, 4) if bound else None,
            "sentence": bound.sentence() if bound else self._so_far(),
        }


def load(room: Room) -> tuple[Sample, ...]:
    """Every second reading of this session, oldest first."""
    return plain.load(room.read(SAMPLES), tuple[Sample, ...]) if room.has(SAMPLES) else ()


def save(room: Room, sample: Sample) -> None:
    """Keep a reading in place of the same one as it stood before. Inside ``hold`` only."""
    others = [one for one in load(room) if (one.reviewer, one.at) != (sample.reviewer, sample.at)]
    room.put(SAMPLES, plain.dump((*others, sample)))
