"""Who spoke when, from voices alone, by pyannote.audio 4 (https://github.com/pyannote/pyannote-audio).

Works with any local pipeline folder, such as a copy of speaker-diarization-community-1: a
``config.yaml`` that names its parts as ``$model/segmentation``, ``$model/embedding``, ``$model/plda``.
Nothing is fetched and nothing is reported. Models are kept in a format whose loading can run code
(``torch.load(weights_only=False)``), so only a folder that the user put there is ever opened:
``FG_PYANNOTE``, else ``pyannote*`` in ``FG_MODELS`` or in the user's data folder.

Voice prints are biometric data: they exist while a recording is worked on and are never kept.
"""

from __future__ import annotations

import hashlib
import pickle
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from transcription import media, plain
from transcription.diarizers.one_block import gather
from transcription.diarizers.shared_frames import share_frames
from transcription.diarizers.voice_prints import in_one_pass
from transcription.errors import MissingModel, MissingProgram
from transcription.model import Evidence, Span, SpeakerSpan
from transcription.programs import installed
from transcription.quiet import hush
from transcription.speakers import union
from transcription.voice_models import INSTALL, PROGRAM, pipeline_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from transcription.model import Media, Recording
    from transcription.protocols import Request, Work

Count = dict[str, int]  # of voices, by pyannote's keywords: by position it would mean something else
VERSION = 3  # of what is kept; raise it when the same sound and model would give another answer
WALKED_IN = 1  # person more than the list has
_LEAST_MS = 250  # ms; in less sound than this nobody can be told apart
_SEGMENTATION_SHARE = 0.1  # of the time that finding speech takes; the rest are voice prints
# What loading a damaged or foreign model raises, according to which part of it is wrong.
_UNLOADABLE = (
    *(OSError, RuntimeError, ValueError, KeyError, TypeError),
    *(AttributeError, ImportError, EOFError, pickle.UnpicklingError),
)


class Voices:
    """Clusters of voices (``SPEAKER_00`` ...); who they are is for ``speakers.py`` to say."""

    name = "pyannote"

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: the pipeline to use whatever else lies on this machine; its files must be trusted."""
        self._folder = folder

    def ready(self, recording: Recording) -> bool:
        """Is there sound, the program, and a whole pipeline folder?"""
        return bool(recording.audio and installed(PROGRAM) and (self._folder or pipeline_folder()))

    def diarize(self, recording: Recording, request: Request, work: Work) -> Sequence[SpeakerSpan]:
        """Stretches of each voice, not overlapping, and where several speak at once (``together``).

        Raises MissingModel, MissingProgram, UnreadableMedia.
        """
        if not recording.audio:
            return ()
        folder = needed_folder(self._folder)
        longest = max(recording.audio, key=lambda one: one.duration_ms)
        count = expected(request)
        key = plain.digest("pyannote", VERSION, longest.sha256, fingerprint(folder), count)
        kept = work.checkpoint.get(key)
        if kept is None:
            kept = plain.dump(told(waveform(longest), folder, count, _report(work)))
            work.checkpoint.put(key, kept)
        return plain.load(kept, tuple[SpeakerSpan, ...])


def expected(request: Request) -> Count:
    """The number of voices asked for; else at most the people who were there, and somebody who walked in.

    How few may have spoken, a list of people does not tell.
    """
    if request.speakers is not None:
        return {"num_speakers": request.speakers}
    return {"max_speakers": request.people + WALKED_IN} if request.people else {}


def needed_folder(given: Path | None = None) -> Path:
    """The pipeline folder to use. Raises MissingProgram, MissingModel."""
    if not installed(PROGRAM):
        raise MissingProgram(
            "The diarizer pyannote is not installed, so voices cannot be told apart.",
            INSTALL,
        )
    folder = given or pipeline_folder()
    if folder is None:
        raise MissingModel(
            "No pyannote model folder is on this machine, so voices cannot be told apart.", "fg doctor"
        )
    return folder


def fingerprint(folder: Path) -> str:
    """SHA-256 over the pipeline's files: with another model the work is done anew."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as reader:
            whole.update(hashlib.file_digest(reader, "sha256").digest())
    return whole.hexdigest()


def told(
    sound: NDArray[np.float32], folder: Path, count: Count, hook: Callable[..., None]
) -> tuple[SpeakerSpan, ...]:
    """Who speaks when in ``sound`` (16 kHz, mono). Raises MissingModel, MissingProgram."""
    length_ms = sound.size // media.PER_MS
    if length_ms < _LEAST_MS or sound.min() == sound.max():
        return ()  # too short, or one level throughout: digital silence, or a file full of no numbers
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pauses make its statistics warn: "Mean of empty slice" and others
        own, regular = _stretches(_pipeline(folder), sound, count, hook)
    heard = _inside(own, length_ms)
    return tuple(sorted([*heard, *together(_inside(regular, length_ms))], key=lambda one: one.span))


