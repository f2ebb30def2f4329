"""``fg transcribe``: a session's recording becomes a draft transcript in the vault, ready for review."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from facilitator import drafts, edit_log, off_record, recordings
from facilitator.actions import agreement, carried_over, withdrawn_later, zoom_schedule
from facilitator.actions import guide as guides
from facilitator.actions.review_edit import finish_killed
from facilitator.errors import DiskFull
from facilitator.model import Presence, State
from facilitator.terms import study_terms
from facilitator.vault.checkpoint import RoomCheckpoint, unwatched
from transcription import pipeline, plain
from transcription.coverage import Coverage
from transcription.errors import DISK_FULL, NothingToHear, Problem
from transcription.model import Draft, Evidence, Known, TurnKind
from transcription.protocols import Request, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session
    from facilitator.settings import Settings
    from facilitator.vault.room import Room
    from transcription.model import Recording, Remembered
    from transcription.pipeline import Heard
    from transcription.protocols import Diarizer, Engine, Progress

    Tell = Callable[[str], None]

_SESSION = "SESSION"  # stands for a session's id where nobody knows it


@dataclass(frozen=True, slots=True)
class Transcribed:
    """What became of one session. ``error`` is the Problem that stopped it, else None."""

    id: str
    state: State
    error: Problem | None = None
    draft: Draft | None = field(default=None, repr=False)
    coverage: Coverage | None = None
    timings_s: dict[str, float] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As JSON values, without a word of the transcript."""
        plain_part: dict[str, Any] = {
            "id": self.id,
            "state": str(self.state),
            "error": str(self.error) if self.error else None,
        }
        if self.draft is None or self.coverage is None:
            return plain_part
        transcript = self.draft.transcript
        return {
            **plain_part,
            "turn_count": len(transcript.turns),
            "finding_count": len(self.draft.findings),
            "duration_ms": transcript.duration_ms,
            "engine": transcript.engine,
            "model": transcript.model,
            "draft": transcript.draft,
            "speakers": sorted({turn.speaker for turn in transcript.turns}),
            "evidence": self.evidence(),
            "coverage": self.coverage.document(),
            "notes": list(self.draft.notes),
            "timings_s": {stage: round(seconds, 1) for stage, seconds in self.timings_s.items()},
        }

    def evidence(self) -> dict[str, int]:
        """Turns of speech by the evidence that named their speaker."""
        turns = self.draft.transcript.turns if self.draft else ()
        won = [turn.evidence for turn in turns if turn.kind.spoken]
        return {str(kind): won.count(kind) for kind in Evidence if kind is not Evidence.NONE}


class Stopwatch:
    """Passes progress on and remembers how long each stage took."""

    def __init__(self, progress: Progress) -> None:
        self.timings_s: dict[str, float] = {}
        self._progress = progress
        self._stage = ""
        self._since = time.monotonic()

    def __call__(self, stage: str, share: float) -> None:
        """Tell of ``stage``; a new stage ends the one before."""
        now = time.monotonic()
        if self._stage:
            self.timings_s[self._stage] = self.timings_s.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        self._progress(stage, share)


def transcribe(
    study: OpenStudy,
    session_id: str,
    settings: Settings,
    *,
    speakers: int | None,
    force: bool,
    progress: Progress,
    say: Tell,
    diarizers: Sequence[Diarizer] = (),
) -> Transcribed:
    """Transcribe one session, by ``diarizers`` or those that the settings name.

    Raises what stops it, DiskFull too; nothing half-done counts as done.
    """
    session = study.repository.session(session_id)
    if session_id in study.vault.sessions():
        finish_killed(study, session_id)
    with _in_words(session_id), study.vault.hold(session_id, "transcribe") as room:
        edit_log.finish(room)
        known = _known(study, session, room)
        recording = _loaded(study, room, known)
        if not (recording.audio or recording.tracks or recording.captions):
            raise NothingToHear(f"{session_id} has no recording yet.", f"fg import {session_id} FOLDER")
        engine = pipeline.choose_engine(settings.engine, settings.model or None, recording)
        diarizers = diarizers or pipeline.choose_diarizers(settings.diarizer, recording)
        request = Request(
            settings.model or None,
            settings.language or None,
            speakers,
            people=_there(session),
            sharing=_sharing(session),
            compute=settings.compute or None,
        )
        inputs = _inputs(recording, known, request, engine, diarizers)
        kept = drafts.read(room)
        if kept is not None and kept.inputs == inputs and not force:
            if session.state is State.RECORDED:
                study.repository.set_state(session_id, State.IN_REVIEW)
            return _done(study.repository.session(session_id), kept.draft, recording, room, {})
        _announce(engine, request, say, asked=settings.engine)
        clock = Stopwatch(progress)
        work = Work(RoomCheckpoint(room), clock)
        heard = pipeline.hear(recording, known, request, engine=engine, diarizers=diarizers, work=work)
        heard = replace(heard, notes=tuple(one.replace(_SESSION, session_id) for one in heard.notes))
        draft = _kept(study, session_id, room, inputs, heard, recording, work)
        detail = f"engine={engine.name} turns={len(draft.transcript.turns)} findings={len(draft.findings)}"
        study.repository.audit("transcribe", session_id, detail, "")
        clock("done", 1.0)
        return _done(study.repository.session(session_id), draft, recording, room, clock.timings_s)


