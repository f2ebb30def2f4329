"""Which language a recording is in: the one asked for, or what its longest stretches sound like together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from transcription import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.chunks import Chunk
    from transcription.media import Samples
    from transcription.protocols import Request, Work

TELLING_CHUNKS = 3  # longest chunks the language is judged by


class Ear(Protocol):
    """A model that can tell languages apart. ``key`` stands for all that decides what it hears."""

    key: str

    def knows(self, language: str) -> str:
        """Its code for a code, tag or name. Raises MissingModel where it knows no such language."""

    def language_of(self, sounds: list[Samples]) -> str:
        """The language most probable over all ``sounds``."""


def told(ear: Ear, planned: Sequence[Chunk], request: Request, work: Work) -> str:
    """What the request says, or what the longest chunks sound like, judged only once."""
    if request.language:
        return ear.knows(request.language)
    telling = sorted(planned, key=lambda chunk: -chunk.length_ms)[:TELLING_CHUNKS]
    places = [[chunk.media.sha256, chunk.span.start_ms, chunk.span.end_ms] for chunk in telling]
    key = plain.digest("language", ear.key, places)
    kept = work.checkpoint.get(key)
    if kept is not None:
        return plain.load(kept, str)
    language = ear.language_of([chunk.sound() for chunk in telling])
    work.checkpoint.put(key, plain.dump(language))
    return language


def likeliest(shares: Sequence[dict[str, float]]) -> str:
    """The language with the greatest share over several sounds; English where there are none."""
    likely: dict[str, float] = {}
    for one in shares:
        for language, share in one.items():
            likely[language] = likely.get(language, 0.0) + share
    return max(likely, key=lambda language: likely[language], default="en")
