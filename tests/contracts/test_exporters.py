"""What every exporter promises, whoever wrote it."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from facilitator.exports.count_table import CountTable
from facilitator.exports.protocol import CODERS, EVERY_TARGET, ExportFile, Release, ReleasedSession
from facilitator.model import Attendance, Role, Session, State
from transcription import policies, redact
from transcription.errors import BorderBreach
from transcription.model import Finding, Kind, TextSpan, Transcript, Turn, TurnKind
from transcription.placeholders import number
from transcription.plugins import discover

ROOT = Path(__file__).parents[2]
EXPORTERS = discover("facilitator.exports", "exporter")
SECRET = "Quillfeather"
NAMES = pytest.mark.parametrize("name", sorted(EXPORTERS))


def heard():
    turns = (
        Turn("M1", TurnKind.SPEECH, 0, 900, "Who helped you?", question="q1"),
        Turn("P01", TurnKind.SPEECH, 900, 1800, f"Ask {SECRET}: always.", question="q1"),
        Turn("Assistant", TurnKind.NOTE, 900, 900, "Seen: all nod", question="q1"),
    )
    return Transcript(turns, "en", "captions", "captions 1", draft=False, duration_ms=1800)


def release(text=None, target="text", draft=False):
    if text is None:
        found = Finding((TextSpan(1, 4, 4 + len(SECRET)),), Kind.PERSON, SECRET, "t", 1.0, "")
        text = redact.make(heard(), [found], [], policies.load("qualitative"), key=b"k", reviewer="JW")
    people = (Attendance("M1", Role.MODERATOR), Attendance("P01", Role.PARTICIPANT))
    one = ReleasedSession(
        Session("FG1", "seed", "ab", "students", people, State.STORED), text, {"q1": "Who?"}
    )
    hidden = [
        piece for turn in text.turns for piece in getattr(turn, "pieces", ()) if not isinstance(piece, str)
    ]
    numbers = number(hidden, key=b"k", series="main", taken={})
    counted = CountTable("gender", ("students",), ("female",), ((5,),), (5,), (5,), 5)
    return Release("A study", CODERS, target, draft, (one,), numbers, "main", tables=(counted,))


def conjured():
    """What ``object.__new__`` makes of a true one, its words changed."""
    true = release().sessions[0].text
    made = object.__new__(redact.Anonymized)
    vars(made).update({**vars(true), "turns": (dataclasses.replace(true.turns[1], pieces=(SECRET,)),)})
    return made


def test_there_are_exporters():
    assert {"txt", "docx", "csv", "json", "vtt"} <= set(EXPORTERS)


@NAMES
def test_it_says_whom_and_what_it_serves(name):
    one = EXPORTERS[name]
    assert one.name == name
    assert one.readers and one.targets <= EVERY_TARGET
    assert isinstance(one.formats, frozenset)


@NAMES
@pytest.mark.parametrize("forge", [heard, conjured])
def test_identified_or_forged_text_is_refused_before_a_byte_is_made(name, forge):
    for target in EXPORTERS[name].targets:
        with pytest.raises(BorderBreach) as refused:
            EXPORTERS[name].files(release(forge(), target))
        assert SECRET not in str(refused.value)


@pytest.mark.slow
@NAMES
@pytest.mark.parametrize("draft", [False, True])
def test_it_makes_named_files_twice_alike_without_what_was_removed(name, draft):
    for target in EXPORTERS[name].targets:
        files = EXPORTERS[name].files(release(target=target, draft=draft))
        assert files and all(isinstance(file, ExportFile) for file in files)
        assert [file.data for file in EXPORTERS[name].files(release(target=target, draft=draft))] == [
            file.data for file in files
        ]
        assert all(SECRET.encode() not in file.data for file in files)


@NAMES
def test_it_can_work_on_a_session_in_which_nothing_was_said(name):
    nothing = Transcript((), "en", "null", "", draft=False, duration_ms=0)
    text = redact.make(nothing, [], [], policies.load("qualitative"), key=b"k", reviewer="JW")
    for target in EXPORTERS[name].targets:
        EXPORTERS[name].files(release(text, target))


SNIPPET = """
from facilitator.exports.protocol import ReleasedSession
from facilitator.model import Session
from transcription.model import Draft, Transcript
from transcription.redact import Anonymized

def right(session: Session, text: Anonymized) -> ReleasedSession:
    return ReleasedSession(session, text)

def wrong(session: Session, transcript: Transcript, draft: Draft) -> None:
    ReleasedSession(session, transcript)
    ReleasedSession(session, draft)
"""


def test_releasing_an_identified_text_is_a_type_error(tmp_path):
    (tmp_path / "releasing.py").write_text(SNIPPET, "utf-8")
    settings = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *settings, "--no-pretty", str(tmp_path / "releasing.py")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(ROOT)},
        check=False,
    )
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert len(errors) == 2, done.stdout + done.stderr
    for line, (at, kind) in zip(errors, [(11, "Transcript"), (12, "Draft")], strict=True):
        assert f"releasing.py:{at}: " in line
        assert f'has incompatible type "{kind}"; expected "Anonymized"  [arg-type]' in line
