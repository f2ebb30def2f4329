"""The words by which a written guide names its parts, in English and Spanish. First match wins."""

from __future__ import annotations

import re

from guides.labels import LABELS
from guides.model import SectionKind

AIMS = re.compile(
    r"^(?:study |research )?(?:aims?|objectives?|goals?|purpose|research questions?|objetivos?|propósito)\b",
    re.IGNORECASE,
)
GROUPS = re.compile(
    r"^(?:stakeholder |target )?(?:groups?|participants?|grupos?|participantes)$", re.IGNORECASE
)
SUPPORT = re.compile(r"^(?:support (?:contacts?|services?)|contactos? de apoyo)\b", re.IGNORECASE)
SAY = re.compile(
    r"^(?:say|script|read(?: aloud)?|moderator(?: says)?|facilitator(?: says)?|decir|leer|guion"
    r"|moderadora?)\s*:\s*",
    re.IGNORECASE,
)
PROBES = re.compile(
    r"^(?:possible |optional )?(?:probes?|prompts?|follow[- ]?ups?(?: questions?)?|probing questions?"
    r"|sondeos?|preguntas de seguimiento|repreguntas?)(?: (?:if|si) [\w ]{2,30}?)?"
    r"\s*(?:[:\N{EN DASH}]\s*|- |$)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"^(?:notes?|note to (?:the )?moderator|instructions?|nota|instrucciones)\s*:\s*", re.IGNORECASE
)
TITLE = re.compile(r"\b(?:guide|guía|protocol|protocolo|interview schedule)\b", re.IGNORECASE)
VERSION = re.compile(r"\b(?:version|versión)\s*:?\s*(\d[\w.]*)", re.IGNORECASE)
LENGTH = re.compile(r"\b(?:time|duration|length|duración|tiempo)\b", re.IGNORECASE)
PROBE_COLUMN = re.compile(r"probe|prompt|follow|sondeo|seguimiento", re.IGNORECASE)
QUESTION_COLUMN = re.compile(r"question|pregunta", re.IGNORECASE)
SECTION_COLUMN = re.compile(r"section|part\b|topic|theme|sección|parte|tema", re.IGNORECASE)

_KINDS: tuple[tuple[SectionKind, str], ...] = (
    (SectionKind.CONSENT, r"consent|consentimiento"),
    (
        SectionKind.SETUP,
        r"preparation|set-?up|before (?:the )?(?:session|group|talk)|check-?list|logistics|preparación",
    ),
    (SectionKind.INTRODUCTORY, r"introductory|introductori[ao]s?|first impressions"),
    (SectionKind.OPENING, r"opening|ice.?breaker|warm.?up|introductions|apertura|rompehielos|presentaciones"),
    (
        SectionKind.WELCOME,
        r"welcome|greeting|ground rules|introduction|overview|bienvenida|reglas|introducción",
    ),
    (SectionKind.TRANSITION, r"transition|transición"),
    (SectionKind.CLOSING, r"closing|close|thanks?|thank you|debrief|cierre|despedida|agradecimientos?"),
    (SectionKind.ENDING, r"ending|wrap.?up|conclusions?|concluding|summary|final|resumen|conclusión"),
    (SectionKind.KEY, r"key|main|core|discussion|central|in.depth|clave|principal(?:es)?|discusión"),
)
_PATTERNS = [(kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _KINDS]
_OWN = {words.casefold(): kind for labels in LABELS.values() for kind, words in labels.sections.items()}


def kind_of(heading: str) -> SectionKind | None:
    """The sort of part that a heading names; None where it names a topic."""
    plain = heading.strip().rstrip(":").casefold()
    if plain in _OWN or TITLE.search(plain):
        return _OWN.get(plain)
    return next((kind for kind, pattern in _PATTERNS if pattern.search(plain)), None)


# What a fact at the head of a guide is called, and which field it fills.
FACTS = {
    name.casefold(): field
    for labels in LABELS.values()
    for name, field in (
        (labels.version, "version"),
        (labels.length, "length"),
        (labels.change, "change"),
        (labels.study, ""),
        (labels.protocol, ""),
        (labels.date, ""),
        (labels.approved, ""),
    )
} | {
    "duration": "length",
    "time": "length",
    "duración total": "length",
    "irb": "",
    "irb protocol": "",
    "tiempo": "length",
}

# The columns of the groups' table.
COLUMNS = {
    name.casefold(): field
    for labels in LABELS.values()
    for name, field in (
        (labels.mark, "id"),
        (labels.group, "label"),
        (labels.people, "people"),
        (labels.sessions, "sessions"),
        (labels.demographics, "demographics"),
        (labels.compensation, "compensation"),
    )
}
DEMOGRAPHICS = {
    words.casefold(): kind for labels in LABELS.values() for kind, words in labels.each_demographics.items()
}
NOT_RECORDED = frozenset(labels.not_recorded for labels in LABELS.values())
