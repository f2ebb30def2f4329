"""Doubled lines: what one person's microphone caught of another, heard a second time.

A line is a double only where another track has its words, in their order, at the same moment, and
louder. Loudness is set against what each person reaches alone on their own track, so that a quiet
microphone does not turn its owner into an echo. Other words said at the same time are talk-over and
stay, and so does "yes" said by two at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from transcription.model import Span, Utterance, Word
from transcription.speech import FRAME_MS, SILENCE_DB

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Loudness = Mapping[str, NDArray[np.float32]]  # dB for each FRAME_MS of a channel, all on one clock

SAME_MOMENT_MS = 700  # ms by which the times of a word and of its copy may differ
MOST = 0.6  # of a line's words that must be another's: some are misheard in a faint copy
SOME = 0.3  # of a line's words, if it is faint too
FAINT_DB = 10.0  # dB below what its owner says
LONG = 4  # words that two people do not say at once by chance: the softer is a copy, by whatever it is softer
SOFTER_DB = 6.0  # dB by which others must be softer; bleed is 10 to 40 dB down
ANY_DB = 1.0  # dB, the least difference that is one
RUN = 3  # words in a row that are cut out of a line as a copy, or kept in one as its own
LOUDEST = 3  # lines of a track that tell how loud its owner is
ECHO_DB = 15.0  # dB below what its owner says, for a line that may be an echo whatever its words
ECHO_ALIKE = 0.9  # correlation of its loudness with that of the others, frame by frame
ECHO_LEAST = 10  # frames that can tell
PAUSE_DB = 20.0  # dB below the loud part of a line; softer is between words
LOUD_SHARE = 75  # percentile of its frames that is the loudness of a line: pauses do not count


@dataclass(frozen=True, slots=True)
class Cleared:
    """Lines without their doubles (identified), and how many were left out or shortened."""

    lines: tuple[Utterance, ...]
    doubled: int


class _Copy(NamedTuple):
    """What of a line another channel has too: a mark for each word, and the lines that have most."""

    channel: str
    marks: tuple[bool, ...]
    sources: frozenset[int]

    @property
    def share(self) -> float:
        return sum(self.marks) / len(self.marks)


def without_bleed(lines: Sequence[Utterance], loudness: Loudness) -> Cleared:
    """``lines`` without copies between the channels of ``loudness``; both on the same clock."""
    words = {number: timed_words(line) for number, line in enumerate(lines) if line.channel in loudness}
    said = _Said(lines, words)
    copies = {number: said.copies(lines[number], own) for number, own in words.items() if own}
    settled = _Settled(lines, words, _Levels(loudness, lines, copies))
    pairs = [(number, copy) for number, found in copies.items() for copy in found]
    pairs.sort(key=lambda pair: -settled.softer(*pair))
    for settle in (settled.by_loudness, settled.by_others, settled.by_any_difference):
        for number, copy in pairs:
            settle(number, copy)
    for number in copies:
        settled.by_sound(number)
    kept = [rest for number, line in enumerate(lines) for rest in settled.rests.get(number, [line])]
    return Cleared(tuple(kept), len(settled.rests))


def timed_words(line: Utterance) -> tuple[Word, ...]:
    """The line's words, spread evenly over its time where it has none with times of their own."""
    if line.words or line.start_ms is None:
        return line.words
    texts = line.text.split()
    borders = np.linspace(line.start_ms, line.end_ms or line.start_ms, len(texts) + 1).astype(int).tolist()
    return tuple(Word(text, borders[at], borders[at + 1]) for at, text in enumerate(texts))


def _bare(word: Word) -> str:
    return "".join(letter for letter in word.text.casefold() if letter.isalnum())


class _Other(NamedTuple):
    """A word on another channel, by when it begins, and the number of its line."""

    start_ms: int
    text: str
    line: int


class _Said:
    """Every word by channel, in order of time."""

    def __init__(self, lines: Sequence[Utterance], words: Mapping[int, Sequence[Word]]) -> None:
        by_channel: dict[str, list[_Other]] = {}
        for number, own in words.items():
            by_channel.setdefault(lines[number].channel, []).extend(
                _Other(word.start_ms, _bare(word), number) for word in own
            )
        self._lengths = {number: len(own) for number, own in words.items()}
        self._by_channel = {channel: sorted(all_words) for channel, all_words in by_channel.items()}

    def copies(self, line: Utterance, own: Sequence[Word]) -> list[_Copy]:
        """The other channels that have words of the line at its moment, the one with most first."""
        found = [
            _copy(channel, own, self._near(channel, own), self._lengths)
            for channel in self._by_channel
            if channel != line.channel
        ]
        return sorted((one for one in found if any(one.marks)), key=lambda one: -one.share)

    def _near(self, channel: str, own: Sequence[Word]) -> list[_Other]:
        all_words = self._by_channel[channel]
        first = bisect_left(all_words, own[0].start_ms - SAME_MOMENT_MS, key=lambda one: one.start_ms)
        last = bisect_left(all_words, own[-1].end_ms + SAME_MOMENT_MS, key=lambda one: one.start_ms)
        return all_words[first:last]


