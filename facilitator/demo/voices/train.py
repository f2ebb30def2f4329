"""Trains the demo voices: ``python -m facilitator.demo.voices.train OUT [segmentation | embedding]``.

Two small networks in pyannote's checkpoint format, taught with synthetic speech only (flite, espeak-ng):
who speaks when within ten seconds (PyanNet), and whose voice it is (a small WeSpeaker network). OUT
becomes a pipeline folder. They take about 15 CPU minutes with one thread. They tell synthetic voices
apart and nothing else: they serve the tests and the demo, and no real recording.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facilitator.demo.synth import RATE, Sound, levelled, played, say
from facilitator.demo.voices import people
from facilitator.demo.voices.mixtures import Spoken, activity, in_a_room, mixed
from transcription.quiet import hush

# torch and pyannote have no types.
# ruff: noqa: ANN401

SEED = 11
SECONDS = 10.0  # of sound that the pipeline looks at in one go
SLOTS = 3  # voices told apart within them
AT_ONCE = 2  # voices heard at the same moment
BATCH = 8  # stretches of SECONDS per step
STEPS = {"segmentation": 900, "embedding": 450}
LINES_PER_VOICE = {"segmentation": 40, "embedding": 30}
LEVEL_DB = (-32.0, -18.0)  # of full scale, a voice near or far
ROOM, PADDED = 0.5, 0.15  # shares of stretches with echoes, and of short files padded with silence
FASTEST = 2e-3  # learning rate at its peak
WARM_UP = 0.1  # share of steps until then
SCALE, MARGIN = 20.0, 0.2  # of the additive-margin softmax (Wang et al. 2018)
MARGIN_GROWS = (
    0.5  # share of steps over which the margin grows from nothing: with all of it nothing is learned
)
MIN_FRAMES = 30  # about half a second: less of a voice is not learned from
TINY = 1e-3  # noise on frames in training
PARADE = 5  # people in one stretch, one after the other, for the voice prints
SETS = [
    one for n in range(AT_ONCE + 1) for one in combinations(range(SLOTS), n)
]  # pyannote's order of classes
CONFIG = """\
# Demo voices: taught with synthetic speech only. They cannot tell real people apart.
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    segmentation: $model/segmentation
    embedding: $model/embedding
    plda: $model/plda
    clustering: AgglomerativeClustering
    embedding_exclude_overlap: true
params:
  segmentation: {min_duration_off: 0.0}
  clustering: {method: average, min_cluster_size: 3, threshold: 0.45}
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """SECONDS of sound, who speaks in each frame (frames, SLOTS), and the people's numbers."""

    sound: Sound
    speaks: NDArray[np.bool_]
    who: tuple[int, ...]


