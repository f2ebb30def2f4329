"""A guide as the fields of a form, and back. All of it is in the form: nothing waits on a server.

A field's name is its place: ``sections.0.questions.2.text``. A button's value says what to do with a list
before the form is shown again: ``up sections.0.questions.2`` (or ``down``, ``remove``), ``add sections``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, TypeVar

from facilitator.errors import BadFile
from guides.model import (
    USUAL_SIZE,
    Demographics,
    Guide,
    Probe,
    ProbeKind,
    Question,
    Section,
    SectionKind,
    StakeholderGroup,
    SupportContact,
)
from guides.outline_front import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from enum import StrEnum

    Choice = TypeVar("Choice", bound=StrEnum)
    Node = dict[str, Any]  # fields (lists of what was said) and lists of nodes (by their number)

_PLACE = re.compile(r"[a-z_]+(\.[0-9]+\.[a-z_]+)*(\.[0-9]+)?")
_NEW_MINUTES = 5  # of a part that was just added


def tree(pairs: Iterable[tuple[str, str]]) -> Node:
    """The fields of a form, by their places. Raises BadFile for a name that is none of ours."""
    root: Node = {}
    for name, value in pairs:
        if not _PLACE.fullmatch(name):
            raise BadFile("The page sent a field that is not known.", "reload the page")
        *way, last = name.split(".")
        _at(root, way).setdefault(last, []).append(value)
    return root


def change(root: Node, what: str) -> None:
    """Do to a list what a button says; a step out of the list changes nothing."""
    verb, _, place = what.partition(" ")
    if not _PLACE.fullmatch(place):
        raise BadFile("The page asked for something that is not known.", "reload the page")
    if verb == "add":
        several = _at(root, place.split("."))
        several[str(len(several))] = {}
        return
    *way, last = place.split(".")
    holder = _at(root, way)
    rows = [holder[key] for key in sorted(holder, key=int)]
    number = int(last)
    other = {"up": number - 1, "down": number + 1}.get(verb)
    if verb == "remove":
        del rows[number]
    elif other is not None and 0 <= other < len(rows):
        rows[number], rows[other] = rows[other], rows[number]
    holder.clear()
    holder.update((str(at), row) for at, row in enumerate(rows))


def guide(root: Node) -> Guide:
    """The guide that the fields say; parts that are new get ids that are free."""
    return _with_ids(
        Guide(
            id=_one(root, "id"),
            title=_one(root, "title"),
            version=_one(root, "version"),
            language=_one(root, "language") or "en",
            minutes=_number(root, "minutes") or 0,
            buffer=_number(root, "buffer") or 0,
            aims=_named(_one(root, "aims"), "A"),
            groups=tuple(_group(row) for row in _rows(root, "groups")),
            sections=tuple(_section(row) for row in _rows(root, "sections")),
            change=_one(root, "change"),
            variables=_named(_one(root, "variables"), "v"),
            support=tuple(
                SupportContact(_one(row, "name"), _one(row, "reach"), _several(row, "only"))
                for row in _rows(root, "support")
            ),
        )
    )


def lines(named: dict[str, str]) -> str:
    """Aims or variables as a text field shows them."""
    return "\n".join(f"{name}: {value}" for name, value in named.items())


def _group(row: Node) -> StakeholderGroup:
    asked = _one(row, "demographics")
    return StakeholderGroup(
        id=_one(row, "id") or slug(_one(row, "label")) or "group",
        label=_one(row, "label"),
        smallest=_number(row, "smallest") or USUAL_SIZE[0],
        largest=_number(row, "largest") or USUAL_SIZE[1],
        sessions=_number(row, "sessions"),
        demographics=Demographics(asked) if asked in set(Demographics) else None,
        compensation=_one(row, "compensation"),
    )


def _section(row: Node) -> Section:
    minutes = _number(row, "minutes")
    return Section(
        id=_one(row, "id"),
        kind=_choice(row, "kind", SectionKind.KEY),
        minutes=_NEW_MINUTES if minutes is None else minutes,
        recorded="recorded" in row or not row,
        script=_one(row, "script"),
        steps=tuple(line.strip() for line in _one(row, "steps").splitlines() if line.strip()),
        questions=tuple(_question(one) for one in _rows(row, "questions")),
    )


def _question(row: Node) -> Question:
    return Question(
        id=_one(row, "id"),
        text=_one(row, "text"),
        minutes=_number(row, "minutes"),
        aim=_one(row, "aim") or None,
        must_ask="must_ask" in row,
        everyone_answers="everyone_answers" in row,
        analysed="analysed" in row or not row,
        sensitive="sensitive" in row,
        only=_several(row, "only"),
        probes=tuple(
            Probe(
                _one(one, "id"),
                _one(one, "text"),
                _choice(one, "kind", ProbeKind.ELABORATE),
                _several(one, "only"),
            )
            for one in _rows(row, "probes")
        ),
        note=_one(row, "note"),
    )


def _with_ids(known: Guide) -> Guide:
    taken = {one.id for one in known.sections} | {one.id for one in known.questions}
    taken |= {probe.id for one in known.questions for probe in one.probes}

    def free(own: str, names: Iterator[str]) -> str:
        found = own or next(name for name in names if name not in taken)
        taken.add(found)
        return found

    def with_own(question: Question) -> Question:
        own = free(question.id, (f"Q{number}" for number in count(1)))
        letters = [f"{own}{letter}" for letter in ascii_lowercase]
        names = [*letters, *(f"{own}{number}" for number in range(1, 100))]
        probes = tuple(replace(one, id=free(one.id, iter(names))) for one in question.probes)
        return replace(question, id=own, probes=probes)

    sections = tuple(
        replace(
            one,
            id=free(one.id, (f"S{number}" for number in count(1))),
            questions=tuple(with_own(question) for question in one.questions),
        )
        for one in known.sections
    )
    return replace(known, sections=sections)


def _at(root: Node, way: Iterable[str]) -> Node:
    node = root
    for key in way:
        node = node.setdefault(key, {})
        if not isinstance(node, dict):
            raise BadFile("The page sent fields that do not fit together.", "reload the page")
    return node


def _rows(node: Node, name: str) -> list[Node]:
    rows = node.get(name, {})
    return [rows[key] for key in sorted(rows, key=int)]


def _one(node: Node, name: str) -> str:
    said: list[str] = node.get(name, [])
    return said[-1].replace("\r\n", "\n").strip() if said else ""


def _several(node: Node, name: str) -> tuple[str, ...]:
    return tuple(one for one in node.get(name, []) if one)


def _number(node: Node, name: str) -> int | None:
    said = _one(node, name)
    return int(said) if said.isascii() and said.isdigit() else None


def _choice(node: Node, name: str, usual: Choice) -> Choice:
    said = _one(node, name)
    return type(usual)(said) if said in set(type(usual)) else usual


def _named(text: str, letter: str) -> dict[str, str]:
    """``A1: what it is about``, a line each; a line without a name gets one."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        if colon and " " not in name.strip():
            found[name.strip()] = value.strip()
        else:
            free = next(f"{letter}{number}" for number in count(1) if f"{letter}{number}" not in found)
            found[free] = line
    return found
