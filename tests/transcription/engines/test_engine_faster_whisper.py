"""faster-whisper through its own loading and decoding code, with folders made of small checkpoints."""

import json
import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from engine_bench import RATE, Kept, hum, medium, save, tiny_whisper, wav, work_with

from transcription import plain, weights
from transcription.decoding import ct2_folder, windows
from transcription.engines import faster_whisper as room
from transcription.engines import whisper as torch_room
from transcription.errors import MissingModel, MissingProgram, NothingToHear, UnreadableMedia
from transcription.model import Recording, Utterance
from transcription.protocols import Request
from transcription.quiet import SWITCHES

pytest.importorskip("whisper", reason="the extra whisper is not installed")
pytest.importorskip("faster_whisper", reason="the extra fast is not installed")
pytestmark = pytest.mark.model

SAID = "The garden opens on Monday, everybody is welcome."  # by the reciting checkpoint, to anything
TEXTS = ["The garden", " don't  stop", "1,234.5% of 7", "Größe naïve 日本語", "\n two  spaces ♪ 🙂", ""]


def converted(checkpoint, folder):
    folder.mkdir()
    ct2_folder.convert(torch_room._Ear(checkpoint).model, folder)
    return folder


@pytest.fixture(scope="module")
def reciting_folder(reciting, tmp_path_factory):
    return converted(reciting, tmp_path_factory.mktemp("fast") / "reciting")


@pytest.fixture(scope="module")
def babbling_folder(babbling, tmp_path_factory):
    return converted(babbling, tmp_path_factory.mktemp("fast") / "babbling")


@pytest.fixture(scope="module")
def heard(reciting_folder):
    """What is heard in 16 seconds with speech at both ends, a window for each, and what was kept."""
    recording = Recording(audio=(medium(wav(np.concatenate([hum(3), np.zeros(10 * RATE), hum(3)]))),))
    kept = Kept()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "LONGEST_MS", 3_500)
        result = room.engine.recognise(recording, Request(model=str(reciting_folder)), work_with(kept))
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


def test_values_are_plain_and_the_language_is_told(heard):
    _, _, result = heard
    assert result.language == "es"
    scores = [word.score for line in result.utterances for word in line.words]
    assert all(type(score) is float and 0 <= score <= 1 for score in scores)
    assert json.loads(plain.dump(result.utterances))[0]["text"] == SAID
    assert plain.load(plain.dump(result.utterances), tuple[Utterance, ...]) == result.utterances


def test_a_run_that_finds_everything_kept_never_loads_the_model(heard, reciting_folder, monkeypatch):
    recording, kept, result = heard
    monkeypatch.setattr(windows, "LONGEST_MS", 3_500)
    monkeypatch.setattr("faster_whisper.WhisperModel", lambda *_, **__: pytest.fail("the model was loaded"))
    again = room.engine.recognise(recording, Request(model=str(reciting_folder)), work_with(kept))
    assert again == result


def test_the_same_weights_say_the_same_in_both_engines(reciting, reciting_folder, hummed, work):
    asked = [Request(model=str(one), language="en") for one in (reciting, reciting_folder)]
    first = torch_room.engine.recognise(hummed, asked[0], work)
    second = room.engine.recognise(hummed, asked[1], work_with(Kept()))
    assert [line.text for line in first.utterances] == [line.text for line in second.utterances]


def test_windows_heard_together_are_heard_as_alone(reciting_folder):
    ear = room._Ear(reciting_folder, "float32")
    sounds = [hum(1.5).astype(np.float32), hum(4).astype(np.float32), np.zeros(0, np.float32)]
    together = ear.decode(sounds, "en")
    alone = [ear.decode([sound], "en")[0] for sound in sounds]
    assert [one.text for one in together] == [one.text for one in alone] == [SAID] * 3
    for one, other in zip(together, alone, strict=True):
        assert one.mean_logprob == pytest.approx(other.mean_logprob, abs=1e-3)
        assert [word.start_ms for word in one.words] == [word.start_ms for word in other.words]


def test_a_babbling_model_ends_and_says_the_same_on_every_run(babbling_folder, work, monkeypatch):
    """It fails every check, so every further attempt is made; none of them draws lots."""
    monkeypatch.setattr("transcription.decoding.stretches.TOKENS_MOST", 24)
    recording = Recording(audio=(medium(wav(hum(0.8))),))
    asked = Request(model=str(babbling_folder), language="en")
    first = room.engine.recognise(recording, asked, work)
    assert first.utterances
    assert first == room.engine.recognise(recording, asked, work_with(Kept()))


def test_a_further_attempt_breaks_a_loop(babbling_folder):
    """Random weights repeat one token; at 0.6 no four tokens come twice."""
    ear = room._Ear(babbling_folder)
    sound = [hum(2).astype(np.float32)]
    plainly, hot = (ear.decode(sound, "en", temperature=one)[0].text for one in (0.0, 0.6))
    assert len(set(hot.split())) > len(set(plainly.split()))


def test_a_prompt_is_told_and_never_too_long(reciting_folder):
    (take,) = room._Ear(reciting_folder).decode([hum(1).astype(np.float32)], "en", prompt="Quillby. " * 200)
    assert isinstance(take.text, str)


@pytest.mark.parametrize("multilingual", [True, False])
def test_a_converted_vocabulary_cuts_text_into_the_same_tokens(multilingual, tmp_path):
    from tokenizers import Tokenizer

    model = tiny_whisper(51_865 if multilingual else 51_864)
    ct2_folder._write_tokenizer(tmp_path / "tokenizer.json", ct2_folder._tokenizer(model))
    written = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    theirs = ct2_folder._tokenizer(model)
    for text in TEXTS:
        tokens = written.encode(text, add_special_tokens=False).ids
        assert tokens == theirs.encode(text)
        assert written.decode(tokens) == text
    for mark in ("<|startoftranscript|>", "<|en|>", "<|notimestamps|>", "<|0.00|>", "<|30.00|>"):
        assert written.token_to_id(mark) == theirs.encoding._special_tokens[mark]


