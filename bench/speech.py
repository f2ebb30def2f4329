"""Words and their speakers, whole chain: ours against what else is built on Whisper, in one run.

One machine, the same random weights in real sizes, the same sound (flite's voices), the same tokens for each
second of speech (each of them a word), greedy for all. Each contestant runs in a process of its own.
``python bench/speech.py --sizes tiny base``; ``--only`` and ``--without`` choose contestants, and the table
says whom it leaves out.

The clock runs from the files on disk to the words, models loaded and warm, so that everybody decodes the
sound while it runs, we twice (to find speech, then window by window). What ``fg import`` has noted of a
session before anybody transcribes it (each file's length and hash) is at hand when our clock starts; what
finding it out took here stands in our row as ``imported before``.

On tracks ours is the whole chain, from finding speech over who said it to the last identifier; peers write
words, file by file. On mixed audio there are two comparisons. ``words``: nobody tells voices apart (ours
still looks for identifiers). ``words and voices``: ours with our way through pyannote, against the best
peer's words and pyannote as shipped; its networks have the real size, are measured alone, and added.

whisperX itself is not run: ``whisperX's order`` is the same steps from the same libraries (find speech and
decode all with faster-whisper, align with a wav2vec 2.0 of its default's size, then pyannote as shipped).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import speech_contestants as contestants
from peak import peak_mb

if TYPE_CHECKING:
    from collections.abc import Iterable

RATE = 16_000  # Hz
PEOPLE = 6
PAUSE_S = 0.3  # s between lines
NOISE = 1e-4  # of full scale; a microphone's own
LEVEL_DB = -23.0  # of full scale, of each line
SIZES = {  # n_mels, audio ctx, state, heads, layers, vocabulary, text ctx, state, heads, layers
    "tiny": (80, 1500, 384, 6, 4, 51_865, 448, 384, 6, 4),
    "base": (80, 1500, 512, 8, 6, 51_865, 448, 512, 8, 6),
    "small": (80, 1500, 768, 12, 12, 51_865, 448, 768, 12, 12),
}
TEXT = 50_257  # tokens that are text; the marks come after them
WORD = re.compile(rb" [A-Za-z]{2,}")  # a token that begins a word
PLACE = 10.0  # deviation of what a place adds to a token's own 1.0
OURS = tuple(name for name in contestants.RUN if name.startswith("ours"))
VOICES = ("voices, ours", "voices, as shipped")
say = sys.stdout.write


def session(folder: Path, seconds: int) -> None:
    """``mix.wav`` and a file for each of PEOPLE, who take turns and speak a sixth of the time each."""
    from labelled_talk import PEOPLE as VOICED
    from labelled_talk import sentences

    from facilitator.demo.synth import levelled
    from facilitator.demo.synth import say as spoken

    length, texts, at, turn = seconds * RATE, sentences(), RATE // 2, 0
    noise = np.random.default_rng(1)
    tracks = [np.float32(NOISE) * noise.standard_normal(length, np.float32) for _ in range(PEOPLE)]
    while at < length - RATE:
        who = turn % PEOPLE
        line = levelled(spoken(VOICED[who], texts[turn % len(texts)]), LEVEL_DB)[: length - at]
        tracks[who][at : at + len(line)] += line
        at, turn = at + len(line) + round(PAUSE_S * RATE), turn + 1
    write(folder / "mix.wav", sum(tracks[1:], start=tracks[0]))
    for number, track in enumerate(tracks, start=1):
        write(folder / f"track-{number}.wav", track)


def write(path: Path, sound: np.ndarray) -> None:
    """16 kHz mono, 16 bits."""
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())


def weights(folder: Path, size: str) -> None:
    """``SIZE.pt`` and the folder of the same weights for faster-whisper: a text never ends by itself.

    Each token is a word of its own, and its place decides which: a model that only loves the token before
    would say one part of a word for ever, which no count of words could tell from silence.
    """
    import torch
    import whisper
    from whisper.model import ModelDimensions, Whisper
    from whisper.tokenizer import get_tokenizer

    from transcription.decoding.ct2_folder import convert

    torch.manual_seed(1)
    model = Whisper(ModelDimensions(*SIZES[size])).eval()
    torch.nn.init.normal_(model.decoder.positional_embedding, std=PLACE)
    known = get_tokenizer(model.is_multilingual).encoding
    no_words = [one for one in range(TEXT) if not WORD.fullmatch(known.decode_single_token_bytes(one))]
    model.decoder.token_embedding.weight.data[[*no_words, *range(TEXT, model.dims.n_vocab)]] = 0
    state = {name: value.half() for name, value in model.state_dict().items()}
    torch.save({"dims": vars(model.dims), "model_state_dict": state}, folder / f"{size}.pt")
    model.load_state_dict(state)
    model.set_alignment_heads(whisper._ALIGNMENT_HEADS[size])
    (folder / f"faster-whisper-{size}").mkdir()
    convert(model, folder / f"faster-whisper-{size}")


def alone(name: str, kind: str, size: str, folder: Path) -> None:
    """Run one contestant in this process and print what it took, as JSON."""
    act = contestants.RUN[name](folder, size)
    files = [folder / "mix.wav"] if kind == "mixed" else sorted(folder.glob("track-*.wav"))
    act([folder / "warm.wav"])
    before = contestants.imported(files) if name in OURS else {}
    wall, cpu = time.perf_counter(), cpu_s()
    words, stages = act(files)
    spent = {"wall": time.perf_counter() - wall, "cpu": cpu_s() - cpu}
    with wave.open(str(folder / "mix.wav")) as mix:
        rate = words / (mix.getnframes() / RATE)
    told = {"mb": peak_mb(), "words": words, "rate": rate, "stages": {**stages, **before}}
    say(json.dumps({**spent, **told}) + "\n")


def cpu_s() -> float:
    """CPU seconds of this process and of those it started."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def measured(name: str, kind: str, size: str, folder: Path) -> dict[str, Any]:
    """What a contestant took in a process of its own."""
    command = [sys.executable, "-W", "ignore", __file__, "--alone", name, kind, size, str(folder)]
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE", "HF_HUB_OFFLINE": "1"}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603 - our own
    if ran.returncode:
        raise SystemExit(f"{name}: {ran.stderr[-2_000:]}")
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def compared(
    kind: str, size: str, folder: Path, names: Iterable[str], times: int
) -> dict[str, dict[str, Any]]:
    """All contestants, each at its quickest of so many ``times``; ratios are to the best peer's."""
    rows: dict[str, dict[str, Any]] = {}
    for name in [*names] * times:  # in turns, as other work on the machine comes and goes
        row = measured(name, kind, size, folder)
        rows[name] = min(row, rows.get(name, row), key=lambda one: one["wall"])
        say(f"{kind:7}{size:6}{line(name, row)}\n")
        sys.stdout.flush()
    what = "whole chain to the peers' words" if kind == "tracks" else "words"
    told(f"{kind:7}{size:6}", what, rows)
    return rows


