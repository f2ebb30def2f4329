"""What only openai-whisper has: its checkpoints, their hashes and the heads that time words."""

import base64
import gzip

import numpy as np
import pytest
from engine_bench import save, tiny_whisper

from transcription import weights
from transcription.engines import whisper as room
from transcription.errors import MissingModel
from transcription.protocols import Request

pytest.importorskip("whisper", reason="the extra whisper is not installed")
pytestmark = pytest.mark.model


def test_a_language_may_be_named_in_english(reciting, hummed, work):
    result = room.engine.recognise(hummed, Request(model=str(reciting), language="Spanish"), work)
    assert result.language == "es"


def test_an_official_file_loaded_by_path_gets_the_heads_that_time_its_words(reciting, monkeypatch):
    import whisper

    heads = base64.b85encode(gzip.compress(np.array([[True, False]]).tobytes()))
    monkeypatch.setitem(whisper._MODELS, "base", f"https://example.org/{weights.sha256(reciting)}/base.pt")
    monkeypatch.setitem(whisper._ALIGNMENT_HEADS, "base", heads)
    assert room._Ear(reciting).model.alignment_heads.to_dense().tolist() == [[True, False]]
    monkeypatch.setitem(whisper._MODELS, "base", "https://example.org/0000/base.pt")
    assert room._Ear(reciting).model.alignment_heads.to_dense().tolist() == [[True, True]]


def broken_files(tmp_path):
    import torch

    (tmp_path / "text.pt").write_text("no model at all")
    (tmp_path / "empty.pt").write_bytes(b"")
    torch.save({"dims": {}}, tmp_path / "other.pt")
    torch.save([1, 2], tmp_path / "list.pt")
    torch.save(OSError, tmp_path / "code.pt")
    model = tiny_whisper()
    whole = save(model, tmp_path / "whole.pt").read_bytes()
    (tmp_path / "cut.pt").write_bytes(whole[: len(whole) // 2])
    model.encoder.conv1.bias.data[0] = float("nan")
    save(model, tmp_path / "nan.pt")
    return [tmp_path / f"{name}.pt" for name in ("text", "empty", "other", "list", "code", "cut", "nan")]


def test_a_file_that_is_no_whole_checkpoint_is_refused_without_its_path(tmp_path):
    for path in broken_files(tmp_path):
        with pytest.raises(MissingModel, match="damaged") as caught:
            _ = room._Ear(path).model
        assert str(tmp_path) not in str(caught.value) + caught.value.next
        assert caught.value.__cause__ is None


def test_weights_are_stated_without_reading_them_anew(reciting):
    """The hash of a file is computed once while it stays as it is."""
    before = weights._sha256.cache_info().misses
    for _ in range(3):
        assert room.engine.weights(str(reciting))
    assert weights._sha256.cache_info().misses <= before + 1
