"""The mark that stands where speech could not be understood: a word of its own, with its time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transcription.decoding.takes import Take
from transcription.model import UNINTELLIGIBLE, Utterance, Word
from transcription.speakers import union

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.model import Span

GAP_MS = 2_000  # ms between marks that become one


def marked(speech: Sequence[Span]) -> Take:
    """A take that is nothing but marks over ``speech``."""
    return Take(tuple(_mark(one.start_ms, one.end_ms) for one in union(speech)))


def joined(lines: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """``lines`` with neighbouring marks of one channel made one: a reader needs to see it once."""
    found: list[Utterance] = []
    for line in lines:
        last = found[-1] if found else None
        if last and last.text == line.text == UNINTELLIGIBLE and last.channel == line.channel:
            start, end = last.start_ms or 0, line.end_ms or 0
            if (line.start_ms or 0) - (last.end_ms or 0) <= GAP_MS:
                found[-1] = replace(_mark(start, end), channel=line.channel)
                continue
        found.append(line)
    return tuple(found)


def _mark(start_ms: int, end_ms: int) -> Utterance:
    return Utterance(UNINTELLIGIBLE, start_ms, end_ms, words=(Word(UNINTELLIGIBLE, start_ms, end_ms, 0.0),))
