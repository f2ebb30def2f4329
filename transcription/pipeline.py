"""From a recording to a release, in one page.

Every stage takes values and gives values. The long ones (recognise, diarize) keep what they have
done in the vault under the hash of their inputs, chunk by chunk, so that a killed run goes on where
it was; aligning and detecting take seconds and are done anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transcription import believed, redact
from transcription.align import turns
from transcription.decoding.prompts import vocabulary
from transcription.detect import detect
from transcription.errors import MissingModel, MissingProgram, NothingToHear
from transcription.guarded import guarded
from transcription.marked import on_record, recording_on_record, to_look_at
from transcription.model import Draft, Known, Transcript
from transcription.plugins import discover
from transcription.questions import under_questions
from transcription.quickest import machine, preference
from transcription.review import identify
from transcription.segments import segments, spans_of
from transcription.tracks import notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcription.model import Decision, Policy, Recording, SpeakerSpan, Wishes
    from transcription.protocols import Diarizer, Engine, Request, Work

AUTO = "auto"
FALLBACK = "captions"  # needs no model; what it reads is only as good as what Zoom heard
_TELLING = ("tracks", "shared-microphone", "timeline")  # diarizers that need not hear all of the sound


@dataclass(frozen=True, slots=True)
class Heard:
    """Who said what, before anybody looked for identifiers (identified)."""

    transcript: Transcript = field(repr=False)
    notes: tuple[str, ...]
    known: Known = field(repr=False)  # with the recording's language, and names met on its labels


def transcribe(
    recording: Recording,
    known: Known,
    request: Request,
    *,
    engine: Engine,
    diarizers: Sequence[Diarizer],
    work: Work,
) -> Draft:
    """Hear the recording, tell who spoke, and find every identifier: a draft that waits for review."""
    heard = hear(recording, known, request, engine=engine, diarizers=diarizers, work=work)
    return identified(heard, recording, work)


def hear(
    recording: Recording,
    known: Known,
    request: Request,
    *,
    engine: Engine,
    diarizers: Sequence[Diarizer],
    work: Work,
) -> Heard:
    """Hear the recording and tell who spoke: all of ``transcribe`` that takes long."""
    from transcription.tracks.hygiene import tidy  # with numpy, which whoever only releases does without

    recording = recording_on_record(recording)
    with guarded(f"the recognizer {engine.name}"):
        heard = engine.recognise(recording, replace(request, vocabulary=vocabulary(known)), work)
    told = on_record(believed.lines(heard.utterances, recording), recording.off_record)
    tidied = tidy(recording, told, known, work)
    spans = diarize(recording, request, diarizers, work)
    work.progress("align", 0.0)
    known = replace(known, language=heard.language)
    lines, labels = turns(tidied.lines, spans, recording, known)
    lines, asked = under_questions(lines, recording, known)
    transcript = Transcript(
        turns=lines,
        language=heard.language,
        engine=engine.name,
        model=heard.model,
        draft=engine.draft,
        duration_ms=recording.duration_ms,
        labels=labels,
    )
    shared = (*notes.of_shared(spans), *notes.of_sharing(recording, request, spans))
    return Heard(transcript, (*tidied.notes, *shared, *asked), replace(known, labels=labels))


def identified(heard: Heard, recording: Recording, work: Work) -> Draft:
    """Find every identifier in what was heard."""
    work.progress("detect", 0.0)
    lines = heard.transcript.turns
    texts = [turn.text for turn in lines]
    found = identify([*detect(texts, heard.known), *to_look_at(lines, recording.private)], texts)
    return Draft(heard.transcript, tuple(found), heard.notes)


def release(
    draft: Draft,
    decisions: Sequence[Decision],
    policy: Policy,
    *,
    key: bytes,
    reviewer: str,
    meanings: Mapping[str, str],
    wishes: Wishes = redact.NO_WISHES,
) -> redact.Anonymized:
    """Redact a reviewed draft; raises OpenFindings while anything waits for a person."""
    return redact.make(
        draft.transcript,
        draft.findings,
        decisions,
        policy,
        key=key,
        reviewer=reviewer,
        meanings=meanings,
        wishes=wishes,
    )


def diarize(
    recording: Recording, request: Request, diarizers: Sequence[Diarizer], work: Work
) -> list[SpeakerSpan]:
    """What every diarizer says, in order of time; ``align`` weighs them against each other."""
    parts = segments(recording)
    spans = [
        span
        for part in parts
        for one in diarizers
        if len(parts) == 1 or one.ready(part.recording)
        for span in spans_of(part, _told_apart(one, part.recording, request, work))
    ]
    return sorted(spans, key=lambda one: (one.span, one.source))


def _told_apart(one: Diarizer, recording: Recording, request: Request, work: Work) -> list[SpeakerSpan]:
    with guarded(f"the diarizer {one.name}"):
        return believed.spans(one.diarize(recording, request, work), recording)


def choose_engine(name: str, model: str | None, recording: Recording) -> Engine:
    """The engine of that name, or for ``auto`` the best that has weights here and something to work on.

    The best has the best model; where several have it, the one that is quickest on this machine.
    """
    engines: dict[str, Engine] = discover("transcription.engines", "engine")
    if name != AUTO:
        return _named_engine(engines, name, model)
    fit = [one for one in engines.values() if one.automatic and one.suits(recording)]
    able = [(one, label) for one in fit if (label := one.weights(model))]
    if not able:
        raise NothingToHear(
            "No speech model is on this machine and the recording has no captions, so nothing can be heard.",
            "fg models list; or fg import SESSION --captions FILE, where there are captions; "
            "or fg transcribe SESSION --engine pocketsphinx for a rough draft",
        )
    on = machine()
    return min(able, key=lambda one: (one[0].name == FALLBACK, *preference(one[0].name, one[1], on)))[0]


def _named_engine(engines: Mapping[str, Engine], name: str, model: str | None) -> Engine:
    if name not in engines:
        raise MissingProgram(
            f"There is no engine of that name. These exist: {', '.join(engines)}.", "fg doctor"
        )
    if engines[name].weights(model) is None:
        raise MissingModel(f"The engine {name} has no model on this machine, so it cannot hear.", "fg doctor")
    return engines[name]


def choose_diarizers(name: str, recording: Recording) -> list[Diarizer]:
    """The diarizer of that name, or for ``auto`` every source of evidence that is there.

    A voice model is only asked where neither tracks nor a timeline tell the speakers: it is slow
    and the weaker witness.
    """
    diarizers: dict[str, Diarizer] = discover("transcription.diarizers", "diarizer")
    if name != AUTO:
        if name not in diarizers:
            known = ", ".join(diarizers)
            raise MissingProgram(f"There is no diarizer of that name. These exist: {known}.", "fg doctor")
        return [diarizers[name]]
    told = [diarizers[one] for one in _TELLING if diarizers[one].ready(recording)]
    tapped = [diarizers[one] for one in ("taps",) if diarizers[one].ready(recording)]
    rest = [one for one in diarizers.values() if one.ready(recording) and one not in tapped]
    return [*(told or rest), *tapped]
