"""What pyannote's first network says of each stretch, kept in blocks instead of one by one.

pyannote keeps an array of 7 KB for each second of sound until it has heard the whole file. Each lies
between larger ones that come and go, which then find no room where they were: 140 KB a second until later
steps fill some of it. Copied into one place, the same numbers cost 7; an hour's peak is 250 MB lower
(``bench/memory.py voices``: 1,628 and 1,382 MB).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Answer = NDArray[np.float32]  # (stretches, frames, slots)

STRETCHES = 512  # in a block: 4 MB


def gather(pipeline: Any) -> None:  # noqa: ANN401 - pyannote has no types
    """Let ``pipeline`` keep what it finds of each stretch in blocks; others stay as they are."""
    network: Any = getattr(pipeline, "_segmentation", None)
    if not hasattr(network, "infer"):
        return
    infer, blocks = network.infer, Blocks()

    def inferred(stretches: Any) -> Any:  # noqa: ANN401 - of torch
        answer = infer(stretches)
        return blocks.kept(answer) if isinstance(answer, np.ndarray) else answer

    network.infer = inferred


@dataclass(slots=True)
class Blocks:
    """Rows of the same shape, many in one array."""

    _block: Answer = field(default_factory=lambda: np.empty((0, 0, 0), np.float32))
    _used: int = 0

    def kept(self, answer: Answer) -> Answer:
        """The same numbers as ``answer``, in a block."""
        if self._used + len(answer) > len(self._block) or answer.shape[1:] != self._block.shape[1:]:
            self._block = np.empty((max(STRETCHES, len(answer)), *answer.shape[1:]), answer.dtype)
            self._used = 0
        own = self._block[self._used : self._used + len(answer)]
        own[:] = answer
        self._used += len(answer)
        return own
