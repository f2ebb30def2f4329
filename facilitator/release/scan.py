"""The last look before anything leaves: does a known name stand in what is about to be written?

It reads the finished files, not the data they were made from: every member of a zip or a Word file,
runs of letters that Word has split, attributes, metadata, table cells, file names, and what is
escaped or packed (``unpacked.py``). What counts as a name is what the roster detector takes for
certain (``transcription.forms``): each name in all its written forms, wherever it stands; a name
that is an everyday word too (Will, Grace, May) only where it is written as a name: capitalised
within a sentence, or as an owner's ("Grace's"). At the beginning of a sentence, and for initials,
this scan says nothing: there the reviewer was asked. What was hidden in the talk is sought in the
same way, in case it stands somewhere else too. And no file may hold a key.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from facilitator.exports.lines import IN_CHAT, NOT_QUOTED
from facilitator.release import unpacked
from transcription import forms
from transcription.errors import UnreadableText
from transcription.formats.text import decode
from transcription.forms import Care, Row
from transcription.lexicon import is_common
from transcription.matching import Page, matches, page
from transcription.model import Kind
from transcription.normalise import view

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from facilitator.exports.protocol import ExportFile
    from transcription.model import Person

_ZIP_MARK = b"PK"
# Letters in bytes that may be packed: shorter runs come about by chance.
_RAW_RUN = re.compile(rb"[A-Za-z][A-Za-z' .@_-]{4,}[A-Za-z]")
_DEEPEST = 4  # zips within zips; nothing of ours goes deeper than two
_HIDDEN = "[a name]"

# Tags that may stand within a word: Word's own apart from those that part words, and those of HTML.
_INLINE = re.compile(
    r"</?(?:w:(?!(?:p|tab|br|cr|tc|tr)\b)\w+|span|b|i|u|em|strong|a|r|rPr|t)(?:\s[^>]*|/)?>", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
# [PLACE-1 is our word even when somebody is called Place.
_PLACEHOLDER = re.compile(r"\[[A-Z]+-\d+")
# What follows the comma is a meaning out of the rules or the word list: [DATE-3, March].
_TOLD = re.compile(r"\[,[^\]]*")
# Kinds whose words are ordinary talk: only a longer row of them is told from other talk.
_VAGUE = frozenset({Kind.DATE, Kind.AGE, Kind.QUASI, Kind.OTHER})
_TELLING_ROW = 4  # tokens
_TELLING_NUMBER = 5  # figures: a telephone, badge or record number, not a year
_OWNERS = "'s"
_SHORT = 2  # letters or digits: too short to be told from anything else
KEY_MARK = b"AGE-SECRET-KEY-1"  # begins every age identity (age-encryption.org/v1)
_CUTS = re.compile(f"[\t\n<>]|{re.escape(NOT_QUOTED)}|{re.escape(IN_CHAT)}")


Reading = Callable[[str, str], Iterator[str]]  # a file's name and text to the pieces to look through


def _plain(name: str, text: str) -> Iterator[str]:
    for line in _of_text(name, _PLACEHOLDER.sub("[", text)):
        yield from (part for part in _CUTS.split(line) if part.strip())


def _escaped(name: str, text: str, depth: int = 0) -> Iterator[str]:
    """What is escaped or packed in the text as it is and as it reads without tags, and in what comes out."""
    if depth >= _DEEPEST:
        return
    bare = _of_text(name, text)
    for inner in (found for one in dict.fromkeys((text, *bare)) for found in unpacked.texts(one)):
        if isinstance(inner, bytes):
            yield from _lines("", inner, depth + 1)
            yield from _lines("", inner, depth + 1, read=partial(_escaped, depth=depth + 1))
        else:
            yield from _plain("", inner)
            yield from _escaped("", inner, depth + 1)


@dataclass(frozen=True, slots=True)
class Leak:
    """A file that holds names, and how many times; a name in ``path`` itself is blotted out."""

    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Original:
    """Words that were hidden somewhere (identified), as what kind of identifier, and how surely.

    What was doubtful and hidden all the same is often an ordinary word: alone it counts elsewhere only
    where it is written as a name.
    """

    words: str = field(repr=False)
    kind: Kind
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """Words that a reviewer decided to leave in (identified).

    ``as_name``: they stand there written as a name. ``alone``: the answer was for this one place, and
    not for all alike; only then does it let a name of the roster pass.
    """

    words: str = field(repr=False)
    as_name: bool = True
    alone: bool = True


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Rows to look for (identified): names everywhere, ``hidden`` outside of what placeholders tell."""

    names: Mapping[Row, Care] = field(repr=False)
    hidden: Mapping[Row, Care] = field(repr=False)


