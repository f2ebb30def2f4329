"""When one person's voice is to be heard, and when others say their name: what has to be silenced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.mend import placed
from transcription.model import Evidence, Span, TurnKind
from transcription.segments import belongs, later, reaching, segments
from transcription.speakers import UNKNOWN, generic, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.model import Recording, TextSpan, Transcript, Turn
    from transcription.protocols import Work
    from transcription.segments import Segment
    from transcription.tracks.clock import Clock

PADDING_MS = 400  # ms on both sides: first and last sounds are soft, and clocks differ a little
UNTIMED_PADDING_MS = 1_500  # ms where words have no times of their own and their place is only estimated
_FIRM = frozenset({Evidence.TRACK, Evidence.TIMELINE})


def voice(recording: Recording, transcript: Transcript | None, person: str, work: Work) -> list[Span]:
    """Everywhere on the recording's clock where any evidence hears this person, padded, in order, apart."""
    spans = [
        span
        for part in segments(recording)
        for span in later(_on_tracks(part.recording, person, work), part.starts_ms)
    ]
    if transcript is not None:
        spans += [one for turn in transcript.turns if turn.speaker == person for one in _of_turn(turn)]
    return _padded(spans, PADDING_MS)


def _on_tracks(recording: Recording, person: str, work: Work) -> list[Span]:
    from transcription.tracks import hygiene  # with numpy

    known = hygiene.clocks(recording, work)
    own = [track for track in recording.tracks if track.person == person]
    return [span for track in own for span in hygiene.speech(track, known, work)]


def _of_turn(turn: Turn) -> Iterable[Span]:
    if turn.kind is TurnKind.SPEECH and turn.start_ms is not None and turn.end_ms is not None:
        yield Span(turn.start_ms, turn.end_ms)


def mentions(transcript: Transcript, places: Iterable[TextSpan]) -> list[Span]:
    """When the words at these places are said, padded; estimated where they have no times of their own."""
    found: list[Span] = []
    for place in places:
        turn = transcript.turns[place.turn]
        words = [word for word, start, end in placed(turn) if start < place.end and place.start < end]
        if words:
            found += _padded([Span(words[0].start_ms, words[-1].end_ms)], PADDING_MS)
        elif turn.start_ms is not None and turn.end_ms is not None and turn.kind is TurnKind.SPEECH:
            found += _padded([_estimated(turn, place)], UNTIMED_PADDING_MS)
    return union(found)


def _estimated(turn: Turn, place: TextSpan) -> Span:
    """By the letters before and in the words, as if everybody spoke evenly."""
    start, length = turn.start_ms or 0, (turn.end_ms or 0) - (turn.start_ms or 0)
    letters = max(1, len(turn.text))
    return Span(start + length * place.start // letters, start + length * place.end // letters)


def is_sure(recording: Recording, transcript: Transcript | None, person: str) -> bool:
    """Does firm evidence (a track of their own, the meeting's log) tell all that this person said?

    A voice without a name may be theirs too, so with one in the transcript nothing is sure.
    """
    turns = [] if transcript is None else [one for one in transcript.turns if one.kind is TurnKind.SPEECH]
    if any(one.speaker == UNKNOWN or (generic(one.speaker) or "")[-1:].isdigit() for one in turns):
        return False
    own = [one for one in turns if one.speaker == person]
    return all(_is_told(part, own, person, transcript) for part in segments(recording))


def _is_told(part: Segment, own: Sequence[Turn], person: str, transcript: Transcript | None) -> bool:
    """The same for one part: somebody can have a track in the first and be heard by the mix alone later."""
    if any(track.person == person for track in part.recording.tracks):
        return True
    inside = [one for one in own if one.start_ms is None or belongs(one.start_ms, part)]
    return transcript is not None and all(
        one.evidence in _FIRM and one.start_ms is not None for one in inside
    )


def in_files(recording: Recording, spans: Sequence[Span], work: Work) -> dict[str, tuple[Span, ...]]:
    """Spans of the recording's clock on the clock of each file of sound, by its name. Raises UnreadableMedia.

    A file whose part of the recording holds none of them is mapped to nothing.
    """
    from transcription.tracks import hygiene  # with numpy

    found: dict[str, tuple[Span, ...]] = {}
    for part in segments(recording) if spans else ():
        known = hygiene.clocks(part.recording, work)
        for media in (*part.recording.audio, *part.recording.tracks):
            near = reaching(part, media, spans)
            found[media.name] = tuple(_on_channel(near, known.get(media.name), media.duration_ms))
    return found


def _on_channel(spans: Sequence[Span], own: Clock | None, duration_ms: int) -> list[Span]:
    """Spans of the mix's clock on the clock of one file."""
    if own is None or own.is_the_mixs():
        return list(spans)
    return union(
        Span(_before(span.start_ms, own, duration_ms), _before(span.end_ms, own, duration_ms) + 1)
        for span in spans
    )


def _before(ms: int, clock: Clock, duration_ms: int) -> int:
    """The track's time at which the mix's clock shows ``ms``: clocks only go on, so it is searched for."""
    low, high = 0, 2 * max(1, duration_ms, ms)  # a file can be longer than it says
    while low < high:
        middle = (low + high) // 2
        if clock.at(middle) < ms:
            low = middle + 1
        else:
            high = middle
    return low


def _padded(spans: Iterable[Span], by_ms: int) -> list[Span]:
    return union(Span(max(0, one.start_ms - by_ms), one.end_ms + by_ms) for one in spans)
