"""The copy for the ethics board: everything that will be said and asked, with all probes and marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guides import labels, variables
from guides.blocks import Asked, Block, Facts, FollowUp, Grid, Heading, Note, Script, Sheet, Step
from guides.sheets import common

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guides.labels import Labels
    from guides.model import Guide, Section
    from guides.sheets.common import Occasion

NAME = "irb"
_SHARES = (6, 11, 5, 6, 8, 10)  # of the groups' table: labels and compensation are words, the rest is short


def sheet(guide: Guide, occasion: Occasion) -> Sheet:
    """The whole guide as an attachment to a protocol."""
    words = labels.of(guide.language)
    return Sheet(
        name=NAME,
        title=guide.title,
        subtitle=words.guide,
        foot=common.foot(guide, occasion, words),
        language=guide.language,
        page=words.page,
        of=words.of,
        blocks=tuple(_blocks(guide, occasion, words)),
    )


def _blocks(guide: Guide, occasion: Occasion, words: Labels) -> Iterator[Block]:
    yield Facts(tuple(_facts(guide, occasion, words)))
    if guide.aims:
        yield Heading(words.aims)
        yield Facts(tuple(guide.aims.items()))
    yield Heading(words.groups)
    yield _groups(guide, words)
    if guide.support:
        yield Heading(words.support)
        yield from (Note(_contact(one.only, variables.contact(one), words)) for one in guide.support)
    for section in guide.sections:
        yield from _section(guide, section, occasion, words)


def _facts(guide: Guide, occasion: Occasion, words: Labels) -> Iterator[tuple[str, str]]:
    length = words.length_words.format(minutes=guide.minutes, buffer=guide.buffer)
    rows = (
        (words.study, occasion.study),
        (words.protocol, occasion.protocol),
        (words.version, guide.version),
        (words.date, occasion.date),
        (words.approved, occasion.approved or words.not_approved),
        (words.length, length),
        (words.change, guide.change),
    )
    yield from ((name, value) for name, value in rows if value)


def _groups(guide: Guide, words: Labels) -> Grid:
    head = (words.mark, words.group, words.people, words.sessions, words.demographics, words.compensation)
    rows = tuple(
        (
            group.id,
            group.label,
            f"{group.smallest}-{group.largest}" if group.smallest != group.largest else str(group.largest),
            "" if group.sessions is None else str(group.sessions),
            words.each_demographics[group.demographics] if group.demographics else "",
            group.compensation,
        )
        for group in guide.groups
    )
    return Grid(head, rows, _SHARES)


def _contact(only: tuple[str, ...], contact: str, words: Labels) -> str:
    return f"{contact} ({words.only.format(groups=', '.join(only))})" if only else contact


def _section(guide: Guide, section: Section, occasion: Occasion, words: Labels) -> Iterator[Block]:
    yield Heading(words.sections[section.kind], common.section_aside(section, words))
    if section.script:
        yield Script(words.say, common.said(guide, occasion, section.script))
    yield from (Step(step) for step in section.steps)
    for question in section.questions:
        yield Asked(question.id, question.text, common.question_marks(question, words))
        if question.note:
            yield Note(question.note)
        for probe in question.probes:
            yield FollowUp(probe.id, probe.text, common.probe_marks(probe, words))
