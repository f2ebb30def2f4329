"""Voice prints from frames that are worked out once for the whole file.

pyannote cuts a file into stretches of ten seconds, one second apart, and runs its largest network anew
on each, so that every second of sound goes through it ten times. Here the sound goes through once, in
blocks of a minute with enough before and after, and each stretch takes its part of the frames.

Not the same to the last bit: a frame sees its true neighbours instead of a stretch's edge, and the mean
over time that WeSpeaker's networks subtract is taken around each frame instead of over its stretch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from transcription.diarizers.voice_prints import Chunks

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Prints = NDArray[np.float32]  # (chunks, slots, dimension)

# torch and pyannote have no types, and pipelines keep their parts in attributes with an underscore.
# ruff: noqa: ANN401

_HALVINGS = 8  # frames of sound in one of the network's: three of its layers take every other one
_BLOCK_S = 60  # s of sound through the network at once: 300 MB, whatever the file's length
_SEEN_S = 2.0  # s before and after a frame that it can depend on (ResNet34: 1.2 s)
_SNIPPED_S = 0.015  # s by which the last window of sound reaches further than its step


def share_frames(pipeline: Any) -> bool:
    """Let ``pipeline`` take its voice prints by this file; False where its network is of another kind."""
    import torch
    from pyannote.audio.models.embedding.wespeaker import BaseWeSpeakerResNet
    from pyannote.audio.pipelines import SpeakerDiarization

    network = getattr(getattr(pipeline, "_embedding", None), "model_", None)
    if not (isinstance(network, BaseWeSpeakerResNet) and isinstance(pipeline, SpeakerDiarization)):
        return False
    network.resnet.to(memory_format=torch.channels_last)  # a sixth faster on a processor, the same numbers
    pipeline.get_embeddings = partial(_prints, pipeline)
    return True


def _prints(
    pipeline: Any,
    file: Any,
    binary_segmentations: Any,
    exclude_overlap: bool = False,
    hook: Callable[..., None] | None = None,
) -> Prints:
    """The print of every slot of every chunk; ``hook`` is told after each chunk and may raise to stop."""
    import torch

    chunks = Chunks(pipeline, file, binary_segmentations, exclude_overlap)
    frames = _Frames(pipeline, file)
    tell = hook or (lambda *_step, **_share: None)
    found = []
    with torch.inference_mode():
        for number in range(chunks.count):
            tell("embeddings", None, total=chunks.count, completed=number)
            found.append(_print(chunks, frames, number))
    tell("embeddings", None, total=chunks.count, completed=chunks.count)
    return _without_gaps(found, chunks.slots)


def _print(chunks: Chunks, frames: _Frames, number: int) -> NDArray[np.float32] | None:
    """(slots, dimension); None for a chunk in which nobody speaks."""
    import torch

    masks = chunks.masks(number)
    if not masks.any():
        return None
    window = chunks.segmentations.sliding_window[number]
    own = frames.between(window.start, window.end)
    length = round((window.end - window.start) * frames.per_s)  # more than there is at the end of the file
    nearest = np.arange(length) * masks.shape[1] // length
    weights = torch.from_numpy(masks[:, nearest[: own.shape[-1]]]).to(own.device)
    answer = frames.network.forward_embedding(own[None], weights=weights[None])[0]
    prints: NDArray[np.float32] = answer.cpu().numpy()
    return prints


def _without_gaps(found: list[NDArray[np.float32] | None], slots: int) -> Prints:
    """One row per chunk; prints of silence are never looked at, but must be numbers."""
    sizes = [one.shape[1] for one in found if one is not None]
    silence = np.ones((slots, sizes[0] if sizes else 1), np.float32)
    return np.stack([silence if one is None else one for one in found])


@dataclass(slots=True)
class _Frames:
    """What the network makes of a file, block by block; blocks that lie behind are forgotten."""

    pipeline: Any
    file: Any
    _blocks: dict[int, Any] = field(default_factory=dict)

    @property
    def network(self) -> Any:
        """The network of the voice prints."""
        return self.pipeline._embedding.model_

    @property
    def per_s(self) -> float:
        """Frames in a second."""
        return 1000 / (float(self.network.hparams.frame_shift) * _HALVINGS)

    def between(self, start_s: float, end_s: float) -> Any:
        """(channels, pitches, frames); fewer where the file ends before."""
        import torch

        size = round(_BLOCK_S * self.per_s)
        ends = min(end_s, self._duration_s())
        first = round(start_s * self.per_s)
        last = max(first + 1, round(ends * self.per_s))
        needed = range(first // size, (last - 1) // size + 1)
        self._blocks = {n: self._blocks.get(n) if n in self._blocks else self._block(n) for n in needed}
        joined = torch.cat([self._blocks[n] for n in needed], dim=-1)
        return joined[..., first - needed.start * size : last - needed.start * size]

    def _block(self, number: int) -> Any:
        """Frames of a minute; the mean around each is taken over as long as a chunk lasts."""
        around_s = self.pipeline._segmentation.duration / 2
        start_s, end_s = number * _BLOCK_S, (number + 1) * _BLOCK_S
        bands = self._bands(start_s - around_s - _SEEN_S, end_s + around_s + _SEEN_S, around_s)
        per_s = round(1000 / self.network.hparams.frame_shift)
        before_s, heard_s = min(start_s, _SEEN_S), min(start_s, around_s + _SEEN_S)
        lead = round((heard_s - before_s) * per_s)
        seen = bands[:, lead : lead + round((before_s + _BLOCK_S + _SEEN_S) * per_s)]
        skipped = round(before_s * self.per_s)
        return self.network.resnet.forward_frames(seen)[0][
            ..., skipped : skipped + round(_BLOCK_S * self.per_s)
        ]

    def _bands(self, start_s: float, end_s: float, around_s: float) -> Any:
        """(1, frames of sound, pitches) of what there is of this stretch, less the mean around each."""
        from pyannote.core import Segment
        from torch.nn import functional

        within = Segment(max(0.0, start_s), min(self._duration_s(), end_s + _SNIPPED_S))
        sound, _ = self.pipeline._audio.crop(self.file, within, mode="pad")
        bands = self.network.compute_fbank(sound[None].to(self.pipeline._embedding.device))
        reach = round(around_s * 1000 / self.network.hparams.frame_shift)
        means = functional.avg_pool1d(
            bands.transpose(1, 2), 2 * reach + 1, stride=1, padding=reach, count_include_pad=False
        )
        return bands - means.transpose(1, 2)

    def _duration_s(self) -> float:
        samples: int = self.file["waveform"].shape[-1]
        return samples / float(self.file["sample_rate"])
