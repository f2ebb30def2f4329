"""A shortcut opens the pages of its study, on every system and whatever the study's folder is called."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from facilitator.actions import shortcut

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ["/opt/f g/fgkit", "serve", "--study", '/home/x/Tea $at 100% `work` "q" it\'s']


@pytest.mark.parametrize(
    ("platform", "ending", "starts"),
    [
        ("linux", ".desktop", "[Desktop Entry]\nType=Application\n"),
        ("darwin", ".command", "#!/bin/sh\nexec "),
        ("win32", ".cmd", "@echo off\r\n"),
    ],
)
def test_each_system_gets_its_own_kind(platform: str, ending: str, starts: str) -> None:
    found, text = shortcut.content(WORDS, platform)
    assert (found, text.startswith(starts)) == (ending, True)
    assert "serve" in text


def test_a_shell_reads_the_words_back() -> None:
    line = shortcut.content(WORDS, "darwin")[1].splitlines()[1]
    assert shlex.split(line.removeprefix("exec ")) == WORDS


def test_a_linux_desktop_reads_the_words_back() -> None:
    line = next(one for one in shortcut.content(WORDS, "linux")[1].splitlines() if one.startswith("Exec="))
    unescaped = line.removeprefix("Exec=").replace("\\\\", "\\").replace("%%", "%")
    quoted = re.findall(r'"((?:\\.|[^"\\])*)"', unescaped)
    assert [re.sub(r"\\(.)", r"\1", one) for one in quoted] == WORDS


def test_it_lies_on_the_desktop_and_a_second_replaces_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DESKTOP_DIR", str(tmp_path / "Desktop"))
    first = shortcut.put(None)
    assert shortcut.put(tmp_path / "study") == first
    assert str(tmp_path / "study") in first.read_text("utf-8")
