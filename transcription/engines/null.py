"""Hears nothing: the smallest engine there can be, for tests and as a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.protocols import Heard

if TYPE_CHECKING:
    from transcription.model import Recording
    from transcription.protocols import Request, Work


class Null:
    """Gives an empty result for every recording."""

    name = "null"
    automatic = False
    draft = True

    def weights(self, model: str | None) -> str | None:
        """It needs none."""
        return "nothing"

    def suits(self, recording: Recording) -> bool:
        """Always."""
        return True

    def recognise(self, recording: Recording, request: Request, work: Work) -> Heard:
        """Nothing was said."""
        work.progress("recognise", 1.0)
        return Heard((), "nothing", request.language or "en")


engine = Null()
