"""A transcription convention: what a transcript leaves out, and how it shows pauses and talk-over.

One TOML file of ``config/conventions`` is one convention. It is applied when a text is exported; the
store keeps every word.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcription.errors import BadConvention

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parents[2] / "config" / "conventions"
DEFAULT = "intelligent-verbatim"
SHORTEST_PAUSE_S = 0.5  # s; shorter ones are not kept with a text, as word times are no finer
_KEEP = {"keep": True, "leave-out": False}


@dataclass(frozen=True, slots=True)
class Convention:
    """What is kept (True) or left out, and from how many ms a pause is shown (0: none is)."""

    name: str
    version: str
    title: str
    hesitations: bool
    backchannels: bool
    false_starts: bool
    overlaps: bool
    non_verbal: bool
    pauses_from_ms: int

    @property
    def label(self) -> str:
        """Name and version, as every export says them."""
        return f"{self.name} {self.version}"


_CHOICES = [one.name for one in fields(Convention) if one.type == "bool"]
_KEYS = {"version", "title", "pauses_from_s", *_CHOICES}


def names() -> list[str]:
    """The conventions that come with the toolkit."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def load(name: str = DEFAULT) -> Convention:
    """The convention called ``name``, or the one in the file at that path. Raises BadConvention."""
    path = FOLDER / f"{name}.toml" if name in names() else Path(name)
    if not path.is_file():
        raise BadConvention(f"There is no convention of that name. These exist: {', '.join(names())}.")
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
        return _read(path.stem, document)
    except (KeyError, ValueError, TypeError) as error:
        raise BadConvention(f"The convention's file cannot be understood: {error}.") from error


def _read(name: str, document: Mapping[str, Any]) -> Convention:
    """Raises KeyError, ValueError or TypeError for what is missing or means nothing."""
    if unknown := sorted(document.keys() - _KEYS):
        raise ValueError(f"entries that mean nothing here: {', '.join(unknown)}")
    choices = {}
    for key in _CHOICES:
        if document[key] not in _KEEP:
            raise ValueError(f"{key} is keep or leave-out")
        choices[key] = _KEEP[document[key]]
    seconds = float(document["pauses_from_s"])
    if seconds and not seconds >= SHORTEST_PAUSE_S:
        raise ValueError(f"pauses_from_s is 0 or at least {SHORTEST_PAUSE_S}")
    return Convention(
        name,
        str(document["version"]),
        str(document["title"]),
        **choices,
        pauses_from_ms=round(seconds * 1000),
    )
