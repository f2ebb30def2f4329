"""What every text format promises. One file per format; ``choose.py`` finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from transcription.model import Utterance


class TextFormat(Protocol):
    """A way of keeping a transcript in a file.

    ``suffixes`` are the file endings that pick it for writing (none: it is only read).
    ``last_resort`` says that any text fits it, so it is asked only when no other format knows the file.
    """

    name: str
    suffixes: tuple[str, ...]
    last_resort: bool

    def recognises(self, data: bytes) -> bool:
        """Is this the format, by its content? Never raises."""

    def read(
        self, data: bytes, names: Collection[str] = (), starts_at_ms: int | None = None
    ) -> tuple[Utterance, ...]:
        """Every utterance in the order of the file; ``name`` is the label as written.

        ``names`` are display names known from elsewhere (a roster): they are taken for labels even
        where they do not look like names. ``starts_at_ms`` is the clock time at which the recording
        began, in milliseconds since midnight: formats that write the time of day need it. Texts are
        single lines (``text.one_line``). Raises UnreadableText.
        """

    def write(self, utterances: Sequence[Utterance]) -> bytes:
        """The file; the same utterances give the same bytes. ``words`` are never written.

        Raises Problem where this format is only read, or cannot hold these utterances.
        """
