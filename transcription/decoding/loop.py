"""The loop of engines that hear windows: several at once, each checked, each kept as soon as it is settled.

What is kept for a window depends on its sound, the model and the language alone. Names and terms
only decide whether a window is heard once more, so a change of the roster repeats a few windows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from transcription import plain
from transcription.chunks import planned
from transcription.decoding import languages, marks, prompts, words
from transcription.decoding.repairs import believed, completed
from transcription.decoding.takes import Decoder
from transcription.decoding.windows import packed
from transcription.model import Utterance
from transcription.protocols import Heard
from transcription.segments import moved, starts
from transcription.speech import spoken
from transcription.threads import as_done, even

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.decoding.takes import Take
    from transcription.decoding.windows import Window
    from transcription.media import Samples
    from transcription.model import Recording, Span
    from transcription.protocols import Request, Work

VERSION = 2  # of packing, checks and repairs; raise it when the same inputs would give another text


@dataclass(frozen=True, slots=True)
class Settled:
    """What is kept for a window (identified): its lines on the media's clock, and how likely they are."""

    lines: tuple[Utterance, ...] = field(repr=False)
    mean_logprob: float


class Ear(languages.Ear, Decoder, Protocol):
    """A model that tells languages apart and decodes windows."""


def recognised(ear: Ear, label: str, recording: Recording, request: Request, work: Work) -> Heard:
    """Everything said, in one language, the request's or the one spoken most; ``label`` names the model."""
    language = languages.told(ear, planned(recording, work), request, work)
    lines = hear(recording, request, work, model_key=ear.key, decoder=ear, language=language)
    return Heard(lines, label, language)


def hear(
    recording: Recording, request: Request, work: Work, *, model_key: str, decoder: Decoder, language: str
) -> tuple[Utterance, ...]:
    """Everything said on every channel, in order of time.

    ``model_key`` stands for all that decides what ``decoder`` hears besides sound and language.
    Raises NothingToHear where the recording has no sound, UnreadableMedia where it cannot be decoded.
    """
    windows = packed(planned(recording, work))
    given = prompts.prompt(request.vocabulary)
    ear = _Ear(decoder, language, work, plain.digest("windows", VERSION, model_key, language))
    first = ear.each(windows, "recognise")
    doubtful = [one for one in windows if given and prompts.doubtful(first[one].lines, request.vocabulary)]
    again = ear.each(doubtful, "names", given, first)
    begun = starts(recording)
    lines = (
        moved(line, begun[window.media.name])
        for window in windows
        for line in (again.get(window) or first[window]).lines
    )
    return tuple(sorted(lines, key=lambda line: (line.start_ms or 0, line.channel)))


class _Ear:
    """A decoder at work on the windows of one recording."""

    def __init__(self, decoder: Decoder, language: str, work: Work, key: str) -> None:
        self.decoder, self.language, self.work, self.key = decoder, language, work, key
        self._found: dict[str, list[Span]] = {}  # speech on each file by its hash, read once

    def each(
        self,
        windows: Sequence[Window],
        stage: str,
        given: str = "",
        before: dict[Window, Settled] | None = None,
    ) -> dict[Window, Settled]:
        """What every window holds: from the checkpoint, else heard and kept there batch by batch.

        With a prompt ``given``, what was settled ``before`` stays where the prompt made it no better.
        """
        keys = {window: self._key(window, given) for window in windows}
        kept = {window: self.work.checkpoint.get(key) for window, key in keys.items()}
        found = {window: plain.load(data, Settled) for window, data in kept.items() if data is not None}
        whole = sum(window.length_ms for window in windows) or 1
        done = sum(window.length_ms for window in found)
        batches = self._batches([window for window in windows if window not in found])
        act = partial(self._prompted, given=given, before=before) if before else self._plain
        if windows:
            self.work.progress(stage, done / whole)
        for batch, settled in as_done(act, batches, self.decoder.workers if batches else 1):
            for window, result in zip(batch, settled, strict=True):
                self.work.checkpoint.put(keys[window], plain.dump(result))
                found[window] = result
                done += window.length_ms
            self.work.progress(stage, done / whole)
        return found

    def _key(self, window: Window, given: str) -> str:
        edges = [[piece.start_ms, piece.end_ms] for piece in window.pieces]
        return plain.digest(self.key, window.channel, window.media.sha256, edges, given)

    def _batches(self, windows: Sequence[Window]) -> list[Sequence[Window]]:
        """What a thread hears before anything of it is kept: windows of like length, the longest first."""
        for media in {window.media.sha256: window.media for window in windows}.values():
            self._found[media.sha256] = spoken(media, self.work)  # here, as threads only read
        ordered = sorted(windows, key=lambda window: -window.length_ms)
        return even(ordered, self.decoder.at_once, self.decoder.workers) if ordered else []

    def _plain(self, batch: Sequence[Window]) -> list[Settled]:
        sounds = [window.sound() for window in batch]
        speech = [self._speech(window) for window in batch]
        believe = partial(believed, decoder=self.decoder, language=self.language)
        takes = list(map(believe, self._takes(sounds), sounds, speech))
        takes = completed(takes, sounds, speech, self.decoder, self.language)
        return [_settled(window, take) for window, take in zip(batch, takes, strict=True)]

    def _prompted(self, batch: Sequence[Window], given: str, before: dict[Window, Settled]) -> list[Settled]:
        takes = self._takes([window.sound() for window in batch], given)
        found = []
        for window, take in zip(batch, takes, strict=True):
            old = before[window]
            wins = prompts.better(take, old.lines, old.mean_logprob, self._speech(window), given)
            found.append(_settled(window, take) if wins else old)
        return found

    def _takes(self, sounds: Sequence[Samples], given: str = "") -> list[Take]:
        """One thread's takes; all threads together decode as many at once as there is memory for."""
        share = max(1, self.decoder.at_once // self.decoder.workers)
        hands = even(sounds, share, workers=1)
        takes = [take for hand in hands for take in self.decoder.decode(hand, self.language, prompt=given)]
        return [replace(take, lines=words.whole(take.lines)) for take in takes]

    def _speech(self, window: Window) -> list[Span]:
        return window.inside(self._found[window.media.sha256])


def _settled(window: Window, take: Take) -> Settled:
    return Settled(marks.joined(window.on_recording(take.lines)), take.mean_logprob)
