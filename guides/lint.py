"""Advice on a guide's content. Each rule is one small function; a warning never stops anything.

Sources: Krueger & Casey, *Focus Groups* (5th ed., 2015), on the question route, the wording of questions and
about a dozen of them for two hours; Guest, Namey & McKenna 2017 and Hennink, Kaiser & Weber 2019 on how many
groups.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guides import variables, wording
from guides.model import Guide, Probe, ProbeKind, Question, SectionKind

if TYPE_CHECKING:
    from guides.wording import Wording

_MINUTES_PER_QUESTION = 10  # about twelve questions in two hours (Krueger)
_OPENING_SECONDS = 30  # each person's turn in the opening round (Krueger & Casey)
_ENOUGH_SESSIONS = (
    2  # one group finds issues, two begin to show which are the group's own (Hennink et al. 2019)
)

# TOPIC and TEMA, or several words in capitals (STUDY CONTACT, PHONE AND MAIL): one alone may be an acronym.
_FILL_IN = re.compile(r"\b(?:[A-ZÁÉÍÓÚÑ]{2,} )+[A-ZÁÉÍÓÚÑ]{4,}\b|\b(?:TOPIC|TEMA)\b")

# Parts with the same number may change places: transition questions can stand between key ones.
_ROUTE = {
    SectionKind.SETUP: 0,
    SectionKind.WELCOME: 1,
    SectionKind.CONSENT: 1,
    SectionKind.OPENING: 2,
    SectionKind.INTRODUCTORY: 3,
    SectionKind.TRANSITION: 3,
    SectionKind.KEY: 3,
    SectionKind.ENDING: 4,
    SectionKind.CLOSING: 5,
}
_TALK = frozenset({SectionKind.INTRODUCTORY, SectionKind.TRANSITION, SectionKind.KEY})


@dataclass(frozen=True, slots=True)
class Advice:
    """What could be better, and where.

    ``place`` is the id of a section, question or probe, or ``aims.A1``, ``groups.g``, ``variables.v``,
    ``guide``, ``sections``, ``support``.
    """

    place: str
    rule: str
    message: str


Rule = Callable[[Guide], Iterator[Advice]]


def lint(guide: Guide) -> Iterator[Advice]:
    """All advice on ``guide``, rule by rule."""
    for rule in RULES:
        yield from rule(guide)


def closed(guide: Guide) -> Iterator[Advice]:
    """A question that yes or no answers. A probe that checks may be closed."""
    for words, one in _asked(guide):
        if isinstance(one, Probe) and one.kind is ProbeKind.CHECK:
            continue
        if any(
            said.endswith("?") and words.closed.search(said) and not words.closed_but_fine.search(said)
            for said in wording.sentences(one.text)
        ):
            yield Advice(one.id, "closed", "can be answered with yes or no: ask what, how or which instead")


def leading(guide: Guide) -> Iterator[Advice]:
    """A question that tells which answer is wanted."""
    for words, one in _asked(guide):
        if any(words.leading.search(said) for said in wording.sentences(one.text)):
            yield Advice(one.id, "leading", "suggests the answer: put it so that either answer is as easy")


def double_barrelled(guide: Guide) -> Iterator[Advice]:
    """Two questions in one. The opening may ask for two facts in a breath."""
    opening = {
        one.id
        for section in guide.sections
        if section.kind is SectionKind.OPENING
        for one in section.questions
    }
    for words, one in _asked(guide):
        said = wording.sentences(one.text)
        twice = sum(sentence.endswith("?") for sentence in said) > 1
        if one.id not in opening and (twice or any(words.double.search(sentence) for sentence in said)):
            yield Advice(
                one.id, "double-barrelled", "asks two things: people answer one; make the other a probe"
            )


def why_first(guide: Guide) -> Iterator[Advice]:
    """A "why" asks for reasons made up on the spot, and can sound like blame."""
    for words, one in _asked(guide):
        if any(words.why.search(said) for said in wording.sentences(one.text)):
            yield Advice(one.id, "why-first", 'begins with "why": ask what led to it, or how it came about')


def opinion_in_opening(guide: Guide) -> Iterator[Advice]:
    """The opening round is for facts: an opinion first makes everybody take sides."""
    words = wording.of(guide.language)
    for section in guide.sections:
        for one in section.questions if words and section.kind is SectionKind.OPENING else ():
            if words and words.opinion.search(one.text.casefold()):
                yield Advice(
                    one.id, "opening-opinion", "asks for an opinion in the opening: ask for a plain fact"
                )


def minutes_over_slot(guide: Guide) -> Iterator[Advice]:
    """More is planned than the slot holds."""
    planned = sum(section.minutes for section in guide.sections)
    if planned > guide.minutes - guide.buffer:
        slot = f"{guide.minutes} minutes less {guide.buffer} in reserve"
        yield Advice("sections", "minutes", f"the sections take {planned} minutes, the slot has {slot}")


def minutes_over_section(guide: Guide) -> Iterator[Advice]:
    """A section's questions take longer than the section, for the group that is asked most."""
    for section in guide.sections:
        planned = max(
            (sum(one.minutes or 0 for one in questions) for questions in _by_group(guide, section.questions)),
            default=0,
        )
        if planned > section.minutes:
            message = f"its questions take {planned} minutes, the section has {section.minutes}"
            yield Advice(section.id, "section-minutes", message)


