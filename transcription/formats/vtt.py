"""WebVTT (https://www.w3.org/TR/webvtt1/): Zoom transcripts and captions, Teams, our own.

Zoom writes ``Name: text``, Teams ``<v Name>text</v>``. Where a file uses voice tags, a colon is only
a colon. Writing uses ``<v P03>`` and escapes ``&``, ``<`` and ``>``, so any text comes back unchanged.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from transcription.errors import UnreadableText
from transcription.formats import text
from transcription.formats.cues import Cue, read_cues, spans
from transcription.formats.label import faithful, known_labels, split, trimmed
from transcription.formats.timecode import exact
from transcription.model import Utterance

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_HEADER = re.compile(r"WEBVTT(?=\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>")
_TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[.\s][^<>]*)?>|<[0-9][0-9:.]*>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class Vtt:
    """See the module."""

    name = "vtt"
    suffixes: tuple[str, ...] = (".vtt",)
    last_resort = False

    def recognises(self, data: bytes) -> bool:
        """It begins with the word WEBVTT."""
        return _HEADER.match(text.head(data)) is not None

    def read(
        self, data: bytes, names: Collection[str] = (), starts_at_ms: int | None = None
    ) -> tuple[Utterance, ...]:
        """One utterance per cue, or per voice where a cue holds several. Raises UnreadableText."""
        lines = text.decode(data).lstrip().split("\n")
        if not _HEADER.match(lines[0]):
            raise UnreadableText("This is not a VTT file: it does not begin with WEBVTT.")
        cues, before = read_cues(_behind_header(lines), identifiers=True, comments=True)
        if before and not cues:
            raise UnreadableText("This VTT file has text but not one readable time, so its cues are lost.")
        said = [(cue, " ".join(cue.lines)) for cue in cues]
        if any(_VOICE.search(line) for _, line in said):
            return tuple(one for cue, line in said for one in _voices(cue, line))
        return _labelled(said, names)

    def write(self, utterances: Sequence[Utterance]) -> bytes:
        """Cues with voice tags, LF. Raises Problem where no utterance has a time."""
        cues = ["WEBVTT\n"]
        for (start, end), line in zip(spans(utterances), _payloads(utterances), strict=True):
            cues.append(f"\n{exact(start)} --> {exact(end)}\n{line}\n")
        return "".join(cues).encode()


text_format = Vtt()


def _behind_header(lines: Sequence[str]) -> Sequence[str]:
    """The lines below the header block, which ends at the first blank or timing line."""
    for number, line in enumerate(lines):
        if not line.strip() or "-->" in line:
            return lines[number:]
    return ()


def _voices(cue: Cue, line: str) -> list[Utterance]:
    """The cue cut at its voice tags; a cue without one has nobody's name."""
    pieces = _VOICE.split(line)  # text, name, text, name, text ...
    voiced = [(None, pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    if len(voiced) > 1 and not _spoken(voiced[0][1]):
        del voiced[0]
    return [
        Utterance(_spoken(said), cue.start_ms, cue.end_ms, trimmed(_unescaped(name)) if name else None)
        for name, said in voiced
    ]


def _labelled(said: Sequence[tuple[Cue, str]], names: Collection[str]) -> tuple[Utterance, ...]:
    texts = [_unescaped(_TAG.sub("", line)).strip() for _, line in said]
    labels = known_labels(texts, names)
    found = []
    for (cue, _), line in zip(said, texts, strict=True):
        name, words = split(line, labels)
        found.append(Utterance(text.one_line(words), cue.start_ms, cue.end_ms, name))
    return tuple(found)


def _spoken(line: str) -> str:
    return text.one_line(_unescaped(_TAG.sub("", line)))


def _unescaped(line: str) -> str:
    """Entities with their semicolon only: ``AT&T`` and ``Q&notes`` are text."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), line)


def _payloads(utterances: Sequence[Utterance]) -> list[str]:
    pairs = [(trimmed(one.name or ""), text.one_line(one.text)) for one in utterances]
    if any(name for name, _ in pairs):
        return [(f"<v {_escaped(name)}>" if name else "") + _escaped(words) for name, words in pairs]
    return [_escaped(line) for line in faithful(pairs, _read_back)]


def _read_back(lines: list[str]) -> list[tuple[str | None, str]]:
    labels = known_labels(lines)
    return [split(line, labels) for line in lines]


def _escaped(words: str) -> str:
    return html.escape(words, quote=False)
