"""The whole main job asks the network for nothing: whatever would, is stopped and written down."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fg import CAPTIONS, ROSTER

from facilitator.demo import bundle

if TYPE_CHECKING:
    from pathlib import Path

# Audit hooks see every socket of the process, however it was made, and cannot be taken off again (PEP 578).
GUARD = """
import socket, sys

ASKING = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}

def forbid(event, args):
    if event not in ASKING:
        return
    if isinstance(args[0], socket.socket) and args[0].family not in (socket.AF_INET, socket.AF_INET6):
        return  # another program on this machine, such as the keyring
    print("ASKED", event, file=sys.stderr, flush=True)
    raise OSError("this test has no network")

sys.addaudithook(forbid)
"""
RUN = """
import json
from facilitator.cli.main import run

for words in json.loads(sys.argv[1]):
    code = run(words)
    if code:
        sys.exit(f"{words[:2]} left with {code}")
"""
STUDY = [
    "init study --title Tea",
    "doctor",
    "guide new short-60 --study study",
    "guide list --study study",
    "participant import roster.csv --study study",
    "participant consent --all --purpose take-part,record --mode signed --study study",
    "session add FG1 --guide short-60 --group nurses --moderator M1 --study study",
    "import FG1 meeting.vtt --move --study study",
    "session add FG2 --guide short-60 --group nurses --study study",
    "import FG2 recording --study study",
    "transcribe --all --study study",
    "review FG1 --accept-all --reviewer AB --study study",
    "show FG1 --identified --study study",
    "gate accept group --reason 'both agreed in writing' --reviewer PI --study study",
    "export --session FG1 --study study -o release",
    "verify release",
    "anonymize other.vtt --roster roster.csv -o safe.docx",
    "backup backup.zip --study study",
    "key recovery --study study",
    "status --study study",
    "purge FG1 --what all --confirm FG1 --study study",
]


def run(folder: Path, code: str, lines: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "FG_IDENTITY": str(folder / "key.txt"), "FG_MODELS": str(folder / "none")}
    environment.pop("FG_STUDY", None)
    words = json.dumps([shlex.split(line) for line in lines])
    return subprocess.run(
        [sys.executable, "-c", GUARD + code, words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_nothing_is_asked_of_the_network_from_init_to_release(tmp_path: Path) -> None:
    shutil.copytree(bundle.folder(), tmp_path / "recording")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    for name in ("meeting.vtt", "other.vtt"):
        (tmp_path / name).write_text(CAPTIONS, "utf-8")
    done = run(tmp_path, RUN, STUDY)
    assert [line for line in done.stderr.splitlines() if line.startswith("ASKED")] == []
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("socket.create_connection(('127.0.0.1', 9))", "socket.getaddrinfo"),
        ("socket.socket().connect(('127.0.0.1', 9))", "socket.connect"),
        (
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))",
            "socket.sendto",
        ),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')", "socket.getaddrinfo"),
    ],
)
def test_the_guard_itself_sees_and_stops_whoever_asks(code: str, event: str, tmp_path: Path) -> None:
    done = run(tmp_path, code, [])
    assert f"ASKED {event}" in done.stderr
    assert done.returncode != 0