def no_reserve(guide: Guide) -> Iterator[Advice]:
    """Somebody always comes late."""
    if guide.buffer == 0:
        yield Advice("guide", "no-reserve", "no minutes are kept free for a late start: keep a few")


def opening_too_short(guide: Guide) -> Iterator[Advice]:
    """Everybody speaks in the opening, half a minute each."""
    largest = max((group.largest for group in guide.groups), default=0)
    for section in guide.sections:
        rounds = sum(one.everyone_answers for one in section.questions)
        needed = -(-largest * rounds * _OPENING_SECONDS // 60)
        if section.kind is SectionKind.OPENING and section.minutes < needed:
            yield Advice(
                section.id, "opening-minutes", f"{largest} people in turn take about {needed} minutes"
            )


def no_key(guide: Guide) -> Iterator[Advice]:
    """Nothing is marked as carrying the study."""
    if not any(section.kind is SectionKind.KEY for section in guide.sections):
        yield Advice("sections", "no-key", "no section is of kind key: which questions carry the study?")


def aim_unasked(guide: Guide) -> Iterator[Advice]:
    """An aim that no question serves."""
    asked = {question.aim for question in guide.questions}
    for aim in guide.aims:
        if aim not in asked:
            yield Advice(f"aims.{aim}", "aim-unasked", f"no question serves the aim {aim}")


def aim_without_key(guide: Guide) -> Iterator[Advice]:
    """An aim that is served in passing only, by questions that fall out first when time runs short."""
    asked = {question.aim for question in guide.questions}
    sections = [section for section in guide.sections if section.kind is SectionKind.KEY]
    firm = {one.aim for section in sections for one in section.questions}
    firm |= {one.aim for one in guide.questions if one.must_ask}
    for aim in guide.aims:
        if aim in asked - firm:
            yield Advice(f"aims.{aim}", "aim-no-key", f"no key question and no must-ask serves the aim {aim}")


def one_session(guide: Guide) -> Iterator[Advice]:
    """One session cannot tell a group's view from that evening's."""
    for group in guide.groups:
        if group.sessions is not None and group.sessions < _ENOUGH_SESSIONS and group.largest > 1:
            message = (
                f"{group.sessions} session for {group.label}: their view cannot be told from that talk's"
            )
            yield Advice(f"groups.{group.id}", "one-session", message)


def too_many(guide: Guide) -> Iterator[Advice]:
    """More questions than a group can talk through. An interview is left alone: one person answers."""
    talk = [one for section in guide.sections if section.kind in _TALK for one in section.questions]
    most = max((len(questions) for questions in _by_group(guide, talk)), default=0)
    room = guide.minutes // _MINUTES_PER_QUESTION
    if most > room and any(group.largest > 1 for group in guide.groups):
        message = (
            f"{most} questions to talk about in {guide.minutes} minutes: about {room} can be carried through"
        )
        yield Advice("sections", "too-many", message)


def sensitive_without_support(guide: Guide) -> Iterator[Advice]:
    """Whoever is put a painful question leaves with somebody to turn to."""
    everyone = {group.id for group in guide.groups}
    helped = {group for one in guide.support for group in (one.only or everyone)}
    for one in guide.questions:
        if one.sensitive and not set(one.only or everyone) <= helped:
            yield Advice(
                one.id,
                "sensitive-support",
                "is sensitive, and no support contact is given for all who are asked",
            )


def support_unsaid(guide: Guide) -> Iterator[Advice]:
    """Support contacts help nobody who never hears of them."""
    said = {name for section in guide.sections for name in variables.used(section.script)}
    if guide.support and "support" not in said:
        yield Advice(
            "sections",
            "support-unsaid",
            "no script names the support contacts: put {support} into the closing",
        )


def out_of_route(guide: Guide) -> Iterator[Advice]:
    """Parts in an order that the question route does not know, such as key questions after the ending."""
    reached = 0
    for section in guide.sections:
        if _ROUTE[section.kind] < reached:
            yield Advice(
                section.id, "order", f"a part of kind {section.kind} comes late in the question route"
            )
        reached = max(reached, _ROUTE[section.kind])


def variable_unused(guide: Guide) -> Iterator[Advice]:
    """A variable that no script names."""
    said = {name for section in guide.sections for name in variables.used(section.script)}
    for name in guide.variables:
        if name not in said:
            yield Advice(f"variables.{name}", "variable-unused", f"no script names {{{name}}}")


def variable_empty(guide: Guide) -> Iterator[Advice]:
    """A variable without words that the study does not know either."""
    for name, words in guide.variables.items():
        if not words and name not in variables.FROM_STUDY:
            yield Advice(f"variables.{name}", "variable-empty", f"{{{name}}} has no words yet")


def fill_ins(guide: Guide) -> Iterator[Advice]:
    """Words in capitals that a template leaves to be replaced."""
    for place, text in _texts(guide):
        found = _FILL_IN.search(text)
        if found:
            message = f"{found[0]} looks like a template's words in capitals: write your own in their place"
            yield Advice(place, "fill-in", message)


def braces_outside_scripts(guide: Guide) -> Iterator[Advice]:
    """Only scripts are filled: a question is the same in every session."""
    for one in _everything_asked(guide):
        if variables.used(one.text):
            yield Advice(one.id, "braces", "words in braces are filled in scripts only: write them out here")


RULES: tuple[Rule, ...] = (
    closed,
    leading,
    double_barrelled,
    why_first,
    opinion_in_opening,
    minutes_over_slot,
    minutes_over_section,
    no_reserve,
    opening_too_short,
    no_key,
    aim_unasked,
    aim_without_key,
    one_session,
    too_many,
    sensitive_without_support,
    support_unsaid,
    out_of_route,
    variable_unused,
    variable_empty,
    fill_ins,
    braces_outside_scripts,
)


def _asked(guide: Guide) -> Iterator[tuple[Wording, Question | Probe]]:
    """Every question and probe with the wording of the guide's language; none in one we do not know."""
    words = wording.of(guide.language)
    if words:
        for one in _everything_asked(guide):
            yield words, one


def _everything_asked(guide: Guide) -> Iterator[Question | Probe]:
    for question in guide.questions:
        yield question
        yield from question.probes


def _texts(guide: Guide) -> Iterator[tuple[str, str]]:
    """What people read or hear, each with its place."""
    yield "guide", guide.title
    yield from ((f"aims.{name}", text) for name, text in guide.aims.items())
    yield from ((f"groups.{one.id}", one.label) for one in guide.groups)
    yield from ((f"variables.{name}", text) for name, text in guide.variables.items())
    yield from (("support", f"{one.name}, {one.reach}") for one in guide.support)
    yield from ((one.id, one.script) for one in guide.sections)
    yield from ((one.id, one.text) for one in _everything_asked(guide))


def _by_group(guide: Guide, questions: Iterable[Question]) -> Iterator[list[Question]]:
    """The questions that each stakeholder group is asked."""
    asked = list(questions)
    for group in guide.groups:
        yield [one for one in asked if not one.only or group.id in one.only]
