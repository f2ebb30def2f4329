"""Whatever goes wrong under ``fg transcribe`` ends in one clear line or in a full result, never in between.

Nothing half-done is ever taken for done, and no line quotes what was said.
"""

from __future__ import annotations

import errno
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from faulty_plugins import CALLS, SAID, registered
from fg import Fg

from facilitator.vault.room import Room
from transcription import plugins as discovery

sys.path.insert(0, str(Path(__file__).parents[1] / "transcription"))
from synthetic_sound import coded  # another room's test sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fg import Answer

SECONDS = 6


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The faulty plug-ins are installed; what they hear is noted in the file that comes back."""
    monkeypatch.syspath_prepend(str(registered(tmp_path / "installed")))
    monkeypatch.setenv(CALLS, str(tmp_path / "calls.txt"))
    discovery._registered.cache_clear()
    yield tmp_path / "calls.txt"
    discovery._registered.cache_clear()


@pytest.fixture
def recorded(fg: Fg, plugins: Path) -> Fg:
    """A session with six seconds of sound."""
    return imported(fg, "meeting.wav", coded("wav-telephone", SECONDS))


def imported(fg: Fg, name: str, data: bytes) -> Fg:
    fg.started().consented()
    (fg.folder / name).write_bytes(data)
    fg.ok("import", "FG1", fg.folder / name)
    return fg


def state(fg: Fg) -> str:
    (session,) = fg.ok("status", "--json").document["sessions"]
    return str(session["state"])


def turns(fg: Fg) -> list[dict[str, Any]]:
    return fg.ok("show", "FG1", "--identified", "--words", "--json").document["turns"]


def assert_clear(answer: Answer, code: int, cause: str) -> None:
    """One document with cause, reason and next step; no traceback, nobody's words."""
    assert answer.code == code, answer.err
    error = answer.document["error"]
    assert error["code"] == cause
    assert error["message"].endswith(".")
    assert error["next"]
    assert SAID not in answer.out + answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("engine", "code", "cause"),
    [
        ("fault-raises", 1, "plugin-failed"),
        ("fault-unreadable", 4, "unreadable-media"),
        ("fault-memory", 7, "out-of-memory"),
        ("fault-torch-memory", 7, "out-of-memory"),
        ("not-there", 3, "missing-program"),
    ],
)
def test_an_engine_that_breaks_says_so_and_leaves_the_session_as_it_was(
    recorded: Fg, engine: str, code: int, cause: str
) -> None:
    assert_clear(recorded("transcribe", "FG1", "--engine", engine, "--json"), code, cause)
    assert state(recorded) == "recorded"
    recorded.ok("transcribe", "FG1", "--engine", "counting")


@pytest.mark.parametrize(
    ("diarizer", "code", "cause"),
    [("voices-raise", 1, "plugin-failed"), ("voices-no-memory", 7, "out-of-memory")],
)
def test_a_diarizer_that_breaks_says_so_and_what_was_heard_is_kept(
    recorded: Fg, plugins: Path, diarizer: str, code: int, cause: str
) -> None:
    words = ["transcribe", "FG1", "--engine", "counting"]
    assert_clear(recorded(*words, "--diarizer", diarizer, "--json"), code, cause)
    assert state(recorded) == "recorded"
    before = plugins.read_text().count("chunk")
    recorded.ok(*words)
    assert plugins.read_text().count("chunk") == before > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "texts"),
    [
        ("fault-nothing", []),
        ("fault-beyond", ["late words", "later still"]),
        ("fault-nan", ["not a number"]),
        ("fault-infinite", ["for ever"]),
        ("fault-floats", ["half"]),
        ("fault-empty", ["one word"]),
        ("fault-overlap", ["two at once"]),
        ("fault-order", ["first thing", "second"]),
        ("fault-negative", ["before"]),
    ],
)
@pytest.mark.parametrize("diarizer", ["none", "voices-absurd"])
def test_absurd_times_lose_no_word_and_none_stays_absurd(
    recorded: Fg, engine: str, texts: list[str], diarizer: str
) -> None:
    recorded.ok("transcribe", "FG1", "--engine", engine, "--diarizer", diarizer)
    found = turns(recorded)
    assert " ".join(one["text"] for one in found).split() == " ".join(texts).split()
    for turn in found:
        moments = [at for word in turn["words"] for at in (word["start_ms"], word["end_ms"])]
        assert moments == sorted(moments)
        assert all(isinstance(at, int) and 0 <= at <= SECONDS * 1000 + 100 for at in moments)
        told = [at for at in (turn["start_ms"], turn["end_ms"]) if at is not None]
        assert told == sorted(told)
        assert all(isinstance(at, int) and 0 <= at <= SECONDS * 1000 + 100 for at in told)