def test_the_encoder_of_the_folder_gives_what_whisper_s_gives(babbling, babbling_folder):
    import torch

    sound = hum(3).astype(np.float32)
    ear = room._Ear(babbling_folder, "float32")
    fast = np.asarray(ear.decoder.encoded([sound]))
    model = torch_room._Ear(babbling).model
    mel = ear.decoder._model.feature_extractor(sound)
    with torch.no_grad():
        theirs = model.encoder(torch.from_numpy(np.pad(mel, ((0, 0), (0, 3000 - mel.shape[1]))))[None])
    assert np.abs(fast - theirs.numpy()).max() < 0.01 * theirs.abs().max()


def test_the_model_is_named_by_its_hash_and_never_by_its_path(heard, reciting_folder):
    _, _, result = heard
    assert re.fullmatch(r"own model sha256:[0-9a-f]{16}", result.model)
    assert result.model == room.engine.weights(str(reciting_folder))


def test_an_english_only_model_refuses_another_language(tmp_path):
    folder = converted(save(tiny_whisper(vocabulary=51_864), tmp_path / "mine.pt"), tmp_path / "mine")
    ear = room._Ear(folder)
    assert ear.language_of([np.zeros(RATE, np.float32)]) == "en"
    assert ear.decode([hum(1).astype(np.float32)], "en")
    with pytest.raises(MissingModel, match="English only"):
        ear.decode([hum(1).astype(np.float32)], "fr")


def test_languages_are_known_by_code_and_tag_and_no_other_is_taken(reciting_folder):
    ear = room._Ear(reciting_folder)
    assert [ear.knows(one) for one in ("fr", "en-US", "DE")] == ["fr", "en", "de"]
    with pytest.raises(MissingModel, match="does not know"):
        ear.knows("tlh")


def test_another_type_of_number_is_a_setting_and_one_that_cannot_be_is_refused(reciting_folder, hummed, work):
    asked = Request(model=str(reciting_folder), language="en", compute="float32")
    assert room.engine.recognise(hummed, asked, work).utterances
    assert room._Ear(reciting_folder, "float32").key != room._Ear(reciting_folder, "int8").key
    with pytest.raises(MissingModel, match="cannot compute in float7"):
        room.engine.recognise(
            hummed, Request(model=str(reciting_folder), compute="float7"), work_with(Kept())
        )


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
def test_a_damaged_folder_is_refused_without_its_path(name, reciting_folder, tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(reciting_folder, folder)
    (folder / name).write_bytes((folder / name).read_bytes()[:99])
    with pytest.raises(MissingModel, match="damaged") as caught:
        _ = room._Ear(folder).decoder
    assert str(tmp_path) not in str(caught.value) + caught.value.next
    assert caught.value.__cause__ is None


def test_a_folder_that_lacks_its_vocabulary_is_no_model_so_that_nothing_is_fetched(reciting_folder, tmp_path):
    folder = tmp_path / "part"
    shutil.copytree(reciting_folder, folder)
    (folder / "tokenizer.json").unlink()
    assert room.engine.weights(str(folder)) is None


def test_of_hardly_anything_it_makes_no_failure(reciting_folder, hardly_anything, work):
    result = room.engine.recognise(hardly_anything, Request(model=str(reciting_folder)), work)
    length = hardly_anything.duration_ms
    assert all(0 <= line.start_ms <= line.end_ms <= length for line in result.utterances)


def test_an_unreadable_recording_is_told(reciting_folder, unreadable, work):
    with pytest.raises(UnreadableMedia, match="mix-1"):
        room.engine.recognise(unreadable, Request(model=str(reciting_folder)), work)
    with pytest.raises(NothingToHear):
        room.engine.recognise(Recording(), Request(model=str(reciting_folder)), work)


def test_a_model_that_is_not_here_is_named_missing_and_not_fetched(tmp_path, hummed, work, monkeypatch):
    monkeypatch.setattr(weights, "folders", lambda: [tmp_path])
    assert room.engine.weights("base") is None
    assert room.engine.weights(None) is None
    with pytest.raises(MissingModel, match="fg models import"):
        room.engine.recognise(hummed, Request(model="base"), work)


def test_without_the_program_there_are_no_weights_and_a_clear_word(
    reciting_folder, hummed, work, monkeypatch
):
    monkeypatch.setattr(room, "PROGRAM", "no-such-program")
    assert room.engine.weights(str(reciting_folder)) is None
    with pytest.raises(MissingProgram, match="not installed"):
        room.engine.recognise(hummed, Request(model=str(reciting_folder)), work)


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
from transcription.engines.faster_whisper import engine
from transcription.model import Media, Recording
from transcription.protocols import Request, Work

assert not {"torch", "faster_whisper", "ctranslate2", "huggingface_hub"} & set(sys.modules)
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
import huggingface_hub.constants
print(huggingface_hub.constants.HF_HUB_OFFLINE, {name: os.environ.get(name) for name in %r})
"""


def test_loading_and_hearing_opens_no_socket(reciting_folder):
    """In a process of its own, with every way to a socket closed, and the hub and its reports off."""
    environment = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    ran = subprocess.run(
        [sys.executable, "-c", ALONE % sorted(SWITCHES), str(reciting_folder)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("guarded")
    assert SAID in ran.stdout
    assert f"True {dict(sorted(SWITCHES.items()))}" in ran.stdout
