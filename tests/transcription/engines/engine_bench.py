"""What the tests of the engines are made of: small sounds, a store in memory, small Whisper checkpoints."""

import hashlib
import io
import wave

import numpy as np

from transcription import media
from transcription.model import Media
from transcription.protocols import Work

RATE = 16_000  # Hz
SAID = "The garden opens on Monday, everybody is welcome."  # by the reciting checkpoint, to anything


class Kept(dict):
    """A checkpoint store in memory."""

    def put(self, key, value):
        self[key] = value


def work_with(kept):
    return Work(kept, lambda stage, share: None)


def wav(sound):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((np.asarray(sound) * 32_000).astype("<i2").tobytes())
    return file.getvalue()


def hum(seconds):
    """A buzzing voice that swells and fades twice a second."""
    time = np.arange(int(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 140 * overtone * time) / overtone for overtone in range(1, 20))
    return 0.1 * buzz * np.abs(np.sin(2 * np.pi * time))


def medium(data, name="mix-1", duration_ms=None):
    length = media.measure(io.BytesIO(data)).duration_ms if duration_ms is None else duration_ms
    return Media(name, lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), length)


def tiny_whisper(vocabulary=51_865):
    """The smallest Whisper that its own code accepts: real vocabulary and windows, 64 dimensions, 1 layer."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    torch.manual_seed(5)
    dims = ModelDimensions(80, 1500, 64, 2, 1, vocabulary, 448, 64, 2, 1)
    model = Whisper(dims)
    torch.nn.init.normal_(model.decoder.positional_embedding, std=0.02)  # Whisper leaves it unset
    return model


def converted(checkpoint, folder):
    """The folder that faster-whisper reads, made of a checkpoint."""
    from transcription.engines.whisper import write_for_faster_whisper

    folder.mkdir()
    write_for_faster_whisper(checkpoint, folder)
    return folder


def save(model, path):
    import torch

    state = {name: value.half() for name, value in model.state_dict().items()}
    torch.save({"dims": vars(model.dims), "model_state_dict": state}, path)
    return path
