"""The first file that a reuser opens: what was asked, what was hidden, what may be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.lines import heading
from facilitator.exports.protocol import (
    ARCHIVE,
    DRAFT,
    EVERY_TARGET,
    ExportFile,
    Release,
    checked,
    is_draft,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHAT = """
Transcripts of focus groups, de-identified for reuse. Each group is one file in transcripts, the
same again in reading-copy (for reading), json (for programs) and turns.csv (a row per turn).
session-sheet.csv tells who was in each group and which guide was followed, speakers.csv the group
and role of each person, legend.csv is the codebook of the placeholders, convention.txt says how the
talk was written down. Read that before you analyse.
"""

_HIDDEN = """
Names and other identifiers were replaced by words in square brackets. For this archive the strictest
rules were used. A placeholder says its kind and number and nothing else, only ages stand as ranges of
ten years. There are no dates and no times of the recording, lengths are in quarters of an hour. R01,
R02 and so on are the people of the groups, L01 and so on others who were in the room, Moderator led
the talk. These names, the names of the groups and the numbers of the placeholders were given for this
archive only and are in no order. They are not those of any other release or publication.
"""

_CARE = """
The texts are de-identified, not anonymous. Do not try to find out who anybody is, do not link the
texts with other data about the same people, and keep to the terms under which you were given them.
When you find a name or anything else that identifies somebody, tell the archive, and do not pass it
on. The command fg verify, with the folder or zip behind it, checks these files for damage; any
BagIt program does the same.
"""


class ArchiveReadme:
    """``README.txt`` of an archive."""

    name = "archive-readme"
    readers = frozenset({ARCHIVE})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one text."""
        draft = [DRAFT] if is_draft(checked(release)) else []
        names = ", ".join(one.session.id for one in release.sessions)
        asked = "\n".join(_questions(release))
        parts = ["FOCUS GROUPS FOR REUSE", heading(release.title), *draft, f"Groups  {names}"]
        parts += [f"WHAT IS HERE{_WHAT}", f"WHAT WAS HIDDEN{_HIDDEN}"]
        parts += [f"WHAT WAS ASKED\n{asked}"] if asked else []
        parts += [f"WITH CARE{_CARE}"]
        whole = "\n\n".join(part.strip() for part in parts if part)
        return [ExportFile("README.txt", f"{whole}\n".encode())]


def _questions(release: Release) -> list[str]:
    """Every question of the guides, once, in guide order."""
    asked = dict.fromkeys(text for one in release.sessions for text in one.question_texts.values())
    return [f"{number}. {heading(text)}" for number, text in enumerate(asked, start=1)]


exporter = ArchiveReadme()
