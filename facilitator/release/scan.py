"""The last look before anything leaves: is a name from the roster in what is about to be written?

It reads the finished files, not the data they were made from: every member of a zip or a Word file,
runs of letters that Word has split, attributes, metadata, table cells, file names. What counts as a
name is what the roster detector takes for certain (``transcription.forms``): each name in all its
written forms, wherever it stands; a name that is an everyday word too (Will, Grace, May) only where
it is written as a name, capitalised within a sentence. At the beginning of a sentence, and for
initials, this scan says nothing: there the reviewer was asked.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator.exports.lines import IN_CHAT
from transcription import forms
from transcription.errors import UnreadableText
from transcription.formats.text import decode
from transcription.forms import Care
from transcription.matching import matches, page
from transcription.normalise import view

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from facilitator.exports.protocol import ExportFile
    from transcription.forms import Row
    from transcription.model import Person

_ZIP_MARK = b"PK"
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
_CUTS = re.compile(f"[\t\n<>]|{re.escape(IN_CHAT)}")


@dataclass(frozen=True, slots=True)
class Leak:
    """A file that holds names, and how many times; a name in ``path`` itself is blotted out."""

    path: str
    count: int


def leaks(
    files: Sequence[ExportFile],
    people: Sequence[Person],
    kept: Collection[str] = (),
    own: Sequence[ExportFile] = (),
    language: str = "en",
) -> list[Leak]:
    """The files that hold a name of one of ``people``, in the order of ``files``.

    ``kept`` are words that reviewers decided to leave in: they count no longer when they stand
    alone, but still as part of a full name. ``own`` are files of the same kinds without anybody's
    words (``bundle.blank``): a line that stands there too is our own wording, as "ATLAS.ti" is when
    somebody is called Atlas.
    """
    wanted = _forms(people, kept, language)
    ours = {line for file in own for line in (*_path_lines(file.path), *_lines(file.path, file.data))}
    found = []
    for file in files:
        named = _count(_path_lines(file.path), wanted, ours)
        count = named + _count(_lines(file.path, file.data), wanted, ours)
        if count:
            found.append(Leak(_blotted(file.path, wanted) if named else file.path, count))
    return found


def _forms(people: Iterable[Person], kept: Collection[str], language: str) -> dict[Row, Care]:
    tables = [forms.rows(name, language) for one in people for name in one.names]
    tables += [forms.spoken(variant, language) for one in people for variant in one.sounds_like]
    left_in = {tuple(token.text for token in view([word]).tokens()) for word in kept}
    return {row: care for row, care in forms.merge(tables).items() if row not in left_in}


def _count(lines: Iterable[str], wanted: Mapping[Row, Care], ours: Collection[str]) -> int:
    read = page(view([line for line in lines if line not in ours]))
    return sum(
        match.value is Care.NONE
        or (match.value is Care.WORD and any(read.written_as_name(at) for at in match.places))
        for match in matches(read, wanted)
    )


def _blotted(path: str, wanted: Mapping[Row, Care]) -> str:
    return "/".join(_HIDDEN if _count([part], wanted, ()) else part for part in path.split("/"))


def _path_lines(path: str) -> list[str]:
    return path.split("/")


def _lines(name: str, data: bytes, depth: int = 0) -> Iterator[str]:
    """Everything in a file that somebody could read, cut where one text ends and another begins."""
    if data.startswith(_ZIP_MARK) and depth < _DEEPEST and zipfile.is_zipfile(io.BytesIO(data)):
        yield from _of_zip(data, depth)
        return
    for text in _decoded(data):
        clean = _PLACEHOLDER.sub("[", text)
        for line in _of_text(name, clean):
            yield from (part for part in _CUTS.split(line) if part.strip())


def _of_zip(data: bytes, depth: int) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield archive.comment.decode("utf-8", "replace")
        for member in archive.infolist():
            yield from _path_lines(member.filename)
            yield member.comment.decode("utf-8", "replace")
            yield from _lines(member.filename, archive.read(member), depth + 1)


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
