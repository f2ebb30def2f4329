"""A Whisper checkpoint of OpenAI's made into the folder that faster-whisper reads, on this machine.

Neither the model hub nor the transformers library is needed. The vocabulary comes from openai-whisper's
own tables, and lies in the folder too: without ``tokenizer.json`` faster-whisper would fetch it.
"""

from __future__ import annotations

import json
import warnings
from itertools import pairwise, product
from typing import TYPE_CHECKING

from transcription.errors import MissingModel
from transcription.quiet import hush

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ctranslate2.specs.model_spec import LayerSpec, ModelConfig
    from torch import Tensor
    from whisper.model import Whisper as Model
    from whisper.tokenizer import Tokenizer

    State = Mapping[str, Tensor]

STORED = "float16"  # as official checkpoints are; another type is made of it when the model is loaded
SPACE = 220  # the token of a single space, which no text begins with (whisper.decoding.SuppressBlank)


def convert(model: Model, folder: Path) -> None:
    """Write ``model`` into ``folder``, which must exist. Raises MissingModel where that cannot be."""
    hush()
    from ctranslate2.specs import WhisperSpec

    dims = model.dims
    tokens = _tokenizer(model)
    spec = WhisperSpec(dims.n_audio_layer, dims.n_audio_head, dims.n_text_layer, dims.n_text_head)
    _fill(spec, model.state_dict())
    spec.register_vocabulary(_vocabulary(tokens))
    _settings(spec.config, model, tokens)
    try:
        spec.validate()
    except ValueError:
        raise MissingModel(
            "This checkpoint is no Whisper model that faster-whisper can read.", "fg models list"
        ) from None
    spec.optimize(quantization=STORED)
    spec.save(str(folder))
    _write_tokenizer(folder / "tokenizer.json", tokens)
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": dims.n_mels}), "utf-8")


def _tokenizer(model: Model) -> Tokenizer:
    from whisper.tokenizer import get_tokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it forgets to close its vocabulary
        return get_tokenizer(model.is_multilingual, num_languages=model.num_languages)


# --- weights --------------------------------------------------------------------------------------


def _fill(spec: LayerSpec, state: State) -> None:
    """Each weight to its place, by OpenAI's names."""
    for number, name in enumerate(("conv1", "conv2"), start=1):
        _affine(getattr(spec.encoder, f"conv{number}"), state, f"encoder.{name}")
    spec.encoder.position_encodings.encodings = state["encoder.positional_embedding"]
    _norm(spec.encoder.layer_norm, state, "encoder.ln_post")
    for number, layer in enumerate(spec.encoder.layer):
        _block(layer, state, f"encoder.blocks.{number}")
    decoder = spec.decoder
    decoder.embeddings.weight = state["decoder.token_embedding.weight"]
    decoder.projection.weight = state["decoder.token_embedding.weight"]
    decoder.position_encodings.encodings = state["decoder.positional_embedding"]
    _norm(decoder.layer_norm, state, "decoder.ln")
    for number, layer in enumerate(decoder.layer):
        name = f"decoder.blocks.{number}"
        _block(layer, state, name)
        _norm(layer.attention.layer_norm, state, f"{name}.cross_attn_ln")
        first, second, last = layer.attention.linear
        _affine(first, state, f"{name}.cross_attn.query")
        _together(second, state, f"{name}.cross_attn", "key", "value")
        _affine(last, state, f"{name}.cross_attn.out")


def _block(layer: LayerSpec, state: State, name: str) -> None:
    """Attention to itself and the two products after it."""
    _norm(layer.self_attention.layer_norm, state, f"{name}.attn_ln")
    first, last = layer.self_attention.linear
    _together(first, state, f"{name}.attn", "query", "key", "value")
    _affine(last, state, f"{name}.attn.out")
    _norm(layer.ffn.layer_norm, state, f"{name}.mlp_ln")
    _affine(layer.ffn.linear_0, state, f"{name}.mlp.0")
    _affine(layer.ffn.linear_1, state, f"{name}.mlp.2")


