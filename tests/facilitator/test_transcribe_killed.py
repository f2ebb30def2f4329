"""A run of ``fg transcribe`` killed at any moment loses at most the chunk it was in."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from facilitator.demo import bundle

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Fg

pytest.importorskip("pocketsphinx")

KILLS = int(os.environ.get("FG_KILLS", "20"))  # 50 take twenty minutes on a busy machine
FG = [sys.executable, "-c", "from facilitator.cli.main import main; main()"]
TRANSCRIBE = [*FG, "transcribe", "FG1", "--engine", "pocketsphinx", "--json"]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_rerun_after_kill_9_ends_in_the_same_transcript(fg: Fg) -> None:
    fg.ok("init", fg.study, "--title", "T")
    fg.ok("guide", "new", "short-60")
    fg.ok("participant", "import", fg.file("roster.csv", bundle.roster_csv()))
    fg.ok("session", "add", "FG1", "--guide", "short-60", "--group", "students")
    fg.ok("import", "FG1", bundle.folder())
    whole = fg.folder / "whole"
    shutil.copytree(fg.study, whole)

    began = time.monotonic()
    subprocess.run([*TRANSCRIBE, "--study", str(whole)], check=True, capture_output=True)
    alone_s = time.monotonic() - began

    rng = random.Random(20)
    for _ in range(KILLS):
        process = subprocess.Popen(TRANSCRIBE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.1, max(3.0, alone_s / 10)))
        process.kill()
        process.wait()
        assert_nothing_plain(fg.study)
    subprocess.run(TRANSCRIBE, check=True, capture_output=True)

    documents = [
        json.loads(subprocess.run([*FG, "show", "FG1", *words, "--json", "--study", str(study)],
                                  check=True, capture_output=True).stdout)
        for study in (whole, fg.study)
        for words in ((), ("--identified", "--words"))
    ]  # fmt: skip
    # Placeholder numbers are keyed by each study's secret: both are copies of one study here.
    assert documents[0] == documents[2]
    assert documents[1] == documents[3]
    assert documents[1]["turns"]


def assert_nothing_plain(study: Path) -> None:
    """No name of the roster, no sound and no leftover of a killed write in the clear."""
    for path in study.rglob("*"):
        if path.is_file() and os.access(path, os.R_OK):
            data = path.read_bytes().lower()
            assert b"fernandez" not in data
            assert b"rebecca" not in data
            assert b"ftypm4a" not in data
