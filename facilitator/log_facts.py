"""What a session's log knows of its recording: its moments, laid on the recording's clock.

The log counts from its own start. ``rec.start`` is the mark that ties both clocks; what happened while
the recording was paused is not in it, so the clock stands still there. Where it was stopped and started into
further files, the clock went on: each new start is that of the file that begins nearest.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transcription.model import Asked, Evidence, Span, SpeakerSpan, TurnKind, Utterance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facilitator.model import LogEvent
    from transcription.model import Recording

PRIVATE_MS = 20_000  # ms before the assistant's mark that it is about (the key is pressed afterwards)
NOTE_TAKER = "Assistant"
_NEVER_MS = 24 * 60 * 60 * 1000  # ms; later than any recording ends: what nobody switched on again stays off

# How a typed event is named in front of its text, in the session sheet and for whoever reviews it.
TYPED = {
    "note": "Note",
    "quote": "Quote",
    "nonverbal": "Seen",
    "agree": "Agreement",
    "incident": "Incident",
    "summary": "Summary",
    "debrief": "Debrief",
    "probe.free": "Probe",
    "probe.skip": "Probe left out",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Moments and stretches on the recording's clock, in whole ms (``notes`` are identified)."""

    asked: tuple[Asked, ...] = ()
    taps: tuple[SpeakerSpan, ...] = field(default=(), repr=False)
    private: tuple[Span, ...] = ()
    off_record: tuple[Span, ...] = ()
    notes: tuple[Utterance, ...] = field(default=(), repr=False)


def facts(events: Sequence[LogEvent], begun: Sequence[int] = ()) -> Facts:
    """What the events say; all of it stays empty where no event ties the log to the recording.

    ``begun`` are the moments at which parts of the recording begin, in ms after its first, if it has several.
    Notes are kept in any case, without a time: they are data even when nobody started a recording.
    """
    timed = _on_recording(events, begun)
    if not timed:
        return Facts(notes=tuple(_notes((None, one) for one in events)))
    return Facts(
        asked=tuple(Asked(one.question, at) for at, one in timed if one.event == "q.ask" and one.question),
        taps=tuple(
            SpeakerSpan(Span(at, at), one.participant, Evidence.TAP)
            for at, one in timed
            if one.event == "speak" and one.participant
        ),
        private=tuple(Span(max(0, at - PRIVATE_MS), at) for at, one in timed if one.event == "privacy"),
        off_record=tuple(_off_record(timed)),
        notes=tuple(_notes(timed)),
    )


def add_to(recording: Recording, known: Facts) -> Recording:
    """The recording with what the log knows of it; notes join what else was typed."""
    return replace(
        recording,
        chat=(*recording.chat, *known.notes),
        taps=known.taps,
        asked=known.asked,
        private=known.private,
        off_record=known.off_record,
    )


def _on_recording(events: Iterable[LogEvent], begun: Sequence[int]) -> list[tuple[int, LogEvent]]:
    """Each event with its place in the recording; before its start 0; empty without a start."""
    placed: list[tuple[int, LogEvent]] = []
    heard_ms, started = 0, False
    running_since: int | None = None
    stopped_at: int | None = None
    for event in events:
        if event.event == "rec.start" and running_since is None and stopped_at is not None:
            heard_ms = _next_part(heard_ms, event.at_ms - stopped_at, begun)
        if event.event in {"rec.start", "rec.resume"} and running_since is None:
            running_since, started = event.at_ms, True
        at_ms = heard_ms + (event.at_ms - running_since if running_since is not None else 0)
        placed.append((max(0, at_ms), event))
        if event.event in {"rec.pause", "rec.stop"} and running_since is not None:
            heard_ms, running_since = at_ms, None
            stopped_at = event.at_ms
    return placed if started else []


def _next_part(heard_ms: int, stopped_ms: int, begun: Iterable[int]) -> int:
    """Where the recording goes on: in a file of its own, or where it stopped."""
    later = [one for one in begun if one > 0]
    return min(later, key=lambda one: abs(one - heard_ms - stopped_ms), default=heard_ms)


def _off_record(timed: Sequence[tuple[int, LogEvent]]) -> Iterator[Span]:
    since: int | None = None
    for at_ms, event in timed:
        if event.event == "offrecord.on" and since is None:
            since = at_ms
        elif event.event == "offrecord.off" and since is not None:
            yield Span(since, at_ms)
            since = None
    if since is not None:
        yield Span(since, _NEVER_MS)


def _notes(timed: Iterable[tuple[int | None, LogEvent]]) -> Iterator[Utterance]:
    for at_ms, event in timed:
        if event.event in TYPED and event.text:
            # Whose it is stands as the speaker, never in the text: releases give people other ids.
            who = event.participant or NOTE_TAKER
            yield Utterance(f"{TYPED[event.event]}: {event.text}", at_ms, at_ms, who, TurnKind.NOTE)
