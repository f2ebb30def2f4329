"""What a recognizer that hears fixed windows gives for one of them, and what it must be able to do.

Everything that follows (checks, second attempts, prompts, keeping) is the same for every such engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from transcription.model import Utterance, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.media import Samples


@dataclass(frozen=True, slots=True)
class Take:
    """One decoding of one window (identified). Times are ms from the window's start.

    Words keep the spaces that the engine wrote before them. ``mean_logprob`` is the natural
    logarithm of a token's probability, averaged; ``no_speech`` the engine's own probability, 0 to 1.
    """

    lines: tuple[Utterance, ...] = field(default=(), repr=False)
    mean_logprob: float = 0.0
    no_speech: float = 0.0

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(stripped for line in self.lines if (stripped := line.text.strip()))

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words in order."""
        return tuple(word for line in self.lines for word in line.words if word.text.strip())


class Decoder(Protocol):
    """An engine that hears windows of up to 28 s, 16 kHz mono float32, several at once where that pays."""

    @property
    def at_once(self) -> int:
        """Windows that are worth decoding together within its memory."""

    @property
    def workers(self) -> int:
        """Threads that may call ``decode`` at the same time and are the quicker for it, 1 at least."""

    def decode(
        self, sounds: Sequence[Samples], language: str, *, temperature: float = 0.0, prompt: str = ""
    ) -> list[Take]:
        """One take for each of ``sounds``, by the same rules on every run: above temperature 0 it seeds."""


def moved(line: Utterance, by_ms: int) -> Utterance:
    """``line`` and its words, ``by_ms`` later."""
    words = tuple(
        replace(word, start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms) for word in line.words
    )
    start = None if line.start_ms is None else line.start_ms + by_ms
    end = None if line.end_ms is None else line.end_ms + by_ms
    return replace(line, start_ms=start, end_ms=end, words=words)
