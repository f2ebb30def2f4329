"""The sheet that lies before the moderator: large type, boxes to tick, planned minutes at the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guides import labels
from guides.blocks import Asked, Beside, Block, FollowUp, Heading, Note, Script, Sheet, Step
from guides.sheets import common

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guides.labels import Labels
    from guides.model import Guide, Question, Section
    from guides.sheets.common import Occasion

NAME = "moderator"


def sheet(guide: Guide, occasion: Occasion) -> Sheet:
    """The route of the session, part by part."""
    words = labels.of(guide.language)
    return Sheet(
        name=NAME,
        title=guide.title,
        subtitle=common.BETWEEN.join([words.moderator, *_for_group(guide)]),
        foot=common.foot(guide, occasion, words),
        language=guide.language,
        page=words.page,
        of=words.of,
        blocks=tuple(_blocks(guide, occasion, words)),
        large=True,
    )


def _for_group(guide: Guide) -> list[str]:
    return [guide.groups[0].label] if len(guide.groups) == 1 else []


def _blocks(guide: Guide, occasion: Occasion, words: Labels) -> Iterator[Block]:
    start = 0
    for section in guide.sections:
        end = start + section.minutes
        aside = words.minutes.format(minutes=section.minutes) if section.minutes else ""
        yield Heading(words.sections[section.kind], aside)
        yield from _section(guide, section, occasion, words, start)
        start = end
    yield Note(words.reserve.format(buffer=guide.buffer, minutes=guide.minutes))


def _section(
    guide: Guide, section: Section, occasion: Occasion, words: Labels, start: int
) -> Iterator[Block]:
    """Each row with the minute at which it begins; a question without minutes follows when it can."""
    clock = words.minute.format(start=start)
    before = [Script(words.say, common.said(guide, occasion, section.script))] if section.script else []
    first: tuple[Block, ...] = (*before, *(Step(step) for step in section.steps))
    if first:
        yield Beside(clock, first)
        clock = ""
    for question in section.questions:
        yield Beside(clock or _clock(question, words, start), tuple(_question(question, words)))
        clock = ""
        start += question.minutes or 0


def _clock(question: Question, words: Labels, start: int) -> str:
    return words.minute.format(start=start) if question.minutes else ""


def _question(question: Question, words: Labels) -> Iterator[Block]:
    marks = common.question_marks(question, words, brief=True)
    yield Asked(question.id, question.text, marks, tick=True)
    if question.note:
        yield Note(question.note)
    for probe in question.probes:
        yield FollowUp(probe.id, probe.text, common.probe_marks(probe, words), tick=True)
