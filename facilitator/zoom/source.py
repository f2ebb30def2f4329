"""What a file of a recording must offer to be recognised and taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import PurePath


class Sized(Protocol):
    """What ``stat`` says."""

    @property
    def st_size(self) -> int:
        """Bytes."""


class Source(Protocol):
    """A file to take in (identified: its name can hold a person's).

    A ``Path`` is one, and so is a file that a browser sent and that lies in the vault.
    """

    @property
    def name(self) -> str:
        """Without the folders."""

    @property
    def stem(self) -> str:
        """Without the ending."""

    @property
    def suffix(self) -> str:
        """The ending, with its dot."""

    @property
    def parent(self) -> PurePath:
        """The folder it came from."""

    def absolute(self) -> PurePath:
        """With every folder that is known."""

    def stat(self) -> Sized:
        """How large it is."""

    def open(self, mode: Literal["rb"]) -> BufferedReader:
        """A seekable reader."""

    def read_bytes(self) -> bytes:
        """All of it."""
