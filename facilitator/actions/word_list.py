"""The study's word list as a page changes it: every line is checked before any is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator import terms
from facilitator.actions import leaks
from facilitator.errors import AlreadyThere
from facilitator.model import State
from facilitator.terms import Entry
from facilitator.vault import disk
from transcription.detectors.terms import detector
from transcription.model import Kind, Known
from transcription.normalise import view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facilitator.actions.open_study import OpenStudy
    from facilitator.folder import StudyFolder

KINDS = (Kind.TERM, Kind.PLACE, Kind.ORG)  # people belong on the roster: the list lies open
_BOM = b"\xef\xbb\xbf"  # of UTF-8, as Windows' own editors write it
_MARKS = "=#"  # part a line of the list
_HEARD = (State.IN_REVIEW, State.STORED)


@dataclass(frozen=True, slots=True)
class WordList:
    """The list as it stands: its entries by line, the number of the next new line, and what it is told by."""

    entries: Mapping[int, Entry]
    end: int
    version: str


class ChangedElsewhere(AlreadyThere):
    """The list was changed by another page or program since it was shown."""


def word_list(folder: StudyFolder) -> WordList:
    """The study's list; raises BadFile for one that cannot be read."""
    text = terms.read(folder)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return WordList(terms.entries(text), len(text.splitlines()), digest)


def mistakes(study: OpenStudy, wanted: Mapping[int, Entry]) -> dict[int, tuple[str, ...]]:
    """What is wrong with each line, by its number; lines without a mistake are not among them."""
    times = Counter(_row(one.term) for one in wanted.values())
    known = Known(terms={one.term: one.meaning for one in wanted.values() if _row(one.term)})
    named = leaks.names_somebody(
        study, *(text for one in wanted.values() for text in (one.term, one.meaning))
    )
    found = {}
    for number, one in wanted.items():
        told = [*_wrong_term(one, times), *_wrong_meaning(one, known)]
        if named and leaks.names_somebody(study, one.term, one.meaning):
            told.append(
                "This is a name of the roster. People do not belong here: this list lies in the clear."
            )
        if told:
            found[number] = tuple(told)
    return found


def change(study: OpenStudy, wanted: Mapping[int, Entry], version: str) -> dict[int, tuple[str, ...]]:
    """Make ``wanted`` the list, or give back every mistake and change nothing. Raises ChangedElsewhere."""
    before = word_list(study.folder)
    if before.version != version:
        raise ChangedElsewhere(
            "The list was changed elsewhere meanwhile. What you typed otherwise stands below as new lines: "
            "look through them and save again."
        )
    if wrong := mistakes(study, wanted):
        return wrong
    text = terms.read(study.folder)
    new = terms.edited(text, wanted)
    if new != text:
        path = study.folder.terms
        mark = _BOM if path.is_file() and path.read_bytes().startswith(_BOM) else b""
        disk.write_whole(path, mark + new.encode())
        study.repository.audit("terms-change", None, _counts(before.entries, wanted), "")
    return {}


def transcribed(study: OpenStudy) -> list[str]:
    """Sessions that know a new term only when they are transcribed again."""
    return [one.id for one in study.repository.sessions() if one.state in _HEARD]


def _wrong_term(one: Entry, times: Mapping[tuple[str, ...], int]) -> Iterator[str]:
    if not one.term:
        yield "The word or name that is to be hidden is missing."
    elif not _row(one.term):
        yield "A term needs a letter or a digit: nothing could be found by this one."
    elif times[_row(one.term)] > 1:
        yield "This term stands on the list more than once; capitals make no difference."
    if any(mark in one.term for mark in _MARKS):
        yield "A term cannot hold = or #: these signs part the line in the file."
    if any(len(text.splitlines()) > 1 for text in (one.term, one.meaning)):
        yield "A term and its meaning are one line."


def _wrong_meaning(one: Entry, known: Known) -> Iterator[str]:
    if "#" in one.meaning:
        yield "A meaning cannot hold #: what follows it would count as a remark."
    if one.kind is Kind.TERM and one.meaning.lower().startswith(("place:", "org:")):
        yield "Choose place or organisation beside it, and leave the word out of the meaning."
    if detector.find([one.meaning], known):
        yield "The meaning holds a term of this list, so it would tell what is to be hidden."


def _row(term: str) -> tuple[str, ...]:
    return tuple(token.text for token in view([term]).tokens())


def _counts(before: Mapping[int, Entry], wanted: Mapping[int, Entry]) -> str:
    added, gone = len(wanted.keys() - before.keys()), len(before.keys() - wanted.keys())
    changed = sum(before[number] != wanted[number] for number in before.keys() & wanted.keys())
    return f"terms={len(wanted)} added={added} changed={changed} removed={gone}"
