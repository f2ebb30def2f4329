"""The real pyannote on small random models, offline: what our file around it must hold.

One process runs everything, because importing pyannote takes 5 to 20 s.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import pytest

from transcription.diarizers.pyannote import diarizer, expected, together
from transcription.errors import MissingModel
from transcription.model import Evidence, Media, Recording, Span, SpeakerSpan
from transcription.protocols import Request, Work
from transcription.voice_models import PARTS, pipeline_folder

SESSION = Path(__file__).with_name("pyannote_offline.py")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    if find_spec("pyannote") is None or find_spec("pyannote.audio") is None:
        pytest.skip("pyannote.audio is not installed")
    done = subprocess.run(
        [sys.executable, str(SESSION), str(tmp_path_factory.mktemp("pyannote"))],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.model
@pytest.mark.slow  # importing pyannote alone takes 5 to 20 s
def test_nothing_reaches_for_a_network(ran):
    """The block is proved to work first; then import, loading and six runs leave no trace at it."""
    assert ran["block_works"]
    assert ran["reached"] == []


@pytest.mark.model
@pytest.mark.slow
def test_telemetry_is_off_even_where_the_shell_switched_it_on(ran):
    assert ran["telemetry"] is False


@pytest.mark.model
@pytest.mark.slow
def test_ready_only_with_sound_and_a_whole_folder_and_imports_nothing_heavy(ran):
    assert ran["before"] == {"ready": [False, False], "heavy": []}
    assert ran["in_pieces"] == [False, False]
    assert ran["whole"] == [True, False]


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("case", ["talk", "one", "short", "half_nan"])
def test_spans_are_whole_ms_inside_the_file_in_order_and_never_overlap(ran, case):
    told = ran[case]
    assert told["spans"]
    end = 0
    for start_ms, end_ms, label, source in told["spans"]:
        assert isinstance(start_ms, int)
        assert isinstance(end_ms, int)
        assert end <= start_ms < end_ms <= told["duration_ms"]
        assert label.startswith("SPEAKER_")
        assert source == "voice"
        end = end_ms


@pytest.mark.model
@pytest.mark.slow
def test_where_voices_speak_at_once_each_is_told_beside_the_words_speaker(ran):
    """pyannote's regular output, for talk-over: at every such moment two voices, inside the file."""
    spans = ran["talk"]["together"]
    for start_ms, end_ms, label, source in spans:
        assert 0 <= start_ms < end_ms <= ran["talk"]["duration_ms"]
        assert source == "voice"
        assert any(other != label and first < end_ms and start_ms < last for first, last, other, _ in spans)


def spoke(label, start_ms, end_ms):
    return SpeakerSpan(Span(start_ms, end_ms), label, Evidence.VOICE)


@pytest.mark.parametrize(
    ("voices", "at_once"),
    [
        ([], []),
        ([spoke("A", 0, 900), spoke("B", 900, 2000)], []),
        ([spoke("A", 0, 900), spoke("A", 500, 2000)], []),  # one voice in two pieces
        ([spoke("A", 0, 900), spoke("B", 700, 2000)], [("A", 700, 900), ("B", 700, 900)]),
        (
            [spoke("A", 0, 3000), spoke("B", 500, 900), spoke("C", 800, 1200)],
            [("A", 500, 1200), ("B", 500, 900), ("C", 800, 1200)],
        ),
    ],
)
def test_talk_over_is_where_spans_of_two_voices_meet(voices, at_once):
    found = [(one.label, one.span.start_ms, one.span.end_ms) for one in together(voices)]
    assert found == at_once
    assert all(one.together for one in together(voices))


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("case", ["click", "silence", "nan"])
def test_sound_without_a_voice_gives_no_spans(ran, case):
    assert ran[case]["spans"] == []


@pytest.mark.model
@pytest.mark.slow
def test_the_number_of_speakers_is_obeyed(ran):
    """Passed by keyword: by position it would have meant something else."""
    assert len({label for _, _, label, _ in ran["talk"]["spans"]}) > 1
    assert {label for _, _, label, _ in ran["one"]["spans"]} == {"SPEAKER_00"}


@pytest.mark.model
@pytest.mark.slow
def test_a_result_is_kept_once_for_each_question_and_holds_no_voice_print(ran):
    assert ran["again"]["spans"] == ran["talk"]["spans"]
    assert ran["again"]["progress"] == []  # nothing was worked out again
    assert ran["puts"] == 2  # with and without a number of speakers
    assert {frozenset(span) for kept in ran["kept"] for span in kept} == {
        frozenset({"channel", "label", "source", "span", "together"})
    }


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("case", ["no model", "cut short", "empty", "too new", "needs more", "other kind"])
def test_a_model_that_cannot_be_loaded_is_said_to_be_missing_without_its_path(ran, case):
    assert ran["damaged"][case] == ["MissingModel", False]


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("setting", [0, 1])
def test_voice_prints_taken_in_one_pass_are_the_same_bits_and_give_the_same_labels(ran, setting):
    """With pyannote's usual batch, and with one that ends within a chunk and leaves talk-over out."""
    told = ran["both_ways"][setting]
    assert told["spread"] > 0
    assert told["same_bits"]
    assert told["same_labels"]


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("setting", [0, 1])
def test_the_network_runs_once_per_chunk_with_speech_instead_of_once_per_slot(ran, setting):
    told = ran["both_ways"][setting]
    assert told["silent_slots"] > 0
    shipped, ours = told["passes"]
    assert shipped == told["slots"]
    assert ours == told["spoken_chunks"] < told["slots"] / 3


