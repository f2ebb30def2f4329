"""A session that is transcribed again keeps what people did to the transcript before it.

Corrections are made again where their words still stand, and decisions go along with their words. Turns in
which a correction found no place wait in the review, and the transcript before stays as the earlier one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator import drafts, edit_log
from facilitator.actions import storing
from transcription import plain
from transcription.carry import EDITED, carried
from transcription.edits import EditKind, TurnEdit
from transcription.formats import timecode
from transcription.marked import off_record_turns
from transcription.mend import without_turns
from transcription.redone import Redone, redo
from transcription.review import standing, turn_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facilitator.vault.room import Room
    from transcription.model import Decision, Draft, Span
    from transcription.pipeline import Heard

_BY = "fg transcribe"  # who moved a decision to where its words are now
_PLACES_SHOWN = 6  # the rest waits in the review all the same


def before(room: Room, off_record: Sequence[Span]) -> drafts.Kept | None:
    """The transcript as people left it, without what went off the record since."""
    kept = drafts.read(room)
    return None if kept is None else _on_record(kept, off_record)


def corrected(room: Room, heard: Heard, kept: drafts.Kept, off_record: Sequence[Span]) -> Redone:
    """The turns that were heard now, with what people corrected in those of ``kept``."""
    machine = edit_log.machine_draft(room, kept.machine) or kept
    machine = _on_record(machine, off_record)
    return redo(machine.draft.transcript.turns, kept.draft.transcript.turns, heard.transcript.turns)


def with_corrections(heard: Heard, done: Redone, kept: drafts.Kept, session_id: str) -> Heard:
    """What was heard with the corrections in it; names that people gave to speakers stay known."""
    labels = {**kept.draft.transcript.labels, **heard.transcript.labels}
    transcript = replace(heard.transcript, turns=done.turns, labels=labels)
    replaced = done.turns != kept.draft.transcript.turns
    notes = (*heard.notes, *_told(done, session_id, replaced=replaced))
    return replace(heard, transcript=transcript, notes=notes, known=replace(heard.known, labels=labels))


def put(room: Room, inputs: str, draft: Draft, heard: Heard, done: Redone, kept: drafts.Kept) -> Draft:
    """Keep the new draft in place of ``kept``, with the decisions that still hold; the draft comes back."""
    said = drafts.journal(room)
    draft, moved = _with_decisions(draft, kept.draft, said)
    marks = turn_marks(draft.transcript.turns)
    asked = [*(marks[number] for number in done.reread), *set(marks).intersection(kept.draft.reread)]
    draft = replace(draft, reread=tuple(dict.fromkeys(asked)))
    whole = drafts.read(room)
    if whole is not None and whole.draft != kept.draft:  # some of it is off the record now
        edit_log.forget(room)
    same = draft.transcript.turns == kept.draft.transcript.turns
    new = replace(kept, inputs=inputs, draft=draft) if same else drafts.Kept(inputs, draft)
    if not same and done.turns != heard.transcript.turns:
        machine = drafts.Kept(inputs, replace(draft, transcript=heard.transcript, findings=()))
        new = replace(new, machine=edit_log.keep_machine(room, machine, plain.digest(machine)))
    edit_log.replace_draft(room, new, (*said, *moved), None if same else kept)
    return draft


def _with_decisions(draft: Draft, old: Draft, said: Sequence[Decision]) -> tuple[Draft, tuple[Decision, ...]]:
    """The draft with what people hid in the old one, and what the record gains; the rest is found anew."""
    turns = draft.transcript.turns
    whole = TurnEdit(EditKind.WORDS, 0, old.transcript.turns, turns)
    mended = carried(old, said, whole, turns, _BY, storing.now())
    decided = standing((*said, *mended.carried))
    there = {one.id for one in draft.findings}
    by_hand = [one for one in mended.draft.findings if one.id in decided or one.why == EDITED]
    kept = tuple(one for one in by_hand if one.id not in there)
    return replace(draft, findings=(*draft.findings, *kept)), mended.carried


def _on_record(kept: drafts.Kept, off_record: Sequence[Span]) -> drafts.Kept:
    gone = off_record_turns(kept.draft.transcript.turns, off_record)
    return replace(kept, draft=without_turns(kept.draft, (), gone).draft) if gone else kept


def _told(done: Redone, session_id: str, *, replaced: bool) -> Iterator[str]:
    if done.carried:
        yield f"Kept as people had corrected them: {_turns(done.carried)}."
    if done.lost:
        moments = [timecode.clock(one.start_ms) for one in done.lost if one.start_ms is not None]
        more = f" and {len(moments) - _PLACES_SHOWN} more places" if len(moments) > _PLACES_SHOWN else ""
        where = f" ({', '.join(moments[:_PLACES_SHOWN])}{more})" if moments else ""
        yield (
            f"Corrected before and heard otherwise now: {_turns(len(done.lost))}{where}. What stands there"
            f" waits in the review; as it was corrected: fg show {session_id} --identified --earlier."
        )
    elif replaced:
        yield f"The transcript before this one is kept: fg show {session_id} --identified --earlier."


def _turns(count: int) -> str:
    return "1 turn" if count == 1 else f"{count} turns"
