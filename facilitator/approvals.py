"""Which version of a guide the ethics board approved: ``guides/approvals.toml`` and the approved text.

They lie with the guides, not in the database: a board can read them, they travel with the guides into a
backup, and the words are needed, not only their hash, to show what differs. The audit holds the hash too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import tomlkit

from facilitator.errors import BadFile
from facilitator.settings import read_toml
from guides import library

if TYPE_CHECKING:
    from pathlib import Path

    from guides.model import Guide

_FILE = "approvals.toml"
_FOLDER = "approved"  # below the guides, where no command lists them as guides of the study
_HEADER = "Written by `fg guide freeze`. The approved texts lie in the folder `approved`; do not edit them."
_SHORT = 12  # characters of a hash: enough to tell a study's versions apart


@dataclass(frozen=True, slots=True)
class Approval:
    """The board's word on one version. ``approved`` is an ISO date; ``protocol`` may be empty."""

    guide: str
    version: str
    hash: str
    approved: str
    protocol: str

    @property
    def file(self) -> str:
        """The approved text, below the guides' folder."""
        return f"{_FOLDER}/{self.guide}-{self.hash[:_SHORT]}.yaml"


def read(guides: Path) -> list[Approval]:
    """Every approval, oldest first; raises BadFile for a file that somebody broke."""
    path = guides / _FILE
    if not path.is_file():
        return []
    rows = read_toml(path).get("approval", [])
    try:
        return [Approval(**{name: str(row[name]) for name in Approval.__slots__}) for row in rows]
    except (TypeError, KeyError):
        raise BadFile(f"{_FILE} lacks a field: what the board approved cannot be told.") from None


def latest(guides: Path, guide_id: str) -> Approval | None:
    """What the board approved last of that guide."""
    found = [one for one in read(guides) if one.guide == guide_id]
    return found[-1] if found else None


def keep(guides: Path, approval: Approval, text: bytes) -> None:
    """Add an approval, with the guide's file as it was approved."""
    known = read(guides)
    copy = guides / approval.file
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(text)
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEADER))
    document["approval"] = [asdict(one) for one in (*known, approval)]
    (guides / _FILE).write_text(tomlkit.dumps(document), "utf-8", newline="\n")


def approved_guide(guides: Path, approval: Approval) -> Guide:
    """The guide as it was approved; raises BadFile where its copy is gone or was changed."""
    path = guides / approval.file
    guide = library.read(path)[0] if path.is_file() else None
    if guide is None or guide.hash != approval.hash:
        raise BadFile(
            f"The approved text of {approval.guide} ({approval.file}) is gone or was changed, so nothing can "
            "be compared with it.",
            "put the file back from a backup",
        )
    return guide
