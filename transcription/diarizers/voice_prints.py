"""Voice prints for pyannote in one pass per chunk of sound, the same to the last bit.

``SpeakerDiarization.get_embeddings`` (pyannote.audio 4.0) runs its network once for every slot of a
chunk: the same ten seconds three times, with the mask of another slot each time, also where nobody
speaks. A mask only acts behind the network, where statistics are pooled. So here the frames of a
chunk are worked out once for all its slots, and not at all for a chunk in which nobody speaks.

Rows go through the last layer in batches as long as pyannote's own: its rounding depends on that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Prints = NDArray[np.float32]  # (chunks, slots, dimension)
    Masks = NDArray[np.float32]  # (slots, frames), 1 where the voice in a slot is to be pooled

# pyannote has no types and keeps what its pipelines are made of in attributes with an underscore.
# ruff: noqa: ANN401


def in_one_pass(pipeline: Any) -> Any:
    """``pipeline``, taking its voice prints by this file where its network has frames to share."""
    from pyannote.audio.pipelines import SpeakerDiarization

    network = getattr(getattr(pipeline, "_embedding", None), "model_", None)
    able = hasattr(network, "forward_frames") and hasattr(network, "forward_embedding")
    if able and isinstance(pipeline, SpeakerDiarization):
        pipeline.get_embeddings = partial(_prints, pipeline)
    return pipeline


def _prints(
    pipeline: Any,
    file: Any,
    binary_segmentations: Any,
    exclude_overlap: bool = False,
    hook: Callable[..., None] | None = None,
) -> Prints:
    """The print of every slot of every chunk; ``hook`` is told after each batch and may raise to stop."""
    import torch

    chunks = Chunks(pipeline, file, binary_segmentations, exclude_overlap)
    rows = chunks.count * chunks.slots
    batch = pipeline.embedding_batch_size
    tell = hook or (lambda *_step, **_share: None)
    found = []
    with torch.inference_mode():
        for start in range(0, rows, batch):
            tell("embeddings", None, total=rows, completed=start)
            found.append(chunks.pooled(start, min(start + batch, rows)))
    tell("embeddings", None, total=rows, completed=rows)
    return np.vstack(found).reshape(chunks.count, chunks.slots, -1)


@dataclass(slots=True)
class Chunks:
    """The overlapping stretches of sound that pyannote cuts a file into; a row is one slot of one."""

    pipeline: Any
    file: Any
    segmentations: Any  # .data (chunks, frames, slots), 1 where a slot speaks; NaN where nothing is known
    exclude_overlap: bool
    _last: tuple[int, Any] = field(default=(-1, None))  # a batch may end in the middle of a chunk

    @property
    def count(self) -> int:
        """How many chunks there are."""
        return int(self.segmentations.data.shape[0])

    @property
    def slots(self) -> int:
        """How many voices are told apart within a chunk."""
        return int(self.segmentations.data.shape[2])

    def pooled(self, start: int, stop: int) -> NDArray[np.float32]:
        """(rows, dimension) for rows ``start`` to ``stop``."""
        import torch

        network = self.pipeline._embedding
        numbers = range(start // self.slots, (stop - 1) // self.slots + 1)
        masks = [self.masks(number) for number in numbers]
        frames = [self._frames(number, own) for number, own in zip(numbers, masks, strict=True)]
        known = [one for one in (*frames, self._last[1]) if one is not None]
        blank = torch.zeros_like(known[0] if known else self._network_frames(numbers[0]))
        frames = [blank if one is None else one for one in frames]
        first = start - numbers[0] * self.slots
        wanted = slice(first, first + stop - start)
        rows = torch.stack(frames).repeat_interleave(self.slots, dim=0)[wanted]
        weights = torch.from_numpy(np.concatenate(masks)[wanted]).to(network.device)
        answer: NDArray[np.float32] = network.model_.forward_embedding(rows, weights=weights).cpu().numpy()
        return answer

    def _frames(self, number: int, masks: Masks) -> Any:
        """What the network makes of a chunk; None where nobody speaks, since nothing of it is pooled."""
        if not masks.any():
            return None
        if self._last[0] != number:
            self._last = (number, self._network_frames(number))
        return self._last[1]

    def _network_frames(self, number: int) -> Any:
        """One chunk at a time: on a processor several are no faster, and each takes 100 MB meanwhile."""
        network = self.pipeline._embedding
        chunk = self.segmentations.sliding_window[number]
        sound, _ = self.pipeline._audio.crop(self.file, chunk, mode="pad")
        return network.model_.forward_frames(sound[None].to(network.device))[0]

    def masks(self, number: int) -> Masks:
        """Where to pool each slot: without talk-over where that is asked for and leaves enough."""
        speaks = self._speaks(number)
        whole = np.nan_to_num(speaks).astype(np.float32).T
        if not self.exclude_overlap:
            return whole
        alone = np.nan_to_num(speaks * (speaks.sum(axis=1, keepdims=True) < 2)).astype(np.float32).T
        return np.where(alone.sum(axis=1, keepdims=True) > self._least_frames(), alone, whole)

    def _least_frames(self) -> int:
        """Frames that the network needs to say anything."""
        network = self.pipeline._embedding
        samples: float = self.segmentations.sliding_window.duration * network.sample_rate
        needed: int = network.min_num_samples
        return math.ceil(len(self._speaks(0)) * needed / samples)

    def _speaks(self, number: int) -> NDArray[np.float32]:
        told: NDArray[np.float32] = self.segmentations.data[number]
        return told
