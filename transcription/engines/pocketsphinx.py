"""CMU PocketSphinx (https://github.com/cmusphinx/pocketsphinx): the recognizer that brings its own model.

Its English model misses about one word in ten of a clear synthetic voice and most words of real
talk. It shows the whole way through on a machine without weights, and stamps DRAFT on all of it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from transcription.errors import MissingModel, MissingProgram
from transcription.model import Utterance, Word
from transcription.programs import installed
from transcription.protocols import Heard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pocketsphinx import Decoder

    from transcription.media import Samples
    from transcription.model import Recording
    from transcription.protocols import Request, Work

PROGRAM = "pocketsphinx"
MODEL = "en-us"  # the model inside the wheel, and the only one
VERSION = 1  # of the decoding below; another one makes kept text worthless
RATE = 16_000  # Hz
FRAME_MS = 10  # ms; the decoder counts 100 frames a second
PAUSE_MS = 700  # ms of silence between words that end an utterance
FULL_SCALE = 32_767  # of 16-bit samples


class PocketSphinx:
    """PocketSphinx with the model of its wheel: English, never chosen unasked, DRAFT on everything."""

    name = "pocketsphinx"
    automatic = False
    draft = True

    def weights(self, model: str | None) -> str | None:
        """The model in the wheel, where that is installed; it knows no other."""
        here = installed(PROGRAM)
        return f"{MODEL} of {PROGRAM} {here}" if here and model in {None, MODEL} else None

    def suits(self, recording: Recording) -> bool:
        """Has it sound?"""
        return bool(recording.audio or recording.tracks)

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        """Hear every channel chunk by chunk, as English."""
        if not installed(PROGRAM):
            raise MissingProgram(
                "PocketSphinx is not installed on this machine.",
                "pip install 'focus-group-toolkit[pocketsphinx]'",
            )
        label = self.weights(request.model)
        if label is None or (request.language or "en").lower().split("-")[0] not in {"en", "english"}:
            raise MissingModel(
                "PocketSphinx hears with its own English model only.", "fg transcribe --engine whisper"
            )
        from transcription import chunks

        heard = chunks.hear(recording, request, work, model_key=f"{label} {VERSION}", listen=_Ear().listen)
        return Heard(heard, label, "en")


engine = PocketSphinx()


class _Ear:
    """A decoder, made when it must first hear."""

    @cached_property
    def decoder(self) -> Decoder:
        """The model in memory: half a second and 60 MB."""
        from pocketsphinx import Decoder

        return Decoder(samprate=RATE, loglevel="FATAL")

    def listen(self, sound: Samples) -> list[Utterance]:
        """What is said in one chunk, times from its start."""
        self.decoder.reinit_feat()  # it adapts to what it heard before, and a rerun must give the same text
        self.decoder.start_utt()
        self.decoder.process_raw((sound.clip(-1, 1) * FULL_SCALE).astype("<i2").tobytes(), full_utt=True)
        self.decoder.end_utt()
        return [_utterance(words) for words in _phrases(_words(self.decoder))]


def _words(decoder: Decoder) -> Iterator[Word]:
    """Recognised words with their times. ``<sil>``, ``[NOISE]`` and the like are no words."""
    if decoder.hyp() is None:
        return
    for segment in decoder.seg():
        if segment.word[0] not in "<[+":
            score = min(1.0, float(decoder.logmath.exp(segment.prob)))
            yield Word(
                segment.word.split("(")[0],  # read(2) is the second pronunciation of read
                segment.start_frame * FRAME_MS,
                (segment.end_frame + 1) * FRAME_MS,
                score,
            )


def _phrases(words: Iterable[Word]) -> Iterator[list[Word]]:
    phrase: list[Word] = []
    for word in words:
        if phrase and word.start_ms - phrase[-1].end_ms >= PAUSE_MS:
            yield phrase
            phrase = []
        phrase.append(word)
    if phrase:
        yield phrase


def _utterance(words: list[Word]) -> Utterance:
    text = " ".join(word.text for word in words)
    return Utterance(text, words[0].start_ms, words[-1].end_ms, words=tuple(words))
