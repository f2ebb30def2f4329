"""A guide as somebody edits it: checked as it stands, and written back as the file that the study keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator.counted import counted
from facilitator.errors import AlreadyThere, BadFile
from facilitator.vault import disk
from guides import library, load, places, write
from guides.yaml_reader import GuideProblem

if TYPE_CHECKING:
    from facilitator.folder import StudyFolder
    from guides.model import Guide


@dataclass(frozen=True, slots=True)
class Drafted:
    """The file that a guide would be, and its problems by the part they are in (``guides.places``)."""

    text: str
    problems: Mapping[str, list[GuideProblem]]

    @property
    def sound(self) -> bool:
        """Is there only advice, and no mistake?"""
        return not self.count("error")

    def count(self, severity: str) -> int:
        """How many problems of a kind there are."""
        return sum(one.severity == severity for told in self.problems.values() for one in told)


def drafted(guide: Guide, comments: tuple[str, ...] = ()) -> Drafted:
    """Check a guide that is not written yet."""
    text = write.write(guide, comments)
    return Drafted(text, places.by_place(text, load.load(text)[1]))


def save(folder: StudyFolder, guide: Guide, *, base: str) -> Drafted:
    """Write the guide into the study. ``base`` is the hash of the version it began as, empty for a new one.

    Raises BadFile for a guide with mistakes, and AlreadyThere where the study has another version by
    now: somebody else's work is never written over.
    """
    known = library.find(folder.guides, guide.id)
    if (known[1].hash if known else "") != base:
        raise AlreadyThere(
            "The study has a guide of that name that is not the one you began with, so nothing was saved.",
            f"fg guide show {guide.id}",
        )
    path = known[0] if known else folder.guides / f"{guide.id}.yaml"
    if not known and path.exists():
        raise AlreadyThere("A file of that name lies there that cannot be read as a guide.", "fg guide list")
    made = drafted(guide, _comments(path.read_text("utf-8-sig")) if known else ())
    if not made.sound:
        raise BadFile(f"The guide has {counted(made.count('error'), 'mistake')}, so it was not saved.")
    disk.write_whole(path, made.text.encode())
    return made


def _comments(text: str) -> tuple[str, ...]:
    """What stands above a guide's file."""
    lines = text.splitlines()
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return tuple(line.lstrip("# ") for line in lines[:head])