def silent(kind: str) -> bytes:
    return coded(kind, SECONDS, sound=np.zeros(48_000 * SECONDS, np.float32))


def half(kind: str) -> bytes:
    data = coded(kind, SECONDS)
    return data[: len(data) // 2]


def flipped(kind: str) -> bytes:
    data = bytearray(coded(kind, SECONDS))
    for at in np.random.default_rng(3).integers(len(data) // 10, len(data) * 6 // 10, 24):
        data[at] ^= 0x55
    return bytes(data)


def header_of_three_hours() -> bytes:
    """A WAV file that promises three hours and holds a fifth of a second."""
    size = 3 * 3600 * 32_000
    form = struct.pack("<HHIIHH", 1, 1, 16_000, 32_000, 2, 16)
    head = b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt " + struct.pack("<I", 16) + form
    return head + b"data" + struct.pack("<I", size) + bytes(6_400)


FILES = {
    "half.m4a": lambda: half("m4a"),
    "half.mp3": lambda: half("mp3"),
    "half.flac": lambda: half("flac"),
    "half.wav": lambda: half("wav-telephone"),
    "half.webm": lambda: half("webm"),
    "half.mkv": lambda: half("mkv"),
    "flipped.m4a": lambda: flipped("m4a"),
    "flipped.mp3": lambda: flipped("mp3"),
    "flipped.flac": lambda: flipped("flac"),
    "flipped.wav": lambda: flipped("wav-telephone"),
    "silence.m4a": lambda: silent("m4a"),
    "silence.flac": lambda: silent("flac"),
    "telephone.wav": lambda: coded("wav-telephone", SECONDS),
    "surround.m4a": lambda: coded("m4a-surround", SECONDS),
    "empty.m4a": lambda: b"",
    "empty.wav": lambda: b"",
    "noise.mp3": lambda: np.random.default_rng(1).bytes(9_000),
    "three-hours.wav": header_of_three_hours,
}
REFUSED = {"half.m4a", "empty.m4a", "empty.wav", "noise.mp3"}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_damaged_and_odd_files_are_refused_in_words_or_transcribed_as_far_as_they_go(
    fg: Fg, plugins: Path, name: str
) -> None:
    fg.started().consented()
    (fg.folder / name).write_bytes(FILES[name]())
    taken = fg("import", "FG1", fg.folder / name, "--json")
    if name in REFUSED:
        assert_clear(taken, 4, taken.document["error"]["code"])
        assert state(fg) == "planned"
        return
    assert taken.code == 0, taken.err
    answer = fg.ok("transcribe", "FG1", "--engine", "counting", "--json")
    (told,) = answer.document["sessions"]
    covered = told["coverage"]
    assert (
        covered["transcribed_ms"] + covered["unintelligible_ms"] + covered["lost_ms"] == covered["speech_ms"]
    )
    sounds = not name.startswith(("silence", "three-hours"))
    assert (told["turn_count"] > 0, covered["speech_ms"] > 0) == (sounds, sounds)
    assert state(fg) == "in-review"


@pytest.mark.parametrize("writes", [0, 1, 2, 4])
def test_a_full_disk_is_told_and_the_same_command_goes_on(
    recorded: Fg, plugins: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    left = [writes]
    put = Room.put

    def full(self: Room, *given: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/a/path/that/may/hold/a/name")
        return put(self, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Room, "put", full)
        answer = recorded("transcribe", "FG1", "--engine", "counting", "--json")
    assert_clear(answer, 7, "disk-full")
    assert "/a/path" not in answer.out + answer.err
    recorded.ok("transcribe", "FG1", "--engine", "counting")
    assert turns(recorded)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB; only root may have one made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=False)
    if not made or made.returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run([shutil.which("umount") or "umount", disk], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("free_kb", [0, 8, 16, 24, 32])
def test_a_disk_that_really_is_full_loses_nothing(
    fg: Fg, plugins: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch, free_kb: int
) -> None:
    monkeypatch.setenv("FG_STUDY", str(small_disk / "study"))
    mine = replace_study(fg, small_disk / "study")
    imported(mine, "meeting.wav", coded("wav-telephone", SECONDS))
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free - free_kb * 1024
    filler.write_bytes(bytes(max(0, free)))
    answer = mine("transcribe", "FG1", "--engine", "counting", "--json")
    assert_clear(answer, 7, "disk-full")
    filler.unlink()
    mine.ok("transcribe", "FG1", "--engine", "counting")
    assert turns(mine)


def replace_study(fg: Fg, study: Path) -> Fg:
    """The same user at a study that lies elsewhere."""
    elsewhere = Fg(fg.folder, fg._capsys)
    elsewhere.study = study
    return elsewhere


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.parametrize("damage", [b"", b"no checkpoint", b"PK\x03\x04" + bytes(900)])
def test_a_damaged_model_file_is_told(recorded: Fg, damage: bytes) -> None:
    pytest.importorskip("whisper")
    model = recorded.folder / "base.pt"
    model.write_bytes(damage)
    answer = recorded("transcribe", "FG1", "--engine", "whisper", "--model", model, "--json")
    assert_clear(answer, 3, "missing-model")
    assert state(recorded) == "recorded"


def test_the_speaker_count_reruns_only_what_depends_on_it(recorded: Fg, plugins: Path) -> None:
    words = ["transcribe", "FG1", "--engine", "counting", "--diarizer", "voices-absurd"]
    recorded.ok(*words)
    first, kept = calls(plugins), turns(recorded)
    assert min(first) > 0
    recorded.ok(*words)
    assert calls(plugins) == first, "a second run hears nothing and asks nobody"
    recorded.ok(*words, "--speakers", "3")
    assert calls(plugins) == (first[0], first[1] + 1)
    recorded.ok(*words, "--force")
    assert calls(plugins) == (first[0], first[1] + 2)
    assert turns(recorded) == kept


def calls(noted: Path) -> tuple[int, int]:
    """Chunks that were heard, and times that a diarizer was asked."""
    return noted.read_text().count("chunk"), noted.read_text().count("diarize")


def test_what_became_of_the_speech_is_in_the_coverage(recorded: Fg) -> None:
    (told,) = recorded.ok("transcribe", "FG1", "--engine", "counting", "--json").document["sessions"]
    counts = {name: told["coverage"][name] for name in told["coverage"] if name.endswith("_ms")}
    assert counts["speech_ms"] > 0
    assert recorded.ok("coverage", "--json").document["speech"] == [{"session": "FG1", **counts}]
    assert "of speech have words" in recorded.ok("coverage").out


def test_decisions_outlive_a_forced_run_while_their_text_is_the_same(fg: Fg) -> None:
    fg.started().consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    before = fg.ok("show", "FG1", "--json").document
    fg.ok("transcribe", "FG1", "--engine", "captions", "--force")
    assert fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB", "--json").document["open"] == 0
    assert fg.ok("show", "FG1", "--json").document["turns"] == before["turns"]
