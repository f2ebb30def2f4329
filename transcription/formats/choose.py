"""Any transcript file in, any text format out: the format is found by content, the ending is a hint."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from transcription.errors import Problem, UnreadableText
from transcription.formats import json, text
from transcription.plugins import discover

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from transcription.formats.protocol import TextFormat
    from transcription.model import Utterance

_SAVE_AS = "Save it as .docx, .txt, .vtt or .srt, and take that file instead."
_PAGE = "This is a web page or XML, no transcript: perhaps a download link had expired. Download it again."
# What people hand in that is no transcript, by how it begins. Zoom answers an expired link with a page.
_OTHERS = (
    ("%pdf", f"This is a PDF. {_SAVE_AS}"),
    ("{\\rtf", f"This is an RTF document. {_SAVE_AS}"),
    ("\xd0\xcf\x11\xe0", f"This is a Word document of the old kind (.doc). {_SAVE_AS}"),
    ("pk\x03\x04", f"This is a packed file, but no Word document. {_SAVE_AS}"),
    ("<!doctype", _PAGE),
    ("<html", _PAGE),
    ("<?xml", _PAGE),
)
# How JSON begins, and no transcript does: "[00:00:03]" and "[P03]" are text.
_JSON = re.compile(r"\{\s*[\"}]|\[\s*[\[{\]\"]")


@cache  # it asks every installed package for more
def formats() -> Mapping[str, TextFormat]:
    """Every text format by name."""
    return discover("transcription.formats", "text_format")


def read(
    data: bytes, suffix: str = "", names: Collection[str] = (), starts_at_ms: int | None = None
) -> tuple[Utterance, ...]:
    """The utterances of a transcript, caption or chat file, in number and order of the file.

    ``suffix`` (``.srt``) decides where several formats fit; for ``names`` (those of a roster) and
    ``starts_at_ms`` see ``protocol.py``. Raises UnreadableText, saying what the file is instead where
    that can be told.
    """
    fitting = [one for one in formats().values() if one.recognises(data)]
    if all(one.last_resort for one in fitting):
        _refuse_others(data)
    if not fitting:
        text.decode(data)  # says whether it is empty or no text
        raise UnreadableText("No transcript can be read from this file.")
    best = min(fitting, key=lambda one: (one.last_resort, suffix.casefold() not in one.suffixes))
    return best.read(data, names, starts_at_ms)


def write(utterances: Sequence[Utterance], suffix: str) -> bytes:
    """The file for an ending such as ``.vtt``. Raises Problem for an ending that no format writes."""
    for one in formats().values():
        if suffix.casefold() in one.suffixes:
            return one.write(utterances)
    endings = ", ".join(suffixes())
    raise Problem(f"No format is written with this ending. It can be one of {endings}.")


def suffixes() -> tuple[str, ...]:
    """The file endings that can be written, sorted."""
    return tuple(sorted(suffix for one in formats().values() for suffix in one.suffixes))


def _refuse_others(data: bytes) -> None:
    head = text.head(data)
    for start in (head[:64].lower(), data[:64].decode("latin-1").lower()):
        for mark, message in _OTHERS:
            if start.startswith(mark.lower()):
                raise UnreadableText(message)
    if _JSON.match(head):
        json.text_format.read(data)  # says what is wrong with it
