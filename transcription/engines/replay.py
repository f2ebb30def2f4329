"""Plays back utterances from a JSON file given as the model: a recognizer's output recorded once, for tests.

The file holds a list such as ``[{"text": "Hello.", "start_ms": 0, "end_ms": 900, "channel": "mix",
"words": [{"text": "Hello.", "start_ms": 0, "end_ms": 900}]}]``, with the fields of ``model.Utterance``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from transcription import plain
from transcription.errors import MissingModel, UnreadableText
from transcription.model import Utterance
from transcription.protocols import Heard

if TYPE_CHECKING:
    from transcription.model import Recording
    from transcription.protocols import Request, Work

DIGITS = 16  # hexadecimal digits of the file's SHA-256 that are shown


class Replay:
    """Says what the file says, whatever the recording holds."""

    name = "replay"
    automatic = False
    draft = True

    def weights(self, model: str | None) -> str | None:
        """The file by its hash; None where none is given or it is not there."""
        if model is None or not Path(model).is_file():
            return None
        return f"replay sha256:{hashlib.sha256(Path(model).read_bytes()).hexdigest()[:DIGITS]}"

    def suits(self, recording: Recording) -> bool:
        """Always."""
        return True

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        """The file's utterances. Raises MissingModel, UnreadableText."""
        label = self.weights(request.model)
        if request.model is None or label is None:
            raise MissingModel(
                "The replay engine plays back a JSON file of utterances, and none was given.",
                "fg transcribe SESSION --engine replay --model FILE.json",
            )
        work.progress("recognise", 0.0)
        lines = _read(Path(request.model))
        work.progress("recognise", 1.0)
        return Heard(lines, label, request.language or "en")


engine = Replay()


def _read(path: Path) -> tuple[Utterance, ...]:
    data = path.read_bytes()
    try:
        if data.lstrip().startswith(b"["):
            return plain.load(data, tuple[Utterance, ...])
    except Exception:  # noqa: BLE001, S110 - whatever is wrong, the cause quotes what was said
        pass
    raise UnreadableText(
        "The file to replay is no JSON list of utterances.", "fg transcribe SESSION --engine captions"
    )
