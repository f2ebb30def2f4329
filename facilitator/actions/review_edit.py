"""Edits of a transcript in review: each is on disk before it counts, and can be taken back for good.

The log is written first, then the draft that everything else reads. Killed in between, the next one who
opens the review finishes that edit.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator import drafts, edit_log, heard
from facilitator.actions import storing, zoom_schedule
from facilitator.actions.review import Desk, Reviewed
from facilitator.draft_bytes import DraftBytes
from facilitator.edit_log import Entry, History, Way
from facilitator.errors import AlreadyThere, BadFile
from facilitator.model import State
from facilitator.terms import study_terms
from transcription.carry import Mended, carried
from transcription.detect import detect
from transcription.edits import EditKind, TurnEdit, apply
from transcription.model import Decision, Draft, Finding, Known, TextSpan, Verdict
from transcription.review import finding_ids, last_stroke

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.heard import Ranges
    from facilitator.vault.room import Room
    from transcription.edits import Turns
    from transcription.review import Settled

_IN_PLACE = frozenset({EditKind.SPEAKER, EditKind.QUESTION, EditKind.RIGHT})  # no word moves


class EditDesk(Desk):
    """A review in which the turns can be edited too."""

    def __init__(self, study: OpenStudy, session_id: str) -> None:
        """Raises as ``Desk``; finishes an edit that a killed run left."""
        self._entries: tuple[Entry, ...] = ()
        self._bytes = DraftBytes()
        self._settled: tuple[tuple[object, ...], list[Settled]] | None = None
        super().__init__(study, session_id)
        if self._pending():
            with self._writing():
                pass

    def use(self, study: OpenStudy) -> None:
        """Go on with the study as it was opened anew, and with what others did meanwhile."""
        self._study = study
        self._policy = storing.policy(study)
        room = study.vault.room(self.session)
        if drafts.version(room) != self._version:
            self._read(room, held=False)

    @property
    def stored(self) -> bool:
        """Is the text in the store as it is now?"""
        return self._study.repository.session(self.session).state is State.STORED

    def settled(self) -> list[Settled]:
        """As ``Desk``, worked out once for as long as nothing changes: a page asks several times."""
        about = (self._draft, self._said, self._policy)
        if self._settled is None or any(a is not b for a, b in zip(about, self._settled[0], strict=True)):
            self._settled = about, super().settled()
        return self._settled[1]

    @property
    def history(self) -> History:
        """What can be taken back and done again."""
        return edit_log.history(self._entries)

    def heard(self) -> Ranges:
        """Which ranges of the recording were heard in this review, in ms."""
        return heard.load(self._study.vault.room(self.session), self._kept.inputs).ranges

    def hear(self, ranges: Iterable[tuple[int, int]]) -> Ranges:
        """Keep that these were heard too; all come back."""
        with self._study.vault.hold(self.session, "review") as room:
            return heard.add(room, self._kept.inputs, ranges).ranges

    def edit(self, make: Callable[[Turns], TurnEdit], reviewer: str) -> TurnEdit:
        """Keep what ``make`` says of the turns as they are now. Raises BadFile where it cannot be done."""
        with self._writing() as room:
            try:
                edit = make(self._draft.transcript.turns)
            except (ValueError, IndexError) as error:
                why = str(error) if isinstance(error, ValueError) else "there is no such turn"
                raise BadFile(f"That cannot be done: {why}.") from None
            self._log(room, Way.DO, edit, reviewer)
            return edit

    def step_back(self, reviewer: str) -> TurnEdit | None:
        """Take back whichever came last, an answer (None) or an edit. Raises AlreadyThere for neither."""
        with self._writing() as room:
            done = self.history.done
            mark, since = (done[-1].mark, done[-1].at) if done else (0, "")
            if any(one.at >= since for one in last_stroke(self._said[mark:], reviewer)):
                self._take_back(room, reviewer)
                return None
            if not done:
                raise AlreadyThere("There is nothing left to take back.")
            return self._log(room, Way.UNDO, done[-1].edit, reviewer).step

    def step_forward(self, reviewer: str) -> TurnEdit:
        """Do the edit again that was taken back last. Raises AlreadyThere where there is none."""
        with self._writing() as room:
            undone = self.history.undone
            if not undone:
                raise AlreadyThere("There is nothing to do again.")
            return self._log(room, Way.REDO, undone[-1].edit, reviewer).step

    def finish(self, reviewer: str, *, hide_all: bool = False) -> Reviewed:
        """As ``Desk``; edited turns are first read once more in the light of all the others."""
        if self._entries:
            with self._writing() as room:
                draft = self._looked_through(self._draft, range(len(self._texts)))
                if draft is not self._draft:
                    self._keep_draft(room, replace(self._kept, draft=draft))
        return super().finish(reviewer, hide_all=hide_all)

    def _log(self, room: Room, way: Way, edit: TurnEdit, reviewer: str) -> Entry:
        number = max([self._kept.edits, *(one.number for one in self._entries)]) + 1
        entry = Entry(number, way, edit, reviewer, storing.now(), len(self._said))
        try:
            mended = self._moved(entry, self._said)
        except ValueError:
            raise AlreadyThere(
                "Those turns were changed elsewhere meanwhile, so this cannot be done."
            ) from None
        read = self._read_well(room, entry, mended.draft)
        entry = replace(entry, carried=(*mended.carried, *read), lost=mended.lost)
        machine = edit_log.begin(room, self._kept)
        if (
            machine != self._kept.machine
        ):  # before the first entry: a killed edit is found by the draft's word
            self._keep_draft(room, replace(self._kept, draft=self._draft, machine=machine))
        if self.stored:
            self._study.repository.set_state(self.session, State.IN_REVIEW, actor=reviewer)
        edit_log.append(room, machine, entry)
        self._entries = (*self._entries, entry)
        self._follow(room, entry, mended.draft)
        return entry

    def _finish_edit(self, room: Room, entry: Entry) -> None:
        """Do what a run that was killed had written to the log only."""
        with suppress(ValueError):  # words were changed by a command meanwhile: that edit cannot count
            self._follow(room, entry, self._moved(entry, self._said[: entry.record]).draft)

    def _follow(self, room: Room, entry: Entry, draft: Draft) -> None:
        """Bring record and draft to where the log is."""
        if entry.step.kind not in _IN_PLACE:
            draft = self._looked_through(draft, entry.step.touched)
        if entry.carried and self._said[entry.record : entry.mark] != entry.carried:
            self._said = drafts.decide(room, entry.carried)
        self._keep_draft(room, replace(self._kept, draft=draft, edits=entry.number))

    def _read_well(self, room: Room, entry: Entry, draft: Draft) -> list[Decision]:
        """Who edits a turn of an approved text has read it; taking the edit back takes that back too."""
        if entry.way is Way.UNDO:
            read = [one for one in self.history.done[-1].carried if one.verdict is Verdict.APPROVE]
            return [Decision(one.finding, Verdict.UNDO, entry.reviewer, entry.at) for one in read]
        waited = {mark for _, mark in self._changed}
        changed = [mark for _, mark in drafts.changed_turns(room, draft, self._said) if mark not in waited]
        return drafts.approvals(changed, entry.reviewer)

    def _moved(self, entry: Entry, said: Sequence[Decision]) -> Mended:
        """The draft after an entry, and what moves in the record. Raises ValueError where it does not fit."""
        edit, transcript = entry.step, self._draft.transcript
        turns = apply(transcript.turns, edit)
        if edit.kind in _IN_PLACE:
            return Mended(replace(self._draft, transcript=replace(transcript, turns=turns)), ())
        lost = self._turned(entry).lost
        return carried(self._draft, said, edit, turns, entry.reviewer, entry.at, lost)

    def _turned(self, entry: Entry) -> Entry:
        """The entry that this one takes back or does again; itself where it does neither."""
        before = edit_log.history([one for one in self._entries if one.number < entry.number])
        stack = {Way.UNDO: before.done, Way.REDO: before.undone}.get(entry.way, ())
        return stack[-1] if stack else entry

    def _keep_draft(self, room: Room, kept: drafts.Kept) -> None:
        self._version = drafts.write(room, kept, self._bytes.of(kept))
        self._kept, self._draft = kept, kept.draft
        self._texts = [turn.text for turn in kept.draft.transcript.turns]
        self._changed = drafts.changed_turns(room, kept.draft, self._said)

    def _looked_through(self, draft: Draft, touched: Iterable[int]) -> Draft:
        """The draft with what the detectors find in these turns, read between their neighbours."""
        chosen = set(touched)
        turns = draft.transcript.turns
        first, end = max(0, min(chosen, default=0) - 1), min(len(turns), max(chosen, default=-1) + 2)
        texts = [turn.text for turn in turns]
        found = [_placed(one, first) for one in detect(texts[first:end], self._known(draft))]
        mine = [one for one in found if chosen.intersection(span.turn for span in one.spans)]
        named = [replace(one, id=new) for one, new in zip(mine, finding_ids(mine, texts), strict=True)]
        there = {one.id for one in draft.findings}
        new = tuple(one for one in named if one.id not in there)
        return replace(draft, findings=(*draft.findings, *new)) if new else draft

    def _known(self, draft: Draft) -> Known:
        room = self._study.vault.room(self.session)
        roster = (one.person() for one in self._study.people.load_roster())
        return Known(
            roster=zoom_schedule.as_shown(room, roster),
            labels=draft.transcript.labels,
            terms=study_terms(self._study.folder),
            language=draft.transcript.language,
        )

    def _pending(self) -> list[Entry]:
        return [one for one in self._entries if one.number > self._kept.edits]

    @contextmanager
    def _writing(self) -> Iterator[Room]:
        """As ``Desk``; what a killed run had begun is finished first: its record would not fit the text."""
        with super()._writing() as room:
            if edit_log.has(room, self._kept.machine, self._kept.edits + 1):
                self._entries = edit_log.load(room, self._kept.machine)
                for entry in self._pending():
                    self._finish_edit(room, entry)
            yield room

    def _read(self, room: Room, *, held: bool) -> None:
        super()._read(room, held=held)
        self._entries = edit_log.load(room, self._kept.machine)


def finish_killed(study: OpenStudy, session_id: str) -> None:
    """Finish an edit that a killed run left half-done: for whoever reads draft and record without a desk."""
    room = study.vault.room(session_id)
    kept = drafts.read(room)
    if kept is not None and edit_log.has(room, kept.machine, kept.edits + 1):
        EditDesk(study, session_id)


def _placed(finding: Finding, first: int) -> Finding:
    """What was found in a window of turns that begins at turn ``first``."""
    spans = tuple(TextSpan(one.turn + first, one.start, one.end) for one in finding.spans)
    return replace(finding, spans=spans)
