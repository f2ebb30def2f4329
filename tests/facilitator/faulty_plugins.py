"""Recognizers and diarizers with one fault each; ``installed`` makes them known as entry points."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from transcription.chunks import hear
from transcription.errors import UnreadableMedia
from transcription.model import Evidence, Recording, Span, SpeakerSpan, Utterance, Word
from transcription.protocols import Heard

if TYPE_CHECKING:
    from transcription.protocols import Request, Work

SAID = "Tamsin said a secret"  # no message may quote it
CALLS = "FG_TEST_CALLS"  # a file that gets one line for each chunk that is heard
PAUSE = "FG_TEST_PAUSE_S"  # seconds that hearing one chunk takes
DOOMED = "doomed"  # a caption that makes only this session fail


def noted(line: str) -> None:
    if os.environ.get(CALLS):
        with Path(os.environ[CALLS]).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


@dataclass
class Engine:
    """Answers with what ``answer`` makes of the recording."""

    name: str
    answer: Callable[[Recording], Sequence[Utterance]]
    automatic: bool = False
    draft: bool = False

    def weights(self, model: str | None) -> str | None:
        return f"{self.name} 1"

    def suits(self, recording: Recording) -> bool:
        return True

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        return Heard(tuple(self.answer(recording)), self.name, "en")


class Counting(Engine):
    """Hears every chunk through the house's own loop, and notes it."""

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        def listen(sound: object) -> Sequence[Utterance]:
            noted("chunk")
            time.sleep(float(os.environ.get(PAUSE, "0")))
            return [Utterance("something was said", 0, 900, words=(Word("something", 0, 400),))]

        return Heard(hear(recording, request, work, model_key=self.name, listen=listen), self.name, "en")


def raises(error: BaseException) -> Callable[[Recording], Sequence[Utterance]]:
    def answer(recording: Recording) -> Sequence[Utterance]:
        raise error

    return answer


def torch_without_memory(recording: Recording) -> Sequence[Utterance]:
    """As torch's own allocator says it, from C++."""
    raise RuntimeError(
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory"
    )


def dies(recording: Recording) -> Sequence[Utterance]:
    """As a process ends that the system takes down."""
    noted(" ".join([*map(str, sys.orig_argv), *os.environ.values()]))
    if any(DOOMED in line.text for line in recording.captions):
        os._exit(137)
    return recording.captions


def breaks(recording: Recording) -> Sequence[Utterance]:
    if any(DOOMED in line.text for line in recording.captions):
        raise ValueError(SAID)
    return recording.captions


NAN = float("nan")


def line(text: str, start: float, end: float, *words: tuple[str, float, float]) -> Utterance:
    return Utterance(text, start, end, words=tuple(Word(*word) for word in words))


ANSWERS = {
    "fault-raises": raises(ValueError(SAID)),
    "fault-unreadable": raises(UnreadableMedia("The sound is damaged.", "fg import FG1 FOLDER")),
    "fault-memory": raises(MemoryError(SAID)),
    "fault-torch-memory": torch_without_memory,
    "fault-dies": dies,
    "fault-breaks": breaks,
    "fault-nothing": lambda _: (),
    "fault-beyond": lambda _: [
        line("late words", 1_000, 99_999_999, ("late", 90_000_000, 90_000_001), ("words", 1, 2)),
        line("later still", 90_000_000, 90_001_000),
    ],
    "fault-nan": lambda _: [
        line("not a number", NAN, NAN, ("not", NAN, NAN), ("a", 500, NAN), ("number", 900, 1_200))
    ],
    "fault-infinite": lambda _: [line("for ever", 0, float("inf"))],
    "fault-floats": lambda _: [line("half", 0.4, 900.6, ("half", 0.4, 900.6))],
    "fault-empty": lambda _: [
        line("   ", 0, 100),
        line("one word", 100, 900, ("one", 100, 300), ("", 300, 300), ("word", 400, 900)),
    ],
    "fault-overlap": lambda _: [
        line("two at once", 0, 900, ("two", 0, 800), ("at", 100, 700), ("once", 200, 900))
    ],
    "fault-order": lambda _: [
        line("second", 3_000, 3_900, ("second", 3_000, 3_900)),
        line("first thing", 900, 100, ("first", 700, 900), ("thing", 100, 300)),
    ],
    "fault-negative": lambda _: [line("before", -5_000, -4_000, ("before", -5_000, -4_000))],
}


@dataclass
class Diarizer:
    """Answers with ``spans``, or raises."""

    name: str
    spans: Sequence[SpeakerSpan] = ()
    error: Exception | None = None

    def ready(self, recording: Recording) -> bool:
        return False

    def diarize(self, recording: Recording, request: Request, work: Work) -> Sequence[SpeakerSpan]:
        noted("diarize")
        if self.error:
            raise self.error
        return self.spans


def _voice(start: float, end: float) -> SpeakerSpan:
    return SpeakerSpan(Span(start, end), "SPEAKER_00", Evidence.VOICE)


engines = [Engine(name, answer) for name, answer in ANSWERS.items()]
engines.append(Counting("counting", lambda recording: ()))
diarizers = [
    Diarizer("voices-raise", error=ValueError(SAID)),
    Diarizer("voices-no-memory", error=MemoryError(SAID)),
    Diarizer("voices-absurd", [_voice(900, 100), _voice(0, 99_999_999), _voice(NAN, 5), _voice(-5, 800.5)]),
]
engine_by_name = {one.name.replace("-", "_"): one for one in engines}
diarizer_by_name = {one.name.replace("-", "_"): one for one in diarizers}
globals().update(engine_by_name | diarizer_by_name)


def registered(folder: Path) -> Path:
    """A folder that holds an installed distribution with these plug-ins, to be put on Python's path."""
    info = folder / "faulty_plugins-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: faulty-plugins\nVersion: 1.0\n", "utf-8")
    lines = ["[focus_group_toolkit.engine]", *(f"{one} = faulty_plugins:{one}" for one in engine_by_name)]
    lines += [
        "[focus_group_toolkit.diarizer]",
        *(f"{one} = faulty_plugins:{one}" for one in diarizer_by_name),
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return folder