def _affine(spec: LayerSpec, state: State, name: str) -> None:
    spec.weight, spec.bias = state[f"{name}.weight"], state[f"{name}.bias"]


def _norm(spec: LayerSpec, state: State, name: str) -> None:
    spec.gamma, spec.beta = state[f"{name}.weight"], state[f"{name}.bias"]


def _together(spec: LayerSpec, state: State, name: str, *parts: str) -> None:
    """Products with the same input as one; Whisper's keys have no bias."""
    import torch

    weights = [state[f"{name}.{part}.weight"] for part in parts]
    none = torch.zeros(len(weights[0]), dtype=weights[0].dtype)
    spec.weight = torch.cat(weights)
    spec.bias = torch.cat([state.get(f"{name}.{part}.bias", none) for part in parts])


# --- what the decoder must know -------------------------------------------------------------------


def _settings(config: ModelConfig, model: Model, tokens: Tokenizer) -> None:
    never = (tokens.transcribe, tokens.translate, tokens.sot, tokens.sot_prev, tokens.sot_lm)
    config.suppress_ids = sorted({*tokens.non_speech_tokens, *never, tokens.no_speech})
    config.suppress_ids_begin = [SPACE, tokens.eot]
    config.lang_ids = list(tokens.all_language_tokens)
    heads = model.alignment_heads.to_dense()
    places = product(range(heads.shape[0]), range(heads.shape[1]))
    config.alignment_heads = [[layer, head] for layer, head in places if heads[layer, head]]


def _vocabulary(tokens: Tokenizer) -> list[str]:
    """Every token as text, in the order of the numbers."""
    numbered = _readable(tokens) | tokens.encoding._special_tokens
    return sorted(numbered, key=lambda text: numbered[text])


def _readable(tokens: Tokenizer) -> dict[str, int]:
    """Tokens with their bytes written as GPT-2 writes them: each byte one printable letter."""
    letters = _letters()
    ranks = tokens.encoding._mergeable_ranks
    return {"".join(letters[byte] for byte in token): rank for token, rank in ranks.items()}


def _letters() -> list[str]:
    """The letter of each byte: itself where it can be printed, else the next free one from 256 on."""
    itself = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    free = iter(range(256, 512))
    return [chr(byte) if byte in itself else chr(next(free)) for byte in range(256)]


def _write_tokenizer(path: Path, tokens: Tokenizer) -> None:
    """The same tokens for the tokenizers library, which wants each longer token's two halves."""
    from tokenizers import AddedToken, decoders, models, pre_tokenizers
    from tokenizers import Tokenizer as Written

    letters = _letters()
    ranks = tokens.encoding._mergeable_ranks
    merges = [
        ("".join(letters[byte] for byte in left), "".join(letters[byte] for byte in right))
        for token in sorted(ranks, key=lambda one: ranks[one])
        if len(token) > 1 and (halves := _halves(token, ranks))
        for left, right in [halves]
    ]
    written = Written(models.BPE(vocab=_readable(tokens), merges=merges))
    written.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    written.decoder = decoders.ByteLevel()
    special = tokens.encoding._special_tokens
    written.add_special_tokens(
        [
            AddedToken(text, special=True, normalized=False)
            for text in sorted(special, key=lambda one: special[one])
        ]
    )
    written.save(str(path))


def _halves(token: bytes, ranks: Mapping[bytes, int]) -> tuple[bytes, bytes] | None:
    """The two tokens that ``token`` was merged from: what merging with the earlier ones alone leaves."""
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        pairs = [ranks.get(one + other, ranks[token]) for one, other in pairwise(parts)]
        least = min(pairs)
        if least >= ranks[token]:
            return None
        at = pairs.index(least)
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts[0], parts[1]
