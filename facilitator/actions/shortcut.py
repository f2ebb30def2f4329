"""A shortcut on the desktop that opens the pages, for people who never open a terminal."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from facilitator.vault import disk

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "Focus groups"
_PROGRAM = "fgkit"  # never the shell's own fg
_RUNS = 0o755  # its owner may change it, everybody may start it
_RESERVED = re.compile(r'(["`$\\])')  # Desktop Entry Specification 1.5, "The Exec key"


def put(root: Path | None) -> Path:
    """Put it on the desktop, replacing an older one. Without a study it opens the choice of studies."""
    program = Path(sys.executable).with_name(_PROGRAM + (".exe" if sys.platform == "win32" else ""))
    study = ["--study", str(root.resolve())] if root else []
    ending, text = content([str(program), "serve", *study], sys.platform)
    place = platformdirs.user_desktop_path() / f"{NAME}{ending}"
    place.parent.mkdir(parents=True, exist_ok=True)
    disk.write_whole(place, text.encode())
    place.chmod(_RUNS)
    return place


def content(words: Sequence[str], platform: str) -> tuple[str, str]:
    """The ending and text of a shortcut that runs ``words`` on a system (as ``sys.platform`` names it)."""
    if platform == "win32":
        line = " ".join(f'"{word}"' for word in words).replace("%", "%%")
        return ".cmd", f"@echo off\r\nchcp 65001 >nul\r\n{line}\r\n"
    if platform == "darwin":
        return ".command", f"#!/bin/sh\nexec {shlex.join(words)}\n"
    quoted = " ".join('"' + _RESERVED.sub(r"\\\1", word) + '"' for word in words)
    line = quoted.replace("\\", "\\\\").replace("%", "%%")
    return ".desktop", f"[Desktop Entry]\nType=Application\nName={NAME}\nExec={line}\nTerminal=true\n"
