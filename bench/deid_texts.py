"""Reads annotated talk: the project's own marked files, and folders of gzip'd JSON lines.

A marked file is talk as it would be transcribed, one turn a line (``P01: text``). Identifiers stand
in braces with their kind, persons with a key of their own: ``{person:ngaire|Ngaire Quill}``.
Passages of a file are parted by ``---`` and are conversations of their own. Lines that begin with
``roster:`` name those present; ``#`` begins a comment.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MARK = re.compile(r"\{([a-z]+)(?::([a-z0-9-]+))?\|([^}]*)\}")
_NOBODY = {"operator", "unknown"}

# Tags of the data sets and what they are here; a tag that is not named is neither wanted nor wrong.
_TAGS = {
    "PERSON": "person",
    "PLACE": "place",
    "ORGANIZATION": "org",
    "EMAIL_ADDRESS": "email",
    "NAME": "person",
    "SCHOOL": "org",
    "WORK": "org",
    "CHURCH": "org",
    "ADDRESS": "place",
    "ADRESS": "place",
    "STREET": "place",
}
_REAL = {"earnings21_ref": True, "earnings21_asr": False, "gum_interviews": True}

# What stands in the emptied slots of the sociolinguistic interviews: all invented.
_FILLINGS = {
    "person": ("Tamsin", "Keshawn", "Brynlee", "Orsolya", "Delmar", "Quillory", "Jovan", "Maribeth"),
    "org": ("Winter Valley", "Harrowgate", "Tillman Ridge", "Okalee", "Saint Ansgar", "Pinebrook"),
    "place": ("Larkmoor", "Quarry Hill", "Benfield", "Oxmere", "Tolliver"),
}
_SLOT = re.compile(r"/RD-[A-Z]+-\d+/")


@dataclass(frozen=True, slots=True)
class Mention:
    """One identifier in a text.

    ``person`` is equal for all mentions of one person; ``heard_for`` is the name that was misheard.
    """

    turn: int
    start: int
    end: int
    kind: str
    person: str = ""
    heard_for: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated conversation. ``cased``: does its writer use capitals? None where it varies."""

    name: str
    source: str
    texts: tuple[str, ...] = field(repr=False)
    mentions: tuple[Mention, ...] = field(repr=False)
    roster: tuple[str, ...] = field(default=(), repr=False)
    ignored: tuple[Mention, ...] = field(default=(), repr=False)
    cased: bool = True


def marked(path: Path) -> Iterator[Document]:
    """The conversations of a marked file: one, or short passages that a line ``---`` parts."""
    cased = not path.stem.startswith("recogniser")
    passages = re.split(r"^---\n", path.read_text("utf-8"), flags=re.MULTILINE)
    for number, passage in enumerate(passages, 1):
        texts: list[str] = []
        mentions: list[Mention] = []
        roster: list[str] = []
        for line in passage.splitlines():
            head, colon, rest = line.partition(": ")
            if head == "roster":
                roster += rest.split("; ")
            elif colon and not line.startswith("#"):
                text, found = _unmarked(rest, len(texts))
                texts.append(text)
                mentions += found
        name = path.stem if len(passages) == 1 else f"{path.stem}:{number}"
        source = "own" if len(passages) == 1 else path.stem.removeprefix("recogniser_")
        yield Document(name, source, tuple(texts), tuple(mentions), tuple(roster), cased=cased)


def _unmarked(line: str, turn: int) -> tuple[str, list[Mention]]:
    text, done = "", 0
    mentions = []
    for mark in _MARK.finditer(line):
        text += line[done : mark.start()]
        mentions.append(Mention(turn, len(text), len(text) + len(mark[3]), mark[1], mark[2] or mark[3]))
        text += mark[3]
        done = mark.end()
    return text + line[done:], mentions


def real(folder: Path) -> Iterator[Document]:
    """Every document of a folder of annotated real text."""
    for source, cased in _REAL.items():
        for row in _lines(folder, source):
            yield _conversation(row, source, cased=cased)
    for row in _lines(folder, "slurp_spoken_lowercase"):
        yield _conversation({**row, "turns": [row]}, "slurp", cased=False)
    for cased in (True, False):
        yield from _filled(folder, cased=cased)


def _lines(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    path = folder / f"{name}.jsonl.gz"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _conversation(row: dict[str, Any], source: str, *, cased: bool) -> Document:
    roster = tuple(name for name in row.get("roster", ()) if name.casefold() not in _NOBODY)
    spans = [(number, span) for number, turn in enumerate(row["turns"]) for span in turn["spans"]]
    wanted = tuple(_mention(number, span) for number, span in spans if span["type"] in _TAGS)
    ignored = tuple(
        Mention(number, span["start"], span["end"], span["type"])
        for number, span in spans
        if span["type"] not in _TAGS
    )
    texts = tuple(turn["text"] for turn in row["turns"])
    return Document(row["doc_id"], source, texts, wanted, roster, ignored, cased)


def _mention(turn: int, span: dict[str, Any]) -> Mention:
    heard_for = "" if span.get("exact", True) else span["ref"]
    person = span.get("entity") or span["text"].casefold().removesuffix("'s").split()[-1]
    return Mention(turn, span["start"], span["end"], _TAGS[span["type"]], person, heard_for)


def _filled(folder: Path, *, cased: bool) -> Iterator[Document]:
    """The emptied slots with invented names, as cased talk and as a recognizer without capitals."""
    fillings = {kind: cycle(names) for kind, names in _FILLINGS.items()}
    for row in _lines(folder, "coraal_redacted_slots"):
        text, done, mentions = "", 0, []
        before = [_SLOT.sub("Mm", line) for line in row["before"]]
        for span in row["spans"]:
            kind = _TAGS[span["type"]]
            name = next(fillings[kind])
            text += row["text"][done : span["start"]]
            mentions.append(Mention(len(before), len(text), len(text) + len(name), kind, name))
            text += name
            done = span["end"]
        text += row["text"][done:]
        texts = (*before, text, *(_SLOT.sub("Mm", line) for line in row["after"]))
        texts = texts if cased else tuple(one.lower() for one in texts)
        yield Document(row["doc_id"], "coraal", texts, tuple(mentions), cased=cased)
