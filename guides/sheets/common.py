"""What all sheets say of a guide: who asks for it, its marks, and the foot of every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guides import variables
from guides.model import ProbeKind

if TYPE_CHECKING:
    from guides.labels import Labels
    from guides.model import Guide, Probe, Question, Section

BETWEEN = " \N{MIDDLE DOT} "


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a sheet is printed for. Dates are ISO; ``approved`` is empty while the guide is not approved."""

    date: str
    study: str = ""
    protocol: str = ""
    approved: str = ""


def said(guide: Guide, occasion: Occasion, text: str) -> str:
    """A script with its variables filled."""
    return variables.fill(
        text, variables.values(guide, {"study": occasion.study, "protocol": occasion.protocol})
    )


def foot(guide: Guide, occasion: Occasion, words: Labels) -> str:
    """Protocol, version and date, for the bottom of every page."""
    protocol = f"{words.protocol} {occasion.protocol}" if occasion.protocol else ""
    dated = f"{words.approved} {occasion.approved}" if occasion.approved else occasion.date
    return BETWEEN.join(part for part in (protocol, f"{words.version} {guide.version}", dated) if part)


def question_marks(question: Question, words: Labels, *, brief: bool = False) -> str:
    """What is to be known about a question; ``brief`` leaves out what matters to the analysis only."""
    marks = [
        words.minutes.format(minutes=question.minutes) if question.minutes else "",
        words.must_ask if question.must_ask else "",
        words.everyone if question.everyone_answers else "",
        words.sensitive if question.sensitive else "",
        words.not_analysed if not question.analysed and not brief else "",
        words.aim.format(aim=question.aim) if question.aim and not brief else "",
        _only(question.only, words),
    ]
    return "; ".join(mark for mark in marks if mark)


def probe_marks(probe: Probe, words: Labels) -> str:
    """What is to be known about a probe; asking for more is what a probe does anyway."""
    kind = "" if probe.kind is ProbeKind.ELABORATE else words.probes[probe.kind]
    return "; ".join(mark for mark in (kind, _only(probe.only, words)) if mark)


def section_aside(section: Section, words: Labels) -> str:
    """A section's minutes, whether it is recorded, and its id."""
    minutes = words.minutes.format(minutes=section.minutes) if section.minutes else ""
    recorded = "" if section.recorded else words.not_recorded
    return BETWEEN.join(part for part in (minutes, recorded, section.id) if part)


def _only(groups: tuple[str, ...], words: Labels) -> str:
    return words.only.format(groups=", ".join(groups)) if groups else ""
