"""What a room knows of one file. Written last and in one step: without it the file is not there.

A small file's bytes lie in the manifest itself, in no folder of its own: one file written and one
folder flushed is what makes a checkpoint cheap.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from facilitator.errors import VaultDamaged

ENDING = ".age"
INLINE = 64 * 1024  # bytes; up to here the content lies in the manifest (see above)
_FORMAT = 2
_READABLE = frozenset({1, _FORMAT})  # in 1 parts were known by the SHA-256 of their plain bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """Name, size and SHA-256 of one file; ``parts`` are the marks of its parts (``age.mark``).

    ``generation`` begins the parts' file names, so that a new version is written beside the old
    one. ``content`` is the file itself when there are no parts.
    """

    name: str = field(repr=False)
    size: int
    sha256: str
    part_size: int = 0
    generation: str = ""
    parts: tuple[str, ...] = ()
    content: bytes = field(default=b"", repr=False)

    def to_bytes(self) -> bytes:
        """One line of JSON, then the content."""
        head = {
            "format": _FORMAT,
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
            "part_size": self.part_size,
            "generation": self.generation,
            "parts": self.parts,
        }
        return json.dumps(head).encode() + b"\n" + self.content


def inline(name: str, content: bytes) -> Manifest:
    """The manifest of a small file."""
    return Manifest(name, len(content), hashlib.sha256(content).hexdigest(), content=content)


def from_bytes(data: bytes) -> Manifest:
    """The inverse of ``to_bytes``; raises VaultDamaged where it does not add up."""
    line, _, content = data.partition(b"\n")
    try:
        head = json.loads(line)
        if head.pop("format") not in _READABLE:
            raise VaultDamaged("A newer version of the toolkit wrote this vault.", "fg doctor")
        manifest = Manifest(content=content, **{**head, "parts": tuple(head["parts"])})
        whole = _adds_up(manifest)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise VaultDamaged("A vault file's list of parts cannot be read.") from None
    if not whole:
        raise VaultDamaged("A vault file's list of parts does not fit its size.")
    return manifest


def _adds_up(manifest: Manifest) -> bool:
    if not manifest.parts:
        return manifest.size == len(manifest.content)
    return len(manifest.parts) == -(-manifest.size // manifest.part_size) and not manifest.content
