"""Who takes part in ``bench/speech.py``: each is made ready by a function and then hears files.

What hears gives the number of its words and how its seconds were spent.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from transcription import media
from transcription.model import Known, Media, Recording
from transcription.protocols import Request, Work
from transcription.quiet import hush

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Spent = dict[str, float]
    Act = Callable[[Sequence[Path]], tuple[int, Spent]]

RATE = 16_000  # Hz
TOKENS_PER_S = 3.5  # of speech: English has 2.5 to 3 words a second, 1.3 tokens a word
BRIDGED = 25  # frames (0.25 s) on either side of a loud one that belong to speech
BATCH = 8  # windows
WINDOW_S = 30  # s that Whisper hears at once
LETTERS_PER_TOKEN = 4  # of English
ALPHABET = 29  # wav2vec 2.0's letters and marks


def forced(seconds: float) -> int:
    """Tokens that so much speech takes."""
    return max(1, round(TOKENS_PER_S * seconds))


def speech_s(mel: np.ndarray) -> float:
    """Seconds of speech in a spectrogram (bands, frames): what is loud, and its surroundings."""
    loud = np.asarray(mel).max(axis=0) > 0  # 40 dB under full scale, in Whisper's scaling
    near = np.convolve(loud, np.ones(2 * BRIDGED + 1), "same") > 0
    return float(near.sum()) / 100


def samples(path: Path) -> np.ndarray:
    """The whole file, 16 kHz mono."""
    with path.open("rb") as reader:
        return np.concatenate(list(media.blocks(reader)))


# --- ours -----------------------------------------------------------------------------------------


class Kept(dict):  # type: ignore[type-arg]
    """A checkpoint store in memory."""

    put = dict.__setitem__


class Watch:
    """Seconds by stage, as progress is told."""

    def __init__(self) -> None:
        self.spent: Spent = {}
        self._stage, self._since = "begin", time.perf_counter()

    def __call__(self, stage: str, _share: float) -> None:
        """Another stage, or the same."""
        now = time.perf_counter()
        self.spent[self._stage] = self.spent.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now


def ours(program: str, folder: Path, size: str) -> Act:
    """The whole pipeline, from finding speech to the last identifier, with one of the two engines."""
    hush()
    from transcription import pipeline
    from transcription.plugins import discover

    _believe_everything(program)
    engine = discover("transcription.engines", "engine")[program]
    model = folder / (f"{size}.pt" if program == "whisper" else f"faster-whisper-{size}")
    request = Request(model=str(model), language="en")
    if program == "whisper":
        _with_official_heads(size)
    _load_once(engine)

    def hear(files: Sequence[Path]) -> tuple[int, Spent]:
        watch = Watch()
        recording = _recording(tuple(files))
        diarizers = pipeline.choose_diarizers("tracks" if recording.tracks else "none", recording)
        work = Work(Kept(), watch)
        draft = pipeline.transcribe(
            recording, Known(), request, engine=engine, diarizers=diarizers, work=work
        )
        watch("end", 1.0)
        return sum(len(turn.text.split()) for turn in draft.transcript.turns), watch.spent

    return hear


def _believe_everything(program: str) -> None:
    """Checks are made, and believed: junk fails them all, and would be heard again and again."""
    from transcription.decoding import checks, repairs

    whole = checks.faults
    repairs.faults = lambda *given: whole(*given) and frozenset()
    repairs.nothing_said = lambda _take: False
    repairs.left = lambda _take, _speech: []
    if program == "whisper":
        _end_each_window()
        return
    from transcription.decoding import fast_whisper

    fast_whisper.tokens_for = lambda sounds: forced(float(np.mean([len(one) for one in sounds])) / RATE)


def _end_each_window() -> None:
    """Each of the windows that torch decodes together ends when it has its own tokens."""
    from transcription.decoding import torch_whisper

    ends: list[int] = []

    class Ending(torch_whisper.DecodingTask):  # type: ignore[misc]
        """Whisper's decoding, whose text ends where that of real speech would."""

        def __init__(self, *given: Any) -> None:  # noqa: ANN401
            super().__init__(*given)
            self.logit_filters.append(self)

        def apply(self, logits: Any, tokens: Any) -> None:  # noqa: ANN401 - a filter of logits, of torch
            for row, end in enumerate(ends):
                if tokens.shape[1] - self.sample_begin >= end:
                    logits[row] = -np.inf
                    logits[row, self.tokenizer.eot] = 0

    def tokens_for(sounds: Sequence[np.ndarray]) -> int:
        ends[:] = [forced(len(one) / RATE) for one in sounds]
        return max(ends)

    torch_whisper.DecodingTask, torch_whisper.tokens_for = Ending, tokens_for


