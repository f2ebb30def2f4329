"""Several sessions at once: each in a process of its own, and none that fails stops another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faulty_plugins import CALLS, DOOMED, PAUSE, SAID, registered
from fg import CAPTIONS

from facilitator.actions import side_by_side
from facilitator.actions.side_by_side import LEAST_BYTES, bound
from facilitator.demo import bundle
from facilitator.settings import Settings

if TYPE_CHECKING:
    from fg import Fg

# In a test run from a script's background Ctrl-C would be ignored, as whatever is started there inherits it.
FG = [
    sys.executable,
    "-c",
    (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from facilitator.cli.main import main; main()"
    ),
]


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Workers know the faulty plug-ins; what they hear is noted in the file that comes back."""
    folder = registered(tmp_path / "installed")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(Path(__file__).parent)]))
    monkeypatch.setenv(CALLS, str(tmp_path / "calls.txt"))
    return tmp_path / "calls.txt"


@pytest.fixture
def three(fg: Fg) -> Fg:
    """Three sessions with captions; the second is doomed."""
    fg.started().consented().recorded()
    for session, text in (("FG2", CAPTIONS.replace("small group", DOOMED)), ("FG3", CAPTIONS)):
        fg.ok("session", "add", session, "--guide", "short-60", "--group", "nurses", "--moderator", "M1")
        fg.ok("import", session, fg.file("meeting.transcript.vtt", text))
    return fg


@pytest.mark.slow
def test_sessions_side_by_side_read_as_one_after_the_other(three: Fg) -> None:
    for session in ("FG1", "FG2"):
        three.ok("transcribe", session, "--engine", "captions")
    alone = [three.ok("show", one, "--json").document["turns"] for one in ("FG1", "FG2")]
    told = three.ok("transcribe", "--all", "--engine", "captions", "--force", "--json")
    assert [one["id"] for one in told.document["sessions"]] == ["FG1", "FG2", "FG3"]
    assert [one["state"] for one in told.document["sessions"]] == ["in-review"] * 3
    assert [three.ok("show", one, "--json").document["turns"] for one in ("FG1", "FG2")] == alone
    assert three.ok("show", "FG3", "--json").document["turns"] == alone[0]
    assert "FG2 done 100 %" in told.err.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "code", "line"),
    [
        (
            "fault-breaks",
            1,
            "The recognizer fault-breaks broke off (ValueError). What was heard before is kept.",
        ),
        ("fault-dies", 7, "Its process was ended by the system, often for lack of memory."),
    ],
)
def test_a_session_that_breaks_or_whose_process_is_killed_stops_no_other(
    three: Fg, plugins: Path, engine: str, code: int, line: str
) -> None:
    answer = three("transcribe", "--all", "--engine", engine, "--jobs", "2")
    assert answer.code == code
    assert line in answer.out
    assert "next: " in answer.out
    assert SAID not in answer.out + answer.err
    states = {one["id"]: one["state"] for one in three.ok("status", "--json").document["sessions"]}
    assert states == {"FG1": "in-review", "FG2": "recorded", "FG3": "in-review"}


@pytest.mark.slow
def test_the_key_is_in_no_argument_and_in_no_environment(three: Fg, plugins: Path) -> None:
    three("transcribe", "--all", "--engine", "fault-dies")
    secret = next(
        line for line in (three.folder / "key.txt").read_text().splitlines() if line.startswith("AGE-SECRET")
    )
    told = plugins.read_text("utf-8")
    assert "facilitator.actions.transcriber" in told
    assert secret not in told


def test_a_session_name_typed_wrongly_is_told_before_any_work(three: Fg) -> None:
    answer = three("transcribe", "FG1", "FG9", "--engine", "captions")
    assert answer.code == 2
    states = {one["id"]: one["state"] for one in three.ok("status", "--json").document["sessions"]}
    assert states["FG1"] == "recorded"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console, this test's own too")
def test_ctrl_c_ends_every_worker_and_the_same_command_goes_on(fg: Fg, plugins: Path) -> None:
    fg.ok("init", fg.study, "--title", "T")
    fg.ok("guide", "new", "short-60")
    for session in ("FG1", "FG2"):
        fg.ok("session", "add", session, "--guide", "short-60", "--group", "students")
        fg.ok("import", session, next(bundle.folder().glob("*.m4a")))
    words = [*FG, "transcribe", "--all", "--engine", "counting", "--jobs", "2"]
    run = subprocess.Popen(
        words, env={**os.environ, PAUSE: "0.2"}, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    while run.poll() is None and heard(plugins) < 6:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 130, told
    assert b"the same command goes on from there" in told
    at_stop = heard(plugins)
    answer = fg.ok("transcribe", "--all", "--engine", "counting", "--json")
    turns = sum(one["turn_count"] for one in answer.document["sessions"])
    assert turns >= 2
    again = heard(plugins)
    fg.ok("transcribe", "--all", "--engine", "counting", "--force")
    assert heard(plugins) == again, "chunks that were heard are heard again"
    assert at_stop < again


def heard(calls: Path) -> int:
    return calls.read_text("utf-8").count("chunk") if calls.exists() else 0


@pytest.mark.parametrize(
    ("sessions", "cores", "free_gb", "graphics", "at_once"),
    [
        (12, 2, 24, False, 2),
        (1, 8, 24, False, 1),
        (12, 8, 2, False, 2),
        (12, 8, 0.5, False, 1),
        (12, 8, 64, True, 1),
    ],
)
def test_no_more_sessions_at_once_than_the_machine_has_room_for(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    sessions: int,
    cores: int,
    free_gb: float,
    graphics: bool,
    at_once: int,
) -> None:
    monkeypatch.setenv("FG_MODELS", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(side_by_side.machine, "cores", lambda: cores)
    monkeypatch.setattr(side_by_side.machine, "free_memory", lambda: int(free_gb * 2**30))
    monkeypatch.setattr(
        side_by_side.shutil, "which", lambda name: "/usr/bin/nvidia-smi" if graphics else None
    )
    model = tmp_path / "small.pt"
    model.write_bytes(b"")
    settings = Settings("auto", "auto", str(model), "")
    assert bound(settings, sessions) == at_once
    os.truncate(model, 4 * LEAST_BYTES)  # a large model: fewer fit
    assert bound(settings, sessions) == max(1, min(at_once, int(free_gb * 2**30 * 0.8 / (15 * LEAST_BYTES))))