def leaks(
    files: Sequence[ExportFile],
    people: Sequence[Person],
    kept: Collection[Kept] = (),
    own: Sequence[ExportFile] = (),
    language: str = "en",
    *,
    originals: Iterable[Original] = (),
) -> list[Leak]:
    """The files that hold a name of one of ``people``, or one of ``originals``, in the order of ``files``.

    ``kept`` are words that reviewers decided to leave in: they count no longer when they stand
    alone, but still as part of a full name; a name of the roster counts on unless somebody decided on
    it as a name, by itself. ``own`` are files of the same kinds without anybody's
    words (``bundle.blank``): a line that stands there too is our own wording, as "ATLAS.ti" is when
    somebody is called Atlas.
    """
    left_in = {_row(one.words) for one in kept}
    wanted = _Wanted(_forms(people, kept, language), _hidden_rows(originals, left_in, language))
    ours = {line for file in own for line in (*_path_lines(file.path), *_lines(file.path, file.data))}
    found = []
    for file in files:
        named = _count(_path_lines(file.path), wanted, ours)
        count = named + _within(file, wanted, ours) + file.data.count(KEY_MARK)
        if count:
            found.append(Leak(_blotted(file.path, wanted) if named else file.path, count))
    return found


def _within(file: ExportFile, wanted: _Wanted, ours: Collection[str]) -> int:
    """Names in the file's text, or, where there are none, in what is escaped in it."""
    return _count(_lines(file.path, file.data), wanted, ours) or _count(
        _lines(file.path, file.data, read=_escaped), wanted, ours
    )


def _forms(people: Iterable[Person], kept: Iterable[Kept], language: str) -> dict[Row, Care]:
    tables = [forms.rows(name, language) for one in people for name in one.names]
    tables += [forms.spoken(variant, language) for one in people for variant in one.sounds_like]
    rows = forms.merge(tables)
    passed = _passed(rows, kept)
    return {row: care for row, care in rows.items() if row not in passed}


def _passed(rows: Mapping[Row, Care], kept: Iterable[Kept]) -> set[Row]:
    """Names that somebody let stand as names, each by itself and nowhere along with others."""
    found = [(_row(one.words), one.as_name, one.alone) for one in kept]
    names = [(row, alone) for row, as_name, alone in found if as_name or rows.get(row) is Care.NONE]
    return {row for row, _ in names} - {row for row, alone in names if not alone}


def _hidden_rows(originals: Iterable[Original], left_in: Collection[Row], language: str) -> dict[Row, Care]:
    rows = {one: _row(one.words) for one in originals}
    weighed = ({row: _care(row, one, language)} for one, row in rows.items() if row not in left_in)
    return {row: care for row, care in forms.merge(weighed).items() if care is not Care.LETTERS}


