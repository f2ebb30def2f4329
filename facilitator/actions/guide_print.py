"""A guide on paper: the board's copy, the moderator's sheet, forms for notes and debrief, and the changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator import approvals
from facilitator.actions import guide_approve
from facilitator.errors import AlreadyThere, NotFound
from facilitator.exports.zips import pack as zipped
from facilitator.guide_sheets import word_sheet
from facilitator.vault import disk
from guides import html, markdown
from guides.sheets import changes, debrief, irb, moderator, notes
from guides.sheets.common import Occasion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from facilitator.folder import StudyFolder
    from guides.blocks import Sheet
    from guides.model import Guide

FORMATS: dict[str, Callable[[Sheet], bytes]] = {
    "docx": word_sheet.write,
    "html": lambda sheet: html.write(sheet).encode(),
    "md": lambda sheet: markdown.write(sheet).encode(),
}
_PLAIN: dict[str, Callable[[Guide, Occasion], Sheet]] = {
    irb.NAME: irb.sheet,
    moderator.NAME: moderator.sheet,
    notes.NAME: notes.sheet,
    debrief.NAME: debrief.sheet,
}
SHEETS = (*_PLAIN, changes.NAME)
# A board files attachments by letter.
_LETTERED = {irb.NAME: "guide", moderator.NAME: "moderator", notes.NAME: "notes", debrief.NAME: "debrief"}


@dataclass(frozen=True, slots=True)
class Printed:
    """One file, not yet written."""

    name: str
    data: bytes

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {"path": self.name, "sha256": hashlib.sha256(self.data).hexdigest()}


def occasion(folder: StudyFolder | None, guide: Guide, today: str) -> Occasion:
    """What the study knows of a guide; outside a study, only the date."""
    if folder is None:
        return Occasion(today)
    approval = approvals.latest(folder.guides, guide.id)
    current = approval is not None and approval.hash == guide.hash
    protocol = (approval.protocol if approval else "") or folder.study.protocol or ""
    return Occasion(today, folder.study.title, protocol, approval.approved if approval and current else "")


def sheets(
    folder: StudyFolder | None, guide: Guide, names: Iterable[str], *, group: str | None, today: str
) -> list[Sheet]:
    """The named sheets of a guide, for one stakeholder group or for all. Raises NotFound, BadFile."""
    when = occasion(folder, guide, today)
    if group and group not in {one.id for one in guide.groups}:
        raise NotFound("The guide names no group of that id.", f"fg guide show {guide.id}")
    shown = guide.for_group(group) if group else guide
    return [
        _changes(folder, guide, when) if name == changes.NAME else _PLAIN[name](shown, when)
        for name in dict.fromkeys(names)
    ]


def printed(guide: Guide, made: Sequence[Sheet], formats: Iterable[str], group: str | None) -> list[Printed]:
    """Each sheet in each format, named after the guide."""
    mark = f"-{group}" if group else ""
    ways = list(dict.fromkeys(formats))
    return [
        Printed(f"{guide.id}{mark}-{sheet.name}.{way}", FORMATS[way](sheet)) for sheet in made for way in ways
    ]


def pack(folder: StudyFolder, guide: Guide, formats: Iterable[str], *, today: str) -> list[Printed]:
    """All that a board files: every sheet under a letter, and the changes since it approved."""
    made = sheets(folder, guide, _PLAIN, group=None, today=today)
    names = list(_LETTERED.values())
    approval = approvals.latest(folder.guides, guide.id)
    if approval and approval.hash != guide.hash:
        made += sheets(folder, guide, [changes.NAME], group=None, today=today)
        names.append(changes.NAME)
    ways = list(dict.fromkeys(formats))
    return [
        Printed(f"{letter}-{name}.{way}", FORMATS[way](sheet))
        for letter, name, sheet in zip("ABCDE", names, made, strict=False)
        for way in ways
    ]


def write(files: Sequence[Printed], out: Path, *, force: bool) -> None:
    """A file for one file, a folder or ``.zip`` for several.

    What is there already and is the same stays; raises AlreadyThere for what is not, NotFound where the
    folder above is missing.
    """
    if not out.parent.is_dir():
        raise NotFound("The folder for the output is not there.")
    if out.suffix == ".zip":
        targets = [(out, zipped((one.name, one.data) for one in files))]
    elif len(files) == 1 and out.suffix and not out.is_dir():
        targets = [(out, files[0].data)]
    else:
        targets = [(out / one.name, one.data) for one in files]
    changed = [(path, data) for path, data in targets if not path.exists() or path.read_bytes() != data]
    if not force and any(path.exists() for path, _ in changed):
        raise AlreadyThere("The output is there already.", "the same command with --force replaces it")
    for path, data in changed:
        path.parent.mkdir(exist_ok=True)
        disk.write_whole(path, data)


def _changes(folder: StudyFolder | None, guide: Guide, when: Occasion) -> Sheet:
    if folder is None:
        raise NotFound("Outside a study no version is approved.", 'fg init DIR --title "My study"')
    approval = guide_approve.required(folder, guide.id)
    old = approvals.approved_guide(folder.guides, approval)
    return changes.sheet(old, guide, when, approval.approved)