def told(begin: str, what: str, rows: dict[str, dict[str, Any]]) -> None:
    """Ours as shares of the least that any peer took of each."""
    peers = [row for name, row in rows.items() if name not in OURS]
    for name in OURS if peers else ():
        if name in rows:
            best = {part: min(peer[part] for peer in peers) for part in ("wall", "cpu", "mb")}
            ratios = ", ".join(f"{part} {rows[name][part] / best[part]:.2f}" for part in best)
            say(f"{begin}{name}, {what}: of the best peer's {ratios}\n")


def voiced(rows: dict[str, dict[str, Any]], voices: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """``rows`` with what telling voices apart takes: our way for ours, as shipped for peers."""
    own, shipped = (voices[way] for way in VOICES)
    return {name: _sum(row, own if name in OURS else shipped) for name, row in rows.items()}


def _sum(words: dict[str, Any], voices: dict[str, Any]) -> dict[str, Any]:
    """One after the other: seconds add up, the greater memory counts."""
    seconds = {part: words[part] + voices[part] for part in ("wall", "cpu")}
    return {**seconds, "mb": max(words["mb"], voices["mb"])}


def line(name: str, row: dict[str, Any]) -> str:
    """One row: seconds, memory, words, and where the time went."""
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in row["stages"].items())
    figures = f"{row['wall']:7.1f} s wall {row['cpu']:7.1f} s CPU {row['mb']:6.0f} MB {row['words']:6} words"
    return f"{name:28}{figures} ({row['rate']:.1f}/s)   {stages}"


def main() -> None:
    """Everything that was asked for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--sizes", nargs="+", default=["tiny", "base"], choices=SIZES)
    asked.add_argument("--kinds", nargs="+", default=["tracks", "mixed"], choices=["tracks", "mixed"])
    asked.add_argument("--seconds", type=int, default=300)
    asked.add_argument("--only", nargs="+", default=[*contestants.RUN], choices=contestants.RUN)
    asked.add_argument("--without", nargs="+", default=[], choices=contestants.RUN, metavar="CONTESTANT")
    asked.add_argument("--times", type=int, default=1, help="the quickest of so many runs counts")
    asked.add_argument("--alone", nargs=4, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.alone:
        name, kind, size, folder = given.alone
        alone(name, kind, size, Path(folder))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session(folder, given.seconds)
        with wave.open(str(folder / "mix.wav")) as mix:
            write(folder / "warm.wav", np.frombuffer(mix.readframes(5 * RATE), "<i2") / 32_768)
        for size in given.sizes:
            weights(folder, size)
        chosen = [one for one in given.only if one not in given.without]
        left_out = [one for one in contestants.RUN if one not in chosen]
        say(f"{given.seconds} s of sound; left out: {', '.join(left_out) or 'nobody'}\n")
        hearing = [one for one in chosen if one not in VOICES]
        cases = [(kind, size) for kind in given.kinds for size in given.sizes]
        rows = {case: compared(*case, folder, hearing, given.times) for case in cases}
        voices = {}
        for way in [one for one in chosen if one in VOICES and "mixed" in given.kinds]:
            voices[way] = measured(way, "mixed", given.sizes[0], folder)
            say(f"mixed         {line(way, voices[way])}\n")
        for size in given.sizes if len(voices) == len(VOICES) else ():
            told(f"mixed  {size:6}", "words and voices", voiced(rows["mixed", size], voices))


if __name__ == "__main__":
    main()