def _kept(
    study: OpenStudy, session_id: str, room: Room, inputs: str, heard: Heard, recording: Recording, work: Work
) -> Draft:
    """The draft of what was heard, with what people did to the one before; it is in the vault now."""
    heard = replace(heard, transcript=withdrawn_later.unsaid(study, heard.transcript))
    before = carried_over.before(room, recording.off_record)
    if before is None:
        draft = _looked_through(study, session_id, heard, recording, work, ())
        drafts.write(room, drafts.Kept(inputs, draft))
        return draft
    own = agreement.known_here(study, session_id, before)
    done = carried_over.corrected(room, heard, before, recording.off_record)
    mended = carried_over.with_corrections(heard, done, before, session_id)
    draft = _looked_through(study, session_id, mended, recording, work, own)
    return carried_over.put(room, inputs, draft, heard, done, before)


def _looked_through(
    study: OpenStudy,
    session_id: str,
    heard: Heard,
    recording: Recording,
    work: Work,
    own: Sequence[Remembered],
) -> Draft:
    """What was heard, with every identifier in it; from here on the session waits for its review.

    ``own`` is what this session hid before it was transcribed again.
    """
    draft = agreement.agreed(study, session_id, pipeline.identified(heard, recording, work), own)
    # Before the draft is kept: killed in between, it is transcribed again and nothing stale leaves.
    study.repository.set_state(session_id, State.IN_REVIEW)
    return draft


@contextmanager
def _in_words(session_id: str) -> Iterator[None]:
    """A full disk as a Problem; next steps name the session, which the recognizers do not know."""
    try:
        yield
    except Problem as problem:
        problem.next = problem.next.replace(_SESSION, session_id)
        raise
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        raise DiskFull(
            "The disk is full. What was heard before is kept.",
            f"make room, or move the vault (study.toml), then fg transcribe {session_id}",
        ) from None


def _loaded(study: OpenStudy, room: Room, known: Known) -> Recording:
    """The recording, without what was off the record, and without private chat unless the study wants it."""
    names = [name for one in known.roster for name in one.names]
    recording = recordings.load(room, names)
    if off_record.silence(room, recording, unwatched(room)):
        recording = recordings.load(room, names)
    if study.folder.study.keep_private_chat:
        return recording
    said = tuple(line for line in recording.chat if line.kind is not TurnKind.PRIVATE_CHAT)
    return replace(recording, chat=said)


def _known(study: OpenStudy, session: Session, room: Room) -> Known:
    """The roster with the session's own people first: of two people with one name, the one who was there."""
    here = {one.participant for one in session.people}
    roster = sorted(study.people.load_roster(), key=lambda one: one.id not in here)
    return Known(
        roster=zoom_schedule.as_shown(room, (one.person() for one in roster)),
        terms=study_terms(study.folder),
        questions=_questions(study, session),
    )


def _questions(study: OpenStudy, session: Session) -> dict[str, str]:
    """The questions that this session's group is asked; none where the guide is gone or broken."""
    guide = guides.sound(study.folder, session.guide)
    return {one.id: one.text for one in guide.for_group(session.group).questions} if guide else {}


def _there(session: Session) -> int | None:
    """How many of the session's people may have spoken; None where nobody is listed."""
    silent = (Presence.ABSENT, Presence.OBSERVER)
    return len([one for one in session.people if one.presence not in silent]) or None


def _sharing(session: Session) -> tuple[str, ...]:
    """Who was in front of a microphone with others, by the attendance."""
    return tuple(sorted(one.participant for one in session.people if one.presence is Presence.SHARED_DEVICE))


def _inputs(
    recording: Recording, known: Known, request: Request, engine: Engine, diarizers: Sequence[Diarizer]
) -> str:
    """A hash of everything the draft depends on, so that a second run changes nothing."""
    files = (*recording.audio, *recording.tracks)
    media = [(one.name, one.sha256, one.person, one.label, one.starts_ms) for one in files]
    lines = [recording.timeline, recording.captions, recording.chat]
    logged = [recording.taps, recording.asked, recording.private, recording.off_record]
    names = [engine.name, engine.weights(request.model), *(one.name for one in diarizers)]
    return plain.digest(media, lines, logged, known, request, names)


def _announce(engine: Engine, request: Request, say: Tell, *, asked: str) -> None:
    say(f"Listening with {engine.name} ({engine.weights(request.model)}).")
    if engine.name == pipeline.FALLBACK and asked == pipeline.AUTO:
        say("No speech model is on this machine: the meeting's own captions are used, with their mistakes.")
    if engine.draft:
        say("This engine is for trying things out: everything made from it is stamped DRAFT.")


def _done(
    session: Session, draft: Draft, recording: Recording, room: Room, timings_s: dict[str, float]
) -> Transcribed:
    from transcription import completeness  # with numpy, which the pages hold only once something is heard

    covered = completeness.measure(recording, draft.transcript, unwatched(room))
    drafts.keep_coverage(room, covered)
    return Transcribed(session.id, session.state, draft=draft, coverage=covered, timings_s=timings_s)
