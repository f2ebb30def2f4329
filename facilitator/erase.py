"""Takes one person out of what a session's room holds: their track, their voice, their lines elsewhere.

What is to be done is written down first (``Plan``), in the room, so that a run that is killed goes on
where it was although the evidence it went by is already gone.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from facilitator import recordings, room_log
from facilitator.vault.checkpoint import unwatched
from facilitator.zoom.folder import MIXES, FileRole
from transcription import plain, redact, spoken_by
from transcription.detect import detect
from transcription.formats import choose, text, zoom_timeline
from transcription.model import Kind, Known, Span, Utterance
from transcription.speakers import resolve_names, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facilitator.recordings import Part
    from facilitator.vault.room import Room
    from transcription.model import Person, Recording, TextSpan, Transcript

PLAN = "withdrawal.json"
_NEW = "withdrawal/new"
_EDITS = "edits/"
_NAMES_EVERYBODY = frozenset({FileRole.CHAT, FileRole.REPORT})  # read only, so they cannot be written anew
_REWRITTEN = frozenset({FileRole.CAPTIONS, FileRole.TIMELINE})


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to go from a room. ``done`` are files written anew, by hash.

    ``spans`` are on the recording's clock, those of ``by_file`` on each file's own.
    """

    participant: str
    spans: tuple[Span, ...]
    by_file: Mapping[str, tuple[Span, ...]]
    destroy_mix: bool
    stored: bool  # was the session's text in the store, so that it goes there again?
    done: tuple[str, ...] = ()

    @property
    def silenced_ms(self) -> int:
        """How much of the mix falls silent."""
        return sum(span.end_ms - span.start_ms for span in self.spans)


def unfinished(room: Room, person: str) -> Plan | None:
    """The plan of a run that was stopped, if there is one."""
    plan = plain.load(room.read(PLAN), Plan) if room.has(PLAN) else None
    return plan if plan is not None and plan.participant == person else None


def planned(
    room: Room,
    recording: Recording,
    transcript: Transcript | None,
    person: str,
    mentions: Sequence[TextSpan],
    *,
    destroy_mix: bool,
    stored: bool,
) -> Plan:
    """Write down what has to fall silent, from every kind of evidence that is still there."""
    work = unwatched(room)
    spans = spoken_by.voice(recording, transcript, person, work)
    if transcript is not None:
        spans = union([*spans, *spoken_by.mentions(transcript, mentions)])
    by_file = spoken_by.in_files(recording, spans, work)
    return begun(room, Plan(person, tuple(spans), by_file, destroy_mix, stored))


def begun(room: Room, plan: Plan) -> Plan:
    """Write a plan down before anything of it is done."""
    room.put(PLAN, plain.dump(plan))
    return plan


def done(room: Room) -> None:
    """Nothing of the plan is left to do: drop it, and what a killed run may have left beside it."""
    for name in (_NEW, PLAN):
        if room.has(name):
            room.remove(name)


def sound(room: Room, plan: Plan) -> tuple[str, ...]:
    """Drop the person's tracks and write every other file of sound anew; what was done, in words."""
    told = []
    for part in recordings.parts(room):
        if part.role is FileRole.TRACK and part.person == plan.participant:
            _put_back(room, part, None)
            told.append("their own track destroyed")
        elif part.role in MIXES and plan.destroy_mix:
            _put_back(room, part, None)
            told.append("the mix destroyed")
        elif part.role in MIXES | {FileRole.TRACK}:
            plan = _silenced(room, part, plan.by_file.get(part.name, ()), plan)
    if plan.done:
        told.append(f"{len(plan.done)} files of sound silenced for {plan.silenced_ms / 1000:.0f} s")
    return tuple(told)


def _silenced(room: Room, part: Part, spans: Sequence[Span], plan: Plan) -> Plan:
    if not spans or part.sha256 in plan.done:
        return plan
    from transcription.silence import Silenced  # brings PyAV and numpy: the pages do without until then

    with room.open_file(part.place) as reader:
        stored = room.put(_NEW, io.BufferedReader(Silenced(reader, spans)))
    # The note first: a file that is named in it is never silenced twice, whenever the run is killed.
    plan = replace(plan, done=(*plan.done, stored.sha256))
    room.put(PLAN, plain.dump(plan))
    room.rename({_NEW: recordings.place(stored.sha256)})
    role = FileRole.AUDIO if part.role is FileRole.VIDEO else part.role
    # Where the plain file lay may tell the name; the list of plain originals has it while that file is there.
    new = replace(part, sha256=stored.sha256, size=stored.size, whole=False, original="", role=role, at="")
    _put_back(room, part, new)
    return plan


