"""What pyannote keeps of each stretch lies in few pieces of memory and stays what it was."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transcription.diarizers.one_block import STRETCHES, Blocks, gather


@given(st.lists(st.integers(1, 300), max_size=12))
def test_answers_stay_as_they_were_whatever_comes_after(sizes: list[int]) -> None:
    """An answer is copied into the block: neither later answers nor its own array change it."""
    blocks, random = Blocks(), np.random.default_rng(1)
    given_ = [random.random((size, 5, 3), np.float32) for size in sizes]
    kept = [blocks.kept(one.copy()) for one in given_]
    assert all(np.array_equal(one, own) for one, own in zip(given_, kept, strict=True))


def test_single_answers_share_a_block() -> None:
    """A block's worth of single stretches takes one array, the next stretch another."""
    blocks = Blocks()
    kept = [blocks.kept(np.zeros((1, 2, 3), np.float32)) for _ in range(STRETCHES + 1)]
    assert len({id(one.base) for one in kept[:STRETCHES]}) == 1
    assert kept[STRETCHES].base is not kept[0].base


def test_another_shape_begins_another_block() -> None:
    """Rows of another network are never forced into the first one's."""
    blocks = Blocks()
    first, second = blocks.kept(np.ones((1, 2, 3), np.float32)), blocks.kept(np.ones((1, 4, 3), np.float32))
    assert (first.shape, second.shape) == ((1, 2, 3), (1, 4, 3))


def test_a_pipeline_of_another_kind_stays_as_it_is() -> None:
    """Without such a network, or with one of several answers, nothing is exchanged or copied."""
    answers = (np.zeros((1, 2, 3), np.float32), np.zeros((1, 2), np.float32))
    several = SimpleNamespace(_segmentation=SimpleNamespace(infer=lambda _stretches: answers))
    for pipeline in (SimpleNamespace(), SimpleNamespace(_segmentation=None), several):
        gather(pipeline)
    assert several._segmentation.infer(None) is answers
