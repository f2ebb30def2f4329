"""Find speech, cut it into chunks, and hear one after the other.

Engines that hear windows of a fixed length take the chunks from here and go on in ``decoding``.

A chunk is heard once: its text is kept in the vault under the hash of the sound, the stretch, the
model and the language, so that a killed run loses at most the chunk it was in. Only one chunk of
sound is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from transcription import plain
from transcription.errors import NothingToHear, UnreadableMedia
from transcription.media import Samples, blocks, samples
from transcription.model import MIX, Media, Recording, Span, Utterance, Word
from transcription.segments import moved, segments, starts
from transcription.speech import listen, quietest_ms, spoken
from transcription.tracks.hygiene import mix_of, unheard

if TYPE_CHECKING:
    from transcription.protocols import Request, Work

VERSION = 1  # of what is kept for a chunk; raise it when the same inputs would give another text
LONGEST_MS = 28_000  # ms; Whisper hears 30 s at once, the rest is room for its padding
LONGEST_GAP_MS = 2_000  # ms of silence inside a chunk; over longer ones recognizers make up words

# Hears one chunk, 16 kHz mono float32; times in the answer count from the start of the chunk.
Listen = Callable[[Samples], Sequence[Utterance]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of one audio file that is heard at once."""

    media: Media
    channel: str
    span: Span

    @property
    def length_ms(self) -> int:
        """Its length in ms."""
        return self.span.end_ms - self.span.start_ms

    def sound(self) -> Samples:
        """Its samples, decoded anew each time."""
        with self.media.open() as reader:
            return samples(reader, self.span.start_ms, self.span.end_ms)


def hear(
    recording: Recording, request: Request, work: Work, *, model_key: str, listen: Listen
) -> tuple[Utterance, ...]:
    """Everything said on every channel, in order of time.

    ``model_key`` stands for all that decides what ``listen`` hears besides sound and language.
    Raises NothingToHear where the recording has no sound, UnreadableMedia where it cannot be decoded.
    """
    chunks, begun = planned(recording, work), starts(recording)
    whole = sum(chunk.length_ms for chunk in chunks) or 1
    done = 0
    heard: list[Utterance] = []
    for chunk in chunks:
        work.progress("recognise", done / whole)
        lines = _heard(chunk, work, [model_key, request.language], listen)
        heard += [moved(line, begun[chunk.media.name]) for line in lines]
        done += chunk.length_ms
    work.progress("recognise", 1.0)
    return tuple(sorted(heard, key=lambda line: (line.start_ms or 0, line.channel)))


def planned(recording: Recording, work: Work) -> list[Chunk]:
    """The chunks of every channel, part by part: each track, and of the mix what no track has."""
    if not (recording.audio or recording.tracks):
        raise NothingToHear("The session has no recorded sound, so there is nothing to hear.", "fg import")
    return [chunk for part in segments(recording) for chunk in _planned(part.recording, work)]


def _planned(recording: Recording, work: Work) -> list[Chunk]:
    """The chunks of a recording in one piece."""
    channels = _channels(recording)
    mix = mix_of(recording)
    work.progress("speech", 0.0)
    listen([*channels.values(), *([mix] if recording.tracks and mix else [])], work)
    chunks = [Chunk(media, name, span) for name, media in channels.items() for span in _spans(media, work)]
    if recording.tracks and mix is not None:
        lost = unheard(recording, work)
        ends = mix.duration_ms or max((span.end_ms for span in lost), default=0)
        chunks += [Chunk(mix, MIX, span) for span in cut(lost, ends, quietest=partial(_quietest, mix))]
    work.progress("speech", 1.0)
    return chunks


def cut(
    spans: Sequence[Span],
    duration_ms: int,
    longest_ms: int = LONGEST_MS,
    quietest: Callable[[Span], int] | None = None,
) -> list[Span]:
    """Speech in stretches of at most ``longest_ms``, inside the recording, in order and apart.

    Neighbours are merged while they fit and the gap is short. A longer one is cut in its second
    half where ``quietest`` says (a ms within the span it is given), else in the middle of that half.
    """
    inside = [Span(max(0, one.start_ms), min(one.end_ms, duration_ms)) for one in spans]
    pieces = [
        piece for one in inside if one.start_ms < one.end_ms for piece in _pieces(one, longest_ms, quietest)
    ]
    chunks: list[Span] = []
    for piece in pieces:
        if chunks and _fit(chunks[-1], piece, longest_ms):
            chunks[-1] = Span(chunks[-1].start_ms, piece.end_ms)
        else:
            chunks.append(piece)
    return chunks