class Talk:
    """A source of stretches of talk, different each time."""

    def __init__(self, chance: np.random.Generator, centres: NDArray[np.int64], lines: int) -> None:
        words = people.vocabulary()
        self._lines = [
            [say(voice, people.line(words, chance)) for _ in range(lines)] for voice in people.voices()
        ]
        self._people = people.people()
        self._chance, self._centres = chance, centres

    def stretch(self) -> Stretch:
        """One to three people talking by turns, now and then at once."""
        chance = self._chance
        who = chance.choice(len(self._people), chance.choice([1, 2, 3], p=[0.2, 0.4, 0.4]), replace=False)
        lines = self._turns([int(one) for one in who])
        length = round(SECONDS * RATE)
        sound, speaks = mixed(lines, length), activity(lines, SLOTS, self._centres)
        if chance.random() < PADDED:
            heard = chance.integers(RATE // 2, length)
            sound[heard:] = 0
            speaks[self._centres >= heard] = False
        if chance.random() < ROOM:
            sound = in_a_room(sound, chance)
        return Stretch(sound, speaks, tuple(int(one) for one in who))

    def parade(self) -> Stretch:
        """One person after the other: more voices to compare than in a talk."""
        chance = self._chance
        who = [int(one) for one in chance.choice(len(self._people), PARADE, replace=False)]
        each = round(SECONDS * RATE / PARADE)
        lines = []
        for slot, person in enumerate(who):
            heard = levelled(self._say(person), chance.uniform(*LEVEL_DB))
            first = int(chance.integers(max(1, len(heard) - each)))
            lines.append(Spoken(slot, slot * each, heard[first : first + each]))
        length = round(SECONDS * RATE)
        sound = in_a_room(mixed(lines, length), chance)
        return Stretch(sound, activity(lines, PARADE, self._centres), tuple(who))

    def _turns(self, who: list[int]) -> list[Spoken]:
        chance = self._chance
        levels = [chance.uniform(*LEVEL_DB) for _ in who]
        at, ends = -int(chance.integers(0, 3 * RATE)), [0, 0]
        lines: list[Spoken] = []
        while at < SECONDS * RATE:
            slot = int(chance.integers(len(who)))
            line = Spoken(slot, at, levelled(self._say(who[slot]), levels[slot] + chance.normal()))
            if lines and lines[-1].who == slot:
                line = Spoken(slot, max(at, lines[-1].end), line.sound)
            lines.append(line)
            ends = sorted([*ends, line.end])
            at = max(ends[-1] + round(chance.normal(0.2, 0.5) * RATE), ends[-2], line.start + 1)
        return lines

    def _say(self, person: int) -> Sound:
        voice, warp = self._people[person]
        line = self._lines[voice][int(self._chance.integers(len(self._lines[voice])))]
        return played(line, warp)


def segmentation() -> Any:
    """The untrained network that says who speaks when. Its first layer, a filter bank, stays as it is."""
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation.PyanNet import PyanNet

    small = {"hidden_size": 96, "num_layers": 2}
    network = PyanNet(sincnet={"stride": 10}, lstm=small, linear={"hidden_size": 64, "num_layers": 2})
    network.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=SECONDS,
        classes=[f"speaker#{slot + 1}" for slot in range(SLOTS)],
        powerset_max_classes=AT_ONCE,
        permutation_invariant=True,
    )
    network.setup()
    for fixed in (network.sincnet.wav_norm1d, network.sincnet.conv1d[0]):
        fixed.requires_grad_(False)
    return network


def embedding() -> Any:
    """The untrained network that says whose voice it is."""
    from pyannote.audio.core.task import Problem, Resolution, Specifications

    from facilitator.demo.voices.network import SmallVoicePrints

    network = SmallVoicePrints()
    network.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=SECONDS
    )
    return network


def centres(network: Any) -> NDArray[np.int64]:
    """The sample in the middle of each frame of the segmentation."""
    frames = network.num_frames(round(SECONDS * RATE))
    return np.array([network.receptive_field_center(frame) for frame in range(frames)])


class WhoWhen:
    """Loss of the segmentation: the best of all ways to give the people their slots."""

    def __init__(self) -> None:
        import torch

        orders = list(permutations(range(SLOTS)))
        moved = [[SETS.index(tuple(sorted(order[slot] for slot in one))) for one in SETS] for order in orders]
        self._moved = torch.tensor(moved)
        self.more: list[Any] = []

    def batch(self, talk: Talk) -> list[Stretch]:
        """People talking to each other."""
        return [talk.stretch() for _ in range(BATCH)]

    def __call__(self, network: Any, waveforms: Any, batch: list[Stretch], _done: float) -> Any:
        """Mean negative log-probability, and the share of frames that are right."""
        import torch

        told = network(waveforms)
        truth = torch.tensor([[_set(frame) for frame in one.speaks] for one in batch])
        losses = torch.stack([-told.gather(2, own[truth][..., None]).mean((1, 2)) for own in self._moved])
        loss, order = losses.min(0)
        right = (told.argmax(2) == self._moved[order][torch.arange(len(batch))[:, None], truth]).float()
        return loss.mean(), float(right.mean())


def _set(speaks: NDArray[np.bool_]) -> int:
    return SETS.index(tuple(int(slot) for slot in np.flatnonzero(speaks)[:AT_ONCE]))


