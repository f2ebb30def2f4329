"""pyannote as shipped against ours: the same sound, the same weights, one run, one thread.

Networks of the real size (PyanNet and WeSpeaker's ResNet34, as in speaker-diarization-community-1)
with random weights: the clock does not depend on them. ``python bench/diarize.py [SECONDS]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from transcription.quiet import hush

RATE = 16_000  # Hz
SECONDS = 20  # of sound; as shipped each costs 2 CPU seconds and more
BATCH = 32  # masks at once, as community-1 has it
CONFIG = """
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    segmentation: $model/segmentation
    embedding: $model/embedding
    plda: $model/plda
    clustering: AgglomerativeClustering
params:
  segmentation: {min_duration_off: 0.0}
  clustering: {method: average, min_cluster_size: 1, threshold: 0.7}
"""


def build(folder: Path) -> None:
    """A pipeline folder as pyannote reads it."""
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding.wespeaker import WeSpeakerResNet34
    from pyannote.audio.models.segmentation.PyanNet import PyanNet

    torch.manual_seed(7)
    segmentation = PyanNet(sincnet={"stride": 10}, lstm={"hidden_size": 128, "num_layers": 4})
    segmentation.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=10.0,
        classes=["speaker#1", "speaker#2", "speaker#3"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    segmentation.setup()
    with torch.no_grad():  # any sound counts as speech, by changing voices
        segmentation.classifier.weight.mul_(20)
        segmentation.classifier.bias[0] = -50
    embedding = WeSpeakerResNet34()
    embedding.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=10.0
    )
    write(segmentation, folder / "segmentation")
    write(embedding, folder / "embedding")
    plda = folder / "plda"
    plda.mkdir()
    np.savez(plda / "xvec_transform.npz", mean1=np.zeros(256), mean2=np.zeros(128), lda=np.eye(256, 128))
    np.savez(plda / "plda.npz", mu=np.zeros(128), tr=np.eye(128), psi=np.arange(128, 0, -1.0))
    (folder / "config.yaml").write_text(CONFIG, "utf-8")


def write(model: Any, folder: Path) -> None:  # noqa: ANN401 - pyannote has no types
    """A checkpoint in pyannote's format."""
    import lightning
    import torch

    checkpoint = {
        "state_dict": model.state_dict(),
        "hyper_parameters": dict(model.hparams),
        "pytorch-lightning_version": lightning.__version__,
    }
    model.on_save_checkpoint(checkpoint)
    folder.mkdir()
    torch.save(checkpoint, folder / "pytorch_model.bin")


def sound(seconds: int) -> np.ndarray:
    """Pitches that change every four seconds, with syllables and breath."""
    clock = np.arange(seconds * RATE) / RATE
    pitch = 100 + 40 * (clock // 4 % 4)
    tone = sum(np.sin(2 * np.pi * pitch * overtone * clock) / overtone for overtone in range(1, 9))
    breath = np.random.default_rng(1).normal(size=clock.size)
    return (0.1 * tone * (0.5 + 0.5 * np.sin(8 * np.pi * clock)) + 0.01 * breath).astype(np.float32)


def timed(pipeline: Any, waveform: Any) -> tuple[dict[str, float], Any]:  # noqa: ANN401
    """CPU and wall seconds of one run, in all and for the voice prints alone, and what it told."""
    spent: dict[str, float] = {}
    get_embeddings = pipeline.get_embeddings

    def get(*given: Any, **named: Any) -> Any:  # noqa: ANN401
        begun = time.process_time()
        prints = get_embeddings(*given, **named)
        spent["prints cpu s"] = time.process_time() - begun
        kept.append(prints)
        return prints

    kept: list[Any] = []
    pipeline.get_embeddings = get
    pipeline.embedding_batch_size = BATCH
    cpu, wall = time.process_time(), time.perf_counter()
    told = pipeline({"waveform": waveform, "sample_rate": RATE})
    spent["cpu s"], spent["wall s"] = time.process_time() - cpu, time.perf_counter() - wall
    return spent, (kept[0], told.speaker_diarization)


def main(seconds: int) -> None:
    """Print what both cost, and whether they say the same."""
    hush()
    warnings.simplefilter("ignore")
    import torch
    from pyannote.audio import Pipeline

    from transcription.diarizers.voice_prints import in_one_pass

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        build(Path(name))
        waveform = torch.from_numpy(sound(seconds))[None]
        shipped, (prints, labels) = timed(Pipeline.from_pretrained(name), waveform)
        ours, (our_prints, our_labels) = timed(in_one_pass(Pipeline.from_pretrained(name)), waveform)
    say = sys.stdout.write
    say(f"{seconds} s of sound, one thread; as shipped, ours, ratio\n")
    for what in sorted(ours):
        say(f"{what:14}{shipped[what]:8.1f}{ours[what]:8.1f}{shipped[what] / ours[what]:8.2f}\n")
    say(f"voice prints the same to the last bit: {prints.tobytes() == our_prints.tobytes()}\n")
    say(f"same labels: {labels == our_labels}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
