"""Does memory grow with the length of a recording? Each stage's peak at 10 and 60 minutes, and what 3 h need.

Every measurement is a process of its own. ``decode``, ``speech``, ``tracks`` (six: clocks and echoes),
``timeline`` (aligning the words of a whole meeting), ``whisper`` and ``fast`` (either engine with a small
model of random weights, from finding speech to the last word: its junk fails the checks, so that every
further attempt is made); ``voices`` runs pyannote with the demo's networks and takes minutes.
``memory.py [STAGE ...] [--minutes 10 60]``.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from peak import peak_mb

from facilitator.vault.age import Key
from facilitator.vault.checkpoint import RoomCheckpoint
from facilitator.vault.room import Room
from transcription import align, media
from transcription.model import Evidence, Known, Media, Recording, Span, SpeakerSpan, Utterance, Word
from transcription.protocols import Request, Work
from transcription.quiet import hush
from transcription.speech import levels, spoken
from transcription.tracks.hygiene import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from transcription.protocols import Engine

RATE = 16_000  # Hz
TRACKS = 6
TURN_S = 5  # s that each turn lasts; one in TRACKS is a person's own
WORDS_PER_S = 3
BURSTS = 40  # different seconds of noise
PAUSES = 0.15  # share of seconds in which nobody speaks
LOUD, SILENCE = 6_000, 30  # of 32,767
LIMIT_MB = 500  # beyond the model: what the house allows itself
TOKENS = 24  # at most for a window: junk never ends by itself
STAGES = ("decode", "speech", "tracks", "timeline", "whisper", "fast")
LONG = ("voices",)
say = sys.stdout.write


def turn_of(track: int, at_s: int) -> bool:
    """Does this track's person speak in the second ``at_s``? Track 0 is the mix, in which all do."""
    return track == 0 or at_s // TURN_S % TRACKS == track - 1


