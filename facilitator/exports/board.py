"""What an ethics board gets: the report, to read in Word or in a browser, to sign and to file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports import board_report, report_word
from facilitator.exports.protocol import BOARD, EVERY_TARGET, ExportFile, Release, checked
from guides import html

if TYPE_CHECKING:
    from collections.abc import Sequence


class Board:
    """``deidentification-report.docx`` and ``.html``, the same content."""

    name = "board"
    readers = frozenset({BOARD})
    targets = EVERY_TARGET
    formats = frozenset({"docx", "html"})

    def files(self, release: Release) -> Sequence[ExportFile]:
        """Both."""
        sheet = board_report.sheet(checked(release))
        return [
            ExportFile("deidentification-report.docx", report_word.write(sheet)),
            ExportFile("deidentification-report.html", html.write(sheet).encode()),
        ]


exporter = Board()
