"""Whisper through its own loading and decoding code, with small checkpoints that the tests build."""

import base64
import gzip
import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from engine_bench import RATE, Kept, hum, medium, save, tiny_whisper, wav, work_with

from transcription import plain, weights
from transcription.decoding import windows
from transcription.engines import whisper as room
from transcription.errors import MissingModel, MissingProgram, NothingToHear, UnreadableMedia
from transcription.model import Recording, Utterance
from transcription.protocols import Request
from transcription.quiet import SWITCHES

pytest.importorskip("whisper", reason="the extra whisper is not installed")
pytestmark = pytest.mark.model

SAID = "The garden opens on Monday, everybody is welcome."  # by the reciting checkpoint, to anything


@pytest.fixture(scope="module")
def heard(reciting):
    """What the reciting model hears in 16 seconds with speech at both ends, and what was kept of it.

    Windows are made so short that each stretch has its own: the model says its sentence once a window.
    """
    sound = np.concatenate([hum(3), np.zeros(10 * RATE), hum(3)])
    recording = Recording(audio=(medium(wav(sound)),))
    kept = Kept()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "LONGEST_MS", 3_500)
        result = room.engine.recognise(recording, Request(model=str(reciting)), work_with(kept))
    return recording, kept, result


def test_each_stretch_of_speech_is_heard_with_its_words_in_order_and_in_its_time(heard):
    _, _, result = heard
    assert [line.text for line in result.utterances] == [SAID, SAID]
    for line, (start, end) in zip(result.utterances, [(0, 3_200), (12_800, 16_000)], strict=True):
        edges = [ms for word in line.words for ms in (word.start_ms, word.end_ms)]
        assert edges == sorted(edges)
        assert start <= line.start_ms <= edges[0]
        assert edges[-1] <= line.end_ms <= end
        assert " ".join(word.text for word in line.words) == SAID


def test_values_are_plain_and_scores_are_shares(heard):
    _, _, result = heard
    scores = [word.score for line in result.utterances for word in line.words]
    assert all(type(score) is float and 0 <= score <= 1 for score in scores)
    assert type(result.utterances[0].start_ms) is int
    assert json.loads(plain.dump(result.utterances))[0]["text"] == SAID
    assert plain.load(plain.dump(result.utterances), tuple[Utterance, ...]) == result.utterances


def test_the_language_is_detected_once_for_the_recording(heard):
    _, _, result = heard
    assert result.language == "es"


def test_a_run_that_finds_everything_kept_never_loads_the_model(heard, reciting, monkeypatch):
    recording, kept, result = heard
    monkeypatch.setattr(windows, "LONGEST_MS", 3_500)
    monkeypatch.setattr(room, "_loaded", lambda path: pytest.fail("the model was loaded"))
    again = room.engine.recognise(recording, Request(model=str(reciting)), work_with(kept))
    assert again == result


@pytest.mark.parametrize(("asked", "code"), [("fr", "fr"), ("en-US", "en"), ("Spanish", "es"), ("DE", "de")])
def test_the_language_asked_for_is_used(asked, code, reciting, hummed, work):
    result = room.engine.recognise(hummed, Request(model=str(reciting), language=asked), work)
    assert result.language == code


def test_a_language_whisper_does_not_know_is_refused(reciting, hummed, work):
    with pytest.raises(MissingModel, match="does not know that language"):
        room.engine.recognise(hummed, Request(model=str(reciting), language="klingon"), work)


def test_the_model_is_named_by_its_hash_and_never_by_its_path(heard, reciting):
    _, _, result = heard
    assert re.fullmatch(r"own model sha256:[0-9a-f]{16}", result.model)
    assert result.model == room.engine.weights(str(reciting))


def test_a_babbling_model_ends_and_says_the_same_on_every_run(babbling, work, monkeypatch):
    """It fails every check, so the whole ladder of temperatures is climbed, by lot."""
    monkeypatch.setattr("transcription.decoding.stretches.TOKENS_MOST", 24)
    recording = Recording(audio=(medium(wav(hum(0.8))),))
    asked = Request(model=str(babbling), language="en")
    first = room.engine.recognise(recording, asked, work)
    assert first.utterances
    assert first == room.engine.recognise(recording, asked, work_with(Kept()))


def test_an_official_file_loaded_by_path_gets_the_heads_that_time_its_words(reciting, monkeypatch):
    import whisper

    heads = base64.b85encode(gzip.compress(np.array([[True, False]]).tobytes()))
    monkeypatch.setitem(whisper._MODELS, "base", f"https://example.org/{weights.sha256(reciting)}/base.pt")
    monkeypatch.setitem(whisper._ALIGNMENT_HEADS, "base", heads)
    assert room._Ear(reciting).model.alignment_heads.to_dense().tolist() == [[True, False]]
    monkeypatch.setitem(whisper._MODELS, "base", "https://example.org/0000/base.pt")
    assert room._Ear(reciting).model.alignment_heads.to_dense().tolist() == [[True, True]]


