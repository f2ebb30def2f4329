"""Takes as a recognizer would write them, and a decoder that says what it is told to."""

from transcription.decoding.takes import Take
from transcription.model import Utterance, Word


def line(text, start_ms=0, end_ms=None, score=0.9):
    """A line whose words share its time evenly, each with the space before it, as Whisper writes them."""
    parts = text.split()
    end_ms = start_ms + 300 * len(parts) if end_ms is None else end_ms
    each = (end_ms - start_ms) / max(1, len(parts))
    words = tuple(
        Word(f" {part}", round(start_ms + each * at), round(start_ms + each * (at + 1)), score)
        for at, part in enumerate(parts)
    )
    return Utterance(f" {text}", start_ms, end_ms, words=words)


def take(text="", start_ms=0, end_ms=None, logprob=-0.3, no_speech=0.05, score=0.9):
    lines = (line(text, start_ms, end_ms, score),) if text else ()
    return Take(lines, logprob, no_speech)


class Scripted:
    """Answers each call with the next take of its script, or with what its rule says of the call."""

    def __init__(self, *script, rule=None, at_once=8, workers=1):
        self.script, self.rule, self.at_once, self.workers = list(script), rule, at_once, workers
        self.calls = []

    def decode(self, sounds, language, *, temperature=0.0, prompt=""):
        self.calls.append(([len(sound) for sound in sounds], temperature, prompt))
        if self.rule:
            return [self.rule(sound, temperature, prompt) for sound in sounds]
        return [self.script.pop(0) for _ in sounds]
