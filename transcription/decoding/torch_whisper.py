"""OpenAI's Whisper as a Decoder. Imported only when there is something to hear: it brings torch with it.

Whisper's own decoding rules and word timing are used as they are. What is ours is what made them slow
on a processor: windows one by one, an encoder in full precision where the processor has a faster
one, an encoder run a second time for word times, and a full product with 51,865 rows for each token.
"""

from __future__ import annotations

import math
import warnings
from functools import cached_property
from typing import TYPE_CHECKING

import torch
from whisper import timing
from whisper.audio import HOP_LENGTH, N_FRAMES, log_mel_spectrogram, pad_or_trim
from whisper.decoding import DecodingOptions, DecodingTask
from whisper.tokenizer import get_tokenizer

from transcription.decoding.stretches import line, long_enough, segments, tokens_for
from transcription.decoding.takes import Take
from transcription.decoding.windows import PER_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from torch import Tensor
    from torch.nn import Module
    from torch.utils.hooks import RemovableHandle
    from whisper.decoding import DecodingResult
    from whisper.model import ModelDimensions
    from whisper.model import Whisper as Model
    from whisper.tokenizer import Tokenizer

    from transcription.media import Samples
    from transcription.model import Utterance

MOST_AT_ONCE = 8  # windows; more gain little and make a killed run lose more
CACHE_BYTES = 450_000_000  # bytes that the attention's caches of a batch may take
BYTES = 4  # of a float
SEED = 0  # above temperature 0 it draws lots: the same window must give the same text on every run
CANDIDATES = 64  # tokens whose logits are computed exactly after the coarse product


