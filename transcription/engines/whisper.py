"""OpenAI Whisper (https://github.com/openai/whisper), with a time for every word, from local weights only."""

from __future__ import annotations

import pickle
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from transcription import weights
from transcription.errors import MissingModel, MissingProgram
from transcription.programs import installed
from transcription.quiet import hush

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from whisper.model import Whisper as Model

    from transcription.decoding.takes import Take
    from transcription.decoding.torch_whisper import TorchDecoder
    from transcription.media import Samples
    from transcription.model import Recording
    from transcription.protocols import Heard, Request, Work

PROGRAM = "openai-whisper"
VERSION = 2  # of the decoding; another one makes kept text worthless

_GET = "pip install 'focus-group-toolkit[whisper]'"


class Whisper:
    """Whisper on the processor, or on an NVIDIA card in fp16. It never downloads anything."""

    name = "whisper"
    automatic = True
    draft = False

    def weights(self, model: str | None) -> str | None:
        """The checkpoint that would be used: OpenAI's name for it, or ``own model``, and its hash."""
        path = weights.find(model) if installed(PROGRAM) else None
        return weights.label(path) if path else None

    def suits(self, recording: Recording) -> bool:
        """Has it sound?"""
        return bool(recording.audio or recording.tracks)

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        """Hear every channel in one language, the request's or the one spoken most."""
        hush()
        from transcription.decoding.loop import recognised

        ear = _Ear(_checkpoint(request.model))
        return recognised(ear, weights.label(ear.path), recording, request, work)


engine = Whisper()


def _checkpoint(model: str | None) -> Path:
    if not installed(PROGRAM):
        raise MissingProgram("Whisper is not installed on this machine.", _GET)
    path = weights.find(model)
    if path is None:
        raise MissingModel(
            "No such Whisper model is on this machine, and none is ever fetched unasked. A model is one file"
            f" such as base.pt: put it where {weights.VARIABLE} points, or give it with --model.",
            "fg models list",
        )
    return path


def _loaded(path: Path) -> Model:
    import torch  # 2 seconds and 600 MB: only when there is something to hear
    import whisper

    try:
        model = whisper.load_model(
            str(path.absolute()), device="cuda" if torch.cuda.is_available() else "cpu"
        )
        whole = all(bool(torch.isfinite(one).all()) for one in model.parameters())
    except (RuntimeError, pickle.UnpicklingError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        whole = False  # each a way in which torch or Whisper meets a file that is something else
    if not whole:
        raise MissingModel(
            "The model file is damaged, or is no Whisper checkpoint, so nothing can be heard with it.",
            "fg models list",
        )
    return model


def write_for_faster_whisper(path: Path, folder: Path) -> None:
    """The checkpoint at ``path`` as faster-whisper reads it. Raises MissingModel, ModuleNotFoundError."""
    hush()
    from transcription.decoding.ct2_folder import convert

    convert(_Ear(path).model, folder)


class _Ear:
    """A Whisper model, loaded when it must first hear: a run that finds all its chunks kept loads none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.key = f"{PROGRAM} {version(PROGRAM)} options {VERSION} {weights.sha256(path)}"

    @cached_property
    def model(self) -> Model:
        """The weights in memory. Raises MissingModel where the file is no sound Whisper checkpoint."""
        model = _loaded(self.path)
        heads = self._alignment_heads()
        if heads is not None:
            model.set_alignment_heads(heads)
        return model

    @cached_property
    def decoder(self) -> TorchDecoder:
        """The model, made to hear several windows at once."""
        from transcription.decoding.torch_whisper import TorchDecoder

        return TorchDecoder(self.model)

    @property
    def at_once(self) -> int:
        """How many windows it hears at once."""
        return self.decoder.at_once

    @property
    def workers(self) -> int:
        """How many threads share them."""
        return self.decoder.workers

    def _alignment_heads(self) -> bytes | None:
        """The heads that time words, which an official file loaded by path would otherwise go without."""
        import whisper

        own = weights.sha256(self.path)
        names = [name for name, url in whisper._MODELS.items() if url.split("/")[-2] == own]
        return whisper._ALIGNMENT_HEADS[names[0]] if names else None

    def knows(self, language: str) -> str:
        """Whisper's code for ``language`` (a code, a tag such as en-US, or an English name)."""
        from whisper.tokenizer import LANGUAGES, TO_LANGUAGE_CODE

        asked = language.lower()
        code = TO_LANGUAGE_CODE.get(asked, asked.split("-")[0])
        if code not in LANGUAGES:
            raise MissingModel("Whisper does not know that language.", "fg transcribe SESSION --language en")
        return str(code)

    def language_of(self, sounds: list[Samples]) -> str:
        """The language most probable over all ``sounds``; English where there are none."""
        if not sounds or not self.model.is_multilingual:
            return "en"
        from whisper.audio import log_mel_spectrogram, pad_or_trim

        from transcription.decoding import languages

        shares = []
        for sound in sounds:
            mel = log_mel_spectrogram(pad_or_trim(sound), self.model.dims.n_mels).to(self.model.device)
            shares.append(self.model.detect_language(mel)[1])
        return languages.likeliest(shares)

    def decode(
        self, sounds: Sequence[Samples], language: str, *, temperature: float = 0.0, prompt: str = ""
    ) -> list[Take]:
        """What is said in each of ``sounds``. Raises MissingModel for a language it does not know."""
        if language != "en" and not self.model.is_multilingual:
            raise MissingModel("This Whisper model knows English only.", "fg models list")
        return self.decoder.decode(sounds, language, temperature=temperature, prompt=prompt)
