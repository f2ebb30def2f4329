"""Run by test_diarizer_pyannote.py in its own process: the real pyannote on small random models, offline.

Builds a pipeline folder in pyannote's own format in the folder given, runs our diarizer on several
recordings, and prints what came out as JSON.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import struct
import sys
from pathlib import Path

import numpy as np

RATE = 16_000  # Hz
REACHED: list[str] = []  # attempts to reach a network


class Blocked(OSError):
    """Somebody tried."""


def block_network():
    def refuse(*_args, **_named):
        REACHED.append("tried")
        raise Blocked

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, refuse)
    socket.getaddrinfo = socket.create_connection = refuse


def block_works():
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    except Blocked:
        return REACHED.pop() == "tried"
    return False


CONFIG = """
dependencies: {pyannote.audio: 4.0.0}
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    segmentation: $model/segmentation
    embedding: $model/embedding
    plda: $model/plda
    clustering: AgglomerativeClustering
params:
  segmentation: {min_duration_off: 0.0}
  clustering: {method: average, min_cluster_size: 1, threshold: 0.0}
"""


def build_pipeline(folder):
    """Random weights; the last layer is biased so that any sound counts as speech."""
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding.wespeaker import WeSpeakerResNet34
    from pyannote.audio.models.segmentation.PyanNet import PyanNet

    torch.manual_seed(7)
    small = {"hidden_size": 8, "num_layers": 1}
    segmentation = PyanNet(lstm=small, linear=small)
    segmentation.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=10.0,
        classes=["speaker#1", "speaker#2", "speaker#3"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    segmentation.setup()
    with torch.no_grad():
        segmentation.classifier.weight.mul_(20)
        segmentation.classifier.bias[0] = -50
    embedding = WeSpeakerResNet34(num_mel_bins=8)  # the network of community-1, on a tenth of the pitches
    embedding.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=10.0
    )
    write_checkpoint(segmentation, folder / "segmentation")
    write_checkpoint(embedding, folder / "embedding")
    # Read for every kind of clustering, used by VBxClustering only.
    plda = folder / "plda"
    plda.mkdir()
    np.savez(plda / "xvec_transform.npz", mean1=np.zeros(16), mean2=np.zeros(8), lda=np.eye(16, 8))
    np.savez(plda / "plda.npz", mu=np.zeros(8), tr=np.eye(8), psi=np.arange(8, 0, -1.0))
    (folder / "config.yaml").write_text(CONFIG, "utf-8")


def write_checkpoint(model, folder):
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


def wav(samples):
    """A RIFF file of 32-bit floats (format 3), which can hold NaN too."""
    data = samples.astype("<f4").tobytes()
    fmt = struct.pack("<HHIIHH", 3, 1, RATE, RATE * 4, 4, 32)
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def buzz(seconds, pitch, seed):
    """Something voice-like: a pitch with overtones, syllables and some breath."""
    time = np.arange(int(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * pitch * overtone * time) / overtone for overtone in range(1, 9))
    syllables = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * time)
    breath = np.random.default_rng(seed).normal(size=time.size)
    return (0.1 * tone * syllables + 0.01 * breath).astype(np.float32)


class Kept:
    """A checkpoint store that counts."""

    def __init__(self):
        self.values = {}

    def get(self, key):
        return self.values.get(key)

    def put(self, key, value):
        self.values[key] = value


def run(samples, speakers=None, kept=None, people=None):
    from transcription.diarizers.pyannote import diarizer
    from transcription.model import Media, Recording
    from transcription.protocols import Request, Work

    data = wav(samples)
    sha256 = hashlib.sha256(data).hexdigest()
    mix = Media("mix-1", lambda: io.BytesIO(data), sha256, samples.size * 1000 // RATE)
    shares = []
    work = Work(kept or Kept(), lambda _stage, share: shares.append(share))
    spans = diarizer.diarize(Recording(audio=(mix,)), Request(speakers=speakers, people=people), work)
    return {
        "duration_ms": mix.duration_ms,
        "spans": told(one for one in spans if not one.together),
        "together": told(one for one in spans if one.together),
        "progress": shares,
    }


def told(spans):
    return [[one.span.start_ms, one.span.end_ms, one.label, str(one.source)] for one in spans]


def readiness():
    """Before and after, without importing anything heavy."""
    from transcription.diarizers.pyannote import diarizer
    from transcription.model import Media, Recording

    mix = Media("mix-1", io.BytesIO, "0" * 64, 1000)
    answer = diarizer.ready(Recording(audio=(mix,))), diarizer.ready(Recording())
    return {"ready": answer, "heavy": sorted({"torch", "pyannote.audio"} & sys.modules.keys())}


def both_ways(folder, talk):
    """Voice prints by the pipeline as shipped and in one pass: are they the same bits, and at what cost?"""
    import torch
    from pyannote.audio import Pipeline

    from transcription.diarizers.voice_prints import in_one_pass

    found = []
    for batch, exclude_overlap in ((32, False), (5, True)):
        shipped, ours = Pipeline.from_pretrained(folder), in_one_pass(Pipeline.from_pretrained(folder))
        taken, passes = [], []
        for pipeline in (shipped, ours):
            pipeline.embedding_batch_size, pipeline.embedding_exclude_overlap = batch, exclude_overlap
            pipeline.get_segmentations = with_a_pause(pipeline.get_segmentations)
            pipeline.get_embeddings = kept_prints(pipeline.get_embeddings, taken)
            assert pipeline._embedding.min_num_samples > 1  # found by trying, once
            passes.append([])
            pipeline._embedding.model_.resnet.layer1.register_forward_hook(
                lambda _layer, _given, made, own=passes[-1]: own.append(len(made))
            )
        file = {"waveform": torch.from_numpy(talk)[None], "sample_rate": RATE}
        told = [pipeline(dict(file)) for pipeline in (shipped, ours)]
        (theirs, segments), (our_prints, _) = taken
        found.append(
            {
                "same_bits": theirs.tobytes() == our_prints.tobytes(),
                "spread": float(theirs.std()),
                "same_labels": told[0].speaker_diarization == told[1].speaker_diarization,
                "slots": theirs.shape[0] * theirs.shape[1],
                "silent_slots": int((segments.sum(axis=1) == 0).sum()),
                "spoken_chunks": int((segments.sum(axis=(1, 2)) > 0).sum()),
                "passes": [sum(own) for own in passes],
            }
        )
    return found


def shared(folder, talk):
    """Voice prints from shared frames: near those of one pass, without seams, each block heard once."""
    import torch
    from pyannote.audio import Pipeline

    from transcription.diarizers import shared_frames
    from transcription.diarizers.voice_prints import in_one_pass

    taken, passes = [], []
    for block_s in (0, 60, 16):
        pipeline = Pipeline.from_pretrained(folder)
        if block_s:
            shared_frames._BLOCK_S = block_s
            assert shared_frames.share_frames(pipeline)
        else:
            in_one_pass(pipeline)
        pipeline.get_segmentations = with_a_pause(pipeline.get_segmentations)
        pipeline.get_embeddings = kept_prints(pipeline.get_embeddings, taken)
        heard = []
        pipeline._embedding.model_.resnet.layer1.register_forward_hook(
            lambda _layer, _given, made, own=heard: own.append(made.shape[-1] * 0.01)
        )
        pipeline({"waveform": torch.from_numpy(talk)[None], "sample_rate": RATE})
        passes.append(sum(heard))
    (one, segments), (minute, _), (short, _) = taken
    spoken = segments.sum(axis=1) > 0
    return {
        "cosines": cosines(one[spoken], minute[spoken]).tolist(),
        "seams": float(np.abs(minute[spoken] - short[spoken]).max() / np.abs(minute[spoken]).max()),
        "heard_s": passes,
        "numbers": bool(np.isfinite(minute).all()),
        "silent": int((~spoken).sum()),
    }


def cosines(one, two):
    return (one * two).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(two, axis=1)


def with_a_pause(get_segmentations):
    """Nobody speaks in the chunks of the silence: the random network hears somebody everywhere."""

    def get(file, **options):
        segments = get_segmentations(file, **options)
        segments.data[6:20] = 0
        return segments

    return get


def kept_prints(get_embeddings, taken):
    def get(file, segmentations, **options):
        prints = get_embeddings(file, segmentations, **options)
        taken.append((prints, segmentations.data))
        return prints

    return get


def stopped(folder, talk):
    """A progress that raises (Ctrl-C, a closed window) ends the work at once."""
    from transcription.diarizers.pyannote import _pipeline, _stretches

    steps = []

    def hook(step, _result, **_share):
        steps.append(step)
        if step == "embeddings":
            raise KeyboardInterrupt

    try:
        _stretches(_pipeline(folder), talk, {}, hook)
    except KeyboardInterrupt:
        return steps.count("embeddings")
    return None


def damaged(folder):
    """What is said of models that cannot be loaded, case by case."""
    from transcription.errors import Problem

    model, config = folder / "segmentation" / "pytorch_model.bin", folder / "config.yaml"
    good, said = model.read_bytes(), {}
    cases = {
        "no model": (model, b"no model at all"),
        "cut short": (model, good[: len(good) // 2]),
        "empty": (model, b""),
        "too new": (config, CONFIG.replace("4.0.0", "99.0.0").encode()),
        "needs more": (config, CONFIG.replace("pyannote.audio: 4.0.0", "no-such-thing: 1.0").encode()),
        "other kind": (config, CONFIG.replace("AgglomerativeClustering", "Nothing").encode()),
    }
    for name, (path, content) in cases.items():
        before = path.read_bytes()
        path.write_bytes(content)
        try:
            run(buzz(1, 150, 7))
        except Problem as problem:
            said[name] = [type(problem).__name__, str(folder) in f"{problem!r}{problem.message}"]
        path.write_bytes(before)
    return said


def main():
    folder = Path(sys.argv[1])
    os.environ.update(FG_PYANNOTE=str(folder), PYANNOTE_METRICS_ENABLED="1")  # the user's shell says yes
    block_network()
    found = {"block_works": block_works(), "before": readiness()}
    from transcription.quiet import hush

    hush()
    build_pipeline(folder)
    (folder / "plda").rename(folder / "gone")
    found["in_pieces"] = readiness()["ready"]
    (folder / "gone").rename(folder / "plda")
    found["whole"] = readiness()["ready"]
    talk = np.concatenate([buzz(4, 110, 1), np.zeros(RATE // 2), buzz(4, 210, 2), buzz(5.2503, 160, 3)])
    kept = Kept()
    found["talk"] = run(talk, kept=kept)
    found["again"] = run(talk, kept=kept)
    found["kept"] = [json.loads(value) for value in kept.values.values()]
    found["one"] = run(talk, speakers=1, kept=kept)
    found["few"] = run(talk, people=1)
    found["puts"] = len(kept.values)
    found["short"] = run(buzz(0.5, 150, 4))
    found["click"] = run(buzz(0.05, 150, 5))
    found["silence"] = run(np.zeros(3 * RATE))
    found["nan"] = run(np.full(3 * RATE, np.nan))
    found["half_nan"] = run(np.concatenate([buzz(3, 150, 6), np.full(RATE, np.nan)]))
    silence = np.zeros(22 * RATE)
    spaced = np.concatenate([buzz(6, 110, 1), silence, buzz(4, 210, 2), buzz(3.2503, 160, 3)])
    found["both_ways"] = both_ways(folder, spaced.astype(np.float32))
    breath = np.random.default_rng(8).normal(size=spaced.size) * 0.003
    found["shared"] = shared(folder, (spaced + breath).astype(np.float32))
    found["stopped"] = stopped(folder, spaced.astype(np.float32))
    found["damaged"] = damaged(folder)
    from pyannote.audio.telemetry.metrics import is_metrics_enabled

    found["telemetry"] = is_metrics_enabled()
    found["reached"] = REACHED
    print(json.dumps(found))


if __name__ == "__main__":
    main()
