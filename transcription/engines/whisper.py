"""OpenAI Whisper (https://github.com/openai/whisper), with a time for every word, from local weights only."""

from __future__ import annotations

import math
import pickle
import warnings
from dataclasses import replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from transcription import plain, weights
from transcription.errors import MissingModel, MissingProgram
from transcription.model import Utterance, Word
from transcription.protocols import Heard
from transcription.quiet import hush

if TYPE_CHECKING:
    from pathlib import Path

    from whisper.model import Whisper as Model

    from transcription.chunks import Chunk
    from transcription.media import Samples
    from transcription.model import Recording
    from transcription.protocols import Request, Work

PROGRAM = "openai-whisper"
VERSION = 1  # of the options below; another one makes kept text worthless
TEMPERATURES = (0.0, 0.2, 0.4, 0.6)  # Whisper's ladder without 0.8 and 1.0, where it mostly invents
TOKENS_PER_S = 20  # more than speech in any script needs; a loop in a short chunk ends sooner
TOKENS_LEAST = 32
TOKENS_MOST = 224  # half of Whisper's text context, its own limit
SHORTEST = 1_600  # samples (0.1 s); Whisper's word timing divides by the frames that fill the sound
SEED = 0  # above temperature 0 it draws lots: the same chunk must give the same text on every run
TELLING_CHUNKS = 3  # longest chunks the language is judged by
RATE = 16_000  # Hz
MS = 1000  # ms in a second

_GET = "pip install 'focus-group-toolkit[whisper]'"


class Whisper:
    """Whisper on the processor in fp32, or on an NVIDIA card in fp16. It never downloads anything."""

    name = "whisper"
    automatic = True
    draft = False

    def weights(self, model: str | None) -> str | None:
        """The checkpoint that would be used: OpenAI's name for it, or ``own model``, and its hash."""
        path = weights.find(model) if _installed() else None
        return weights.label(path) if path else None

    def suits(self, recording: Recording) -> bool:
        """Has it sound?"""
        return bool(recording.audio or recording.tracks)

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        """Hear every channel chunk by chunk in one language, the request's or the one spoken most."""
        hush()
        from transcription import chunks

        ear = _Ear(_checkpoint(request.model))
        language = _language(ear, chunks.planned(recording, work), request, work)
        heard = chunks.hear(
            recording,
            replace(request, language=language),
            work,
            model_key=ear.key,
            listen=lambda sound: ear.listen(sound, language),
        )
        return Heard(heard, weights.label(ear.path), language)


engine = Whisper()


def _installed() -> bool:
    try:
        version(PROGRAM)
    except PackageNotFoundError:
        return False
    return True


def _checkpoint(model: str | None) -> Path:
    if not _installed():
        raise MissingProgram("Whisper is not installed on this machine.", _GET)
    path = weights.find(model)
    if path is None:
        raise MissingModel(
            "No such Whisper model is on this machine, and none is ever fetched unasked. A model is one file"
            f" such as base.pt: put it where {weights.VARIABLE} points, or give it with --model.",
            "fg models list",
        )
    return path


def _language(ear: _Ear, planned: list[Chunk], request: Request, work: Work) -> str:
    """What the request says, or what the longest chunks sound like, judged together and only once."""
    if request.language:
        return ear.knows(request.language)
    telling = sorted(planned, key=lambda chunk: -chunk.length_ms)[:TELLING_CHUNKS]
    places = [[chunk.media.sha256, chunk.span.start_ms, chunk.span.end_ms] for chunk in telling]
    key = plain.digest("language", ear.key, places)
    kept = work.checkpoint.get(key)
    if kept is not None:
        return plain.load(kept, str)
    language = ear.language_of([chunk.sound() for chunk in telling])
    work.checkpoint.put(key, plain.dump(language))
    return language


def _loaded(path: Path) -> Model:
    import torch  # 2 seconds and 600 MB: only when there is something to hear
    import whisper

    try:
        model = whisper.load_model(
            str(path.absolute()), device="cuda" if torch.cuda.is_available() else "cpu"
        )
        whole = all(bool(torch.isfinite(one).all()) for one in model.parameters())
    except (RuntimeError, pickle.UnpicklingError, EOFError, KeyError, TypeError, AttributeError):
        whole = False  # each a way in which torch or Whisper meets a file that is something else
    if not whole:
        raise MissingModel(
            "The model file is damaged, or is no Whisper checkpoint, so nothing can be heard with it.",
            "fg models list",
        )
    return model


def _read_vocabulary(model: Model) -> None:
    """Have Whisper read its vocabulary, which it keeps, and forgets to close the file of."""
    from whisper.tokenizer import get_tokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        get_tokenizer(model.is_multilingual, num_languages=model.num_languages)


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
        _read_vocabulary(model)
        return model

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

        likely: dict[str, float] = {}
        for sound in sounds:
            mel = log_mel_spectrogram(pad_or_trim(sound), self.model.dims.n_mels).to(self.model.device)
            _, shares = self.model.detect_language(mel)
            for language, share in shares.items():
                likely[language] = likely.get(language, 0.0) + float(share)
        return max(likely, key=lambda language: likely[language])

    def listen(self, sound: Samples, language: str) -> list[Utterance]:
        """What is said in one chunk: Whisper's segments, times from the start of the chunk."""
        import numpy as np
        import torch

        if language != "en" and not self.model.is_multilingual:
            raise MissingModel("This Whisper model knows English only.", "fg models list")
        torch.manual_seed(SEED)
        tokens = TOKENS_LEAST + TOKENS_PER_S * sound.size // RATE
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # numpy's, from Whisper's word timing
            result = self.model.transcribe(
                np.pad(sound, (0, max(0, SHORTEST - sound.size))),
                language=language,
                temperature=TEMPERATURES,
                condition_on_previous_text=False,  # one chunk's loop must not become the next one's prompt
                word_timestamps=True,
                fp16=self.model.device.type == "cuda",
                sample_len=min(TOKENS_MOST, tokens),
            )
        return [_utterance(segment) for segment in result["segments"]]


def _utterance(segment: dict[str, Any]) -> Utterance:
    return Utterance(
        text=segment["text"].strip(),
        start_ms=_ms(segment["start"]),
        end_ms=_ms(segment["end"]),
        words=tuple(_word(word) for word in segment["words"] if word["word"].strip()),
    )


def _word(word: dict[str, Any]) -> Word:
    return Word(word["word"].strip(), _ms(word["start"]), _ms(word["end"]), _score(word["probability"]))


def _ms(seconds: float) -> int:
    return round(float(seconds) * MS)


def _score(probability: float) -> float | None:
    """A plain float (Whisper gives numpy's, which JSON cannot hold), or None where it is no number."""
    value = float(probability)
    return None if math.isnan(value) else min(max(value, 0.0), 1.0)
