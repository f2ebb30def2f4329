"""What decoding costs: our loop and Whisper's own, same weights, same sound, same number of tokens a second.

``python tests/transcription/engines/decoding_bench.py base SOUND...`` prints one line of JSON. Random
weights do: the end of text and all times are made unlikely, so that a window of either loop takes
TOKENS_PER_S tokens a second, as speech does, and the weights do not decide the clock.
"""

import hashlib
import io
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from engine_bench import RATE, Kept, wav, work_with

from transcription.decoding import checks, loop, repairs
from transcription.media import samples
from transcription.model import Media, Recording
from transcription.protocols import Request
from transcription.quiet import hush

TOKENS_PER_S = 3.5  # of speech: English has 2.5 to 3 words a second, 1.3 tokens a word
SIZES = {  # n_mels, audio ctx, state, heads, layers, vocabulary, text ctx, state, heads, layers
    "tiny": (80, 1500, 384, 6, 4, 51_865, 448, 384, 6, 4),
    "base": (80, 1500, 512, 8, 6, 51_865, 448, 512, 8, 6),
    "small": (80, 1500, 768, 12, 12, 51_865, 448, 768, 12, 12),
}


def random_whisper(size):
    """A model of an official size with random weights that never ends a text by itself."""
    hush()
    import torch
    from whisper.model import ModelDimensions, Whisper

    torch.manual_seed(1)
    model = Whisper(ModelDimensions(*SIZES[size])).eval()
    torch.nn.init.normal_(model.decoder.positional_embedding, std=0.02)
    model.decoder.token_embedding.weight.data[50_257:] = 0  # every token that is no text
    return model


def measured(act):
    """Wall and CPU seconds of ``act()``."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = act()
    return {
        "wall_s": round(time.perf_counter() - wall, 2),
        "cpu_s": round(time.process_time() - cpu, 2),
    }, result


def whisper_alone(model, sound):
    """Whisper's own loop over the whole sound, word times included."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.transcribe(
            sound,
            language="en",
            temperature=0.0,
            compression_ratio_threshold=None,
            logprob_threshold=None,
            no_speech_threshold=None,
            condition_on_previous_text=False,
            word_timestamps=True,
            fp16=model.device.type == "cuda",
            sample_len=round(TOKENS_PER_S * 30),
        )


def ours(model, recording):
    """Our loop from speech detection to the last word. Checks are made, and believed: junk fails them all."""
    from transcription.decoding import stretches, torch_whisper

    stretches.tokens_for = torch_whisper.tokens_for = lambda sounds: forced(max(map(len, sounds)))
    whole = checks.faults
    repairs.faults = lambda *given: whole(*given) and frozenset()
    repairs.nothing_said = lambda take: False
    repairs.left = lambda take, speech: []
    decoder = torch_whisper.TorchDecoder(model)
    return loop.hear(
        recording, Request(), work_with(Kept()), model_key="bench", decoder=decoder, language="en"
    )


def forced(samples):
    """Tokens that a window of so many samples takes."""
    return max(1, round(TOKENS_PER_S * samples / RATE))


def recording_of(sound):
    """A recording of one mix."""
    data = wav(sound)
    media = Media(
        "mix-1", lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), len(sound) * 1000 // RATE
    )
    return Recording(audio=(media,))


def compared(size, sound):
    """Both loops over ``sound`` (16 kHz mono), one after the other, each warmed up before."""
    model = random_whisper(size)
    warm = sound[: 5 * RATE]
    whisper_alone(model, warm)
    theirs, result = measured(lambda: whisper_alone(model, sound))
    ours(model, recording_of(warm))
    own, lines = measured(lambda: ours(model, recording_of(sound)))
    return {
        "size": size,
        "sound_s": round(len(sound) / RATE, 1),
        "whisper": {**theirs, "words": sum(len(one["words"]) for one in result["segments"])},
        "ours": {**own, "words": sum(len(line.words) for line in lines)},
        "ratio_wall": round(theirs["wall_s"] / own["wall_s"], 2),
        "ratio_cpu": round(theirs["cpu_s"] / own["cpu_s"], 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def sound_of(paths):
    """The sound of the files, one after the other."""
    sounds = []
    for path in paths:
        with Path(path).open("rb") as reader:
            sounds.append(samples(reader, 0, 3_600_000))
    return np.concatenate(sounds)


if __name__ == "__main__":
    print(json.dumps(compared(sys.argv[1], sound_of(sys.argv[2:]))))
