"""The studies that lie in somebody's documents folder, and where a new one goes, for who types no path."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import platformdirs

from facilitator import folder as folders
from facilitator.errors import AlreadyThere, BadFile, NotFound
from transcription.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

# What every system takes for a folder's name; no separator, no dot in front, nothing to escape by.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,63}")


@dataclass(frozen=True, slots=True)
class Own:
    """A study below the documents folder: the name of its folder, and its title."""

    name: str
    title: str


def documents() -> Path:
    """The user's documents folder, as the system names it."""
    return platformdirs.user_documents_path()


def studies() -> list[Own]:
    """The studies that lie right in the documents folder, by name; one that cannot be read is not shown."""
    found = []
    for file in sorted(documents().glob(f"*/{folders.STUDY_FILE}")):
        with suppress(Problem):
            found.append(Own(file.parent.name, folders.read(file.parent).study.title))
    return found


def place_of(name: str) -> Path:
    """The folder of the study of that name; raises NotFound."""
    if name not in {one.name for one in studies()}:
        raise NotFound("There is no study of that name in your documents folder.", 'fg init DIR --title "T"')
    return documents() / name


def place_for(name: str) -> Path:
    """The folder for a new study; raises BadFile for what is no folder's name, AlreadyThere for a taken."""
    plain = name.strip()
    if not _NAME.fullmatch(plain):
        raise BadFile(
            "A folder's name is made of letters, digits, spaces, - and _, at most 64 of them, and begins "
            "with a letter or digit."
        )
    place = documents() / plain
    if place.exists():
        raise AlreadyThere("Something of that name lies in your documents folder already: take another name.")
    return place
