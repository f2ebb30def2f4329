"""What people marked in the room: what is off the record goes, what was private is looked at once more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transcription.model import Finding, Kind, Span, TextSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.model import Recording, Turn, Utterance

_ASKED_ABOUT = 0.5  # score: a person decides


def on_record(lines: Iterable[Utterance], off_record: Sequence[Span]) -> tuple[Utterance, ...]:
    """The lines without what was said or typed off the record.

    A word goes when any of it lies in such a stretch; a line without words goes when any of it does.
    """
    kept = (_outside(line, off_record) for line in lines)
    return tuple(line for line in kept if line is not None)


def recording_on_record(recording: Recording) -> Recording:
    """The recording without captions, chat and log of what was off the record; its sound is not touched."""
    if not recording.off_record:
        return recording
    return replace(
        recording,
        timeline=tuple(one for one in recording.timeline if not _touches(one.span, recording.off_record)),
        captions=on_record(recording.captions, recording.off_record),
        chat=on_record(recording.chat, recording.off_record),
    )


def _outside(line: Utterance, off_record: Sequence[Span]) -> Utterance | None:
    if line.start_ms is None:
        return line
    whole = Span(line.start_ms, max(line.start_ms + 1, line.end_ms or 0))
    if not _touches(whole, off_record):
        return line
    words = tuple(
        one
        for one in line.words
        if not _touches(Span(one.start_ms, max(one.start_ms + 1, one.end_ms)), off_record)
    )
    if not words:
        return None
    text = " ".join(one.text.strip() for one in words)
    return replace(line, text=text, words=words, start_ms=words[0].start_ms, end_ms=words[-1].end_ms)


def off_record_turns(turns: Sequence[Turn], off_record: Sequence[Span]) -> frozenset[int]:
    """The numbers of the turns of which anything was off the record."""
    return frozenset(
        number
        for number, one in enumerate(turns)
        if one.start_ms is not None
        and _touches(Span(one.start_ms, max(one.start_ms + 1, one.end_ms or 0)), off_record)
    )


def to_look_at(turns: Sequence[Turn], private: Sequence[Span]) -> Iterator[Finding]:
    """For each turn in a stretch that somebody marked as private: hide what was said there, or decide."""
    for number, turn in enumerate(turns):
        for start, end in _ranges(turn, private):
            yield Finding(
                (TextSpan(number, start, end),),
                Kind.OTHER,
                f"marked:{number}:{start}",
                "private-mark",
                _ASKED_ABOUT,
                "somebody marked this moment as private",
            )


def _ranges(turn: Turn, private: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The ranges of a turn's text that lie in a marked stretch: by its words, or else all of it."""
    if turn.start_ms is None or not turn.text:
        return
    whole = Span(turn.start_ms, max(turn.start_ms + 1, turn.end_ms or 0))
    for stretch in private:
        if not _touches(whole, [stretch]):
            continue
        inside = [(start, end) for start, end, span in _words_in_text(turn) if _touches(span, [stretch])]
        if inside:
            yield inside[0][0], inside[-1][1]
        elif not turn.words:
            yield 0, len(turn.text)


def _words_in_text(turn: Turn) -> Iterator[tuple[int, int, Span]]:
    """Where each word stands in the turn's text, with its time."""
    at = 0
    for word in turn.words:
        text = word.text.strip()
        start = turn.text.find(text, at)
        if start < 0:
            continue
        at = start + len(text)
        yield start, at, Span(word.start_ms, max(word.start_ms + 1, word.end_ms))


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.overlap_ms(one) for one in others)