def test_an_english_only_model_refuses_another_language(tmp_path, hummed, work):
    english = save(tiny_whisper(vocabulary=51_864), tmp_path / "mine.pt")
    with pytest.raises(MissingModel, match="English only"):
        room.engine.recognise(hummed, Request(model=str(english), language="fr"), work)
    assert room._Ear(english).language_of([np.zeros(16_000, np.float32)]) == "en"


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


def test_of_hardly_anything_it_makes_no_failure(reciting, hardly_anything, work):
    result = room.engine.recognise(hardly_anything, Request(model=str(reciting)), work)
    length = hardly_anything.duration_ms
    assert all(0 <= line.start_ms <= line.end_ms <= length for line in result.utterances)


@pytest.mark.parametrize("samples", [0, 1, 160, 3_200])
def test_the_shortest_sounds_are_heard_without_failure(samples, reciting):
    (take,) = room._Ear(reciting).decode([np.zeros(samples, np.float32)], "en")
    assert all(line.start_ms <= line.end_ms for line in take.lines)


def test_an_unreadable_recording_is_told(reciting, unreadable, work):
    with pytest.raises(UnreadableMedia, match="mix-1"):
        room.engine.recognise(unreadable, Request(model=str(reciting)), work)
    with pytest.raises(NothingToHear):
        room.engine.recognise(Recording(), Request(model=str(reciting)), work)


def test_a_model_that_is_not_here_is_named_missing_and_not_fetched(tmp_path, hummed, work, monkeypatch):
    monkeypatch.setenv("FG_MODELS", str(tmp_path))
    monkeypatch.setattr(weights, "folders", lambda: [tmp_path])
    assert room.engine.weights("base") is None
    assert room.engine.weights(None) is None
    with pytest.raises(MissingModel, match=r"base\.pt.*FG_MODELS"):
        room.engine.recognise(hummed, Request(model="base"), work)


def test_without_whisper_installed_there_are_no_weights_and_a_clear_word(reciting, hummed, work, monkeypatch):
    monkeypatch.setattr(room, "PROGRAM", "no-such-program")
    assert room.engine.weights(str(reciting)) is None
    with pytest.raises(MissingProgram, match="not installed"):
        room.engine.recognise(hummed, Request(model=str(reciting)), work)


ALONE = """
import socket, sys, urllib.request

def refused(*given, **named):
    raise SystemExit("a socket was opened")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refused
try:
    urllib.request.urlopen("http://127.0.0.1:9/")
except SystemExit:
    print("guarded")

import hashlib, io, os, wave
import numpy as np
from transcription.engines.whisper import engine
from transcription.model import Media, Recording
from transcription.protocols import Request, Work

assert not {"torch", "whisper", "numba"} & set(sys.modules)
time = np.arange(48000) / 16000
sound = sum(np.sin(880 * one * time) / one for one in range(1, 20)) * 0.1 * abs(np.sin(6 * time))
file = io.BytesIO()
with wave.open(file, "wb") as out:
    out.setparams((1, 2, 16000, 0, "NONE", ""))
    out.writeframes((sound * 32000).astype("<i2").tobytes())

class Kept(dict):
    put = dict.__setitem__

data = file.getvalue()
media = Media("mix-1", lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), 3000)
heard = engine.recognise(Recording(audio=(media,)), Request(model=sys.argv[1]), Work(Kept(), print))
print(heard.utterances[0].text)
print({name: os.environ.get(name) for name in %r})
"""


def test_loading_and_hearing_opens_no_socket(reciting):
    """In a process of its own, with every way to a socket closed, and the libraries' switches set."""
    environment = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    ran = subprocess.run(
        [sys.executable, "-c", ALONE % sorted(SWITCHES), str(reciting)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("guarded")
    assert SAID in ran.stdout
    assert str(dict(sorted(SWITCHES.items()))) in ran.stdout


def test_weights_are_stated_without_reading_them_anew(reciting):
    """The hash of a file is computed once while it stays as it is."""
    before = weights._sha256.cache_info().misses
    for _ in range(3):
        assert room.engine.weights(str(reciting))
    assert weights._sha256.cache_info().misses <= before + 1


def test_the_engine_suits_sound_and_nothing_else(hummed):
    assert room.engine.suits(hummed)
    assert room.engine.suits(replace(hummed, audio=(), tracks=hummed.audio))
    assert not room.engine.suits(Recording(captions=(Utterance("Hello."),)))
