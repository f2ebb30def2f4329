"""What differs between two versions of a guide, by the ids that stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from guides.blocks import Edit

if TYPE_CHECKING:
    from guides.model import Guide, Probe, Question, Section, StakeholderGroup, SupportContact


class ChangeKind(StrEnum):
    """What happened to a part of the guide."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REWORDED = "reworded"  # its words
    CHANGED = "changed"  # its minutes, marks or groups


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``part`` is the sort of thing (question, probe ...), ``field`` what of it."""

    kind: ChangeKind
    part: str
    id: str
    field: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A thing with an id, what is said of it, what it stands under and which of its kind it follows."""

    part: str
    id: str
    fields: Mapping[str, str]
    under: str = ""
    follows: str = ""

    @property
    def place(self) -> str:
        """Where it stands, in ids."""
        return ", ".join(
            word for word in (self.under, f"after {self.follows}" if self.follows else "first") if word
        )


_WORDS = frozenset(
    {"text", "script", "note", "steps", "label", "words", "title", "reach", "compensation", "change"}
)
_OWN_PIECES = frozenset(
    {"id", "questions", "probes"}
)  # ids are what we go by; the rest are pieces themselves
# A piece is shown by this of its fields when it comes or goes.
_FACE = ("text", "label", "words", "name", "script", "kind")


def compare(old: Guide, new: Guide) -> tuple[Change, ...]:
    """Every difference, in the order of the new version; what is gone stands where it was told last."""
    before = {(one.part, one.id): one for one in pieces(old)}
    after = {(one.part, one.id): one for one in pieces(new)}
    moved = _moved(before, after)
    changes = [
        change for key, one in after.items() for change in _of(before.get(key), one, moved=key in moved)
    ]
    gone = [
        Change(ChangeKind.REMOVED, one.part, one.id, before=_face(one))
        for key, one in before.items()
        if key not in after
    ]
    return (*changes, *gone)


def tracked(before: str, after: str) -> tuple[tuple[Edit, str], ...]:
    """Both versions of a text in one, word by word: the parts that stay, go and come."""
    old, new = before.split(" "), after.split(" ")
    pieces: list[tuple[Edit, str]] = []
    for way, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if way == "equal":
            pieces.append((Edit.SAME, " ".join(old[i:j])))
            continue
        if j > i:
            pieces.append((Edit.REMOVED, " ".join(old[i:j])))
        if m > k:
            pieces.append((Edit.ADDED, " ".join(new[k:m])))
    return tuple(pieces)


def _of(before: Piece | None, after: Piece, *, moved: bool) -> Iterator[Change]:
    if before is None:
        yield Change(ChangeKind.ADDED, after.part, after.id, after=_face(after))
        return
    if moved:
        yield Change(ChangeKind.MOVED, after.part, after.id, before=before.place, after=after.place)
    for name in dict.fromkeys([*before.fields, *after.fields]):
        old, new = before.fields.get(name, ""), after.fields.get(name, "")
        if old != new:
            kind = ChangeKind.REWORDED if name in _WORDS else ChangeKind.CHANGED
            yield Change(kind, after.part, after.id, name, old, new)


def _moved(
    before: Mapping[tuple[str, str], Piece], after: Mapping[tuple[str, str], Piece]
) -> set[tuple[str, str]]:
    """What stands under another part now, or in another place among those that stayed."""
    stayed = [key for key in before if key in after]
    elsewhere = {key for key in stayed if before[key].under != after[key].under}
    old = [key for key in stayed if key not in elsewhere]
    new = [key for key in after if key in set(old)]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    in_order = {key for block in blocks for key in old[block.a : block.a + block.size]}
    return elsewhere | (set(old) - in_order)


def _face(one: Piece) -> str:
    return next((one.fields[name] for name in _FACE if one.fields.get(name)), "")


def pieces(guide: Guide) -> Iterator[Piece]:
    """Everything in a guide that can come, go, move or change."""
    head = ("title", "version", "language", "minutes", "buffer", "change")
    yield Piece("guide", guide.id, {name: str(getattr(guide, name)) for name in head})
    for part, named in (("aim", guide.aims), ("variable", guide.variables)):
        for name, words in named.items():
            yield Piece(part, name, {"words": words})
    yield from _row("group", guide.groups)
    for contact in guide.support:
        yield Piece("support", contact.name, _fields(contact))
    yield from _row("section", guide.sections)
    for section in guide.sections:
        yield from _row("question", section.questions, section.id)
    for question in guide.questions:
        yield from _row("probe", question.probes, question.id)


def _row(
    part: str, ones: Sequence[StakeholderGroup | Section | Question | Probe], under: str = ""
) -> Iterator[Piece]:
    """Siblings, each knowing whom it follows."""
    for last, one in zip(("", *(one.id for one in ones)), ones, strict=False):
        yield Piece(part, one.id, _fields(one), under, last)


def _fields(one: StakeholderGroup | SupportContact | Section | Question | Probe) -> dict[str, str]:
    return {name: _plain(value) for name, value in asdict(one).items() if name not in _OWN_PIECES}


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        return "; ".join(str(one) for one in value)
    return "" if value is None else str(value)