def _copy(channel: str, own: Sequence[Word], others: Sequence[_Other], lengths: Mapping[int, int]) -> _Copy:
    """Which of ``own`` are among ``others``, in the same order and at the same moment."""
    texts = [_bare(word) for word in own]
    marks = [False] * len(own)
    shared: Counter[int] = Counter()
    for step in LCSseq.opcodes(texts, [one.text for one in others]):
        if step.tag != "equal":
            continue
        for at in range(step.src_start, step.src_end):
            other = others[step.dest_start + at - step.src_start]
            if texts[at] and abs(own[at].start_ms - other.start_ms) <= SAME_MOMENT_MS:
                marks[at] = True
                shared[other.line] += 1
    sources = frozenset(line for line, count in shared.items() if 2 * count >= min(len(own), lengths[line]))
    return _Copy(channel, tuple(marks), sources)


class _Levels:
    """How loud words are on each channel, against how loud its owner is in what they say loudest."""

    def __init__(
        self, loudness: Loudness, lines: Sequence[Utterance], copies: Mapping[int, Sequence[_Copy]]
    ) -> None:
        self._loudness = loudness
        by_channel: dict[str, list[tuple[float, bool]]] = {}
        for number, found in copies.items():
            line = lines[number]
            if line.start_ms is not None and line.end_ms is not None:
                span = Span(line.start_ms, line.end_ms)
                level = self.of(line.channel, span)
                louder = any(
                    copy.share >= MOST and self.of(copy.channel, span) >= level + SOFTER_DB for copy in found
                )
                by_channel.setdefault(line.channel, []).append((level, not louder))
        self._own = {channel: own for channel, said in by_channel.items() if (own := _own_level(said))}

    def of(self, channel: str, span: Span) -> float:
        """How loud the channel is where it is not between words, in dB."""
        frames = self._frames(channel, span)
        return float(np.percentile(frames, LOUD_SHARE)) if frames.size else SILENCE_DB

    def softer(self, span: Span, channel: str, other: str) -> float:
        """By how many dB ``channel`` is softer than ``other`` while either is loud."""
        here, there = self._frames(channel, span), self._frames(other, span)
        both = min(here.size, there.size)
        here, there = here[:both], there[:both]
        if channel in self._own and other in self._own:
            here, there = here - self._own[channel], there - self._own[other]
        louder = np.maximum(here, there)
        if not both:
            return 0.0
        loud = louder >= np.percentile(louder, LOUD_SHARE) - PAUSE_DB
        return float((there - here)[loud].clip(-PAUSE_DB, PAUSE_DB).mean())

    def is_faint(self, span: Span, channel: str, by_db: float = FAINT_DB) -> bool:
        """Is this much softer than what the channel's owner says?"""
        return channel in self._own and self.of(channel, span) <= self._own[channel] - by_db

    def is_echo(self, span: Span, channel: str) -> bool:
        """Is it very faint, and does its loudness follow that of the other channels?"""
        others = [self._frames(other, span) for other in self._loudness if other != channel]
        here = self._frames(channel, span)
        both = min([here.size, *(one.size for one in others)])
        if not others or both < ECHO_LEAST or channel not in self._own:
            return False
        there = np.max([one[:both] for one in others], axis=0)
        loud = there >= np.percentile(there, LOUD_SHARE) - PAUSE_DB
        here, there = here[:both][loud], there[loud]
        softer = there.mean() - here.mean() >= ECHO_DB and self.is_faint(span, channel, ECHO_DB)
        moves = here.size >= ECHO_LEAST and here.std() > 0 and there.std() > 0
        return bool(softer and moves and np.corrcoef(here, there)[0, 1] >= ECHO_ALIKE)

    def _frames(self, channel: str, span: Span) -> NDArray[np.float32]:
        stop = max(span.end_ms, span.start_ms + FRAME_MS) // FRAME_MS
        return self._loudness[channel][span.start_ms // FRAME_MS : stop]


def _own_level(said: Sequence[tuple[float, bool]]) -> float | None:
    """The loudest lines of a channel are its owner's, unless all of them are louder elsewhere."""
    loudest = sorted(said, reverse=True)[:LOUDEST]
    return median(level for level, _ in loudest) if any(own for _, own in loudest) else None


class _Settled:
    """What of each line remains, settled from the clearest case to the most doubtful."""

    def __init__(
        self, lines: Sequence[Utterance], words: Mapping[int, Sequence[Word]], levels: _Levels
    ) -> None:
        self.rests: dict[int, list[Utterance]] = {}
        self._lines, self._words, self._levels = lines, words, levels
        self._originals: set[tuple[int, str]] = set()  # a line, and the channel that copied it
        self._by_channel: dict[str, list[int]] = {}
        for number in words:
            self._by_channel.setdefault(lines[number].channel, []).append(number)

    def softer(self, number: int, copy: _Copy) -> float:
        """By how many dB the line is softer than what it may be a copy of."""
        return self._levels.softer(self._span(number), self._lines[number].channel, copy.channel)

    def by_loudness(self, number: int, copy: _Copy) -> None:
        """Clear cases: much softer than the other, as a whole or in part."""
        line, words = self._lines[number], self._words[number]
        long_runs = [run for run in _runs(copy.marks) if run.stop - run.first >= RUN]
        softer = {
            run: self._levels.softer(_span(words[run.first : run.stop]), line.channel, copy.channel)
            for run in long_runs
        }
        if any(softer[run] < SOFTER_DB for run in long_runs if not run.copied):
            cut = [run for run in long_runs if run.copied and softer[run] >= SOFTER_DB]
            if line.words and cut:
                self._settle(number, copy, pieces(line, [(run.first, run.stop) for run in cut]))
            return
        faint = copy.share >= SOME and self._levels.is_faint(self._span(number), line.channel)
        if (copy.share >= MOST or faint) and self.softer(number, copy) >= SOFTER_DB:
            self._settle(number, copy, [])

    def by_others(self, number: int, copy: _Copy) -> None:
        """Nobody says two things at once: whose track has another line meanwhile has the copy."""
        unclear = copy.share >= MOST and abs(self.softer(number, copy)) < SOFTER_DB
        if unclear and self._is_busy(number) and not any(map(self._is_busy, copy.sources)):
            self._settle(number, copy, [])

    def by_any_difference(self, number: int, copy: _Copy) -> None:
        """Words that nobody says after another by chance: the softer line is the copy."""
        if copy.share >= MOST and len(self._words[number]) >= LONG and self.softer(number, copy) >= ANY_DB:
            self._settle(number, copy, [])

    def by_sound(self, number: int) -> None:
        """A line, or the rest of one, whose words were misheard: its sound alone tells the echo."""
        line = self._lines[number]
        rest = self.rests.get(number, [line])
        own = [one for one in rest if not self._levels.is_echo(_span(timed_words(one)), line.channel)]
        if len(own) < len(rest):
            self.rests[number] = own

    def _is_busy(self, number: int) -> bool:
        """Does the same channel have another line, not left out, over half of this one?"""
        span = self._span(number)
        beside = self._by_channel[self._lines[number].channel]
        return any(
            2 * span.overlap_ms(self._span(other)) > span.end_ms - span.start_ms
            for other in beside
            if other != number and self.rests.get(other) != []
        )

    def _span(self, number: int) -> Span:
        return _span(self._words[number])

    def _settle(self, number: int, copy: _Copy, rest: list[Utterance]) -> None:
        """Unless it is itself what another was taken for a copy of: one of the two has to stay."""
        if number not in self.rests and (number, copy.channel) not in self._originals:
            self._originals |= {(source, self._lines[number].channel) for source in copy.sources}
            self.rests[number] = rest


def _span(words: Sequence[Word]) -> Span:
    return Span(words[0].start_ms, words[-1].end_ms) if words else Span(0, 0)


class _Run(NamedTuple):
    """Words ``first`` up to ``stop`` of a line, all copied or none."""

    first: int
    stop: int
    copied: bool


def _runs(marks: Sequence[bool]) -> list[_Run]:
    borders = [0, *(at for at in range(1, len(marks)) if marks[at] != marks[at - 1]), len(marks)]
    return [_Run(first, stop, marks[first]) for first, stop in pairwise(borders)]


def pieces(line: Utterance, cut: Iterable[tuple[int, int]]) -> list[Utterance]:
    """``line`` in what remains without the words ``cut`` (first, stop), in order and apart."""
    at, left = 0, []
    for first, stop in [*cut, (len(line.words), len(line.words))]:
        own = line.words[at:first]
        if own:
            text = " ".join(word.text.strip() for word in own)
            left.append(replace(line, text=text, words=own, start_ms=own[0].start_ms, end_ms=own[-1].end_ms))
        at = stop
    return left
