"""pyannote as shipped against ours: what voice prints cost, and what becomes of the error (DER).

``cost``: networks of the real size (PyanNet and WeSpeaker's ResNet34, as in speaker-diarization-
community-1) with random weights, since the clock does not depend on them; one thread. ``accuracy``:
the demo voices, or those in ``--folder``, on synthetic talk of 4, 6 and 8 people. ``meetings``: the same
on AMI's real meetings. ``python bench/diarize.py [cost] [accuracy] [meetings --ami DIR]``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import labelled_talk
import numpy as np
from peak import peak_mb

from facilitator.demo.voices import trusted
from transcription import media
from transcription.diarizers.shared_frames import share_frames
from transcription.diarizers.voice_prints import in_one_pass
from transcription.quiet import hush

if TYPE_CHECKING:
    from collections.abc import Iterable

RATE = 16_000  # Hz
SHORT_S = 20  # s of sound; as shipped each costs 2 CPU seconds and more
LONG_S = 300  # s of sound
TALK_S = 60  # s of talk in each mixture
DRY = 3  # the mixture of three that has no room around it
PARTS = ("cost", "accuracy", "meetings")
SHIPPED, ONE_PASS, SHARED = "as shipped", "one pass per chunk", "frames shared over the file"
GUESSED = "the same, people + 1 at most"
KINDS = ("missed detection", "false alarm", "confusion")
say = sys.stdout.write
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


def timed(pipeline: Any, waveform: Any) -> tuple[dict[str, float], Any, Any]:  # noqa: ANN401
    """CPU and wall seconds of one run, in all and for the voice prints alone; the prints and the labels."""
    spent: dict[str, float] = {}
    get_embeddings = pipeline.get_embeddings
    kept: list[Any] = []

    def get(*given: Any, **named: Any) -> Any:  # noqa: ANN401
        begun = time.process_time()
        kept.append(get_embeddings(*given, **named))
        spent["prints cpu s"] = time.process_time() - begun
        return kept[0]

    pipeline.get_embeddings = get
    pipeline.embedding_batch_size = BATCH
    cpu, wall = time.process_time(), time.perf_counter()
    told = pipeline({"waveform": waveform, "sample_rate": RATE})
    spent["cpu s"], spent["wall s"] = time.process_time() - cpu, time.perf_counter() - wall
    return spent, kept[0] if kept else None, told.speaker_diarization


def made(folder: Path, way: str) -> Any:  # noqa: ANN401
    """The pipeline of ``folder``, taking its voice prints one of three ways."""
    from pyannote.audio import Pipeline

    pipeline = Pipeline.from_pretrained(folder)
    if way == ONE_PASS:
        in_one_pass(pipeline)
    elif way == SHARED:
        share_frames(pipeline)
    return pipeline


def cost(short: int, long: int) -> None:
    """What each way costs with networks of the real size, per minute of sound."""
    import torch

    with tempfile.TemporaryDirectory() as name:
        build(Path(name))
        prints = {}
        for way, seconds in ((SHIPPED, short), (ONE_PASS, short), (SHARED, short), (SHARED, long)):
            waveform = torch.from_numpy(sound(seconds))[None]
            spent, prints[way, seconds], _ = timed(made(Path(name), way), waveform)
            per_minute = spent["cpu s"] * 60 / seconds
            two_hours = f"{per_minute * 120 / 60:6.0f} CPU min for two hours"
            say(f"{way:28}{seconds:5} s: {per_minute:7.1f} CPU s per minute, {two_hours}\n")
    shipped, one, shared = (prints[way, short] for way in (SHIPPED, ONE_PASS, SHARED))
    say(f"one pass is the same to the last bit: {shipped.tobytes() == one.tobytes()}\n")
    say(f"shared frames, cosine to as shipped: {nearness(shipped, shared)}\n")
    say(f"largest memory of it all: {peak_mb():.0f} MB\n")


def nearness(one: np.ndarray, two: np.ndarray) -> str:
    """Cosine between prints of the same slot, least and median, where something was said."""
    one, two = one.reshape(-1, one.shape[-1]), two.reshape(-1, two.shape[-1])
    spoken = two.std(1) > 0
    one, two = one[spoken], two[spoken]
    cosines = (one * two).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(two, axis=1)
    return f"least {cosines.min():.4f}, median {np.median(cosines):.4f}"


def accuracy(folder: Path, seconds: int) -> None:
    """DER of the three ways on labelled talk: nothing forgiven at the borders, talk-over counted."""
    import torch

    totals: dict[str, list[Any]] = {way: [] for way in (SHIPPED, ONE_PASS, SHARED, GUESSED)}
    for people, seed in product((4, 6, 8), (1, 2, 3)):
        talk = labelled_talk.talk(people, seconds, seed, room=seed != DRY)
        waveform = torch.from_numpy(talk.sound.astype(np.float32))[None]
        row = []
        for way, parts in totals.items():
            bounds = {"max_speakers": people + 1} if way == GUESSED else {"num_speakers": people}
            file = {"waveform": waveform, "sample_rate": RATE}
            told = made(folder, SHARED if way == GUESSED else way)(file, **bounds).speaker_diarization
            parts.append(errors(talk.lines, told))
            row.append(f"{rate(parts[-1:]):6.1f}")
        say(f"{talk.name:14} talk-over {100 * talk.overlap():3.0f} %  DER %:{''.join(row)}\n")
    for way, parts in totals.items():
        say(f"{way:28} DER {rate(parts):5.1f} %  {shares(parts)}\n")


def meetings(folder: Path, data: Path) -> None:
    """DER on real meetings (AMI): decoding and the pipeline run; what a model says of them is its own."""
    import torch

    lines: dict[str, list[tuple[float, float, str]]] = {}
    for row in (data / "ami.rttm").read_text("utf-8").splitlines():
        _, name, _, start, length, _, _, who, *_ = row.split()
        lines.setdefault(name, []).append((float(start), float(start) + float(length), who))
    found, alone = [], []
    for path in sorted(data.glob("*.wav")):
        with path.open("rb") as reader:
            samples = np.concatenate(list(media.blocks(reader)))
        told = made(folder, SHARED)({"waveform": torch.from_numpy(samples)[None], "sample_rate": RATE})
        found.append(errors(lines[path.stem], told.speaker_diarization))
        alone.append(errors(lines[path.stem], one_voice(len(samples) / RATE)))
        voices = (
            f"{len(told.speaker_diarization.labels())} voices of {len({who for *_, who in lines[path.stem]})}"
        )
        say(f"{path.stem}: DER {rate(found[-1:]):5.1f} %, {voices}\n")
    say(f"all: DER {rate(found):.1f} %  {shares(found)}; everything one voice: {rate(alone):.1f} %\n")


def one_voice(seconds: float) -> Any:  # noqa: ANN401
    """Somebody speaks all the time."""
    from pyannote.core import Annotation, Segment

    whole = Annotation()
    whole[Segment(0, seconds)] = "one"
    return whole


def errors(lines: Iterable[tuple[float, float, str]], told: Any) -> dict[str, float]:  # noqa: ANN401
    """Seconds missed, heard where nothing was said, and given to somebody else."""
    from pyannote.core import Annotation, Segment
    from pyannote.metrics.diarization import DiarizationErrorRate

    reference = Annotation()
    for start, end, who in lines:
        reference[Segment(start, end), f"{start}{who}"] = who
    found: dict[str, float] = DiarizationErrorRate()(reference, told, detailed=True)
    return found


def rate(parts: Iterable[dict[str, float]]) -> float:
    """Errors in all, per cent of what was said."""
    parts = list(parts)
    wrong = sum(one[kind] for one in parts for kind in KINDS)
    return 100 * wrong / sum(one["total"] for one in parts)


def shares(parts: list[dict[str, float]]) -> str:
    """Each kind of error, per cent of what was said."""
    said = sum(one["total"] for one in parts)
    return ", ".join(f"{kind} {100 * sum(one[kind] for one in parts) / said:.1f}" for kind in KINDS)


def main(given: argparse.Namespace) -> None:
    """Print what was asked for."""
    hush()
    warnings.simplefilter("ignore")
    import torch

    torch.set_num_threads(1)
    folder = given.folder or trusted.folder()
    if "cost" in given.what:
        cost(SHORT_S, given.seconds)
    if "accuracy" in given.what:
        accuracy(folder, TALK_S)
    if "meetings" in given.what and given.ami:
        meetings(folder, given.ami)


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=PARTS, help=" ".join(PARTS))
    parser.add_argument("--folder", type=Path, help="a pipeline folder; else the demo voices")
    parser.add_argument("--ami", type=Path, help="a folder with AMI meetings and ami.rttm")
    parser.add_argument("--seconds", type=int, default=LONG_S, help="of sound for the cost of shared frames")
    return parser.parse_args()


if __name__ == "__main__":
    main(parsed())
