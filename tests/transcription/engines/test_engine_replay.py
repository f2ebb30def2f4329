"""The two engines for tests: one says what a file says, one says nothing."""

import json

import pytest

from transcription.engines import null, replay
from transcription.errors import MissingModel, UnreadableText
from transcription.model import Recording, TurnKind, Utterance, Word
from transcription.protocols import Request

LINES = [
    {"text": "Hello there.", "start_ms": 0, "end_ms": 900, "name": "Ana Reyes", "channel": "track-1",
     "words": [{"text": "Hello", "start_ms": 0, "end_ms": 400, "score": 0.9},
               {"text": "there.", "start_ms": 400, "end_ms": 900}]},
    {"text": "hi all", "kind": "chat", "start_ms": 950},
]  # fmt: skip


def test_the_file_is_played_back_as_it_stands(tmp_path, work):
    path = tmp_path / "said.json"
    path.write_text(json.dumps(LINES), encoding="utf-8")
    result = replay.engine.recognise(Recording(), Request(model=str(path), language="es"), work)
    assert result.utterances == (
        Utterance(
            "Hello there.", 0, 900, "Ana Reyes", channel="track-1",
            words=(Word("Hello", 0, 400, 0.9), Word("there.", 400, 900)),
        ),
        Utterance("hi all", 950, kind=TurnKind.CHAT),
    )  # fmt: skip
    assert result.language == "es"
    assert result.model == replay.engine.weights(str(path))


def test_another_file_is_another_model(tmp_path):
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    one.write_text("[]")
    two.write_text("[ ]")
    assert replay.engine.weights(str(one)) != replay.engine.weights(str(two))


@pytest.mark.parametrize("model", [None, "", "no-such-file.json", "."])
def test_without_a_file_there_is_no_model(model, work):
    assert replay.engine.weights(model) is None
    with pytest.raises(MissingModel):
        replay.engine.recognise(Recording(), Request(model=model), work)


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '[{"text": "Ana Reyes said no", "colour": 1}]', '[{"text": "Ana Reyes', "\x00"]
)
def test_a_file_of_another_kind_is_refused_without_a_word_of_it(text, tmp_path, work):
    path = tmp_path / "said.json"
    path.write_text(text)
    with pytest.raises(UnreadableText) as caught:
        replay.engine.recognise(Recording(), Request(model=str(path)), work)
    assert "Reyes" not in repr(caught.value)
    assert caught.value.__context__ is None


def test_null_hears_nothing(hummed, work):
    assert null.engine.recognise(hummed, Request(), work).utterances == ()
    assert not null.engine.automatic
