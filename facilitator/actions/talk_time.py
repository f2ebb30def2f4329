"""Who spoke for how long in a session: from the stored text, or before that from the draft. No words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator.actions import coverage

if TYPE_CHECKING:
    from facilitator.actions.open_study import OpenStudy

_MS_PER_MINUTE = 60_000
_WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Talk:
    """One speaker's part. ``percent`` is the share of the time, or of the words where no turn has times."""

    speaker: str
    turns: int
    minutes: float
    words: int
    percent: int


def talk_time(study: OpenStudy, session_id: str) -> list[Talk]:
    """A row per speaker, who spoke most first; empty before a transcript is there. Raises NotFound."""
    turns = [one for one in coverage.said(study, study.repository.session(session_id)) if one.words]
    spoken_ms: dict[str, int] = {}
    words: dict[str, int] = {}
    counts: dict[str, int] = {}
    for one in turns:
        length_ms = max(0, (one.end_ms or 0) - (one.start_ms or 0))
        spoken_ms[one.speaker] = spoken_ms.get(one.speaker, 0) + length_ms
        words[one.speaker] = words.get(one.speaker, 0) + one.words
        counts[one.speaker] = counts.get(one.speaker, 0) + 1
    weights = spoken_ms if any(spoken_ms.values()) else words
    whole = sum(weights.values())
    rows = [
        Talk(
            one,
            counts[one],
            round(spoken_ms[one] / _MS_PER_MINUTE, 1),
            words[one],
            round(_WHOLE * weights[one] / whole),
        )
        for one in counts
    ]
    return sorted(rows, key=lambda one: -one.percent)
