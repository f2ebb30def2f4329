"""What was off the record goes from the sound too, before anything hears it.

The stretches come from the session's log. Every file of sound is written anew without them, inside the
vault; captions, chat and timeline are cut whenever they are read (``transcription.marked``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator import erase, recordings
from transcription import plain, spoken_by
from transcription.model import Span

if TYPE_CHECKING:
    from facilitator.vault.room import Room
    from transcription.model import Recording
    from transcription.protocols import Work

_NOBODY = ""  # the plan's person: no track is anybody's
_NOTE = "off-record.json"  # which stretches were silenced in which files


def silence(room: Room, recording: Recording, work: Work) -> bool:
    """Silence what the log marks as off the record, once; was there anything to do?

    A run that was killed goes on where it was. Inside ``hold`` only; raises UnreadableMedia.
    """
    ends = ((one.start_ms, min(one.end_ms, recording.duration_ms)) for one in recording.off_record)
    spans = tuple(Span(start, end) for start, end in ends if start < end)
    if not spans or _noted(room) == _note(room, spans):
        return False
    plan = erase.unfinished(room, _NOBODY) or erase.begun(room, _plan(recording, spans, work))
    erase.sound(room, plan)
    room.put(_NOTE, _note(room, spans))
    erase.done(room)
    return True


def _plan(recording: Recording, spans: tuple[Span, ...], work: Work) -> erase.Plan:
    by_file = spoken_by.in_files(recording, spans, work)
    return erase.Plan(_NOBODY, spans, by_file, destroy_mix=False, stored=False)


def _noted(room: Room) -> bytes:
    return room.read(_NOTE) if room.has(_NOTE) else b""


def _note(room: Room, spans: tuple[Span, ...]) -> bytes:
    files = sorted(one.sha256 for one in recordings.parts(room) if one.role in recordings.MEDIA_ROLES)
    return plain.dump((spans, files))
