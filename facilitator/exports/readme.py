"""The first file that coders open: what is here, and which file goes into which program.

The text has no colon at the start of a paragraph either: somebody will import the whole folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.lines import heading
from facilitator.exports.protocol import (
    ATLASTI,
    CODERS,
    DRAFT,
    EVERY_TARGET,
    MAXQDA,
    NVIVO,
    QUALCODER,
    TEXT,
    ExportFile,
    Release,
    checked,
    is_draft,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_INTO_PROGRAM = {
    TEXT: """
Each turn is a paragraph that begins with its label and a colon, which most programs take for the
speaker. For the exact form of one program, export again with --to maxqda, nvivo, atlasti or
qualcoder.
""",
    MAXQDA: """
MAXQDA. Import > Focus Group Transcripts, then take the files of the folder transcripts. MAXQDA
makes a code for each speaker and codes every turn. To work with the recording as well, take
transcripts-stamped and choose the variant with timestamps. Speaker variables are in speakers.csv,
keyed by its first column.
""",
    NVIVO: """
NVivo. Import the .docx files of the folder transcripts, then Auto Code by paragraph style, where
Heading 1 is the question and Heading 2 the speaker. The .txt files code by the speaker's name at
the start of a paragraph. With the recording in the project, open it, Edit, Import Rows, and take
the file of nvivo-rows (tab-separated, with a header row). For a classification sheet take
speakers.csv.
""",
    ATLASTI: """
ATLAS.ti. Add the files of the folder transcripts, then choose Focus Group Coding with the pattern
that has an at sign before the name and a colon after it; the at sign makes sure that only labels
count. With the recording, take transcripts-stamped. Speaker groups are in speakers.csv.
""",
    QUALCODER: """
QualCoder. Import the files of the folder transcripts, then choose Mark speakers with the pattern
that has an at sign before the name and a colon after it; the at sign makes sure that only labels
count. For transcripts-stamped, switch on the filter for timestamps. Case attributes are in
speakers.csv.
""",
}

_FILES = """
transcripts          for coding programs, a file per session
transcripts-stamped  the same with the time before each turn
reading-copy         for reading, printing and noting in the margin, with numbered turns
captions             WebVTT subtitles
json                 everything about the turns, for programs
turns.csv            one row per turn, for Excel, R, SPSS and Python
session-sheet.csv    who was in each session, and how
speakers.csv         group and role of each speaker
legend.csv           what the placeholders in brackets stand for
changes.csv          which turns differ from the last release; look at those again
demographics.csv     counts of who took part, where they were asked for
convention.txt       how the transcripts were made; read it before you code

A cell that a spreadsheet would run as a formula begins with an apostrophe, which is not part of
the speech. Folders that are not here were not asked for, or the sessions have no times.
"""

_CARE = """
These texts are de-identified, not anonymous; somebody who knows the people may still recognise
them. Keep them where the study's protocol says and pass them on to nobody outside the team. When
you find a name or anything else that identifies somebody, stop and tell the person who sent you
this. The command fg verify, with the folder or zip behind it, checks these files for damage.
"""


class Readme:
    """``README.txt``."""

    name = "readme"
    readers = frozenset({CODERS})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one text."""
        parts = ["TRANSCRIPTS FOR CODING", heading(release.title)]
        parts += [DRAFT] if is_draft(checked(release)) else []
        parts += [f"Sessions  {', '.join(one.session.id for one in release.sessions)}"]
        parts += [f"INTO YOUR PROGRAM{_INTO_PROGRAM[release.target]}"]
        parts += [f"WHAT IS HERE{_FILES}", f"WITH CARE{_CARE}"]
        return [
            ExportFile("README.txt", ("\n\n".join(part.strip() for part in parts if part) + "\n").encode())
        ]


exporter = Readme()