class TorchDecoder:
    """A loaded Whisper model that hears several windows at once."""

    workers = 1  # what it keeps while it decodes hangs on the model itself

    def __init__(self, model: Model) -> None:
        self._model = model
        self._fp16 = model.device.type == "cuda"
        self._bf16 = not self._fp16 and has_bf16()
        self.at_once = _at_once(model.dims)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it forgets to close its vocabulary
            get_tokenizer(model.is_multilingual, num_languages=model.num_languages)

    def decode(
        self, sounds: Sequence[Samples], language: str, *, temperature: float = 0.0, prompt: str = ""
    ) -> list[Take]:
        """One take for each of ``sounds``; words keep the spaces before them."""
        torch.manual_seed(SEED)
        sounds = long_enough(sounds)
        options = DecodingOptions(
            language=language,
            temperature=temperature,
            prompt=prompt or None,
            sample_len=tokens_for(sounds),
            fp16=self._fp16,
        )
        features = self._features(sounds)
        task = DecodingTask(self._model, options)
        if not self._fp16:
            task.inference = _Steps(self._model, self._project, len(task.initial_tokens))
        return [
            Take(
                tuple(self._lines(result, one, sound, task.tokenizer)), result.avg_logprob, _no_speech(result)
            )
            for result, one, sound in zip(task.run(features), features, sounds, strict=True)
        ]

    def _features(self, sounds: Sequence[Samples]) -> Tensor:
        """What the encoder makes of each sound, one by one: together they would only need more memory."""
        rows = []
        for sound in sounds:
            mel = pad_or_trim(log_mel_spectrogram(sound, self._model.dims.n_mels), N_FRAMES)[None]
            mel = mel.to(self._model.device, torch.float16 if self._fp16 else torch.float32)
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bf16):
                row = self._model.encoder(mel)
            rows.append(row if self._fp16 else row.float())
        return torch.cat(rows)

    @cached_property
    def _project(self) -> Callable[[Tensor], Tensor]:
        weight = self._model.decoder.token_embedding.weight.detach()
        return _Coarse(weight) if has_int8() else lambda hidden: hidden @ weight.T

    def _lines(
        self, result: DecodingResult, features: Tensor, sound: Samples, tokenizer: Tokenizer
    ) -> Iterator[Utterance]:
        """Whisper's segments with their words."""
        found = list(segments(result.tokens, tokenizer.timestamp_begin, sound.size // PER_MS))
        if not found:
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # numpy's, from Whisper's word timing
            timing.add_word_timestamps(
                segments=found,
                model=_Encoded(self._model),
                tokenizer=tokenizer,
                mel=features,
                num_frames=min(N_FRAMES, sound.size // HOP_LENGTH),
                last_speech_timestamp=0.0,
            )
        for segment in found:
            text = tokenizer.decode([one for one in segment["tokens"] if one < tokenizer.eot])
            yield line(segment, text)


class _Encoded:
    """A model for Whisper's word timing that takes the encoder's features where that gives a spectrogram."""

    def __init__(self, model: Model) -> None:
        self.decoder, self.dims, self.device = model.decoder, model.dims, model.device
        self.alignment_heads = model.alignment_heads

    def __call__(self, features: Tensor, tokens: Tensor) -> Tensor:
        return self.decoder(tokens, features)


class _Steps:
    """Whisper's step from tokens to the next one's logits (whisper.decoding.Inference), product exchanged."""

    def __init__(self, model: Model, project: Callable[[Tensor], Tensor], first_length: int) -> None:
        self._model, self._project, self._first_length = model, project, first_length
        self._kept: dict[Module, Tensor] = {}
        self._hooks: list[RemovableHandle] = []

    def logits(self, tokens: Tensor, features: Tensor) -> Tensor:
        """(n, steps, vocabulary); only the last token's after the first call."""
        decoder = self._model.decoder
        if not self._hooks:
            self._kept, self._hooks = self._model.install_kv_cache_hooks()
        at = tokens.shape[-1] - 1 if tokens.shape[-1] > self._first_length else 0
        hidden = decoder.token_embedding(tokens[:, at:]) + decoder.positional_embedding[at : tokens.shape[-1]]
        for block in decoder.blocks:
            hidden = block(hidden, features, mask=decoder.mask, kv_cache=self._kept)
        return self._project(decoder.ln(hidden))

    def rearrange_kv_cache(self, source_indices: Sequence[int]) -> None:
        """Beams change places; there are none."""

    def cleanup_caching(self) -> None:
        """Take the hooks out of the model."""
        for hook in self._hooks:
            hook.remove()
        self._kept, self._hooks = {}, []


class _Coarse:
    """The product with the vocabulary in 8 bits, then exactly for the tokens that may win and all times.

    It is the vocabulary's turn for every token, and bound by memory: 8 bits move a quarter.
    """

    def __init__(self, weight: Tensor) -> None:
        self._weight = weight
        scales = (weight.abs().amax(dim=1) / 127).clamp(min=1e-8).double()
        rows = torch.quantize_per_channel(weight, scales, torch.zeros(len(weight)).long(), 0, torch.qint8)
        self._packed = torch.ops.quantized.linear_prepack(rows, None)

    def __call__(self, hidden: Tensor) -> Tensor:
        logits = torch.ops.quantized.linear_dynamic(hidden, self._packed, True)
        likely = logits.topk(CANDIDATES, dim=-1).indices
        exact = (self._weight[likely] @ hidden.unsqueeze(-1)).squeeze(-1)
        return logits.scatter_(-1, likely, exact)


def has_bf16() -> bool:
    """Has this processor tiles for bfloat16 (AMX)? AVX512_BF16 alone makes the encoder slower than fp32."""
    return bool(torch.cpu.get_capabilities().get("amx_bf16"))


def has_int8() -> bool:
    """Has torch a fast product in 8 bits here? Its kernels for that are for x86."""
    return torch.backends.quantized.engine in {"x86", "fbgemm", "onednn"}


def _at_once(dims: ModelDimensions) -> int:
    """As many windows as the memory for their keys and values allows, 1 at least."""
    each = 2 * dims.n_text_layer * dims.n_audio_ctx * dims.n_text_state * BYTES
    return max(1, min(MOST_AT_ONCE, CACHE_BYTES // int(each)))


def _no_speech(result: DecodingResult) -> float:
    """Its probability; 0 from a model that has no such token."""
    value = float(result.no_speech_prob)
    return 0.0 if math.isnan(value) else value
