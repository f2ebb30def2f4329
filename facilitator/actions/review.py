"""``fg review``: a person decides on what was found; the last decision releases the text into the store.

A ``Desk`` is one session's review, opened once: the draft is read once and again only when somebody
made another one; each answer reads and writes the record of decisions alone.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from facilitator import drafts, edit_log
from facilitator.actions import agreement, leaks, storing
from facilitator.actions.agreement import Elsewhere
from facilitator.actions.known_names import KnownNames
from facilitator.actions.recall import Recalled
from facilitator.actions.review_items import Item, items, occurrences
from facilitator.actions.uneven import Uneven, concerned, note, uneven
from facilitator.errors import AlreadyThere, Busy, ReviewOpen
from facilitator.model import State
from transcription.model import Decision, Finding, Kind, TextSpan, Verdict
from transcription.review import identify, last_stroke, settle, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room
    from transcription.model import Draft, Turn
    from transcription.review import Settled

_STROKE_BYTES = 6  # tells the strokes of one session apart


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How a session's review stands. ``turns_open`` of what is open are turns that were changed."""

    session: str
    state: State
    accepted: int
    rejected: int
    added: int
    open: int
    turns_open: int
    seconds_left: float
    reviewer: str
    elsewhere: tuple[Elsewhere, ...] = ()
    releases: tuple[Recalled, ...] = ()  # called back: they say what is hidden now
    uneven: tuple[Uneven, ...] = ()  # hidden in one place and shown in another, once all is decided

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "session": self.session,
            "state": str(self.state),
            "accepted": self.accepted,
            "rejected": self.rejected,
            "added": self.added,
            "open": self.open,
            "turns_open": self.turns_open,
            "minutes_left": round(self.seconds_left / 60, 1),
            "reviewer": self.reviewer,
            "elsewhere": [
                {"session": one.session, "places": one.places, "open": one.open} for one in self.elsewhere
            ],
            "releases": [one.document() for one in self.releases],
            "uneven": [one.document() for one in self.uneven],
        }


