r"""SubRip: numbered cues with commas in their times, ``Name: text`` for who speaks.

SRT has no escape: text that is itself markup (``<i>``, ``{\an8}``) loses it when it is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.errors import UnreadableText
from transcription.formats import text
from transcription.formats.cues import read_cues, spans
from transcription.formats.label import faithful, known_labels, split, trimmed
from transcription.formats.timecode import exact, parse_range
from transcription.model import Utterance

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_MARKUP = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)
_NEAR_START = 20  # lines within which the first timing line must stand


class Srt:
    """See the module."""

    name = "srt"
    suffixes: tuple[str, ...] = (".srt",)
    last_resort = False

    def recognises(self, data: bytes) -> bool:
        """A timing line stands near its start, below a number or a blank line; and it is no VTT."""
        lines = text.head(data).split("\n")[:_NEAR_START]
        if lines[0].startswith("WEBVTT"):
            return False
        return any(
            parse_range(line)
            and (number == 0 or not lines[number - 1].strip() or lines[number - 1].strip().isdecimal())
            for number, line in enumerate(lines)
        )

    def read(
        self, data: bytes, names: Collection[str] = (), starts_at_ms: int | None = None
    ) -> tuple[Utterance, ...]:
        """One utterance per cue. Raises UnreadableText."""
        cues, _ = read_cues(text.lines(data), identifiers=False, comments=False)
        if not cues:
            raise UnreadableText(
                "This is not an SRT file: it holds no timing line (00:00:01,000 --> 00:00:02,000)."
            )
        said = [_MARKUP.sub("", " ".join(cue.lines)).strip() for cue in cues]
        labels = known_labels(said, names)
        found = []
        for cue, line in zip(cues, said, strict=True):
            name, words = split(line, labels)
            found.append(Utterance(text.one_line(words), cue.start_ms, cue.end_ms, name))
        return tuple(found)

    def write(self, utterances: Sequence[Utterance]) -> bytes:
        """Numbered cues, LF. Raises Problem where no utterance has a time."""
        pairs = [(trimmed(one.name or ""), text.one_line(one.text)) for one in utterances]
        cues = [
            f"{number}\n{exact(start, ',')} --> {exact(end, ',')}\n{line}\n"
            for number, ((start, end), line) in enumerate(
                zip(spans(utterances), faithful(pairs, _read_back), strict=True), start=1
            )
        ]
        return "\n".join(cues).encode()


text_format = Srt()


def _read_back(lines: list[str]) -> list[tuple[str | None, str]]:
    labels = known_labels(lines)
    return [(None, "") if parse_range(line) else split(line, labels) for line in lines]
