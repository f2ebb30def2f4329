"""No diarizer: whoever a line names is believed, everybody else stays unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import Recording, SpeakerSpan
    from transcription.protocols import Request, Work


class Nobody:
    """Says nothing about who spoke."""

    name = "none"

    def ready(self, recording: Recording) -> bool:
        """Always."""
        return True

    def diarize(
        self,
        recording: Recording,
        request: Request,
        work: Work,
    ) -> Sequence[SpeakerSpan]:
        """No spans."""
        return ()


diarizer = Nobody()
