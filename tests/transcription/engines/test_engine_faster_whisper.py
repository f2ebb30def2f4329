"""What only faster-whisper has: folders and their vocabulary, types of number, its own further attempts."""

import shutil

import numpy as np
import pytest
from engine_bench import SAID, Kept, hum, tiny_whisper, work_with

from transcription.decoding import ct2_folder
from transcription.engines import faster_whisper as room
from transcription.engines import whisper as torch_room
from transcription.errors import MissingModel
from transcription.protocols import Request

pytest.importorskip("whisper", reason="the extra whisper is not installed")
pytest.importorskip("faster_whisper", reason="the extra fast is not installed")
pytestmark = pytest.mark.model

TEXTS = ["The garden", " don't  stop", "1,234.5% of 7", "Größe naïve 日本語", "\n two  spaces ♪ 🙂", ""]


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_further_attempt_breaks_a_loop(babbling_folder):
    """Random weights repeat one token; at 0.6 no four tokens come twice."""
    ear = room._Ear(babbling_folder)
    sound = [hum(2).astype(np.float32)]
    plainly, hot = (ear.decode(sound, "en", temperature=one)[0].text for one in (0.0, 0.6))
    assert len(set(hot.split())) > len(set(plainly.split()))


def test_a_prompt_is_told_and_never_too_long(reciting_folder):
    (take,) = room._Ear(reciting_folder).decode([hum(1).astype(np.float32)], "en", prompt="Quillby. " * 200)
    assert isinstance(take.text, str)


@pytest.mark.slow
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
