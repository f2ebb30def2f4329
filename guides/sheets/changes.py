"""What differs from the approved version, for an amendment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guides import diff, labels
from guides.blocks import Block, Edit, Facts, Heading, Note, Sheet, Tracked
from guides.sheets import common

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guides.diff import Change
    from guides.labels import Labels
    from guides.model import Guide
    from guides.sheets.common import Occasion

NAME = "changes"


def sheet(old: Guide, new: Guide, occasion: Occasion, approved_on: str) -> Sheet:
    """The difference between the approved version and the present one, part by part."""
    words = labels.of(new.language)
    return Sheet(
        name=NAME,
        title=new.title,
        subtitle=words.changes,
        foot=common.foot(new, occasion, words),
        language=new.language,
        page=words.page,
        of=words.of,
        blocks=tuple(_blocks(old, new, occasion, words, approved_on)),
    )


def _blocks(old: Guide, new: Guide, occasion: Occasion, words: Labels, approved_on: str) -> Iterator[Block]:
    yield Facts(
        (
            (words.protocol, occasion.protocol),
            (words.old_version, common.BETWEEN.join([old.version, approved_on, old.hash[:12]])),
            (words.new_version, common.BETWEEN.join([new.version, occasion.date, new.hash[:12]])),
            *(((words.change, new.change),) if new.change else ()),
        )
    )
    changes = diff.compare(old, new)
    if not changes:
        yield Note(words.nothing_changed)
    for kind, title in _titles(words).items():
        yield from _of_kind(title, [change for change in changes if change.kind is kind], words)


def _titles(words: Labels) -> dict[diff.ChangeKind, str]:
    return {
        diff.ChangeKind.ADDED: words.added,
        diff.ChangeKind.REMOVED: words.removed,
        diff.ChangeKind.REWORDED: words.reworded,
        diff.ChangeKind.MOVED: words.moved,
        diff.ChangeKind.CHANGED: words.changed,
    }


def _of_kind(title: str, changes: list[Change], words: Labels) -> Iterator[Block]:
    if changes:
        yield Heading(title)
    for change in changes:
        yield Tracked(_label(change, words), _pieces(change))


def _label(change: Change, words: Labels) -> str:
    field = f", {words.terms[change.field]}" if change.field else ""
    return f"{words.terms[change.part]} {change.id}{field}"


def _pieces(change: Change) -> tuple[tuple[Edit, str], ...]:
    if change.kind is diff.ChangeKind.ADDED:
        return ((Edit.ADDED, change.after),)
    if change.kind is diff.ChangeKind.REMOVED:
        return ((Edit.REMOVED, change.before),)
    if change.kind is diff.ChangeKind.REWORDED:
        return diff.tracked(change.before, change.after)
    return tuple(
        (edit, text) for edit, text in ((Edit.REMOVED, change.before), (Edit.ADDED, change.after)) if text
    )
