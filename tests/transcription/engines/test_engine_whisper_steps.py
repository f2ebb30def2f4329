"""Our steps through Whisper against Whisper's own, on small seeded models: faster, and the same words."""

import numpy as np
import pytest
from engine_bench import RATE, hum, tiny_whisper

from transcription.decoding import stretches, words

pytest.importorskip("whisper", reason="the extra whisper is not installed")
pytestmark = pytest.mark.model

SAID = " It cost $3.50, about 20% of 1,000 and 10:30 is 555-0143."


@pytest.fixture(scope="module")
def room():
    from transcription.decoding import torch_whisper

    return torch_whisper


@pytest.fixture(scope="module")
def model():
    return tiny_whisper().eval()


@pytest.fixture(scope="module")
def sounds():
    lots = np.random.default_rng(3)
    return [
        (hum(seconds) + lots.normal(0, 0.03, seconds * RATE)).astype(np.float32)
        for seconds in (1, 2, 3, 2, 1, 4)
    ]


def tokens_of(task, features):
    return [result.tokens for result in task.run(features)]


def test_several_windows_at_once_give_the_tokens_that_whisper_gives_one_by_one(room, model, sounds):
    from whisper.decoding import DecodingOptions, DecodingTask

    decoder = room.TorchDecoder(model)
    options = DecodingOptions(language="en", sample_len=24, fp16=False)
    features = decoder._features(sounds)
    alone = [tokens_of(DecodingTask(model, options), one[None])[0] for one in features]
    weight = model.decoder.token_embedding.weight.detach()
    for project, least in ((lambda hidden: hidden @ weight.T, 6), (decoder._project, 5)):
        task = DecodingTask(model, options)
        task.inference = room._Steps(model, project, len(task.initial_tokens))
        together = tokens_of(task, features)
        assert sum(one == other for one, other in zip(alone, together, strict=True)) >= least


def test_the_coarse_product_finds_the_same_winner_with_the_same_logit(room):
    import torch

    torch.manual_seed(7)
    weight, hidden = torch.randn(51_865, 64), torch.randn(40, 3, 64)
    if not room.has_int8():
        pytest.skip("this processor has no fast product in 8 bits")
    exact, coarse = hidden @ weight.T, room._Coarse(weight)(hidden)
    assert torch.equal(exact.argmax(-1), coarse.argmax(-1))
    assert torch.allclose(exact.amax(-1), coarse.amax(-1), atol=1e-4)
    assert (exact - coarse).abs().mean() < 0.02 * exact.std()


def test_word_times_are_whispers_own_without_a_second_run_of_the_encoder(room, model, sounds):
    from whisper import timing
    from whisper.audio import N_FRAMES, log_mel_spectrogram, pad_or_trim
    from whisper.tokenizer import get_tokenizer

    tokenizer = get_tokenizer(True, language="en", task="transcribe")
    mel = pad_or_trim(log_mel_spectrogram(sounds[2]), N_FRAMES)
    tokens = tokenizer.encode(SAID)
    theirs = timing.find_alignment(model, tokenizer, tokens, mel, 300)
    with room.torch.no_grad():
        features = model.encoder(mel[None])[0]
    ours = timing.find_alignment(room._Encoded(model), tokenizer, tokens, features, 300)
    assert [(one.word, one.start, one.end) for one in ours] == [
        (one.word, one.start, one.end) for one in theirs
    ]


def test_numbers_come_out_of_whispers_alignment_whole_and_with_times(room, model, sounds):
    from whisper.decoding import DecodingResult
    from whisper.tokenizer import get_tokenizer

    tokenizer = get_tokenizer(True, language="en", task="transcribe")
    begin = tokenizer.timestamp_begin
    decoder = room.TorchDecoder(model)
    features = decoder._features(sounds[2:3])[0]
    result = DecodingResult(features, "en", tokens=[begin, *tokenizer.encode(SAID), begin + 140])
    (line,) = words.whole(decoder._lines(result, features, sounds[2], tokenizer))
    assert [word.text.strip() for word in line.words] == SAID.split()
    edges = [ms for word in line.words for ms in (word.start_ms, word.end_ms)]
    assert edges == sorted(edges)
    assert 0 <= edges[0] <= edges[-1] <= 3_100


def test_hot_decoding_draws_the_same_lots_on_every_run_and_leaves_no_hook(room, model, sounds, monkeypatch):
    monkeypatch.setattr("transcription.decoding.stretches.TOKENS_MOST", 16)
    decoder = room.TorchDecoder(model)
    first, again = (decoder.decode(sounds[:1], "en", temperature=0.6) for _ in range(2))
    assert first == again
    assert first[0].text
    assert not any(module._forward_hooks for module in model.modules())


def test_a_prompt_changes_what_is_heard_and_is_no_part_of_it(room, model, sounds, monkeypatch):
    monkeypatch.setattr("transcription.decoding.stretches.TOKENS_MOST", 12)
    decoder = room.TorchDecoder(model)
    (plain,), (told,) = (decoder.decode(sounds[:1], "en", prompt=one) for one in ("", "Okafor, PACU."))
    assert plain.mean_logprob != told.mean_logprob
    assert "Okafor" not in told.text


AT_ONCE = {"tiny": (4, 384, 8), "base": (6, 512, 8), "small": (12, 768, 4), "medium": (24, 1024, 1)}


@pytest.mark.parametrize("size", AT_ONCE)
def test_larger_models_hear_fewer_windows_at_once_so_that_memory_stays_bounded(size, room):
    from whisper.model import ModelDimensions

    layers, state, wanted = AT_ONCE[size]
    dims = ModelDimensions(80, 1500, state, 8, layers, 51_865, 448, state, 8, layers)
    assert room._at_once(dims) == wanted


SEGMENTS = {  # tokens, with times as ("t", ms); length in ms; segments as (start s, end s, tokens)
    "pairs": (
        [("t", 0), 5, 6, ("t", 2_000), ("t", 2_500), 7, ("t", 4_000)],
        9_000,
        [(0, 2, [5, 6]), (2.5, 4, [7])],
    ),
    "cut off": ([("t", 0), 5, ("t", 2_000), ("t", 2_000), 7, 8], 9_000, [(0, 2, [5]), (2, 9, [7, 8])]),
    "no times": ([5, 6], 3_000, [(0, 3, [5, 6])]),
    "a time past the end": ([("t", 0), 5, ("t", 29_000)], 3_000, [(0, 3, [5])]),
    "only times": ([("t", 0), ("t", 3_000)], 3_000, []),
    "nothing": ([], 3_000, []),
}


@pytest.mark.parametrize("case", SEGMENTS)
def test_every_token_of_text_falls_into_one_segment(case):
    tokens, length_ms, wanted = SEGMENTS[case]
    written = [100 + token[1] // 20 if isinstance(token, tuple) else token for token in tokens]
    found = [(one["start"], one["end"], one["tokens"]) for one in stretches.segments(written, 100, length_ms)]
    assert found == wanted
