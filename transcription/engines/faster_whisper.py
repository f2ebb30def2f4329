"""faster-whisper: Whisper on CTranslate2, from a local folder only (https://github.com/SYSTRAN/faster-whisper)."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from transcription import threads, weights
from transcription.errors import MissingModel, MissingProgram
from transcription.programs import installed
from transcription.quiet import hush

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from transcription.decoding.fast_whisper import FastDecoder
    from transcription.decoding.takes import Take
    from transcription.media import Samples
    from transcription.model import Recording
    from transcription.protocols import Heard, Request, Work

PROGRAM = "faster-whisper"
ENGINE = "ctranslate2"
VERSION = 1  # of the decoding; another one makes kept text worthless
COMPUTE = {"cpu": "int8", "cuda": "float16"}  # the quickest that keeps the words, unless a setting says other
_GET = "pip install 'focus-group-toolkit[fast]'"


class FasterWhisper:
    """Whisper in 8 bits on the processor, or in fp16 on an NVIDIA card. It never downloads anything."""

    name = "faster-whisper"
    automatic = True
    draft = False

    def weights(self, model: str | None) -> str | None:
        """The folder that would be used: OpenAI's name for its model, or ``own model``, and its hash."""
        path = weights.find_folder(model) if installed(PROGRAM) else None
        return weights.label(path) if path else None

    def suits(self, recording: Recording) -> bool:
        """Has it sound?"""
        return bool(recording.audio or recording.tracks)

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        """Hear every channel in one language, the request's or the one spoken most."""
        hush()
        from transcription.decoding.loop import recognised

        ear = _Ear(_folder(request.model), request.compute)
        return recognised(ear, weights.label(ear.path), recording, request, work)


engine = FasterWhisper()


def _folder(model: str | None) -> Path:
    if not installed(PROGRAM):
        raise MissingProgram("faster-whisper is not installed on this machine.", _GET)
    path = weights.find_folder(model)
    if path is None:
        raise MissingModel(
            "No such faster-whisper model is on this machine, and none is ever fetched unasked. A Whisper"
            " file such as base.pt becomes one with fg models import base.pt --for faster-whisper.",
            "fg models list",
        )
    return path


class _Ear:
    """A faster-whisper model, loaded when it must first hear."""

    def __init__(self, path: Path, compute: str | None = None) -> None:
        self.path = path
        self.compute = compute or COMPUTE[device()]
        parts = [PROGRAM, version(PROGRAM), version(ENGINE), "options", str(VERSION), self.compute]
        self.key = " ".join([*parts, weights.sha256(path / weights.FAST_FILES[0])])

    @cached_property
    def decoder(self) -> FastDecoder:
        """The weights in memory. Raises MissingModel where the folder holds no sound model."""
        import ctranslate2
        from faster_whisper import WhisperModel

        from transcription.decoding.fast_whisper import FastDecoder, at_once

        on = device()
        if self.compute not in ctranslate2.get_supported_compute_types(on):
            possible = ", ".join(sorted(ctranslate2.get_supported_compute_types(on)))
            raise MissingModel(
                f"This machine cannot compute in {self.compute}; it can in {possible}.",
                f"set FG_COMPUTE={COMPUTE[on]}, or leave it out",
            )
        windows = at_once((self.path / weights.FAST_FILES[0]).stat().st_size)
        workers, threads_each = threads.divided(threads.cores(), windows) if on == "cpu" else (1, 0)
        try:
            model = WhisperModel(
                str(self.path.absolute()),
                device=on,
                compute_type=self.compute,
                num_workers=workers,
                cpu_threads=threads_each,
            )
        except Exception:  # noqa: BLE001 - the tokenizers library raises no narrower class
            raise MissingModel(
                "The model folder is damaged, or holds no Whisper model, so nothing can be heard with it.",
                "fg models list",
            ) from None
        return FastDecoder(model, windows, workers)

    @property
    def at_once(self) -> int:
        """How many windows it hears at once."""
        return self.decoder.at_once

    @property
    def workers(self) -> int:
        """How many threads share them."""
        return self.decoder.workers

    def knows(self, language: str) -> str:
        """Whisper's code for ``language`` (a code, or a tag such as en-US)."""
        from faster_whisper.tokenizer import _LANGUAGE_CODES

        code = language.lower().split("-")[0]
        if code not in _LANGUAGE_CODES:
            raise MissingModel("Whisper does not know that language.", "fg transcribe SESSION --language en")
        return code

    def language_of(self, sounds: list[Samples]) -> str:
        """The language most probable over all ``sounds``; English where there are none."""
        from transcription.decoding import languages

        if not self.decoder.multilingual:
            return "en"
        return languages.likeliest([self.decoder.shares(sound) for sound in sounds])

    def decode(
        self, sounds: Sequence[Samples], language: str, *, temperature: float = 0.0, prompt: str = ""
    ) -> list[Take]:
        """What is said in each of ``sounds``. Raises MissingModel for a language it does not know."""
        if language != "en" and not self.decoder.multilingual:
            raise MissingModel("This Whisper model knows English only.", "fg models list")
        return self.decoder.decode(sounds, language, temperature=temperature, prompt=prompt)


def device() -> str:
    """Where it would compute: an NVIDIA card that CTranslate2 can use, else the processor."""
    import ctranslate2

    return "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