class Desk:
    """One session's review. Several people may have one open: of two answers the first stands."""

    _kept: drafts.Kept
    _draft: Draft

    def __init__(self, study: OpenStudy, session_id: str) -> None:
        """Raises ReviewOpen before the session was transcribed, NotFound."""
        self.session = session_id
        self._study = study
        self._version = ""
        self._checked: set[str] = set()  # reviewers who are no name of the roster
        self._places: dict[str, int] = {}  # of what waits, in the order in which it was first shown
        state = study.repository.session(session_id).state
        room = None if state is State.PLANNED else study.vault.room(session_id)
        if room is None or not room.has(drafts.DRAFT):
            raise ReviewOpen(f"{session_id} has no transcript to review yet.", f"fg transcribe {session_id}")
        self._policy = storing.policy(study)
        self._read(room, held=False)

    @property
    def turns(self) -> Sequence[Turn]:
        """The session's turns as they were said (identified)."""
        return self._draft.transcript.turns

    @property
    def draft(self) -> Draft:
        """What is reviewed (identified)."""
        return self._draft

    @property
    def said(self) -> Sequence[Decision]:
        """The whole record of decisions, as it was read last."""
        return self._said

    def settled(self) -> list[Settled]:
        """Every finding and what becomes of it."""
        return settle(self._draft.findings, self._said, self._policy)

    def queue(self) -> list[Item]:
        """What waits, the riskiest first; the same words stand together.

        An answer moves nothing: what comes up during a sitting stands at the end.
        """
        waiting = [one.finding for one in self.settled() if one.open]
        found = items(self._draft.transcript, waiting, self._changed)
        for one in found:
            self._places.setdefault(one.id, len(self._places))
        return sorted(found, key=lambda one: self._places[one.id])

    def decide(self, item_id: str, verdict: Verdict, reviewer: str, *, alike: bool = False) -> int:
        """Keep one answer, with ``alike`` for all that waits and is written just so; how many they are.

        Raises AlreadyThere when somebody else was quicker. A changed turn takes ``Verdict.APPROVE``.
        """
        with self._writing() as room:
            queue = {one.id: one for one in self.queue()}
            if item_id not in queue:
                raise AlreadyThere("Somebody else decided this one meanwhile; their decision stands.")
            item = queue[item_id]
            if item.finding is None:
                verdict, alike = Verdict.APPROVE, False
            chosen = [
                one.id for one in queue.values() if one.finding is not None and one.written == item.written
            ]
            return self._keep(room, chosen if alike else [item_id], verdict, reviewer)

    def add(self, words: str, kind: Kind, reviewer: str, *, who: str = "", turn: int | None = None) -> int:
        """Hide words that every detector missed, wherever they stand; the number of places comes back.

        ``turn`` (from 1) is the only one they are hidden in; None stands for all of them.
        ``who`` says whose or what they are: a participant's id or a placeholder such as ``PERSON-4``;
        empty for somebody new. Raises NotFound for a placeholder that stands for nothing.
        """
        with self._writing() as room:
            kind, entity = self.known().named(who) if who else self.known().entity(kind, words)
            found = [
                Finding((TextSpan(*place),), kind, entity, "reviewer", 1.0, "marked by the reviewer")
                for place in occurrences(self._texts, words)
                if turn is None or place[0] == turn - 1
            ]
            stroke, now = _stroke(), storing.now()
            known = standing(self._said)
            new = [
                Decision(one.id, Verdict.ADD, reviewer, now, added=one, stroke=stroke)
                for one in identify(found, self._texts)
                if one.id not in known or known[one.id].verdict is not Verdict.ADD
            ]
            self._write(room, new)
            return len(new)

    def undo(self, reviewer: str) -> int:
        """Take back this reviewer's last stroke; how many decisions that were. The record keeps both."""
        with self._writing() as room:
            return self._take_back(room, reviewer)

    def accept_all(self, reviewer: str) -> int:
        """Hide everything that waits and approve every changed turn, in one stroke."""
        with self._writing() as room:
            stroke, now = _stroke(), storing.now()
            new = [
                Decision(
                    one.id,
                    Verdict.APPROVE if one.finding is None else Verdict.ACCEPT,
                    reviewer,
                    now,
                    stroke=stroke,
                )
                for one in self.queue()
            ]
            self._write(room, new)
            self._agree(room, reviewer, hide_all=True)
            return len(new)

    def known(self) -> KnownNames:
        """Whom and what a missed name can be said to be."""
        return KnownNames.of(self._study, self.session, self.settled())

    def counts(self, reviewer: str) -> Reviewed:
        """How far the review is."""
        here = {one.id for one in self._draft.findings}
        verdicts = [
            one.verdict
            for one in standing(self._said).values()
            if one.finding in here or one.verdict is Verdict.ADD
        ]
        queue = self.queue()
        return Reviewed(
            session=self.session,
            state=self._study.repository.session(self.session).state,
            accepted=verdicts.count(Verdict.ACCEPT),
            rejected=verdicts.count(Verdict.REJECT),
            added=verdicts.count(Verdict.ADD),
            open=len(queue),
            turns_open=len(self._changed),
            seconds_left=sum(one.seconds for one in queue),
            reviewer=reviewer,
        )

    def finish(self, reviewer: str, *, hide_all: bool = False) -> Reviewed:
        """Store the redacted text once nothing waits; until then only say what is left.

        What this session teaches is then looked for in the others (``hide_all``: and hidden unasked).
        Raises BadFile for a reviewer who is a name of the roster, as every answer does.
        """
        self._check(reviewer)
        with self._writing() as room:
            self._agree(room, reviewer, hide_all=hide_all)
            if self.queue():
                return self.counts(reviewer)
            called = storing.store(self._study, self.session, room, self._draft, self._said, reviewer)
            taught = agreement.remember(self._study, self.session, self._draft, self._said)
        found = agreement.spread(self._study, self.session, reviewer, hide_all=hide_all) if taught else []
        called += [back for one in found for back in one.releases]
        unlike = self._note_uneven()
        return replace(self.counts(reviewer), elsewhere=tuple(found), releases=tuple(called), uneven=unlike)

    def uneven(self) -> tuple[Uneven, ...]:
        """What is hidden in one place and shown in another (identified)."""
        return uneven(self._study, self.session, self._draft, self.settled())

    def _note_uneven(self) -> tuple[Uneven, ...]:
        """What is uneven now; noted here, and anew where another session's note speaks of this one."""
        unlike = self.uneven()
        note(self._study, self.session, unlike)
        for other in concerned(self._study, self.session):
            with suppress(Busy, ReviewOpen):  # somebody works there, or its draft is destroyed: another time
                note(self._study, other, Desk(self._study, other).uneven())
        return unlike

    def _agree(self, room: Room, reviewer: str, *, hide_all: bool) -> None:
        """What is hidden in one place of this session is found in all of it."""
        own = agreement.taught(self._study, self._draft, self._said)
        draft = agreement.agreed(self._study, self.session, self._draft, own)
        if draft is self._draft:
            return
        before = {one.id for one in self._draft.findings}
        self._draft = draft
        new = [one for one in self.queue() if one.finding is not None and one.id not in before]
        drafts.write(room, replace(self._kept, draft=draft))
        self._read(room, held=True)
        if hide_all and new:
            self._keep(room, [one.id for one in new], Verdict.ACCEPT, reviewer)

    def _take_back(self, room: Room, reviewer: str) -> int:
        stroke, now = _stroke(), storing.now()
        back = [
            Decision(one.finding, Verdict.UNDO, reviewer, now, stroke=stroke)
            for one in last_stroke(self._said, reviewer)
        ]
        self._write(room, back)
        return len(back)

    def _keep(self, room: Room, ids: Sequence[str], verdict: Verdict, reviewer: str) -> int:
        stroke, now = _stroke(), storing.now()
        self._write(room, [Decision(one, verdict, reviewer, now, stroke=stroke) for one in ids])
        return len(ids)

    def _check(self, reviewer: str) -> None:
        if reviewer not in self._checked:
            leaks.check_reviewer(self._study, reviewer)
            self._checked.add(reviewer)

    def _write(self, room: Room, new: Sequence[Decision]) -> None:
        """Add to the record; a stored session goes back to review first, so that nothing stale leaves."""
        if not new:
            return
        self._check(new[0].reviewer)
        if self._study.repository.session(self.session).state is State.STORED:
            self._study.repository.set_state(self.session, State.IN_REVIEW, actor=new[0].reviewer)
        self._said = drafts.decide(room, new)
        self._changed = drafts.changed_turns(room, self._draft, self._said)

    @contextmanager
    def _writing(self) -> Iterator[Room]:
        """The room, held, with what others did meanwhile; the draft is read only where it is another."""
        with self._study.vault.hold(self.session, "review") as room:
            if drafts.version(room) != self._version:
                self._read(room, held=True)
            else:
                self._said = drafts.journal(room)
                self._changed = drafts.changed_turns(room, self._draft, self._said)
            yield room

    def _read(self, room: Room, *, held: bool) -> None:
        if held:
            edit_log.finish(room)
        kept = drafts.read(room)
        if kept is None:
            raise ReviewOpen(f"{self.session} has no transcript any more.", f"fg transcribe {self.session}")
        draft = agreement.agreed(self._study, self.session, kept.draft)
        if (draft is not kept.draft or edit_log.unfinished(room)) and not held:
            with self._study.vault.hold(self.session, "review") as own:
                self._read(own, held=True)
            return
        if draft is not kept.draft:
            drafts.write(room, replace(kept, draft=draft))
        self._kept, self._draft = kept, draft
        self._version = drafts.version(room)
        self._texts = [turn.text for turn in draft.transcript.turns]
        self._said = drafts.journal(room)
        self._changed = drafts.changed_turns(room, draft, self._said)


def add_missed(study: OpenStudy, session_id: str, words: str, kind: Kind, reviewer: str) -> int:
    """``Desk.add`` for who has no desk open."""
    return Desk(study, session_id).add(words, kind, reviewer)


def accept_all(study: OpenStudy, session_id: str, reviewer: str) -> None:
    """``Desk.accept_all`` for who has no desk open."""
    Desk(study, session_id).accept_all(reviewer)


def finish(study: OpenStudy, session_id: str, reviewer: str) -> Reviewed:
    """``Desk.finish`` for who has no desk open."""
    return Desk(study, session_id).finish(reviewer)


def _stroke() -> str:
    return secrets.token_hex(_STROKE_BYTES)
