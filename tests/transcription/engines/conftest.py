"""Recordings that are hard to hear, and two Whisper checkpoints: one recites a sentence, one babbles."""

import warnings

import numpy as np
import pytest
from engine_bench import RATE, SAID, Kept, converted, hum, medium, save, tiny_whisper, wav, work_with

from transcription.model import Recording
from transcription.quiet import hush

hush()  # before any test imports torch: on busy cores its waiting threads cost minutes

SENTENCE_MS = 2000  # ms after which the reciting model says the sentence ends


@pytest.fixture
def work():
    return work_with(Kept())


@pytest.fixture
def hummed():
    """Three seconds of voice, ten of silence, three of voice."""
    return Recording(audio=(medium(wav(np.concatenate([hum(3), np.zeros(10 * RATE), hum(3)]))),))


UNHEARABLE = {
    "silence": wav(np.zeros(5 * RATE)),
    "a fifth of a second": wav(hum(0.2)),
    "a fiftieth of a second": wav(hum(0.02)),
    "cut short": wav(hum(4))[: 2 * RATE * 2],
}


@pytest.fixture(params=UNHEARABLE)
def hardly_anything(request):
    return Recording(audio=(medium(UNHEARABLE[request.param]),))


@pytest.fixture(params=[b"", b"\x00" * 4_000, b"RIFF" + b"\x01" * 99])
def unreadable(request):
    return Recording(audio=(medium(request.param, duration_ms=5_000),))


@pytest.fixture(scope="session")
def babbling(tmp_path_factory):
    """Random weights: whatever it hears, it says junk."""
    return save(tiny_whisper(), tmp_path_factory.mktemp("weights") / "babbling.pt")


@pytest.fixture(scope="session")
def reciting(tmp_path_factory):
    """Takes everything for Spanish and says SAID to it.

    Each place in the text has a direction of its own, and the token that belongs there points the
    same way, so that the decoder reads its lines off the positions.
    """
    import torch
    from whisper.tokenizer import get_tokenizer

    model = tiny_whisper()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Whisper leaves its vocabulary file open
        tokenizer = get_tokenizer(multilingual=True)
    begin = tokenizer.timestamp_begin
    lines = [begin, *tokenizer.encode(f" {SAID}"), begin + SENTENCE_MS // 20, tokenizer.eot]
    spanish = tokenizer.to_language_token("es")
    ways = torch.linalg.qr(torch.randn(64, 64))[0]
    decoder = model.decoder
    with torch.no_grad():
        decoder.token_embedding.weight.mul_(0.01)
        for place, token in enumerate([spanish, spanish, *lines]):
            decoder.positional_embedding[place] = 10 * ways[place]
            decoder.token_embedding.weight[token] += 4 * ways[place]
        for block in decoder.blocks:
            block.mlp[2].weight.mul_(0.01)
    return save(model, tmp_path_factory.mktemp("weights") / "reciting.pt")


@pytest.fixture(scope="session")
def reciting_folder(reciting, tmp_path_factory):
    return converted(reciting, tmp_path_factory.mktemp("fast") / "reciting")


@pytest.fixture(scope="session")
def babbling_folder(babbling, tmp_path_factory):
    return converted(babbling, tmp_path_factory.mktemp("fast") / "babbling")
