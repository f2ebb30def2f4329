"""What holds for openai-whisper and faster-whisper alike, each through its own loading and decoding code."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from engine_bench import RATE, SAID, Kept, converted, hum, medium, save, tiny_whisper, wav, work_with

from transcription import plain, weights
from transcription.decoding import windows
from transcription.errors import MissingModel, MissingProgram, NothingToHear, UnreadableMedia
from transcription.model import Recording, Utterance
from transcription.protocols import Request
from transcription.quiet import SWITCHES

pytest.importorskip("whisper", reason="the extra whisper is not installed")
pytestmark = pytest.mark.model


class Case:
    """One of the two engines, with the models as it reads them."""

    def __init__(self, program, models):
        self.program, self._models = program, models
        self.room = import_module(f"transcription.engines.{program}")
        self.reciting, self.babbling = (models.getfixturevalue(name) for name in self._names())

    def _names(self):
        names = ("reciting", "babbling")
        return names if self.program == "whisper" else [f"{name}_folder" for name in names]

    def as_read(self, checkpoint, folder):
        """A checkpoint as this engine reads it."""
        return checkpoint if self.program == "whisper" else converted(checkpoint, folder)

    def hear(self, recording, work, **asked):
        return self.room.engine.recognise(recording, Request(**{"model": str(self.reciting), **asked}), work)

    def ear(self, model=None):
        return self.room._Ear(model or self.reciting)


@pytest.fixture(scope="module", params=["whisper", "faster_whisper"])
def case(request):
    pytest.importorskip(request.param, reason="the extra of this engine is not installed")
    return Case(request.param, request)


@pytest.fixture(scope="module")
def heard(case):
    """What the reciting model hears in 16 seconds with speech at both ends, and what was kept of it.

    Windows are made so short that each stretch has its own: the model says its sentence once a window.
    """
    sound = np.concatenate([hum(3), np.zeros(10 * RATE), hum(3)])
    recording = Recording(audio=(medium(wav(sound)),))
    kept = Kept()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "LONGEST_MS", 3_500)
        result = case.hear(recording, work_with(kept))
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


def test_a_run_that_finds_everything_kept_never_loads_the_model(case, heard, monkeypatch):
    recording, kept, result = heard
    monkeypatch.setattr(windows, "LONGEST_MS", 3_500)
    loaded = property(lambda ear: pytest.fail("the model was loaded"))
    for name in ("model", "decoder"):
        monkeypatch.setattr(case.room._Ear, name, loaded, raising=False)
    assert case.hear(recording, work_with(kept)) == result


@pytest.mark.slow
@pytest.mark.parametrize(("asked", "code"), [("fr", "fr"), ("en-US", "en"), ("DE", "de")])
def test_the_language_asked_for_is_used(asked, code, case, hummed, work):
    assert case.hear(hummed, work, language=asked).language == code


@pytest.mark.parametrize("asked", ["klingon", "tlh"])
def test_a_language_whisper_does_not_know_is_refused(asked, case, hummed, work):
    with pytest.raises(MissingModel, match="does not know that language"):
        case.hear(hummed, work, language=asked)


def test_the_model_is_named_by_its_hash_and_never_by_its_path(case, heard):
    _, _, result = heard
    assert re.fullmatch(r"own model sha256:[0-9a-f]{16}", result.model)
    assert result.model == case.room.engine.weights(str(case.reciting))


@pytest.mark.slow
def test_a_babbling_model_ends_and_says_the_same_on_every_run(case, work, monkeypatch):
    """It fails every check, so every further attempt is made, by lot where the engine draws lots."""
    monkeypatch.setattr("transcription.decoding.stretches.TOKENS_MOST", 24)
    recording = Recording(audio=(medium(wav(hum(0.8))),))
    first = case.hear(recording, work, model=str(case.babbling), language="en")
    assert first.utterances
    assert first == case.hear(recording, work_with(Kept()), model=str(case.babbling), language="en")


@pytest.mark.slow
def test_an_english_only_model_refuses_another_language(case, tmp_path, hummed, work):
    checkpoint = save(tiny_whisper(vocabulary=51_864), tmp_path / "mine.pt")
    english = case.as_read(checkpoint, tmp_path / "mine")
    with pytest.raises(MissingModel, match="English only"):
        case.hear(hummed, work, model=str(english), language="fr")
    assert case.ear(english).language_of([np.zeros(RATE, np.float32)]) == "en"


@pytest.mark.slow
def test_of_hardly_anything_it_makes_no_failure(case, hardly_anything, work):
    result = case.hear(hardly_anything, work)
    length = hardly_anything.duration_ms
    assert all(0 <= line.start_ms <= line.end_ms <= length for line in result.utterances)


@pytest.mark.slow
@pytest.mark.parametrize("samples", [0, 1, 160, 3_200])
def test_the_shortest_sounds_are_heard_without_failure(samples, case):
    (take,) = case.ear().decode([np.zeros(samples, np.float32)], "en")
    assert all(line.start_ms <= line.end_ms for line in take.lines)


def test_an_unreadable_recording_is_told(case, unreadable, work):
    with pytest.raises(UnreadableMedia, match="mix-1"):
        case.hear(unreadable, work)
    with pytest.raises(NothingToHear):
        case.hear(Recording(), work)


TELLS = {"whisper": r"base\.pt.*FG_MODELS", "faster_whisper": "fg models import"}


def test_a_model_that_is_not_here_is_named_missing_and_not_fetched(case, tmp_path, hummed, work, monkeypatch):
    monkeypatch.setenv("FG_MODELS", str(tmp_path))
    monkeypatch.setattr(weights, "folders", lambda: [tmp_path])
    assert case.room.engine.weights("base") is None
    assert case.room.engine.weights(None) is None
    with pytest.raises(MissingModel, match=TELLS[case.program]):
        case.hear(hummed, work, model="base")


def test_without_the_program_there_are_no_weights_and_a_clear_word(case, hummed, work, monkeypatch):
    monkeypatch.setattr(case.room, "PROGRAM", "no-such-program")
    assert case.room.engine.weights(str(case.reciting)) is None
    with pytest.raises(MissingProgram, match="not installed"):
        case.hear(hummed, work)


def test_the_engine_suits_sound_and_nothing_else(case, hummed):
    assert case.room.engine.suits(hummed)
    assert case.room.engine.suits(replace(hummed, audio=(), tracks=hummed.audio))
    assert not case.room.engine.suits(Recording(captions=(Utterance("Hello."),)))


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
from importlib import import_module
import numpy as np
from transcription.model import Media, Recording
from transcription.protocols import Request, Work

program, model, *switches = sys.argv[1:]
engine = import_module(f"transcription.engines.{program}").engine
heavy = {"torch", "whisper", "numba", "faster_whisper", "ctranslate2", "huggingface_hub"}
assert not heavy & set(sys.modules)
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
heard = engine.recognise(Recording(audio=(media,)), Request(model=model), Work(Kept(), print))
print(heard.utterances[0].text)
print({name: os.environ.get(name) for name in switches})
hub = sys.modules.get("huggingface_hub.constants")
assert hub is None or hub.HF_HUB_OFFLINE
"""


@pytest.mark.slow
def test_loading_and_hearing_opens_no_socket(case):
    """In a process of its own, with every way to a socket closed, and the libraries' switches set."""
    environment = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, case.program, str(case.reciting), *sorted(SWITCHES)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("guarded")
    assert SAID in ran.stdout
    assert str(dict(sorted(SWITCHES.items()))) in ran.stdout
