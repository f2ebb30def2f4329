"""The demo's second session: one microphone in a room, so that nothing but voices tells who spoke.

The demo voices (facilitator/demo/voices) tell these synthetic voices apart. They are handed to the
transcription here and nowhere else: no recording of a user's ever meets them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator.actions import intake, session
from facilitator.actions.transcribe import Transcribed, transcribe
from facilitator.demo import bundle
from facilitator.demo.voices import trusted
from facilitator.errors import NotFound
from transcription import pipeline, score
from transcription.model import Span, TurnKind
from transcription.programs import installed
from transcription.speakers import SpokenBy
from transcription.voice_models import INSTALL, PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.demo.bundle import SpokenLine
    from facilitator.settings import Settings
    from transcription.model import Turn
    from transcription.protocols import Progress

SESSION = "FG2"
PEOPLE = ("P02", "P03", "P04")


@dataclass(frozen=True, slots=True)
class Room:
    """What became of it. ``named`` counts words under another person's voice as wrong."""

    transcribed: Transcribed
    words: score.WordScore | None = None
    named: score.WordScore | None = None
    voices: int = 0
    people: int = len(PEOPLE) + 1  # and the moderator

    def document(self) -> dict[str, Any] | None:
        """As JSON values; None where nobody could tell the voices apart."""
        if self.words is None or self.named is None:
            return None
        return {
            "words": self.words.words,
            "word_error_rate": round(self.words.rate, 3),
            "voice_word_error_rate": round(self.named.rate, 3),
            "people": self.people,
            "voices": self.voices,
        }


def run(
    study: OpenStudy,
    chosen: Settings,
    *,
    guide: str,
    group: str,
    progress: Progress,
    say: Callable[[str], None],
    step: Callable[[str], None],
) -> Room:
    """Take the recording in and transcribe it, where this machine can; else say what is missing."""
    try:
        study.repository.session(SESSION)
    except NotFound:
        session.add(study, SESSION, guide=guide, group=group, people=PEOPLE, moderators=("M1",))
    recording = [bundle.folder(bundle.ROOM)]
    intake.import_recording(study, SESSION, recording, roles={}, owners={}, force=False, move=False, say=say)
    lacking = _lacking(chosen)
    if lacking:
        step(f"took in {SESSION}, one microphone in a room, and left it there: {lacking}")
        return Room(Transcribed(SESSION, study.repository.session(SESSION).state))
    from transcription.diarizers.pyannote import Voices  # brings numpy: the pages do without until then

    done = transcribe(
        study,
        SESSION,
        chosen,
        speakers=None,
        force=False,
        progress=progress,
        say=say,
        diarizers=[Voices(trusted.folder())],
    )
    room = _scored(done)
    step(f"transcribed {SESSION}, one microphone in a room: {room.voices} voices told apart, none has a name")
    return room


def _lacking(chosen: Settings) -> str | None:
    """What this machine needs before it can hear a room and tell its voices apart."""
    if chosen.engine == pipeline.FALLBACK:
        return "it has no captions to read"
    if not installed(PROGRAM):
        return f"to tell its voices apart, {INSTALL}, then this command again"
    return None


def _scored(done: Transcribed) -> Room:
    turns = [
        one for one in (done.draft.transcript.turns if done.draft else ()) if one.kind is TurnKind.SPEECH
    ]
    said = bundle.truth(bundle.ROOM).lines
    people = _matched(turns, said)
    return Room(
        done,
        score.word_errors(
            [word for line in said for word in score.words(line.text)],
            [word for turn in turns for word in score.words(turn.text)],
        ),
        score.named_word_errors(
            score.by_speaker((line.speaker, line.text) for line in said),
            score.by_speaker((people.get(turn.speaker, turn.speaker), turn.text) for turn in turns),
        ),
        len({turn.speaker for turn in turns}),
    )


def _matched(turns: Sequence[Turn], said: Sequence[SpokenLine]) -> dict[str, str]:
    """The person behind each voice: the two that share most time first, then the others likewise."""
    who = SpokenBy((line.span, line.speaker) for line in said)
    shared: Counter[tuple[str, str]] = Counter()
    for turn in turns:
        if turn.start_ms is not None and turn.end_ms is not None:
            heard = who.overlaps(Span(turn.start_ms, turn.end_ms))
            shared.update({(turn.speaker, person): ms for person, ms in heard.items()})
    people: dict[str, str] = {}
    for (voice, person), _ in shared.most_common():
        if voice not in people and person not in people.values():
            people[voice] = person
    return people
