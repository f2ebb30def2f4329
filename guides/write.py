"""A guide as a YAML file that ``load`` reads back as the same guide."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import yaml

from guides.model import USUAL_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guides.model import Guide, Probe, Question, Section, StakeholderGroup, SupportContact

_WIDTH = 110  # characters in a line


class _Writer(yaml.SafeDumper):
    """Indents lists below their name, and keeps the lines of a script."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """As the templates are indented."""
        super().increase_indent(flow, False)  # PyYAML passes it by place


class _Lines(str):
    """A text that is written line by line."""

    __slots__ = ()


class _Short(dict[str, Any]):
    """A mapping that is written on one line."""


class _Row(list[Any]):
    """A list that is written on one line."""


def _lines(writer: yaml.SafeDumper, text: _Lines) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


def _short(writer: yaml.SafeDumper, value: _Short) -> yaml.MappingNode:
    return writer.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)


def _row(writer: yaml.SafeDumper, value: _Row) -> yaml.SequenceNode:
    return writer.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Writer.add_representer(_Lines, _lines)
_Writer.add_representer(_Short, _short)
_Writer.add_representer(_Row, _row)


def write(guide: Guide, comments: Iterable[str] = ()) -> str:
    """The file's text. ``comments`` stand on top, a line each."""
    document: dict[str, Any] = {"guide": _head(guide)}
    if guide.variables:
        document["variables"] = {name: value or None for name, value in guide.variables.items()}
    if guide.aims:
        document["aims"] = guide.aims
    document["groups"] = {group.id: _group(group) for group in guide.groups}
    if guide.support:
        document["support"] = [_Short(_contact(one)) for one in guide.support]
    document["sections"] = [_section(section) for section in guide.sections]
    head = "".join(f"# {' '.join(comment.split())}\n" for comment in comments)
    return head + yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_WIDTH)


def _head(guide: Guide) -> dict[str, Any]:
    head = {"id": guide.id, "title": guide.title, "version": guide.version}
    change = {"change": guide.change} if guide.change else {}
    return {**head, **change, "language": guide.language, "minutes": guide.minutes, "buffer": guide.buffer}


def _group(group: StakeholderGroup) -> _Short:
    size = (group.smallest, group.largest)
    return _Short(
        {
            "label": group.label,
            **({"size": _Row(size)} if size != USUAL_SIZE else {}),
            **_said(group, "id", "label", "smallest", "largest"),
        }
    )


def _contact(one: SupportContact) -> dict[str, Any]:
    return {"name": one.name, "reach": one.reach, **_said(one, "name", "reach")}


def _section(section: Section) -> dict[str, Any]:
    written = {"id": section.id, "kind": str(section.kind), "minutes": section.minutes}
    written |= _said(section, *written, "questions")
    if section.script:
        written["script"] = _Lines(section.script)
    if section.steps:
        written["steps"] = list(section.steps)
    if section.questions:
        written["questions"] = [_question(one) for one in section.questions]
    return written


def _question(question: Question) -> dict[str, Any]:
    written = {"id": question.id, "text": question.text, **_said(question, "id", "text", "probes")}
    if question.probes:
        written["probes"] = [_Short(_probe(one)) for one in question.probes]
    return written


def _probe(probe: Probe) -> dict[str, Any]:
    return {"id": probe.id, **_said(probe, "id", "text"), "text": probe.text}


def _said(one: StakeholderGroup | SupportContact | Section | Question | Probe, *known: str) -> dict[str, Any]:
    """The fields that differ from what the loader assumes anyway."""
    said = {field.name: getattr(one, field.name) for field in fields(one) if field.name not in known}
    usual = {field.name: field.default for field in fields(one)}
    return {name: _value(value) for name, value in said.items() if value != usual[name]}


def _value(value: object) -> object:
    if isinstance(value, tuple):
        return _Row(value)
    return str(value) if isinstance(value, str) else value
