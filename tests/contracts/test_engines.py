"""What every engine promises, whoever wrote it."""

import hashlib
import importlib.util
import inspect
import io
import json
import subprocess
import sys
import wave

import numpy as np
import pytest

from transcription.engines.whisper import write_for_faster_whisper
from transcription.errors import MissingModel, MissingProgram, NothingToHear, UnreadableMedia
from transcription.model import Media, Recording, Utterance
from transcription.plugins import discover
from transcription.protocols import Engine, Heard, Request, Work
from transcription.quiet import hush

ENGINES = discover("transcription.engines", "engine")
HEAVY = ("torch", "whisper", "pocketsphinx", "av", "numpy", "numba", "faster_whisper", "ctranslate2")
RATE, LENGTH_S = 16_000, 4
LISTENS = [name for name, engine in ENGINES.items() if not engine.suits(Recording())]


def sound(seconds=LENGTH_S):
    time = np.arange(int(seconds * RATE)) / RATE
    hum = sum(np.sin(2 * np.pi * 140 * overtone * time) / overtone for overtone in range(1, 20))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((3_000 * hum * np.abs(np.sin(6 * time))).astype("<i2").tobytes())
    return file.getvalue()


def recording(data, duration_ms=LENGTH_S * 1000):
    media = Media("mix-1", lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), duration_ms)
    captions = (Utterance("Welcome, everybody.", 500, 9_000, name="Moderator"),)
    return Recording(audio=(media,), captions=captions)


class Kept(dict):
    def put(self, key, value):
        self[key] = value


def work(told=None):
    return Work(Kept(), lambda stage, share: None if told is None else told.append((stage, share)))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Makes a small model for the engines that read Whisper's weights; None where they are not installed."""
    folder = tmp_path_factory.mktemp("weights")

    def build(name):
        if name not in {"whisper", "faster-whisper"} or not checkpoint(folder / "base.pt"):
            return None
        if name == "whisper":
            return str(folder / "base.pt")
        pytest.importorskip("faster_whisper", reason="the extra fast is not installed")
        target = folder / "faster-whisper-base"
        if not target.exists():
            target.mkdir()
            write_for_faster_whisper(folder / "base.pt", target)
        return str(target)

    return build


def checkpoint(path):
    """The smallest Whisper that its own code accepts, which says junk; False where there is no Whisper."""
    if importlib.util.find_spec("whisper") is None:
        return False
    if not path.exists():
        hush()
        import torch
        from whisper.model import ModelDimensions, Whisper

        torch.manual_seed(5)
        model = Whisper(ModelDimensions(80, 1500, 64, 2, 1, 51_865, 448, 64, 2, 1))
        torch.nn.init.normal_(model.decoder.positional_embedding, std=0.02)
        torch.save({"dims": vars(model.dims), "model_state_dict": model.state_dict()}, path)
    return True


@pytest.fixture
def asked(request, tmp_path, built, monkeypatch):
    """The request that lets an engine work here; skips where this machine has no model for it."""
    monkeypatch.setattr("transcription.decoding.stretches.TOKENS_MOST", 8)  # junk is heard again and again
    engine = ENGINES[request.param]
    said = tmp_path / "said.json"
    said.write_text(json.dumps([{"text": "Hello.", "start_ms": 0, "end_ms": 900}]))
    model = str(said) if engine.name == "replay" else built(engine.name)
    if engine.weights(model) is None:
        pytest.skip(f"no model for {engine.name} on this machine; its own tests build one")
    return engine, Request(model=model, language="en")


@pytest.mark.parametrize("name", ENGINES)
def test_it_has_every_part_of_the_protocol_and_says_what_it_is(name):
    engine = ENGINES[name]
    assert engine.name == name
    assert (type(engine.automatic), type(engine.draft)) == (bool, bool)
    for method in ("weights", "suits", "recognise"):
        wanted = inspect.signature(getattr(Engine, method)).parameters
        assert list(inspect.signature(getattr(engine, method)).parameters) == list(wanted)[1:]
    assert inspect.getdoc(type(engine))
    assert inspect.getdoc(inspect.getmodule(type(engine)))


@pytest.mark.parametrize("name", ENGINES)
def test_a_draft_engine_is_never_chosen_unasked(name):
    assert not (ENGINES[name].draft and ENGINES[name].automatic)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ENGINES, indirect=True)
def test_times_are_whole_ms_within_the_recording(asked):
    engine, request = asked
    told = []
    heard = engine.recognise(recording(sound()), request, work(told))
    assert isinstance(heard, Heard)
    assert heard.model == engine.weights(request.model)
    assert heard.language == "en"
    for line in heard.utterances:
        times = [
            line.start_ms,
            *(ms for word in line.words for ms in (word.start_ms, word.end_ms)),
            line.end_ms,
        ]
        assert all(type(ms) is int for ms in times)
        assert times == sorted(times)
        assert times[0] >= 0
        assert times[-1] <= LENGTH_S * 1000
    assert told[-1][1] == 1.0
    assert all(0 <= share <= 1 for _, share in told)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ENGINES, indirect=True)
@pytest.mark.parametrize("data", [sound(0.2), sound(4)[:20_000], sound(0.02)], ids=["short", "cut", "blip"])
def test_a_scrap_of_sound_is_no_failure(asked, data):
    engine, request = asked
    heard = engine.recognise(recording(data), request, work())
    assert all(0 <= line.start_ms <= line.end_ms <= LENGTH_S * 1000 for line in heard.utterances)


@pytest.mark.parametrize("asked", LISTENS, indirect=True)
@pytest.mark.parametrize("data", [b"", b"no sound" * 99], ids=["empty", "text"])
def test_a_broken_file_is_told_by_those_who_listen(asked, data):
    engine, request = asked
    if engine.suits(Recording(captions=recording(data).captions)):
        pytest.skip("it does not listen")
    with pytest.raises(UnreadableMedia) as caught:
        engine.recognise(recording(data), request, work())
    assert caught.value.next


@pytest.mark.parametrize("asked", LISTENS, indirect=True)
def test_where_there_is_nothing_to_work_on_it_says_so(asked):
    engine, request = asked
    with pytest.raises(NothingToHear):
        engine.recognise(Recording(), request, work())


@pytest.mark.parametrize("name", ENGINES)
def test_a_model_that_is_nowhere_is_never_fetched(name):
    engine = ENGINES[name]
    if engine.weights("no-such-model") is not None:
        pytest.skip("it needs no model")
    with pytest.raises((MissingModel, MissingProgram)) as caught:
        engine.recognise(recording(sound()), Request(model="no-such-model"), work())
    assert caught.value.next


def test_finding_the_engines_and_their_weights_loads_nothing_heavy():
    code = (
        "import sys; from transcription.plugins import discover\n"
        "from transcription.model import Recording\n"
        "for one in discover('transcription.engines', 'engine').values():\n"
        "    one.weights(None), one.suits(Recording())\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