def _load_once(engine: Any) -> None:  # noqa: ANN401 - either engine
    """Loading a model is not measured, of anybody."""
    import sys

    room = sys.modules[type(engine).__module__]
    made, ears = room._Ear, {}

    def ear(path: Path, *given: Any) -> Any:  # noqa: ANN401
        if path not in ears:
            ears[path] = made(path, *given)
        return ears[path]

    room._Ear = ear  # type: ignore[attr-defined]


def _with_official_heads(size: str) -> None:
    """Words are timed by the heads that an official file of this size is known to have."""
    import whisper

    from transcription.engines.whisper import _Ear

    _Ear._alignment_heads = lambda _ear: whisper._ALIGNMENT_HEADS[size]  # type: ignore[method-assign]


def imported(files: Sequence[Path]) -> Spent:
    """Have the session at hand as ``fg import`` leaves it: lengths and hashes known. What that took."""
    begun = time.perf_counter()
    _recording(tuple(files))
    return {"imported before": time.perf_counter() - begun}


@cache
def _recording(files: tuple[Path, ...]) -> Recording:
    found = []
    for number, path in enumerate(files):
        with path.open("rb") as reader:
            length = media.measure(reader).duration_ms
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append(Media(path.stem, partial(path.open, "rb"), sha256, length, person=f"P{number:02}"))
    if len(found) == 1:
        return Recording(audio=(replace(found[0], person=""),))
    mix = _recording((files[0].with_name("mix.wav"),)).audio
    return Recording(audio=mix, tracks=tuple(found))


# --- peers ----------------------------------------------------------------------------------------


def openai_whisper(folder: Path, size: str) -> Act:
    """openai-whisper's own loop, word times included, over each file whole."""
    hush()
    import whisper

    model = whisper.load_model(str(folder / f"{size}.pt"))
    model.set_alignment_heads(whisper._ALIGNMENT_HEADS[size])
    decode = model.decode
    model.decode = lambda mel, options: decode(mel, replace(options, sample_len=forced(speech_s(mel))))
    options = {
        "compression_ratio_threshold": None,
        "logprob_threshold": None,
        "no_speech_threshold": None,
        "condition_on_previous_text": False,
        "word_timestamps": True,
    }

    def hear(files: Sequence[Path]) -> tuple[int, Spent]:
        words = 0
        for path in files:
            found = model.transcribe(samples(path), language="en", temperature=0.0, fp16=False, **options)
            words += sum(len(one["text"].split()) for one in found["segments"])
        return words, {}

    return hear


def _fast(folder: Path, size: str) -> Any:  # noqa: ANN401 - faster-whisper has no types
    hush()
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder / f"faster-whisper-{size}"), compute_type="int8")
    encode, generate = model.encode, model.generate_with_fallback

    def encoded(features: np.ndarray) -> Any:  # noqa: ANN401
        if features.ndim == 2:  # one window; batches are counted where they are made
            model.seconds = speech_s(features)
        return encode(features)

    def generated(output: Any, prompt: list[int], tokens: Any, options: Any) -> Any:  # noqa: ANN401
        options.max_new_tokens = _new_tokens(forced(model.seconds), len(prompt))
        return generate(output, prompt, tokens, options)

    model.encode = encoded
    model.generate_with_fallback = generated
    return model


def _new_tokens(wanted: int, prompt: int) -> int:
    """What to ask CTranslate2 for: it takes half of the whole length, or the whole less the prompt."""
    return max(2 * wanted, wanted + prompt) - prompt


def sequential(folder: Path, size: str) -> Act:
    """faster-whisper window by window, int8; with its own speech detection where there are tracks."""
    model = _fast(folder, size)

    def hear(files: Sequence[Path]) -> tuple[int, Spent]:
        words = 0
        for path in files:
            found, _ = model.transcribe(
                samples(path),
                language="en",
                beam_size=1,
                temperature=0.0,
                compression_ratio_threshold=None,
                log_prob_threshold=None,
                no_speech_threshold=None,
                condition_on_previous_text=False,
                word_timestamps=True,
                vad_filter=len(files) > 1,
            )
            words += sum(len(one.text.split()) for one in found)
        return words, {}

    return hear


