"""Certificates of destruction, to file: what is gone, which copies are beyond our reach. No name, no path."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from facilitator.vault import disk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FOLDER = "certificates"  # in the study's exports


def text(what: str, day: str, destroyed: Iterable[str], outside: Iterable[str]) -> str:
    """The certificate for ``what`` (such as ``session FG1``), of ``day`` (ISO)."""
    return "\n".join(
        [
            f"Certificate of destruction, {what}, {day}",
            "",
            "Destroyed on this machine:",
            *(f"  {one}" for one in destroyed),
            "",
            "Copies that this program cannot reach; destroy or let expire:",
            *(f"  {one}" for one in outside),
            "",
        ]
    )


def write(exports: Path, name: str, certificate: str) -> None:
    """Keep it in the study's ``exports`` under ``name``; an earlier one of that name stays beside it."""
    folder = exports / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    names = (f"{name}{more}.txt" for more in chain([""], (f"-{n}" for n in count(2))))
    free = next(one for one in names if not (folder / one).exists())
    disk.write_whole(folder / free, certificate.encode())
