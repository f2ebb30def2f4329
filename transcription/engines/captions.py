"""Takes the words of the meeting's own captions (Zoom, Teams and others): needs no model at all.

What it gives is only as good as what the meeting service heard, and each word's time is a guess:
in proportion to the letters, between the times of the cue. Live captions repeat themselves while
they scroll; a cue that says again what the one before it said adds only what is new.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transcription.errors import NothingToHear
from transcription.model import MIX, Utterance, Word
from transcription.protocols import Heard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transcription.model import Recording
    from transcription.protocols import Request, Work

TOUCHING_MS = 100  # ms between two cues of one scrolling caption
REPEAT_WORDS = 4  # words in a row that nobody says twice by chance at the border of two cues


class Captions:
    """The captions as they came, with names, cues that scroll made one."""

    name = "captions"
    automatic = True
    draft = False

    def weights(self, model: str | None) -> str | None:
        """It needs none."""
        return "captions"

    def suits(self, recording: Recording) -> bool:
        """Were captions saved?"""
        return bool(recording.captions)

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        """Read them. Raises NothingToHear where there are none."""
        if not recording.captions:
            raise NothingToHear(
                "The session has no captions to read.", "fg transcribe SESSION --engine whisper, or fg import"
            )
        work.progress("recognise", 0.0)
        limit = recording.duration_ms
        lines = tuple(_timed(replace(line, channel=MIX), limit) for line in unscrolled(recording.captions))
        work.progress("recognise", 1.0)
        return Heard(lines, "captions", request.language or "en")


engine = Captions()


def unscrolled(cues: Iterable[Utterance]) -> list[Utterance]:
    """The cues in order, each speaker's repetitions within a scrolling caption taken out."""
    lines: list[Utterance] = []
    shown: dict[str | None, tuple[int, Utterance]] = {}  # by speaker: number of their last line; last cue
    for cue in _in_order([cue for cue in cues if cue.text.strip()]):
        at, before = shown.get(cue.name, (0, None))
        again = _words_again(before, cue) if before else 0
        fresh = cue.text.split()[again:]
        if before is None or not again:
            at = len(lines)
            lines.append(cue)
        elif again == len(before.text.split()) and lines[at].text == before.text:  # it grew
            lines[at] = replace(cue, start_ms=lines[at].start_ms, end_ms=_later(before, cue))
        elif fresh:
            at = len(lines)
            lines.append(replace(cue, text=" ".join(fresh), start_ms=_after(before, cue)))
        else:
            lines[at] = replace(lines[at], end_ms=_later(lines[at], cue))
        shown[cue.name] = at, cue
    return lines


def _in_order(cues: list[Utterance]) -> list[Utterance]:
    """By time, where every cue has one; else as they stand in the file."""
    starts = [cue.start_ms for cue in cues if cue.start_ms is not None]
    return sorted(cues, key=lambda cue: cue.start_ms or 0) if len(starts) == len(cues) else cues


def _words_again(before: Utterance, cue: Utterance) -> int:
    """How many words at its start ``cue`` only shows again; 0 where it is a caption of its own."""
    if before.kind != cue.kind or before.end_ms is None or cue.start_ms is None:
        return 0
    if cue.start_ms > before.end_ms + TOUCHING_MS:
        return 0
    repeated = _repeated(_spelled(before.text), _spelled(cue.text))
    on_screen_together = cue.start_ms < before.end_ms
    return repeated if on_screen_together or repeated >= REPEAT_WORDS else 0


def _repeated(before: list[str], after: list[str]) -> int:
    """How many words at the end of ``before`` the start of ``after`` says again (most there can be)."""
    most = min(len(before), len(after))
    return next((count for count in range(most, 0, -1) if before[-count:] == after[:count]), 0)


def _spelled(text: str) -> list[str]:
    """Words as they sound: live captions put in capitals and full stops afterwards."""
    return [word.strip(".,;:!?…\"'").casefold() for word in text.split()]


def _later(before: Utterance, cue: Utterance) -> int | None:
    ends = [one.end_ms for one in (before, cue) if one.end_ms is not None]
    return max(ends, default=None)


def _after(before: Utterance, cue: Utterance) -> int | None:
    """Words that scrolled in were said after those that stood there already."""
    if before.end_ms is None or cue.start_ms is None or cue.end_ms is None:
        return cue.start_ms
    return min(max(before.end_ms, cue.start_ms), cue.end_ms)


def _timed(cue: Utterance, limit_ms: int) -> Utterance:
    """``cue`` inside the recording, its words spread over it by their letters."""
    if cue.start_ms is None or cue.end_ms is None:
        return cue
    start = min(max(0, cue.start_ms), limit_ms)
    end = min(max(start, cue.end_ms), limit_ms)
    return replace(cue, start_ms=start, end_ms=end, words=_spread(cue.text.split(), start, end))


def _spread(words: list[str], start_ms: int, end_ms: int) -> tuple[Word, ...]:
    letters = sum(map(len, words)) or 1
    edges = [start_ms]
    said = 0
    for word in words:
        said += len(word)
        edges.append(start_ms + (end_ms - start_ms) * said // letters)
    return tuple(Word(word, begin, end) for word, begin, end in zip(words, edges, edges[1:], strict=False))