def _care(row: Row, one: Original, language: str) -> Care:
    """How much must speak for ``row`` being the hidden words again; LETTERS: too little to look for it."""
    size = sum(map(len, row))
    if sum(len(token) for token in row if token.isdigit()) >= _TELLING_NUMBER:
        return Care.NONE
    ordinary = all(is_common(token, language) or token.isdigit() for token in row)
    if one.kind in _VAGUE or ordinary:
        if len(row) >= _TELLING_ROW:
            return Care.NONE
        return Care.WORD if one.kind is Kind.PERSON and size > _SHORT else Care.LETTERS
    if size <= _SHORT:
        return Care.LETTERS
    return Care.NONE if one.certain or len(row) > 1 else Care.WORD


def _row(words: str) -> Row:
    return tuple(token.text for token in view([words]).tokens())


def _count(lines: Iterable[str], wanted: _Wanted, ours: Collection[str]) -> int:
    texts = [line for line in lines if line not in ours]
    named = _met(texts, wanted.names, as_name)
    if not wanted.hidden:
        return named
    return named + _met([_TOLD.sub("[", line) for line in texts], wanted.hidden, Page.written_as_name)


def _met(texts: Sequence[str], rows: Mapping[Row, Care], named: Callable[[Page, int], bool]) -> int:
    read = page(view(texts))
    return sum(
        match.value is Care.NONE or (match.value is Care.WORD and any(named(read, at) for at in match.places))
        for match in matches(read, rows)
    )


def as_name(read: Page, at: int) -> bool:
    """Is the token written as a name: capitalised within a sentence, or an owner's ("Hope's sister")?"""
    owner = read.view.text.startswith(_OWNERS, read.tokens[at].end) and read.written(at)[:1].isupper()
    return owner or read.written_as_name(at)


def _blotted(path: str, wanted: _Wanted) -> str:
    return "/".join(_HIDDEN if _count([part], wanted, ()) else part for part in path.split("/"))


def _path_lines(path: str) -> list[str]:
    return path.split("/")


def _lines(name: str, data: bytes, depth: int = 0, *, read: Reading = _plain) -> Iterator[str]:
    """Everything in a file that somebody could read, cut where one text ends and another begins."""
    packed = unpacked.unzipped(data)
    if packed is not None and depth < _DEEPEST:
        yield from _lines(name.removesuffix(".gz"), packed, depth + 1, read=read)
        return
    if data.startswith(_ZIP_MARK) and depth < _DEEPEST and zipfile.is_zipfile(io.BytesIO(data)):
        yield from _of_zip(data, depth, read)
        return
    for text in _decoded(data):
        yield from read(name, text)


def _of_zip(data: bytes, depth: int, read: Reading) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield archive.comment.decode("utf-8", "replace")
        for member in archive.infolist():
            yield from _path_lines(member.filename)
            yield member.comment.decode("utf-8", "replace")
            yield from _lines(member.filename, archive.read(member), depth + 1, read=read)
    yield from _beside_members(data)


def _beside_members(data: bytes) -> Iterator[str]:
    """Runs of letters in the raw bytes: before, between and behind the members, and in their extra fields."""
    for run in _RAW_RUN.finditer(data):
        yield run[0].decode("ascii")


def _decoded(data: bytes) -> list[str]:
    try:
        return [decode(data)]
    except UnreadableText:  # no text, but names may stand in it all the same
        return [data.decode(encoding, "replace") for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


def _of_text(name: str, text: str) -> Iterable[str]:
    """The text cut as its format says; a damaged table or document is read as plain text."""
    if text.lstrip().startswith("<"):
        return _of_markup(text)
    try:
        if name.endswith(".csv"):
            return [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        if name.endswith(".json"):
            return list(_strings(json.loads(text)))
    except (csv.Error, ValueError):
        pass
    return [text]


def _of_markup(text: str) -> Iterator[str]:
    """Text as it reads with its tags away, then attributes and comments."""
    bare = _TAG.sub("\n", _INLINE.sub("", _COMMENT.sub("", text)))
    yield html.unescape(bare)
    for match in _ATTRIBUTE.finditer(text):
        yield html.unescape(match[1] or match[2] or "")
    yield from _COMMENT.findall(text)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