def together(voices: Sequence[SpeakerSpan]) -> list[SpeakerSpan]:
    """Where each of ``voices``, in order of their start, speaks while another does."""
    shared: dict[int, list[Span]] = {}
    for first, one in enumerate(voices):
        for second in range(first + 1, len(voices)):
            other = voices[second]
            if other.span.start_ms >= one.span.end_ms:
                break
            if other.label != one.label:
                both = Span(other.span.start_ms, min(one.span.end_ms, other.span.end_ms))
                shared.setdefault(first, []).append(both)
                shared.setdefault(second, []).append(both)
    return [
        replace(voices[number], span=span, together=True)
        for number, spans in sorted(shared.items())
        for span in union(spans)
    ]


def waveform(one: Media) -> NDArray[np.float32]:
    """All of its sound, since pyannote's inference needs it whole: 230 MB for an hour, and only once."""
    sound = np.empty(one.duration_ms * media.PER_MS, np.float32)
    filled = 0
    with one.open() as reader:
        for block in media.blocks(reader):
            if filled + block.size > sound.size:
                sound.resize(filled + block.size, refcheck=False)
            sound[filled : filled + block.size] = block
            filled += block.size
    return sound[:filled]


def _pipeline(folder: Path) -> Callable[..., Any]:
    hush()  # pyannote reports every run unless told not to before its import
    try:
        import torch
        from pyannote.audio import Pipeline
        from pyannote.audio.utils.dependencies import MissingDependency, WrongDependencyVersion
    except (ImportError, OSError):  # OSError: a system library that torch needs is missing
        raise MissingProgram("The diarizer pyannote is installed but cannot be started.", INSTALL) from None
    try:
        pipeline: Any = Pipeline.from_pretrained(folder)
    except (*_UNLOADABLE, MissingDependency, WrongDependencyVersion):
        raise MissingModel(
            "The pyannote model folder on this machine cannot be loaded: a file is damaged or does not fit"
            " the installed version.",
            "fg doctor",
        ) from None
    # Single precision throughout: in half precision voices merge (4 become 2, error doubled and more).
    pipeline.to(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    gather(pipeline)
    if not share_frames(pipeline):
        in_one_pass(pipeline)
    return cast("Callable[..., Any]", pipeline)


Stretches = list[tuple[float, float, str]]  # start s, end s, label


def _stretches(
    pipeline: Callable[..., Any], sound: NDArray[np.float32], count: Count, hook: Callable[..., None]
) -> tuple[Stretches, Stretches]:
    """As the pipeline gives them: without overlaps, for words, and the regular ones, for talk-over."""
    import torch

    samples = torch.from_numpy(sound)[None]  # (1, n): a path would need another decoder and could be logged
    output = pipeline({"waveform": samples, "sample_rate": media.RATE}, **count, hook=hook)
    regular = getattr(output, "speaker_diarization", output)
    exclusive = getattr(output, "exclusive_speaker_diarization", None)
    return _told(regular if exclusive is None else exclusive), _told(regular)


def _told(annotation: Any) -> Stretches:  # noqa: ANN401 - pyannote.core.Annotation, which has no types
    return [(turn.start, turn.end, label) for turn, _, label in annotation.itertracks(yield_label=True)]


def _inside(stretches: Iterable[tuple[float, float, str]], length_ms: int) -> tuple[SpeakerSpan, ...]:
    """Whole ms inside the file: short files are padded to ten seconds, and speech is heard in the padding."""
    spans = []
    for start, end, label in stretches:
        span = Span(max(0, round(start * 1000)), min(length_ms, round(end * 1000)))
        if span.start_ms < span.end_ms:
            spans.append(SpeakerSpan(span, str(label), Evidence.VOICE))
    return tuple(sorted(spans, key=lambda one: (one.span, one.label)))


def _report(work: Work) -> Callable[..., None]:
    """A hook for pyannote, which gives a step's name, its result so far and how much is done."""

    def hook(step: str, _result: object, *, total: int = 0, completed: int = 0, **_file: object) -> None:
        share = completed / total if total else 1.0
        if step == "segmentation":
            work.progress("diarize", _SEGMENTATION_SHARE * share)
        elif step == "embeddings":
            work.progress("diarize", _SEGMENTATION_SHARE + (1 - _SEGMENTATION_SHARE) * share)

    return hook


diarizer = Voices()