def written(folder: Path, minutes: int, track: int) -> Path:
    """Noise in the rhythm of syllables, by turns, written second by second: FLAC, quick to write."""
    path = folder / f"{minutes}-{track}.flac"
    if path.exists():
        return path
    rng = np.random.default_rng(1)  # the same for all: a track's own words are in the mix too
    bursts = [_burst(rng) for _ in range(BURSTS)]
    hush_s = (rng.normal(size=RATE) * SILENCE).astype(np.int16)[np.newaxis]
    with av.open(str(path), "w", format="flac") as out:
        stream = out.add_stream("flac", rate=RATE, layout="mono")
        for second in range(minutes * 60):
            burst, pause = rng.integers(BURSTS), rng.random() < PAUSES
            heard = turn_of(track, second) and not pause
            frame = av.AudioFrame.from_ndarray(bursts[burst] if heard else hush_s, "s16", "mono")
            frame.sample_rate, frame.pts = RATE, second * RATE
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def _burst(rng: np.random.Generator) -> NDArray[np.int16]:
    time = np.arange(RATE) / RATE
    loud = LOUD * (0.6 + 0.4 * np.sin(2 * np.pi * rng.uniform(2.5, 4) * time + rng.uniform(0, 6)))
    loud *= np.repeat(rng.random(8) > 0.2, RATE // 8)  # pauses between words, each second its own
    return (rng.normal(size=RATE) * loud).clip(-32_000, 32_000).astype(np.int16)[np.newaxis]


def medium(folder: Path, minutes: int, track: int) -> Media:
    """One file of the meeting."""
    path = written(folder, minutes, track)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    person = f"P{track:02}" if track else None
    return Media(
        f"track-{track}" if track else "mix-1", lambda: path.open("rb"), digest, minutes * 60_000, person
    )


def work_in(folder: Path) -> Work:
    """Results go into a room of a vault, as they do in a run."""
    room = Room.create(folder / "room", (Key.generate().public,))
    return Work(RoomCheckpoint(room), lambda _stage, _share: None)


def said(minutes: int) -> Iterator[Utterance]:
    """What a recognizer hears on the tracks in a meeting that long."""
    for turn in range(minutes * 60 // TURN_S):
        start = turn * TURN_S * 1000
        step = 1000 // WORDS_PER_S
        words = tuple(
            Word(f"word{number % 997}", start + number * step, start + number * step + step - 20)
            for number in range(TURN_S * WORDS_PER_S)
        )
        text = " ".join(word.text for word in words)
        yield Utterance(text, start, words[-1].end_ms, words=words, channel=f"track-{turn % TRACKS + 1}")


def decode(folder: Path, minutes: int) -> Callable[[], Any]:
    """All of the mix."""
    one = medium(folder, minutes, 0)
    return lambda: media.measure(one.open())


def speech(folder: Path, minutes: int) -> Callable[[], Any]:
    """Levels and speech of the mix."""
    one, work = medium(folder, minutes, 0), work_in(folder)
    return lambda: (levels(one, work), spoken(one, work))


def tracks(folder: Path, minutes: int) -> Callable[[], Any]:
    """Everything that tracks go through before they are believed."""
    own = tuple(medium(folder, minutes, track) for track in range(1, TRACKS + 1))
    recording = Recording(audio=(medium(folder, minutes, 0),), tracks=own)
    work = work_in(folder)
    return lambda: tidy(recording, list(said(minutes)), Known(), work)


def timeline(_folder: Path, minutes: int) -> Callable[[], Any]:
    """All the words of a meeting, by its timeline."""
    lines = list(said(minutes))
    spans = [
        SpeakerSpan(
            Span(line.start_ms or 0, line.end_ms or 0), f"Person {number % TRACKS}", Evidence.TIMELINE
        )
        for number, line in enumerate(lines)
    ]
    return lambda: align.turns(lines, spans, Recording(timeline=tuple(spans)), Known())


def whisper(folder: Path, minutes: int) -> Callable[[], Any]:
    """The mix, heard by a small model through openai-whisper."""
    from transcription.engines.whisper import engine

    return heard_by(engine, small_whisper(folder), folder, minutes)


def fast(folder: Path, minutes: int) -> Callable[[], Any]:
    """The same by faster-whisper."""
    from transcription.engines.faster_whisper import engine
    from transcription.engines.whisper import write_for_faster_whisper

    own = folder / "faster-whisper-small-random"
    own.mkdir()
    write_for_faster_whisper(small_whisper(folder), own)
    return heard_by(engine, own, folder, minutes)


def heard_by(engine: Engine, model: Path, folder: Path, minutes: int) -> Callable[[], Any]:
    """The mix, heard by ``engine``, with no more than TOKENS for each attempt at a window."""
    from transcription.decoding import stretches

    stretches.TOKENS_MOST = TOKENS
    recording = Recording(audio=(medium(folder, minutes, 0),))
    request, work = Request(model=str(model), language="en"), work_in(folder)
    return lambda: engine.recognise(recording, request, work)


def small_whisper(folder: Path) -> Path:
    """A checkpoint of Whisper's shape, random weights, 7 MB."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    path = folder / "small-random.pt"
    if not path.exists():
        torch.manual_seed(1)
        dims = ModelDimensions(80, 1500, 64, 2, 1, 51_865, 448, 64, 2, 2)
        model = Whisper(dims)
        torch.nn.init.normal_(model.decoder.positional_embedding, std=0.02)  # Whisper leaves it unset
        torch.save({"dims": vars(dims), "model_state_dict": model.state_dict()}, path)
    return path


def voices(folder: Path, minutes: int) -> Callable[[], Any]:
    """The mix, its voices told apart."""
    import pyannote.audio  # noqa: F401 - so that the libraries count as libraries

    from facilitator.demo.voices import trusted
    from transcription.diarizers.pyannote import Voices

    recording = Recording(audio=(medium(folder, minutes, 0),))
    return lambda: Voices(trusted.folder()).diarize(recording, Request(speakers=TRACKS), work_in(folder))


def measure(stage: str, folder: Path, minutes: int) -> None:
    """Print MB before the stage and at its peak. Runs in a process of its own."""
    hush()
    act = globals()[stage](folder, minutes)
    with suppress(OSError):  # Linux forgets the peak of importing (man 5 proc_pid_clear_refs)
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    before = peak_mb()
    act()
    say(f"{before:.0f} {peak_mb():.0f}\n")


def peak(stage: str, minutes: int, sounds: Path) -> tuple[int, int]:
    """MB before and after the stage for a recording that long."""
    with tempfile.TemporaryDirectory() as own:
        for file in sounds.iterdir():
            (Path(own) / file.name).symlink_to(file)
        words = [sys.executable, __file__, "--only", stage, own, str(minutes)]
        told = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - this very file
    if told.returncode:
        sys.exit(told.stderr)
    before, after = told.stdout.split()[-2:]
    return int(before), int(after)


def main() -> None:
    """Measure, and say what three hours would need if it grew evenly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stages", nargs="*", help=" ".join((*STAGES, *LONG)))
    parser.add_argument("--minutes", nargs=2, type=int, default=(10, 60), metavar=("SHORT", "LONG"))
    parser.add_argument("--only", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        stage, folder, minutes = given.only
        measure(stage, Path(folder), int(minutes))
        return
    stages = given.stages or STAGES
    short, long = given.minutes
    say(
        f"| stage | libraries | {short} min | {long} min | MB per hour | 3 h beyond libraries |\n"
        "|---|---|---|---|---|---|\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for minutes in given.minutes:
            for track in range(TRACKS + 1 if "tracks" in stages else 1):
                written(Path(folder), minutes, track)
        for stage in stages:
            before, least = peak(stage, short, Path(folder))
            _, most = peak(stage, long, Path(folder))
            hourly = (most - least) * 60 / (long - short)
            three = most - before + hourly * (180 - long) / 60
            mark = "" if three <= LIMIT_MB else f" (over {LIMIT_MB})"
            say(f"| {stage} | {before} MB | {least} MB | {most} MB | {hourly:.0f} | {three:.0f} MB{mark} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
