"""faster-whisper (https://github.com/SYSTRAN/faster-whisper) as a Decoder; imported only when it must hear.

CTranslate2's decoding and word alignment are used as they are; what it leaves out when windows are
decoded together (checks, second attempts) is in ``loop``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens

from transcription.decoding.stretches import line, long_enough, segments, tokens_for
from transcription.decoding.takes import Take
from transcription.decoding.windows import PER_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ctranslate2 import StorageView
    from ctranslate2.models import WhisperGenerationResult as Result

    from transcription.decoding.stretches import Segment
    from transcription.media import Samples
    from transcription.model import Utterance

MOST_AT_ONCE = 8  # windows; more gain little and make a killed run lose more
CACHE_BYTES = 500_000_000  # bytes that the attention's caches of a batch may take, by the estimate below
CACHE_SHARE = 4  # a window's cache is about a quarter of the weights as stored, from tiny to large
PROMPT_MOST = 223  # tokens, half of Whisper's text context without the mark before them
FRAMES_PER_S = 100  # of the spectrogram
BEAM = 5  # hypotheses followed where the likeliest word by word was not believed (Whisper's own number)
# Above temperature 0 Whisper draws lots. CTranslate2's lots cannot be seeded anew for each window, so that
# the same window would give another text on every run: what breaks loops here is fixed. By temperature:
RETRIES: dict[float, dict[str, Any]] = {
    0.2: {"beam_size": BEAM},
    0.4: {"beam_size": BEAM, "repetition_penalty": 1.1, "no_repeat_ngram_size": 8},
    0.6: {"beam_size": BEAM, "repetition_penalty": 1.2, "no_repeat_ngram_size": 4},
}
# Marks that belong to the word after or before them; faster-whisper's own defaults.
OPENING, CLOSING = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"  # noqa: RUF001 - full-width marks of Chinese and Japanese


def at_once(stored_bytes: int) -> int:
    """Windows of a model of that size for which there is memory, 1 at least."""
    return max(1, min(MOST_AT_ONCE, CACHE_BYTES * CACHE_SHARE // max(1, stored_bytes)))


class FastDecoder:
    """A loaded faster-whisper model that hears several windows at once."""

    def __init__(self, model: WhisperModel, at_once: int, workers: int) -> None:
        self._model = model
        self.workers = workers
        self.at_once = at_once // workers * workers

    def decode(
        self, sounds: Sequence[Samples], language: str, *, temperature: float = 0.0, prompt: str = ""
    ) -> list[Take]:
        """One take for each of ``sounds``; words keep the spaces before them."""
        sounds = long_enough(sounds)
        tokens = Tokenizer(self._model.hf_tokenizer, self.multilingual, "transcribe", language)
        encoded = self.encoded(sounds)
        results = self._generated(encoded, tokens, prompt, tokens_for(sounds), temperature)
        found = [
            list(segments(result.sequences_ids[0], tokens.timestamp_begin, sound.size // PER_MS))
            for result, sound in zip(results, sounds, strict=True)
        ]
        lines = self._timed(found, sounds, encoded, tokens)
        return [
            Take(one, _mean_logprob(result), _share(result.no_speech_prob))
            for one, result in zip(lines, results, strict=True)
        ]

    @property
    def multilingual(self) -> bool:
        """Does it know more than English?"""
        return bool(self._model.model.is_multilingual)

    def shares(self, sound: Samples) -> dict[str, float]:
        """How probable each language is, by its code."""
        (found,) = self._model.model.detect_language(self.encoded([sound]))
        return {mark[2:-2]: float(share) for mark, share in found}

    def encoded(self, sounds: Sequence[Samples]) -> StorageView:
        """What the encoder makes of each sound; one by one on a processor, where it saves memory."""
        from ctranslate2 import StorageView

        mels = [pad_or_trim(self._model.feature_extractor(one)) for one in sounds]
        if len(mels) == 1 or self._model.model.device == "cuda":
            return self._model.encode(np.stack(mels))
        rows = [np.asarray(self._model.encode(mel[None])) for mel in mels]
        return StorageView.from_array(np.concatenate(rows))

    def _generated(
        self, encoded: StorageView, tokens: Tokenizer, prompt: str, most: int, temperature: float
    ) -> list[Result]:
        before = [tokens.sot_prev, *tokens.encode(f" {prompt.strip()}")[-PROMPT_MOST:]] if prompt else []
        begin = [*before, *tokens.sot_sequence]
        found: list[Result] = self._model.model.generate(
            encoded,
            [begin] * encoded.shape[0],
            max_length=max(2 * most, most + len(begin)),  # CTranslate2 takes half of it, or less the prompt
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=get_suppressed_tokens(tokens, [-1]),
            **_search(temperature),
        )
        return found

    def _timed(
        self,
        found: Sequence[list[Segment]],
        sounds: Sequence[Samples],
        encoded: StorageView,
        tokens: Tokenizer,
    ) -> list[tuple[Utterance, ...]]:
        """The segments of each window with their words."""
        texts = [[token for one in each for token in one["tokens"]] for each in found]
        frames = [sound.size * FRAMES_PER_S // (PER_MS * 1000) for sound in sounds]
        if not any(texts):
            return [()] * len(texts)
        aligned = self._model.find_alignment(tokens, texts, encoded, frames)
        for each, alignment in zip(found, aligned, strict=True):
            WhisperModel.add_word_timestamps(
                _Aligned(alignment), [each], tokens, encoded, 0, OPENING, CLOSING, 0.0
            )
        return [tuple(line(one, tokens.decode(one["tokens"])) for one in each) for each in found]


class _Aligned:
    """Stands for a model in faster-whisper's word timing: it has aligned one window already.

    Given several windows, that takes the end of one for the last speech before the next.
    """

    frames_per_second = FRAMES_PER_S

    def __init__(self, alignment: list[dict[str, Any]]) -> None:
        self._alignment = alignment

    def find_alignment(self, *_given: object) -> list[list[dict[str, Any]]]:
        """The alignment of the one window."""
        return [self._alignment]


def _search(temperature: float) -> dict[str, Any]:
    """How to look for the text: the likeliest token each time, or one of RETRIES."""
    reached = [step for step in RETRIES if step <= temperature]
    return RETRIES[max(reached)] if reached else {"beam_size": 1}


def _mean_logprob(result: Result) -> float:
    """Over the tokens and the end of the text, as Whisper counts it."""
    length = len(result.sequences_ids[0])
    return float(result.scores[0]) * length / (length + 1)


def _share(probability: float) -> float:
    value = float(probability)
    return 0.0 if math.isnan(value) else value
