"""What each kind of plug-in promises. One file per plug-in; ``plugins.py`` finds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from transcription.model import Finding, Known, Recording, SpeakerSpan, Utterance

# Called with a stage's name and how much of it is done, 0 to 1.
Progress = Callable[[str, float], None]


class Checkpoint(Protocol):
    """Where stages keep results: inside the vault, under the hash of their inputs."""

    def get(self, key: str) -> bytes | None:
        """The bytes once put under ``key``, or None."""

    def put(self, key: str, value: bytes) -> None:
        """Keep ``value``; it is whole on disk when this returns, or not there at all."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a long stage is given besides its input."""

    checkpoint: Checkpoint
    progress: Progress


@dataclass(frozen=True, slots=True)
class Request:
    """What the researcher asked of the recognizer. ``model`` is a name or a local file.

    ``speakers`` is the number of people to expect, where it is known. ``vocabulary`` (identified) are
    names and terms that are likely to come up, most likely first. ``people`` is how many were there and
    may have spoken, ``sharing`` the ids of those who were in front of a microphone with others.
    ``compute`` is the type of number that an engine with a choice computes in.
    """

    model: str | None = None
    language: str | None = None
    speakers: int | None = None
    vocabulary: tuple[str, ...] = field(default=(), repr=False)
    people: int | None = None
    compute: str | None = None
    sharing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What an engine heard, with the model that heard it and the language it took it for."""

    utterances: tuple[Utterance, ...]
    model: str
    language: str


class Engine(Protocol):
    """Turns a recording into utterances."""

    name: str
    automatic: bool  # may ``--engine auto`` choose it?
    draft: bool  # is its text unfit for research, so that everything made from it says DRAFT?

    def weights(self, model: str | None) -> str | None:
        """The model that would be used, by name and hash, or None where it is not on this machine.

        Must not import anything heavy.
        """

    def suits(self, recording: Recording) -> bool:
        """Is there anything in this recording that this engine can work on?"""

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        """Hear it. Times are on the recording's clock. Raises MissingModel, UnreadableMedia."""


class Diarizer(Protocol):
    """Says who spoke when."""

    name: str

    def ready(self, recording: Recording) -> bool:
        """Has this recording what it needs, and this machine? Must not import anything heavy."""

    def diarize(self, recording: Recording, request: Request, work: Work) -> Sequence[SpeakerSpan]:
        """Stretches of speech with a label each, in order of their start; they may overlap."""


class Detector(Protocol):
    """Finds identifiers. It sees the source texts and answers in code points of those texts."""

    name: str
    languages: frozenset[str]  # ISO 639-1; "*" stands for any

    def find(self, texts: Sequence[str], known: Known) -> Sequence[Finding]:
        """Every identifier it sees, across the borders of the texts too (``id`` may stay empty)."""
