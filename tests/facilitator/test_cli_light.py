"""``fg --help`` is as quick as the library it is written with."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "torch", "sqlalchemy", "rich", "av", "docx", "whisper", "pyannote", "phonenumbers", "yaml")
HELP = "import sys; from facilitator.cli.main import run; run(['--help'])"


def test_help_loads_nothing_heavy() -> None:
    code = f"{HELP}; print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "transcribe" in done.stdout


# Processor time and not the clock: other work on the machine must not count.
TIMED = "; import time, sys; print(time.process_time(), file=sys.stderr)"


@pytest.mark.slow
def test_help_takes_at_most_one_and_a_half_times_the_import_of_click() -> None:
    def seconds(code: str) -> float:
        done = subprocess.run(
            [sys.executable, "-c", code + TIMED], capture_output=True, text=True, check=True
        )
        return float(done.stderr)

    # The lowest of several runs, side by side: other load on the machine only ever adds.
    pairs = [(seconds("import click"), seconds(HELP)) for _ in range(7)]
    assert min(help_s for _, help_s in pairs) <= 1.5 * min(click_s for click_s, _ in pairs)


@pytest.mark.slow
def test_the_pages_start_without_what_only_hearing_needs():
    heavy = ("numpy", "av", "torch")
    app = "from facilitator.web import app, page; page.pages()"
    code = f"import sys; {app}; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_length_of_a_recording_is_told_without_numpy():
    """A pull asks for the length of every file; numpy is what only decoding needs."""
    code = """
import sys
from facilitator.demo import bundle
from transcription import opening
with next(bundle.folder().rglob("*.m4a")).open("rb") as recording:
    print(opening.probe(recording).duration_ms > 0, "numpy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
