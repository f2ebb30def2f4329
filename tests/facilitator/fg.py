"""Runs ``fg`` as a user does: words in, exit code, stdout and stderr out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ROSTER = """\
id,display_name,full_name,aliases,role,group
M1,Orla Quist,Orla Quist,,moderator,nurses
P01,Tamsin Oduya,Tamsin Oduya,Tam,participant,nurses
P02,Piotr Vale-Hansen,Piotr Vale-Hansen,Pete,participant,nurses
"""

CAPTIONS = """\
WEBVTT

1
00:00:01.000 --> 00:00:04.000
Orla Quist: Thank you for coming, Tamsin. Shall we start?

2
00:00:05.000 --> 00:00:09.000
Tamsin Oduya: For me the small group was best, and Pete will agree.

3
00:00:10.000 --> 00:00:15.000
Piotr Vale-Hansen: I will. You can call me on 404 555 0134, or ask Tamsin's sister near quillby.
"""


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        return json.loads(self.out)


class Fg:
    """One user at one study, with a key of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.study = folder / "study"
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Answer:
        """Run one command and give back its answer."""
        self._capsys.readouterr()
        code = run([str(word) for word in words])
        said = self._capsys.readouterr()
        return Answer(code, said.out, said.err)

    def ok(self, *words: str | Path) -> Answer:
        """Run a command that must succeed."""
        answer = self(*words)
        assert answer.code == 0, answer.err
        return answer

    def started(self) -> Fg:
        """A study with a guide, three people on the roster and a planned session, but no consent yet."""
        self.ok("init", self.study, "--title", "Tea at work")
        self.ok("guide", "new", "short-60")
        self.ok("participant", "import", self.file("roster.csv", ROSTER))
        self.ok("session", "add", "FG1", "--guide", "short-60", "--group", "nurses", "--moderator", "M1")
        return self

    def consented(self) -> Fg:
        """Consent of everybody, signed."""
        words = ["--all", "--purpose", "take-part,record", "--mode", "signed", "--on", "2026-03-01"]
        self.ok("participant", "consent", *words)
        return self

    def recorded(self) -> Fg:
        """The session held, its captions taken in."""
        self.ok("import", "FG1", self.file("meeting.transcript.vtt", CAPTIONS))
        return self

    def reviewed(self) -> Fg:
        """Transcribed from the captions, everything found hidden, and the group of two answered for."""
        self.ok("transcribe", "FG1", "--engine", "captions")
        self.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
        self.ok("gate", "accept", "group", "--reason", "both agreed in writing", "--reviewer", "PI")
        return self

    def file(self, name: str, text: str) -> Path:
        """A file outside the study."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path