def _fit(chunk: Span, piece: Span, longest_ms: int) -> bool:
    return piece.start_ms - chunk.end_ms <= LONGEST_GAP_MS and piece.end_ms - chunk.start_ms <= longest_ms


def _pieces(span: Span, longest_ms: int, quietest: Callable[[Span], int] | None) -> list[Span]:
    pieces = []
    while span.end_ms - span.start_ms > longest_ms:
        second_half = Span(span.start_ms + longest_ms // 2, span.start_ms + longest_ms)
        at = quietest(second_half) if quietest else (second_half.start_ms + second_half.end_ms) // 2
        at = min(max(at, second_half.start_ms), second_half.end_ms)
        pieces.append(Span(span.start_ms, at))
        span = Span(at, span.end_ms)
    return [*pieces, span]


def _channels(recording: Recording) -> dict[str, Media]:
    """What to listen to."""
    if recording.tracks:
        return {media.name: media for media in recording.tracks}
    mix = mix_of(recording)
    return {} if mix is None else {MIX: mix}


def _quietest(media: Media, span: Span) -> int:
    """The moment within ``span`` at which cutting hurts least."""
    with media.open() as reader:
        return span.start_ms + quietest_ms(blocks(reader, start_ms=span.start_ms, end_ms=span.end_ms))


def _spans(media: Media, work: Work) -> list[Span]:
    """The stretches of one file to hear, kept like the text: a cut moved would void what was heard."""
    key = plain.digest("cut", VERSION, media.sha256, media.duration_ms, LONGEST_MS, LONGEST_GAP_MS)
    kept = work.checkpoint.get(key)
    if kept is not None:
        return plain.load(kept, list[Span])
    try:
        found = spoken(media, work)
        ends = media.duration_ms or max((span.end_ms for span in found), default=0)
        stretches = cut(found, ends, quietest=partial(_quietest, media))
    except UnreadableMedia as problem:
        raise UnreadableMedia(f"{media.name}: {problem.message}", problem.next) from None
    work.checkpoint.put(key, plain.dump(stretches))
    return stretches


def _heard(chunk: Chunk, work: Work, said_by: list[str | None], listen: Listen) -> list[Utterance]:
    """What is said in a chunk: from the checkpoint, else heard and kept there before anything else."""
    span = chunk.span
    key = plain.digest("chunk", VERSION, chunk.media.sha256, span.start_ms, span.end_ms, *said_by)
    kept = work.checkpoint.get(key)
    if kept is not None:
        lines = plain.load(kept, tuple[Utterance, ...])
    else:
        lines = tuple(settled(line, span) for line in listen(chunk.sound()) if line.text.strip())
        work.checkpoint.put(key, plain.dump(lines))
    return [replace(line, channel=chunk.channel) for line in lines]


def settled(line: Utterance, span: Span) -> Utterance:
    """``line``, timed from the start of ``span``, on the recording's clock, inside it, words in order."""
    words = _in_order(line.words, span)
    starts = [_on_clock(line.start_ms or 0, span), *(word.start_ms for word in words[:1])]
    ends = [span.end_ms if line.end_ms is None else _on_clock(line.end_ms, span)]
    ends += [word.end_ms for word in words[-1:]]
    start = min(starts)
    return replace(line, text=line.text.strip(), start_ms=start, end_ms=max(start, *ends), words=tuple(words))


def _in_order(words: Sequence[Word], span: Span) -> list[Word]:
    """Words that start no sooner than the one before, and end before the next one starts."""
    starts = list(accumulate((_on_clock(word.start_ms, span) for word in words), max))
    return [
        Word(word.text, start, min(max(start, _on_clock(word.end_ms, span)), limit), word.score)
        for word, start, limit in zip(words, starts, [*starts[1:], span.end_ms], strict=False)
    ]


def _on_clock(ms: int, span: Span) -> int:
    return min(max(span.start_ms, span.start_ms + ms), span.end_ms)
