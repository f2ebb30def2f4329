"""A silenced stretch is silent, everything else sounds as before, and nothing shifts."""

from __future__ import annotations

import io

import numpy as np
import pytest

from facilitator.demo import bundle
from transcription.errors import UnreadableMedia
from transcription.media import PER_MS, samples
from transcription.model import Span
from transcription.opening import probe
from transcription.silence import Silenced

LOST = 1 / 16_384  # of full scale: what rounding to 16 bits and back may change


@pytest.fixture(scope="module")
def mix() -> bytes:
    return next(path for path in sorted(bundle.folder().iterdir()) if path.suffix == ".m4a").read_bytes()


def test_only_the_stretches_fall_silent(mix: bytes) -> None:
    spans = [Span(5_000, 8_000), Span(31_000, 31_500), Span(600_000, 700_000)]
    silenced = io.BufferedReader(Silenced(io.BytesIO(mix), spans)).read()
    before, after = (samples(io.BytesIO(one), 0, 40_000) for one in (mix, silenced))
    assert not after[5_000 * PER_MS : 8_000 * PER_MS].any()
    assert not after[31_000 * PER_MS : 31_500 * PER_MS].any()
    kept = np.ones(len(after), bool)
    for span in spans:
        kept[span.start_ms * PER_MS : span.end_ms * PER_MS] = False
    assert np.abs(before - after)[kept].max() < LOST
    assert abs(before[5_000 * PER_MS : 8_000 * PER_MS]).max() > 0.01
    assert abs(probe(io.BytesIO(silenced)).duration_ms - probe(io.BytesIO(mix)).duration_ms) < 100


def test_what_cannot_be_decoded_is_no_recording() -> None:
    with pytest.raises(UnreadableMedia):
        io.BufferedReader(Silenced(io.BytesIO(b"no sound at all"), [])).read()