def _put_back(room: Room, part: Part, new: Part | None) -> None:
    """The index with ``new`` in the place of ``part``; files it no longer names are dropped with that."""
    whole = [new if one == part else one for one in recordings.parts(room)]
    recordings.keep_parts(room, [one for one in whole if one is not None])


def names(room: Room, person: str, roster: Sequence[Person]) -> bool:
    """Does a track, a paper or the log of this room hold this person, whatever its transcript says?"""
    return room_log.holds(room, person, lambda typed: _without_name(typed, person, roster)) or any(
        part.person == person or _tells(part, room.read(part.place), person, roster)
        for part in recordings.parts(room)
        if part.role not in MIXES
    )


def _tells(part: Part, data: bytes, person: str, roster: Sequence[Person]) -> bool:
    if part.role in _REWRITTEN:
        return _paper(part, data, person, roster) != data
    if part.role not in _NAMES_EVERYBODY:
        return False
    lines = tuple(Utterance(line) for line in text.decode(data).splitlines())
    return without_person(lines, person, roster) != lines


def papers(room: Room, plan: Plan, roster: Sequence[Person]) -> tuple[str, ...]:
    """Captions and timeline without this person; chat and attendance report, which only Zoom writes, go."""
    told, person = [], plan.participant
    for part in recordings.parts(room):
        if part.role in _NAMES_EVERYBODY:
            _put_back(room, part, None)
            told.append(f"{part.name} destroyed")
        elif part.role in _REWRITTEN:
            old = room.read(part.place)
            new = _paper(part, old, person, roster, plan.spans)
            if new != old:
                _rewrite(room, part, new)
                told.append(f"{part.name} without them")
    beside = room.names(recordings.BESIDE)
    for name in (*room.names(_EDITS), *beside):  # earlier wordings and further papers, with everybody's words
        room.remove(name)
    recordings.forget_gone(room)
    told += [f"{len(beside)} further files from Zoom destroyed"] if beside else []
    log = room_log.forget(room, person, lambda typed: _without_name(typed, person, roster))
    told += ["their taps and their name in the session's log"] if log else []
    return tuple(told)


def _rewrite(room: Room, part: Part, data: bytes) -> None:
    stored = room.put(_NEW, data)
    room.rename({_NEW: recordings.place(stored.sha256)})
    new = replace(part, sha256=stored.sha256, size=stored.size, whole=False, original="", at="")
    _put_back(room, part, new)


def _paper(
    part: Part, data: bytes, person: str, roster: Sequence[Person], spans: Sequence[Span] = ()
) -> bytes:
    if part.role is FileRole.TIMELINE:
        return zoom_timeline.without(data, lambda name: resolve_names([name], roster).speaker(name) == person)
    names = [name for one in roster for name in one.names]
    lines = choose.read(data, names=names, starts_at_ms=part.starts_at_ms)
    there = resolve_names([one.name for one in lines if one.name], roster)
    others = [
        one
        for one in lines
        if there.speaker(one.name) in {who.id for who in roster} or not _within(one, part.starts_ms, spans)
    ]
    left = without_person(others, person, roster)
    return data if left == lines else choose.write(left, ".vtt")


def _within(line: Utterance, starts_ms: int, spans: Iterable[Span]) -> bool:
    """Does the middle of a line lie in one of the spans? Lines without times lie in none."""
    if line.start_ms is None or line.end_ms is None:
        return False
    middle = starts_ms + (line.start_ms + line.end_ms) // 2
    return any(span.start_ms <= middle < span.end_ms for span in spans)


def without_person(
    lines: Sequence[Utterance], person: str, roster: Sequence[Person]
) -> tuple[Utterance, ...]:
    """The lines of everybody else, without this person's name in them."""
    names = resolve_names([one.name for one in lines if one.name], roster)
    others = [one for one in lines if names.speaker(one.name) != person]
    found = detect([one.text for one in others], Known(roster=tuple(roster)))
    spans = [
        span for one in found if one.kind is Kind.PARTICIPANT and one.entity == person for span in one.spans
    ]
    return tuple(_blanked(line, number, spans) for number, line in enumerate(others))


def _without_name(typed: str, person: str, roster: Sequence[Person]) -> str:
    """What the assistant typed, without this person's name."""
    (line,) = without_person([Utterance(typed)], person, roster)
    return line.text


def _blanked(line: Utterance, number: int, spans: Iterable[TextSpan]) -> Utterance:
    own = sorted((span for span in spans if span.turn == number), reverse=True)
    text = line.text
    for span in own:
        text = text[: span.start] + redact.REMOVED + text[span.end :]
    return replace(line, text=text, words=()) if own else line
