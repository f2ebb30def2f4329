"""The one writer of zip files: fixed order, fixed times, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the zip format knows no earlier time
_UNIX = 3  # "made by": otherwise it differs between Windows and the rest
_PLAIN_FILE = 0o644 << 16  # readable by everybody, in the half that Unix reads


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of (name, content), in the order given.

    Stored, not deflated: zlib builds compress differently, and a colleague's machine must make the
    same bytes. Transcripts are small.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.create_system = _UNIX
            info.external_attr = _PLAIN_FILE
            archive.writestr(info, data)
    return whole.getvalue()
