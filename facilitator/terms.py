"""The study's own word list: programme names, acronyms, places, each with the meaning that replaces it.

A meaning may begin with what is named: ``Larkmoor = place: city in the US South`` (place or org).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator.errors import BadFile
from transcription.generalise import listed
from transcription.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facilitator.folder import StudyFolder


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: a term, what it is (term, place, org) and the meaning that replaces it."""

    term: str
    kind: Kind = Kind.TERM
    meaning: str = ""


def parse(text: str) -> dict[str, str]:
    """``TERM = meaning`` or ``TERM``, one a line; ``#`` begins a comment."""
    terms: dict[str, str] = {}
    for line in text.splitlines():
        term, _, meaning = line.partition("#")[0].partition("=")
        if term.strip():
            terms[term.strip()] = meaning.strip()
    return terms


def study_terms(folder: StudyFolder) -> dict[str, str]:
    """The terms in the study's ``terms.txt``; none where there is no such file. Raises BadFile."""
    return parse(read(folder)) if folder.terms.is_file() else {}


def read(folder: StudyFolder) -> str:
    """The text of ``terms.txt`` with its line ends; empty where there is no such file. Raises BadFile."""
    try:
        return folder.terms.read_bytes().decode("utf-8-sig") if folder.terms.is_file() else ""
    except UnicodeDecodeError:
        raise BadFile(
            "terms.txt is no UTF-8 text.", "save it as UTF-8 in the program it comes from"
        ) from None


def entries(text: str) -> dict[int, Entry]:
    """Every line that is neither empty nor only a comment, by its number from 0; also one without a term."""
    lines = [line.partition("#")[0].partition("=") for line in text.splitlines()]
    return {
        number: Entry(term.strip(), *listed(meaning))
        for number, (term, sign, meaning) in enumerate(lines)
        if sign or term.strip()
    }


def edited(text: str, wanted: Mapping[int, Entry]) -> str:
    """The list with ``wanted`` for its entries, by line; lines behind the last are new ones.

    Comments, empty lines and lines whose entry stays as it is are the same afterwards, byte for byte.
    """
    lines = text.splitlines(keepends=True)
    for number, old in entries(text).items():
        if number not in wanted:
            lines[number] = ""
        elif wanted[number] != old:
            lines[number] = _rewritten(lines[number], wanted[number])
    end = "\r\n" if "\r\n" in text else "\n"
    new = "".join(_line(wanted[number]) + end for number in sorted(wanted) if number >= len(lines))
    kept = "".join(lines)
    apart = bool(new and kept) and len((kept + "x").splitlines()) == len(kept.splitlines())
    return kept + (end if apart else "") + new


def _rewritten(line: str, entry: Entry) -> str:
    content = line.splitlines()[0]
    _, sign, comment = content.partition("#")
    return _line(entry) + (f"  #{comment}" if sign else "") + line[len(content) :]


def _line(entry: Entry) -> str:
    meaning = entry.meaning if entry.kind is Kind.TERM else f"{entry.kind}: {entry.meaning}".strip()
    return f"{entry.term} = {meaning}" if meaning else entry.term
