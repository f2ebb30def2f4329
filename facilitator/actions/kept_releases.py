"""Releases in the study's own folder: made there under a name of their own, listed, checked, handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.actions import register
from facilitator.actions.export import export
from facilitator.errors import NotFound
from facilitator.release import bag

if TYPE_CHECKING:
    from pathlib import Path

    from facilitator.actions.export import Exported
    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.releasing import Order
    from facilitator.release.bag import FileCheck

_ENDING = ".zip"


def make(study: OpenStudy, order: Order) -> tuple[Exported, str]:
    """Write a release as a zip into the study's ``exports``; its name comes back. Raises as ``export`` does.

    The same release made again takes the place that it had.
    """
    study.folder.exports.mkdir(exist_ok=True)
    out = study.folder.exports / _name(order, register.following(study))
    made = export(study, order, out, force=out.exists())
    name = _name(order, made.release)
    out.replace(out.with_name(name))
    return made, name


def names(study: OpenStudy) -> list[str]:
    """The zips that lie there."""
    return sorted(path.name for path in study.folder.exports.glob(f"*{_ENDING}"))


def place(study: OpenStudy, name: str) -> Path:
    """Where that one lies; raises NotFound."""
    if name not in names(study):
        raise NotFound("No release of that name lies in this study.", "fg export")
    return study.folder.exports / name


def verify(study: OpenStudy, name: str) -> list[FileCheck]:
    """Is it still as it was released? Raises NotFound, UnreadableText."""
    return bag.verify(place(study, name))


def _name(order: Order, number: int) -> str:
    target = f"-{order.target}" if order.target else ""
    return f"release-{number}-{order.reader}{target}{_ENDING}"
