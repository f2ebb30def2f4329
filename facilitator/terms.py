"""The study's own word list: programme names, acronyms, places, each with the meaning that replaces it.

A meaning may begin with what is named: ``Larkmoor = place: city in the US South`` (place or org).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facilitator.folder import StudyFolder


def parse(text: str) -> dict[str, str]:
    """``TERM = meaning`` or ``TERM``, one a line; ``#`` begins a comment."""
    terms: dict[str, str] = {}
    for line in text.splitlines():
        term, _, meaning = line.partition("#")[0].partition("=")
        if term.strip():
            terms[term.strip()] = meaning.strip()
    return terms


def study_terms(folder: StudyFolder) -> dict[str, str]:
    """The terms in the study's ``terms.txt``; none where there is no such file."""
    return parse(folder.terms.read_text("utf-8-sig")) if folder.terms.is_file() else {}
