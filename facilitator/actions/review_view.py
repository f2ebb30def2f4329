"""What the review page shows: the turns, who speaks, what can be heard (identified)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from facilitator import recordings
from facilitator.actions import guide as guides
from facilitator.zoom.folder import FileRole
from transcription.mend import placed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.review_edit import EditDesk
    from transcription.model import Transcript, Turn


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that can be heard: the mix, or one person's own track."""

    name: str
    label: str = field(repr=False)
    mix: bool
    starts_ms: int
    duration_ms: int


def row(desk: EditDesk, names: Mapping[str, str], number: int) -> dict[str, Any]:
    """One turn for the page."""
    turns = desk.turns
    turn = turns[number]
    before = turns[number - 1].question if number else None
    return {
        "speaker": turn.speaker,
        "name": names.get(turn.speaker, ""),
        "kind": str(turn.kind),
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
        "text": turn.text,
        "question": turn.question if turn.question != before else None,
    }


def words(turn: Turn) -> list[int]:
    """Where each word begins and when, in pairs: code point, ms, code point, ms."""
    return [value for word, start, _ in placed(turn) for value in (start, word.start_ms)]


def names(study: OpenStudy, transcript: Transcript) -> dict[str, str]:
    """Who the speakers are: the roster's display names, and names met on labels."""
    return {**transcript.labels, **{one.id: one.display_name for one in study.people.load_roster()}}


def questions(study: OpenStudy, session_id: str) -> dict[str, str]:
    """The guide's questions by id, in its order; raises NotFound where the guide is gone."""
    session = study.repository.session(session_id)
    guide = guides.require(study.folder, session.guide).for_group(session.group)
    return {one.id: one.text for one in guide.questions}


def sounds(study: OpenStudy, session_id: str, known: Mapping[str, str]) -> list[Sound]:
    """What can be heard of the session: the mix first, then people's own tracks."""
    heard = [
        one for one in recordings.parts(study.vault.room(session_id)) if one.role in recordings.MEDIA_ROLES
    ]
    found = [
        Sound(
            one.name,
            known.get(one.person or "", one.person or one.name_guess or one.name),
            one.role is not FileRole.TRACK,
            one.starts_ms,
            one.duration_ms,
        )
        for one in heard
    ]
    return sorted(found, key=lambda one: (not one.mix, one.starts_ms, one.name))
