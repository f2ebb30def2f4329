"""What VTT and SRT share: cues of a timing line and the lines below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcription.errors import Problem
from transcription.formats.timecode import parse_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import Utterance

_SHOWN_MS = 2000  # a last cue without an end is shown this long


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue; ``lines`` are what it says, as they stand in the file (identified)."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Cue({self.start_ms}, {self.end_ms})"


def read_cues(lines: Sequence[str], *, identifiers: bool, comments: bool) -> tuple[list[Cue], list[str]]:
    """The cues of a file, and the lines before the first that are neither its number nor blank.

    Tolerant: no numbers, no blank lines between cues, blank lines within one. ``identifiers``: the
    line above a timing line may be any text (VTT), not only a number. ``comments``: NOTE, STYLE and
    REGION blocks are left out (VTT).
    """
    timings = [(at, span) for at, line in enumerate(lines) if (span := parse_range(line))]
    ends = [*(at for at, _ in timings[1:]), len(lines)]
    before = _body(lines[: timings[0][0] if timings else len(lines)], bool(timings), identifiers, comments)
    cues = []
    for (at, (start, end)), stop in zip(timings, ends, strict=True) if timings else ():
        body = _body(lines[at + 1 : stop], stop < len(lines), identifiers, comments, spoken=True)
        cues.append(Cue(start, end, tuple(body)))
    return cues, before


def spans(utterances: Sequence[Utterance]) -> list[tuple[int, int]]:
    """Start and end for every utterance: where one is missing, up to the neighbour's.

    Raises Problem when there is not one time to begin with.
    """
    if utterances and all(one.start_ms is None for one in utterances):
        raise Problem(
            "This transcript has no times, so it cannot become a subtitle file.",
            "Choose an output that ends in .txt, .docx or .json.",
        )
    starts = _starts(utterances)
    found = []
    for number, (one, start) in enumerate(zip(utterances, starts, strict=True)):
        following = starts[number + 1] if number + 1 < len(starts) else start
        guess = following if following > start else start + _SHOWN_MS
        found.append((start, max(start, guess if one.end_ms is None else one.end_ms)))
    return found


def _starts(utterances: Sequence[Utterance]) -> list[int]:
    last = 0
    starts = []
    for one in utterances:
        start = last if one.start_ms is None else one.start_ms
        starts.append(start)
        last = start if one.end_ms is None else max(start, one.end_ms)
    return starts


def _body(
    lines: Sequence[str], cue_follows: bool, identifiers: bool, comments: bool, *, spoken: bool = False
) -> list[str]:
    """The lines that are said: without the next cue's number, comments and blanks."""
    body = list(lines)
    if cue_follows and _is_identifier(body, identifiers, spoken):
        body.pop()
    if comments:
        body = _without_comments(body, spoken)
    return [line.strip() for line in body if line.strip()]


def _is_identifier(body: Sequence[str], any_text: bool, spoken: bool) -> bool:
    """Is the last line the number or name of the cue that follows?

    A number may stand right below the last cue's text; any other name needs a blank line above it.
    The only line below a timing line is what was said, even if it is a number.
    """
    if not body or not body[-1].strip():
        return False
    apart = len(body) > 1 and not body[-2].strip()
    number = body[-1].strip().isdecimal() and (len(body) > 1 or not spoken)
    return number or (any_text and (apart or (len(body) == 1 and not spoken)))


def _without_comments(body: Sequence[str], spoken: bool) -> list[str]:
    kept, within, fresh = [], False, not spoken
    for line in body:
        words = line.split(maxsplit=1)
        if not words:
            within, fresh = False, True
        elif fresh and (words[0] == "NOTE" or line.strip() in {"STYLE", "REGION"}):
            within, fresh = True, False
        else:
            fresh = False
        if not within:
            kept.append(line)
    return kept