@pytest.mark.model
@pytest.mark.slow
def test_prints_from_shared_frames_are_near_those_of_each_chunk_and_have_no_seams(ran):
    """The mean over time differs a little; where blocks of sound meet must make no difference."""
    told = ran["shared"]
    assert median(told["cosines"]) > 0.95
    assert told["seams"] < 1e-4
    assert told["silent"] > 0
    assert told["numbers"]


@pytest.mark.model
@pytest.mark.slow
def test_shared_frames_hear_the_sound_once_instead_of_ten_times(ran):
    in_chunks, in_minutes, _ = ran["shared"]["heard_s"]
    assert in_minutes < 1.2 * 35.25 < in_chunks / 3


@pytest.mark.model
@pytest.mark.slow
def test_no_more_voices_are_told_than_people_were_there_and_one_who_walked_in(ran):
    assert len({label for _, _, label, _ in ran["talk"]["spans"]}) > 2
    assert len({label for _, _, label, _ in ran["few"]["spans"]}) == 2


@pytest.mark.parametrize(
    ("request_", "count"),
    [
        (Request(), {}),
        (Request(people=6), {"max_speakers": 7}),
        (Request(speakers=4, people=6), {"num_speakers": 4}),
    ],
)
def test_the_number_asked_for_goes_before_the_number_of_people(request_, count):
    assert expected(request_) == count


@pytest.mark.model
@pytest.mark.slow
def test_work_stops_where_progress_says_so(ran):
    assert ran["stopped"] == 1


@pytest.mark.model
@pytest.mark.slow
def test_progress_grows_to_the_end(ran):
    shares = ran["talk"]["progress"]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1


def write_folder(folder, config, parts=PARTS):
    for part in parts:
        (folder / part).mkdir(parents=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(config, "utf-8")
    return folder


def config(**params):
    return json.dumps({"pipeline": {"name": "SpeakerDiarization", "params": params}})


LOCAL = {part: f"$model/{part}" for part in PARTS}


@pytest.mark.parametrize(
    ("written", "parts", "whole"),
    [
        (config(**LOCAL), PARTS, True),
        (config(**LOCAL), PARTS[:2], False),
        (config(**{**LOCAL, "plda": "pyannote/speaker-diarization-community-1"}), PARTS, False),
        (config(**{**LOCAL, "embedding": {"checkpoint": "pyannote/embedding"}}), PARTS, False),
        (config(**{**LOCAL, "plda": "plda"}), PARTS, False),
        (config(segmentation="$model/segmentation", embedding="$model/embedding"), PARTS, False),
        (config(), PARTS, False),
        ("just a line", PARTS, False),
        ("[1, 2", PARTS, False),
        ("", PARTS, False),
    ],
)
def test_a_folder_counts_only_when_every_part_lies_in_it(tmp_path, monkeypatch, written, parts, whole):
    """A part that is left out or named by its hub id would be fetched."""
    folder = write_folder(tmp_path / "models", written, parts)
    monkeypatch.setenv("FG_PYANNOTE", str(folder))
    assert pipeline_folder() == (folder if whole else None)


def test_a_shared_models_folder_is_searched_and_a_broken_copy_passed_over(tmp_path, monkeypatch):
    monkeypatch.delenv("FG_PYANNOTE", raising=False)
    monkeypatch.setenv("FG_MODELS", str(tmp_path))
    write_folder(tmp_path / "pyannote-broken", config())
    write_folder(tmp_path / "whisper", config(**LOCAL))
    good = write_folder(tmp_path / "pyannote-community-1", config(**LOCAL))
    assert pipeline_folder() == good


def test_asked_by_name_without_a_model_it_says_so(tmp_path, monkeypatch):
    pytest.importorskip("pyannote")
    if find_spec("pyannote.audio") is None:
        pytest.skip("pyannote.audio is not installed")
    monkeypatch.setenv("FG_PYANNOTE", str(tmp_path / "nothing"))
    mix = Media("mix-1", (tmp_path / "x").open, "0" * 64, 1000)
    with pytest.raises(MissingModel) as caught:
        diarizer.diarize(Recording(audio=(mix,)), Request(), Work(None, lambda *_: None))
    assert str(tmp_path) not in f"{caught.value!r} {caught.value.message} {caught.value.next}"
