"""A study of two sessions, made once and copied, with commands that may be killed, and what leaves it."""

from __future__ import annotations

import atexit
import contextlib
import io
import re
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fg import ROSTER

from facilitator.cli.main import run
from facilitator.vault.room import Room

if TYPE_CHECKING:
    from collections.abc import Iterator

SESSIONS = ("FG1", "FG2")
NAMES = {"M1": ("Orla", "Quist"), "P01": ("Tamsin", "Oduya", "Tam"), "P02": ("Piotr", "Vale-Hansen", "Pete")}
RARE = ("quillby", "marrowfat", "zinnia")  # no detector finds them
OWN = "gooseberry"  # only P02 says it
PLAIN = ("the small group was best", "we start at nine", "that is how I see it")
SPEAKERS = {"Orla Quist": "M1", "Tamsin Oduya": "P01", "Piotr Vale-Hansen": "P02"}


class Killed(BaseException):
    """The process ends here; nothing of it writes any more."""


@contextlib.contextmanager
def dying(writes: int | None) -> Iterator[None]:
    """After so many writes into rooms every further one fails, as for a process that is no more."""
    left, real = [writes], Room.put

    def put(room: Room, *given: Any) -> Any:
        if left[0] is not None:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
        return real(room, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Room, "put", put)
        yield


def captions(lines: list[tuple[str, tuple[str, str]]]) -> str:
    """Captions of these lines; P02 says a word of their own."""
    found = ["WEBVTT\n"]
    for number, (who, (plain, word)) in enumerate(lines):
        own = f" {OWN}" if SPEAKERS[who] == "P02" else ""
        found.append(f"00:00:{number:02}.000 --> 00:00:{number:02}.900\n{who}: Well {plain} {word}{own}.\n")
    return "\n".join(found)


def holds(text: str, word: str) -> bool:
    return re.search(rf"(?<![a-z]){word.lower()}(?![a-z])", text.lower()) is not None


def template() -> Path:
    """A study with two sessions planned and all consents, made once."""
    if not MADE:
        place = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        MADE.append(place)
        with at(place):
            _begun(Commands(place))
    return MADE[0]


MADE: list[Path] = []


def _begun(fg: Commands) -> None:
    fg("init", fg.place / "study", "--title", "Tea at work")
    fg("guide", "new", "short-60")
    fg("participant", "import", fg.file("roster.csv", ROSTER))
    for one in SESSIONS:
        fg("session", "add", one, "--guide", "short-60", "--group", "nurses", "--moderator", "M1")
    for purposes in ("take-part,record", "share"):
        fg("participant", "consent", "--all", "--purpose", purposes, "--mode", "signed")


@contextlib.contextmanager
def at(place: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FG_IDENTITY", str(template() / "key.txt"))
        patch.setenv("FG_STUDY", str(place / "study"))
        patch.setenv("FG_MODELS", str(place / "no-models"))
        yield


class Commands:
    """``fg`` in one place; what it says is kept."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.said = ""

    def __call__(self, *words: str | Path) -> int:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run([str(word) for word in words])
        self.out, self.said = out.getvalue(), out.getvalue() + err.getvalue()
        assert "Traceback" not in self.said
        return code

    def file(self, name: str, text: str) -> Path:
        path = self.place / name
        path.write_text(text, "utf-8")
        return path


def contents(out: Path) -> dict[str, str]:
    """Every file of a release, packed or not, by its path in it."""
    if out.is_dir():
        found = {
            path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()
        }
    else:
        with zipfile.ZipFile(out) as archive:
            found = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    return {name: text_of(data) for name, data in found.items()}


def text_of(data: bytes) -> str:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            return "\n".join(text_of(inner.read(name)) for name in inner.namelist())
    return data.decode("utf-8", "replace")
