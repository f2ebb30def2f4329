"""Captions that Zoom saves beside a local recording: ``[Name] HH:MM:SS``, then the text. Only read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.errors import Problem, UnreadableText
from transcription.formats import text
from transcription.formats.label import trimmed
from transcription.formats.timecode import parse, since
from transcription.model import Utterance

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_HEAD = re.compile(r"\[([^\n]{0,200})\]\s{1,9}([0-9]{1,2}:[0-9]{2}:[0-9]{2})")
_NEAR_START = 3  # lines within which the first caption must begin
# Nobody holds a focus group at half past midnight: below this it is an offset, above it the clock.
_CLOCK_FROM_MS = 3_600_000


class ZoomCaptions:
    """See the module."""

    name = "zoom-captions"
    suffixes: tuple[str, ...] = ()
    last_resort = False

    def recognises(self, data: bytes) -> bool:
        """A caption's head stands within the first lines."""
        return any(_HEAD.fullmatch(line.strip()) for line in text.head(data).split("\n")[:_NEAR_START])

    def read(
        self, data: bytes, names: Collection[str] = (), starts_at_ms: int | None = None
    ) -> tuple[Utterance, ...]:
        """One utterance a caption, without ends. Raises UnreadableText.

        Captions with clock times have no time without ``starts_at_ms``.
        """
        lines = [line.strip() for line in text.lines(data)]
        heads = [(at, match) for at, line in enumerate(lines) if (match := _HEAD.fullmatch(line))]
        if not heads:
            raise UnreadableText("These are not Zoom's saved captions: no line is like [Name] 00:00:03.")
        clocks = [parse(match[2]) for _, match in heads]
        by_clock = starts_at_ms is not None or (clocks[0] or 0) >= _CLOCK_FROM_MS
        before = [Utterance(said) for line in lines[: heads[0][0]] if (said := text.one_line(line))]
        stops = [*(at for at, _ in heads[1:]), len(lines)]
        found = [
            Utterance(
                text.one_line("\n".join(lines[at + 1 : stop])),
                _start(clock, starts_at_ms) if by_clock else clock,
                None,
                trimmed(match[1]),
            )
            for (at, match), stop, clock in zip(heads, stops, clocks, strict=True)
        ]
        return (*before, *found)

    def write(self, utterances: Sequence[Utterance]) -> bytes:
        """Raises Problem: nothing but Zoom writes this."""
        raise Problem(
            "Zoom's saved captions can be read, not written.",
            "Choose an output that ends in .vtt, .srt, .txt, .docx or .json.",
        )


text_format = ZoomCaptions()


def _start(clock: int | None, starts_at_ms: int | None) -> int | None:
    return None if clock is None or starts_at_ms is None else since(clock, starts_at_ms)
