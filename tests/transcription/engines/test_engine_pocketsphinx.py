"""PocketSphinx with the model of its wheel, on a synthetic voice: words, times, DRAFT."""

import shutil
import subprocess

import numpy as np
import pytest
from engine_bench import hum, medium

from transcription import media
from transcription.engines import pocketsphinx as room
from transcription.errors import MissingModel, MissingProgram, UnreadableMedia
from transcription.model import Recording, Word
from transcription.protocols import Request

pytest.importorskip("pocketsphinx", reason="the extra pocketsphinx is not installed")

SENTENCE = "please bring the small blue chair over to the open window"


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    flite = shutil.which("flite")
    if flite is None:
        pytest.skip("flite is not installed")
    path = tmp_path_factory.mktemp("spoken") / "said.wav"
    subprocess.run([flite, "-voice", "rms", "-t", SENTENCE, str(path)], check=True)
    return Recording(audio=(medium(path.read_bytes()),))


def word_errors(said, heard):
    """Fewest words put in, left out or changed between the two."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        diagonal, row[0] = row[0], number
        for at, other in enumerate(heard, 1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + (word != other))
    return row[-1]


def test_a_clear_voice_is_understood_and_its_words_follow_each_other(spoken, work):
    result = room.engine.recognise(spoken, Request(), work)
    words = [word for line in result.utterances for word in line.words]
    said = SENTENCE.split()
    assert word_errors(said, [word.text for word in words]) < 0.3 * len(said)
    starts = [word.start_ms for word in words]
    assert starts == sorted(set(starts))
    assert all(word.start_ms < word.end_ms <= spoken.duration_ms for word in words)
    assert all(0 <= word.score <= 1 for word in words)
    assert result.language == "en"
    assert result.model.startswith("en-us of pocketsphinx ")


def test_the_text_is_lower_case_words_and_nothing_else(spoken, work):
    text = " ".join(line.text for line in room.engine.recognise(spoken, Request(), work).utterances)
    assert text == text.lower()
    assert not set("<>[]()+") & set(text)


@pytest.mark.slow
def test_the_same_sound_gives_the_same_text_whatever_was_heard_before(spoken, work):
    with spoken.audio[0].open() as reader:
        voice = media.samples(reader, 0, 4_000)
    ear = room._Ear()
    first = ear.listen(voice)
    ear.listen(hum(2).astype(np.float32))
    assert ear.listen(voice) == first == room._Ear().listen(voice)
    assert first


def test_a_long_pause_parts_two_utterances_and_a_short_one_does_not():
    words = [Word("one", 0, 300), Word("two", 900, 1200), Word("three", 1900, 2200)]
    assert [[word.text for word in phrase] for phrase in room._phrases(words)] == [["one", "two"], ["three"]]
    assert list(room._phrases([])) == []


def test_it_is_never_chosen_unasked_and_marks_all_it_makes_as_draft():
    assert (room.engine.automatic, room.engine.draft) == (False, True)


@pytest.mark.parametrize("request_", [Request(language="es"), Request(model="large")])
def test_another_language_or_model_than_its_own_is_refused(request_, hummed, work):
    with pytest.raises(MissingModel):
        room.engine.recognise(hummed, request_, work)


@pytest.mark.slow
def test_of_hardly_anything_it_makes_no_failure(hardly_anything, work):
    result = room.engine.recognise(hardly_anything, Request(language="en-GB"), work)
    length = hardly_anything.duration_ms
    assert all(0 <= line.start_ms <= line.end_ms <= length for line in result.utterances)


def test_an_unreadable_recording_is_told(unreadable, work):
    with pytest.raises(UnreadableMedia, match="mix-1"):
        room.engine.recognise(unreadable, Request(), work)


def test_where_it_is_not_installed_it_says_how_to_get_it(hummed, work, monkeypatch):
    monkeypatch.setattr(room, "PROGRAM", "no-such-program")
    assert room.engine.weights(None) is None
    with pytest.raises(MissingProgram) as caught:
        room.engine.recognise(hummed, Request(), work)
    assert "pip install" in caught.value.next
