"""``fg demo``: the whole main job on a bundled synthetic session, and a second one as far as it goes here."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facilitator import folder as folders
from facilitator import room_log
from facilitator.actions import demo_room, gate, guide, intake, participant, review, session, show, transcribe
from facilitator.actions import export as exports
from facilitator.actions.init import init
from facilitator.actions.open_study import opened
from facilitator.actions.releasing import Order
from facilitator.actions.session_close import DEBRIEF
from facilitator.actions.transcribe import Transcribed
from facilitator.demo import bundle, held
from facilitator.errors import AlreadyThere, NotFound
from facilitator.model import State
from facilitator.release import bag
from facilitator.settings import settings
from transcription import pipeline, score
from transcription.model import Draft, Span, TurnKind
from transcription.plugins import discover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from facilitator.actions.open_study import OpenStudy
    from facilitator.demo.bundle import Identifier, SpokenLine
    from facilitator.settings import Settings
    from transcription.protocols import Progress

TITLE = "Demo: compassion in medical training"
GUIDE = "medical-compassion"
SESSION = "FG1"
GROUP = "students"
REVIEWER = "DEMO"
_REASON = "Everybody in this session is invented."
RELEASE = "coders"
ROUGH = "pocketsphinx"  # its wheel carries a model; good enough for the demo's clear synthetic voices only


@dataclass(frozen=True, slots=True)
class Score:
    """How close the demo's transcript came to what its script says."""

    words: score.WordScore
    named: score.WordScore
    planted: int
    hidden: int
    misheard: int  # written in another way, which only a reader finds
    left: int

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "words": self.words.words,
            "word_error_rate": round(self.words.rate, 3),
            "named_word_error_rate": round(self.named.rate, 3),
            "identifiers": {
                "planted": self.planted,
                "hidden": self.hidden,
                "misheard": self.misheard,
                "left": self.left,
            },
        }


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo made."""

    folder: Path
    steps: tuple[str, ...]
    transcribed: Transcribed
    reviewed: review.Reviewed
    exports: tuple[Path, ...]
    score: Score
    room: demo_room.Room

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "exports": [str(path) for path in self.exports],
            "sessions": [
                {**self.transcribed.document(), "state": str(self.reviewed.state)},
                self.room.transcribed.document(),
            ],
            "steps": list(self.steps),
            "score": self.score.document(),
            "room": self.room.document(),
        }


def demo(
    root: Path,
    *,
    engine: str | None,
    identity_file: Path | None,
    progress: Progress,
    say: Callable[[str], None],
) -> Demo:
    """Run everything in ``root``; a second run finds each step done and changes nothing.

    Raises AlreadyThere where another study lies in ``root``.
    """
    steps: list[str] = []

    def step(done: str) -> None:
        steps.append(done)
        say(f"  {done}")

    _make(root, identity_file, step)
    with opened(folders.read(root), identity_file) as study:
        _people(study, step)
        _plan(study, step)
        _hold(study, step)
        _take_in(study, step, say)
        chosen = _settings(engine)
        transcribed = _transcribe(study, chosen, progress, say)
        step(f"transcribed {SESSION}: {len(_draft(transcribed).transcript.turns)} turns")
        if study.repository.session(SESSION).state is not State.STORED:
            marked = _read_it(study)
            review.accept_all(study, SESSION, REVIEWER)
            step(f"read it as a reviewer does: {marked} identifiers that no detector knew are marked")
        reviewed = review.finish(study, SESSION, REVIEWER)
        step(f"reviewed {SESSION}: everything found is hidden, and only that text is stored")
        release = _release(study, step)
        room = demo_room.run(study, chosen, guide=GUIDE, group=GROUP, progress=progress, say=say, step=step)
        return Demo(root, tuple(steps), transcribed, reviewed, (release,), _score(study, transcribed), room)


def _make(root: Path, identity_file: Path | None, step: Callable[[str], None]) -> None:
    if not (root / folders.STUDY_FILE).exists():
        init(root, title=TITLE, protocol=None, identity_file=identity_file)
    folder = folders.read(root)
    if folder.study.title != TITLE:
        raise AlreadyThere("Another study lies in that folder.", "fg demo ANOTHER-FOLDER")
    folder.terms.write_text(bundle.terms(), "utf-8", newline="\n")
    with suppress(AlreadyThere):
        guide.new(folder, GUIDE, None)
    step(f"made a study with the guide {GUIDE}")


def _people(study: OpenStudy, step: Callable[[str], None]) -> None:
    if not study.people.load_roster():
        participant.import_roster(study, bundle.roster_csv().encode())
    step("put five invented people on the roster, with their consent")


def _plan(study: OpenStudy, step: Callable[[str], None]) -> None:
    try:
        study.repository.session(SESSION)
    except NotFound:
        session.add(study, SESSION, guide=GUIDE, group=GROUP, people=(), moderators=("M1",))
    step(f"planned the session {SESSION}")


def _hold(study: OpenStudy, step: Callable[[str], None]) -> None:
    with study.vault.hold(SESSION, "demo") as room:
        logged = room_log.own(room)[0]
        if not logged:
            logged = held.events(DEBRIEF)
            room_log.append(room, logged)
    step(f"held it with the guide on the screen: {len(logged)} events are logged")


def _take_in(study: OpenStudy, step: Callable[[str], None], say: Callable[[str], None]) -> None:
    imported = intake.import_recording(
        study, SESSION, [bundle.folder()], roles={}, owners={}, force=False, move=False, say=say
    )
    step(f"took in its recording: {len(imported.parts)} files, encrypted")


def _settings(engine: str | None) -> Settings:
    """The engine asked for; else the best that hears with weights that are here; else pocketsphinx."""
    chosen = settings(user={}, study={}, env=os.environ, flags={"engine": engine})
    if chosen.engine != pipeline.AUTO:
        return chosen
    engines = discover("transcription.engines", "engine")
    hearing = [one.name for one in engines.values() if one.automatic and one.name != pipeline.FALLBACK]
    best = next((name for name in [*hearing, ROUGH] if engines[name].weights(None)), pipeline.FALLBACK)
    return replace(chosen, engine=best)


def _transcribe(
    study: OpenStudy, chosen: Settings, progress: Progress, say: Callable[[str], None]
) -> Transcribed:
    return transcribe.transcribe(
        study, SESSION, chosen, speakers=None, force=False, progress=progress, say=say
    )


def _release(study: OpenStudy, step: Callable[[str], None]) -> Path:
    out = study.folder.exports / RELEASE
    _answer_for_the_group(study, step)
    order = Order("coders", "text", (), (SESSION,), draft=False)
    exported = exports.export(study, order, out, force=out.exists())
    broken = [one.path for one in bag.verify(out) if not one.ok]
    step(f"released {len(exported.files)} files through every gate, {len(broken)} of them broken")
    return out


def _answer_for_the_group(study: OpenStudy, step: Callable[[str], None]) -> None:
    """The group is small enough to close a gate; somebody must answer for its release, with a reason."""
    (small, *_) = gate.passable_gates(study, [study.repository.session(SESSION)])
    if small.closed:
        gate.accept(study, small.name, "", reason=_REASON, reviewer=REVIEWER)
        step("the group is smaller than a group may be: the lead passed that gate, with a reason")


def _draft(transcribed: Transcribed) -> Draft:
    if transcribed.draft is None:
        raise NotFound("The demo has no transcript.", "fg demo in a new folder")
    return transcribed.draft


def _read_it(study: OpenStudy) -> int:
    """Do what a reviewer does: read the text and mark what every detector missed; how many were marked."""
    shown = show.show(study, SESSION, identified=False, words=False).turns
    missed = {
        (surface.casefold(), identifier.kind)
        for line, identifier in _planted()
        for surface in _surfaces(line, identifier, shown)
    }
    return sum(review.add_missed(study, SESSION, words, kind, REVIEWER) for words, kind in sorted(missed))


def _planted() -> list[tuple[SpokenLine, Identifier]]:
    return [(line, identifier) for line in bundle.truth().lines for identifier in line.identifiers]


def _surfaces(line: SpokenLine, identifier: Identifier, turns: Iterable[Mapping[str, Any]]) -> list[str]:
    """The planted words as they stand in the turns at that time; none where they were misheard."""
    pattern = re.compile(r"\W+".join(re.escape(word) for word in score.words(identifier.text)), re.IGNORECASE)
    near = [one["text"] for one in turns if one["kind"] == TurnKind.SPEECH and _at_that_time(line, one)]
    return [found.group() for text in near if (found := pattern.search(text))]


def _at_that_time(line: SpokenLine, turn: Mapping[str, Any]) -> bool:
    start, end = turn["start_ms"], turn["end_ms"]
    return start is not None and end is not None and Span(start, end).overlap_ms(line.span) > 0


def _score(study: OpenStudy, transcribed: Transcribed) -> Score:
    """The identified draft against the script, and the stored text against the planted identifiers."""
    said = bundle.truth().lines
    turns = [turn for turn in _draft(transcribed).transcript.turns if turn.kind is TurnKind.SPEECH]
    heard = show.show(study, SESSION, identified=True, words=False).turns
    stored = show.show(study, SESSION, identified=False, words=False).turns
    planted = _planted()
    understood = [one for one in planted if _surfaces(*one, heard)]
    left = [one for one in planted if _surfaces(*one, stored)]
    return Score(
        words=score.word_errors(
            [word for line in said for word in score.words(line.text)],
            [word for turn in turns for word in score.words(turn.text)],
        ),
        named=score.named_word_errors(
            score.by_speaker((line.speaker, line.text) for line in said),
            score.by_speaker((turn.speaker, turn.text) for turn in turns),
        ),
        planted=len(planted),
        hidden=len(understood) - len(left),
        misheard=len(planted) - len(understood),
        left=len(left),
    )