def batched(folder: Path, size: str, *, times: bool = True) -> Act:
    """faster-whisper in batches, int8, with its own speech detection."""
    found = _batches(folder, size, times=times)

    def hear(files: Sequence[Path]) -> tuple[int, Spent]:
        return sum(len(one.text.split()) for path in files for one in found(samples(path))), {}

    return hear


def _batches(folder: Path, size: str, *, times: bool) -> Callable[[np.ndarray], list[Any]]:
    from faster_whisper import BatchedInferencePipeline

    pipeline = BatchedInferencePipeline(_fast(folder, size))
    generate = pipeline.generate_segment_batched

    def generated(features: np.ndarray, tokens: Any, options: Any) -> Any:  # noqa: ANN401
        each = float(np.mean([speech_s(one) for one in features]))  # windows end apart, here together
        prompt = len(pipeline.model.get_prompt(tokens, [], without_timestamps=options.without_timestamps))
        options.max_new_tokens = _new_tokens(forced(each), prompt)
        return generate(features, tokens, options)

    pipeline.generate_segment_batched = generated

    def hear(sound: np.ndarray) -> list[Any]:
        return list(
            pipeline.transcribe(
                sound, language="en", beam_size=1, temperature=0.0, batch_size=BATCH, word_timestamps=times
            )[0]
        )

    return hear


def whisperx_order(folder: Path, size: str) -> Act:
    """Decode everything without times, then align letters; voices are measured for themselves."""
    decode = _batches(folder, size, times=False)
    import torch
    import torchaudio

    torch.manual_seed(1)
    aligner = torchaudio.models.wav2vec2_base(aux_num_out=ALPHABET).eval()

    def hear(files: Sequence[Path]) -> tuple[int, Spent]:
        words, spent = 0, {"decode": 0.0, "align": 0.0}
        for path in files:
            sound = samples(path)
            begun = time.perf_counter()
            found = decode(sound)
            decoded = time.perf_counter()
            for one in found:
                words += len(one.text.split())
                begins = int(one.start * RATE)  # whisperX cuts at WINDOW_S of time, this peer of speech
                _aligned(aligner, sound[begins : min(int(one.end * RATE), begins + WINDOW_S * RATE)])
            spent["decode"] += decoded - begun
            spent["align"] += time.perf_counter() - decoded
        return words, spent

    return hear


def _aligned(aligner: Any, sound: np.ndarray) -> None:  # noqa: ANN401
    """Letters of as much text as was said, laid on the sound."""
    import torch
    from torchaudio.functional import forced_align

    if len(sound) < RATE // 10:
        return
    with torch.inference_mode():
        emission, _ = aligner(torch.from_numpy(sound)[None])
        letters = min(forced(len(sound) / RATE) * LETTERS_PER_TOKEN, emission.shape[1] // 2)
        targets = torch.arange(letters)[None] % (ALPHABET - 2) + 1
        forced_align(torch.log_softmax(emission, -1), targets.int(), blank=0)


# --- voices ---------------------------------------------------------------------------------------


def voices(way: str, _folder: Path, _size: str) -> Act:
    """The mix by pyannote, networks of the real size with random weights: as shipped, or our way."""
    hush()
    import diarize
    import torch

    with tempfile.TemporaryDirectory() as name:
        diarize.build(Path(name))
        pipeline = diarize.made(Path(name), way)
    pipeline.embedding_batch_size = diarize.BATCH

    def hear(files: Sequence[Path]) -> tuple[int, Spent]:
        waveform = torch.from_numpy(samples(files[0]))[None]
        pipeline({"waveform": waveform, "sample_rate": RATE}, num_speakers=2)
        return 0, {}

    return hear


RUN: dict[str, Callable[[Path, str], Act]] = {
    "ours with whisper": partial(ours, "whisper"),
    "ours with faster-whisper": partial(ours, "faster-whisper"),
    "faster-whisper, batched": batched,
    "faster-whisper, one by one": sequential,
    "whisperX's order, words": whisperx_order,
    "openai-whisper": openai_whisper,
    "voices, ours": partial(voices, "frames shared over the file"),
    "voices, as shipped": partial(voices, "as shipped"),
}
