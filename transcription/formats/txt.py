"""Plain text: one utterance a line or paragraph; written as one paragraph a turn, a blank line between.

Written times are whole seconds; ends are not written.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from transcription.formats import text
from transcription.formats.lines import read_paragraphs, write_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from transcription.model import Utterance


class Txt:
    """See the module."""

    name = "txt"
    suffixes: tuple[str, ...] = (".txt",)
    last_resort = True

    def recognises(self, data: bytes) -> bool:
        """It is text."""
        return bool(text.head(data))

    def read(
        self, data: bytes, names: Collection[str] = (), starts_at_ms: int | None = None
    ) -> tuple[Utterance, ...]:
        """See ``lines.read_paragraphs``. Raises UnreadableText when it is empty or no text."""
        lines = text.lines(data)
        paragraphs = [
            list(group) for blank, group in groupby(lines, lambda line: not line.strip()) if not blank
        ]
        return read_paragraphs(paragraphs, names, joined=False)

    def write(self, utterances: Sequence[Utterance]) -> bytes:
        """UTF-8 without a byte order mark, LF."""
        return "".join(f"{line}\n\n" for line in write_lines(utterances)).removesuffix("\n").encode()


text_format = Txt()