class Whose:
    """Loss of the voice prints: which of all people it is, by additive-margin softmax."""

    def __init__(self) -> None:
        import torch

        self._people = torch.nn.Parameter(torch.randn(len(people.people()), 64))
        self.more = [self._people]

    def batch(self, talk: Talk) -> list[Stretch]:
        """People one after the other."""
        return [talk.parade() for _ in range(BATCH)]

    def __call__(self, network: Any, waveforms: Any, batch: list[Stretch], done: float) -> Any:
        """Cross-entropy over everybody who speaks alone for a while, and the share that is right."""
        import torch
        from torch.nn import functional

        alone = np.stack([(one.speaks & (one.speaks.sum(1, keepdims=True) == 1)).T for one in batch])
        frames = network.forward_frames(waveforms)
        frames = frames + TINY * torch.randn_like(frames)  # the deviation of equal numbers has no gradient
        prints = network.forward_embedding(frames, weights=torch.from_numpy(alone.astype(np.float32)))
        heard = [(n, slot) for n, slot in zip(*np.nonzero(alone.sum(2) >= MIN_FRAMES), strict=True)]
        truth = torch.tensor([batch[n].who[slot] for n, slot in heard])
        chosen = torch.stack([prints[n, slot] for n, slot in heard])
        near = functional.normalize(chosen) @ functional.normalize(self._people).T
        margin = MARGIN * min(1.0, done / MARGIN_GROWS) * functional.one_hot(truth, near.shape[1])
        loss = functional.cross_entropy(SCALE * (near - margin), truth)
        return loss, float((near.argmax(1) == truth).float().mean())


def train(what: str, out: Path) -> None:
    """Teach one network and write its checkpoint."""
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    chance = np.random.default_rng(SEED)
    frames = centres(segmentation())
    network, loss = (segmentation(), WhoWhen()) if what == "segmentation" else (embedding(), Whose())
    talk = Talk(chance, frames, LINES_PER_VOICE[what])
    learned = [one for one in (*network.parameters(), *loss.more) if one.requires_grad]
    optimizer = torch.optim.AdamW(learned, FASTEST)
    steps = STEPS[what]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, FASTEST, total_steps=steps, pct_start=WARM_UP)
    network.train()
    right = []
    for step in range(steps):
        batch = loss.batch(talk)
        waveforms = torch.from_numpy(np.stack([one.sound for one in batch]).astype(np.float32))[:, None]
        value, share = loss(network, waveforms, batch, step / steps)
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        schedule.step()
        right.append(share)
        if step % 25 == 24:
            cpu = time.process_time()
            sys.stdout.write(
                f"{what} {step + 1}/{steps}: {np.mean(right[-25:]):.3f} right, {cpu:.0f} CPU s\n"
            )
            sys.stdout.flush()
    write(network.eval(), out / what)


def write(network: Any, folder: Path) -> None:
    """A checkpoint in pyannote's format; half precision on disk only."""
    import lightning
    import torch

    checkpoint = {
        "state_dict": {name: _halved(value) for name, value in network.state_dict().items()},
        "hyper_parameters": dict(network.hparams),
        "pytorch-lightning_version": lightning.__version__,
    }
    network.on_save_checkpoint(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(checkpoint, folder / "pytorch_model.bin")


def _halved(value: Any) -> Any:
    return value.half() if value.is_floating_point() else value


def describe(out: Path) -> None:
    """What makes a pipeline folder of the two networks."""
    plda = out / "plda"  # pyannote loads it for every kind of clustering; ours has no use for it
    plda.mkdir(parents=True, exist_ok=True)
    np.savez(plda / "xvec_transform.npz", mean1=np.zeros(2), mean2=np.zeros(1), lda=np.eye(2, 1))
    np.savez(plda / "plda.npz", mu=np.zeros(1), tr=np.eye(1), psi=np.ones(1))
    (out / "config.yaml").write_text(CONFIG, "utf-8", newline="\n")


def main(out: Path, parts: list[str]) -> None:
    """Train ``parts`` and complete the folder."""
    hush()
    describe(out)
    for what in parts:
        train(what, out)


if __name__ == "__main__":
    if len(sys.argv) < 2 or not set(sys.argv[2:]) <= set(STEPS):
        sys.exit(f"usage: python -m facilitator.demo.voices.train OUT [{' | '.join(STEPS)}]")
    main(Path(sys.argv[1]), sys.argv[2:] or list(STEPS))
