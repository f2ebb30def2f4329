"""Whose each separate audio file is. Two who share a name, and one who came back, are never merged.

Zoom calls the files ``Audio only - NAME``. A file belongs to the part of the recording that was running
when it began; within one part, two files of one name may be two people, and only a person can tell.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.zoom import folder
from facilitator.zoom.cloud import moment
from facilitator.zoom.folder import MIXES, FileRole, Found, FoundFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.zoom.pulled import PulledFile
    from facilitator.zoom.source import Source
    from transcription.model import Person

_BEFORE_NAME = re.compile(r"audio[ _]only[ _]*[-\u2013][ _]*", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:m4a|mp4|mp3)$", re.IGNORECASE)
_SLACK_S = 5.0  # seconds that a person's file may begin before the part it belongs to


def guess(name: str) -> str:
    """The display name in a file's name: all behind the first dash, hyphens of its own included."""
    bare = _ENDING.sub("", name.strip())
    found = _BEFORE_NAME.match(bare)
    return (bare[found.end() :] if found else bare).strip()


def owners(files: Sequence[PulledFile], roster: Sequence[Person]) -> dict[str, str | None]:
    """The participant of each separate audio file by the file's part name; None where nobody can be sure."""
    begun = begins(files)
    tracks = [one for one in files if one.role is FileRole.TRACK]
    places: dict[Source, str] = {_place(one, begun): one.part for one in tracks}
    found = Found(
        tuple(
            FoundFile(path, FileRole.TRACK, name_guess=guess(one.name))
            for path, one in zip(places, tracks, strict=True)
        )
    )
    return {places[one.path]: one.person for one in folder.match_tracks(found, roster).files}


def begins(files: Sequence[PulledFile]) -> list[str]:
    """When each part of the recording began: a meeting that is stopped and started has several."""
    return sorted({one.starts for one in files if not one.participant and one.role in MIXES})


def starts_ms(file: PulledFile, begun: Sequence[str]) -> int:
    """How long after the first part the part began that a file belongs to, in ms."""
    first, own = (moment(begun[at]) if begun else None for at in (0, _segment(file, begun)))
    return round((own - first).total_seconds() * 1000) if first and own else 0


def _segment(file: PulledFile, begun: Sequence[str]) -> int:
    """The number of the part that was running when a file began."""
    own = moment(file.starts)
    running = [
        at
        for at, one in enumerate(begun)
        if own and (began := moment(one)) and (began - own).total_seconds() <= _SLACK_S
    ]
    return running[-1] if running else 0


def _place(track: PulledFile, begun: Sequence[str]) -> Path:
    """A path as ``fg import`` would meet it: one folder for each part of the recording."""
    return Path(str(_segment(track, begun)), f"{track.part} {guess(track.name)}.m4a".replace("/", " "))
