"""Looks for names in what a study leaves on the disk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SEALED = b"age-encryption.org/v1"  # the first line of every age file; a backup holds many
# Random bytes and random file names spell a name of five letters every few hundred runs, so a name counts
# only as a word of its own, and in a sealed file only where this many of its bytes stand together.
CHANCE_BYTES = 10


def named(data: bytes, names: Iterable[str]) -> list[str]:
    """The names that stand in the bytes of one file, any case."""
    sealed = SEALED in data
    lower = data.lower()  # to look for a name's first word in it is far quicker than a pattern is
    return [
        name
        for name in names
        if (not sealed or len(name) >= CHANCE_BYTES)
        and name.split(" ")[0].encode().lower() in lower
        and _word(name).search(data)
    ]


def left_in(folder: Path, names: Iterable[str]) -> dict[str, list[str]]:
    """Each file below a folder that holds one of the names, or is called by it, with those names."""
    wanted = tuple(names)
    found = {
        str(path): named(path.read_bytes(), wanted) + named(str(path.relative_to(folder)).encode(), wanted)
        for path in folder.rglob("*")
        if path.is_file()
    }
    return {path: hits for path, hits in found.items() if hits}


def _word(name: str) -> re.Pattern[bytes]:
    inner = re.escape(name).replace(r"\ ", r"[\s_-]?").encode()
    return re.compile(rb"(?<![a-z0-9])" + inner + rb"(?![a-z0-9])", re.IGNORECASE)
