"""A guide as lines of text, as the moderator reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guides import variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guides.model import Guide, Question


def lines(guide: Guide) -> Iterator[str]:
    """The whole guide."""
    yield f"{guide.title} (version {guide.version}, {guide.minutes} minutes)"
    yield from (f"Support: {variables.contact(one)}" for one in guide.support)
    for section in guide.sections:
        yield ""
        yield f"{section.kind.upper()} {section.minutes} min" + ("" if section.recorded else ", not recorded")
        yield from (f"  {line}" for line in section.script.splitlines())
        yield from (f"  [ ] {step}" for step in section.steps)
        for question in section.questions:
            yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    marks = [
        f"{question.minutes} min" if question.minutes else "",
        "must ask" if question.must_ask else "",
        "everyone in turn" if question.everyone_answers else "",
        "sensitive" if question.sensitive else "",
        f"only {', '.join(question.only)}" if question.only else "",
    ]
    note = ", ".join(mark for mark in marks if mark)
    yield f"  {question.id}. {question.text}" + (f" ({note})" if note else "")
    if question.note:
        yield f"      ({question.note})"
    for probe in question.probes:
        only = f" (only {', '.join(probe.only)})" if probe.only else ""
        yield f"      [ ] {probe.id} {probe.text}{only}"
