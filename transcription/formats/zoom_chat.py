"""Zoom's in-meeting chat, in the forms it has been saved in. Only read.

Cloud, offsets from the recording's start: ``00:04:40<TAB>Name:<TAB>text``.
Local, clock time, one line: ``18:04:40 From Name to Everyone : text`` (the recipient may be missing).
Local since 2021, clock time: ``18:04:40 From Name to Everyone:`` and the text indented below.
Anything not to everyone is a private line. Samples: zoomGroupStats, zoomchattr.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcription.errors import Problem, UnreadableText
from transcription.formats import text
from transcription.formats.label import trimmed
from transcription.formats.timecode import parse, since
from transcription.model import TurnKind, Utterance

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_CLOUD = re.compile(r"([0-9]{2}:[0-9]{2}:[0-9]{2})\t(?!\s*From\s)([^\t]{1,200}?):(?:\t(.*))?")
_LOCAL = re.compile(r"([0-9]{1,2}:[0-9]{2}:[0-9]{2})\s{1,9}From\s{1,9}(\S.*)")
_TO = re.compile(r"\s{1,9}to\s{1,9}", re.IGNORECASE)
_PRIVATE = re.compile(r"\((?:direct message|privately)\)\s*$", re.IGNORECASE)
_QUOTE = re.compile(r'(Replying to|Reacted to|Removed an? (.{1,40}) reaction from) "(.*)"(?: with (.*))?')
_CUT = ("...", "\u2026")  # Zoom cuts what it quotes
_NEAR_START = 5  # lines within which the first message must begin


@dataclass(slots=True)
class _Message:
    """One message while its lines are gathered (identified)."""

    clock: str
    name: str | None = field(repr=False)
    everyone: bool
    offset: bool
    lines: list[str] = field(repr=False)


class ZoomChat:
    """See the module."""

    name = "zoom-chat"
    suffixes: tuple[str, ...] = ()
    last_resort = False

    def recognises(self, data: bytes) -> bool:
        """A message begins within the first lines."""
        return any(map(_head, text.head(data).split("\n")[:_NEAR_START]))

    def read(
        self, data: bytes, names: Collection[str] = (), starts_at_ms: int | None = None
    ) -> tuple[Utterance, ...]:
        """One utterance a message or reaction; kind CHAT or PRIVATE_CHAT. Raises UnreadableText.

        Messages with clock times have no time without ``starts_at_ms``. What a reply or reaction quotes
        from an earlier message is left out: it is not this person's.
        """
        messages = _messages(text.lines(data))
        if not any(message.clock for message in messages):
            raise UnreadableText("This is not a Zoom chat: no line begins with a time and a name.")
        earlier: list[str] = []
        found = []
        for message in messages:
            said = _without_quote([line for line in map(text.one_line, message.lines) if line], earlier)
            insort(earlier, said)
            kind = TurnKind.CHAT if message.everyone else TurnKind.PRIVATE_CHAT
            found.append(Utterance(said, _start(message, starts_at_ms), None, message.name, kind))
        return tuple(found)

    def write(self, utterances: Sequence[Utterance]) -> bytes:
        """Raises Problem: nothing but Zoom writes this."""
        raise Problem(
            "A Zoom chat can be read, not written.", "Choose an output that ends in .txt, .docx or .json."
        )


text_format = ZoomChat()


def _messages(lines: Sequence[str]) -> list[_Message]:
    """Lines to messages; lines above the first belong to nobody."""
    found: list[_Message] = []
    for line in lines:
        message = _head(line)
        if message is not None:
            found.append(message)
        elif found:
            found[-1].lines.append(line)
        elif line.strip():
            found.append(_Message("", None, everyone=True, offset=False, lines=[line]))
    return found


def _head(line: str) -> _Message | None:
    """The message that begins on this line."""
    cloud = _CLOUD.fullmatch(line.rstrip())
    if cloud:
        return _Message(cloud[1], trimmed(cloud[2]), everyone=True, offset=True, lines=[cloud[3] or ""])
    local = _LOCAL.fullmatch(line.rstrip())
    if not local or not _addressed(local[2]):
        return None
    people, said = _people_and_text(local[2])
    name, recipient = _sender_and_recipient(people)
    everyone = not _PRIVATE.search(recipient) and recipient.casefold().startswith("everyone")
    return _Message(local[1], trimmed(name), everyone=everyone, offset=False, lines=[said])


def _addressed(rest: str) -> bool:
    """Has it the colon of a message? "From what I saw: nothing" is a sentence."""
    return " : " in rest or (_TO.search(rest.partition(":")[0]) is not None and ":" in rest)


def _people_and_text(rest: str) -> tuple[str, str]:
    """``A to B : text`` in one line, ``A to B:`` with the text below, or ``A to B: text``."""
    people, mark, said = rest.partition(" : ")
    if mark:
        return people, said
    if rest.endswith(":"):
        return rest[:-1], ""
    people, _, said = rest.partition(": ") if ": " in rest else rest.partition(":")
    return people, said


def _sender_and_recipient(people: str) -> tuple[str, str]:
    """Cut at the last "to": it stands in a sender's name at times. No recipient means everyone."""
    found = list(_TO.finditer(people))
    if not found:
        return people, "Everyone"
    return people[: found[-1].start()], people[found[-1].end() :].strip()


def _without_quote(lines: Sequence[str], earlier: Sequence[str]) -> str:
    """The message without what it quotes, provided that the quoted message is in this file."""
    quote = _QUOTE.fullmatch(lines[0]) if lines else None
    if quote is None or not _known(quote[3], earlier):
        return text.one_line("\n".join(lines))
    below = list(lines[1:])
    if quote[1] == "Reacted to":
        below.insert(0, f"Reacted with {quote[4] or ''}")
    elif quote[2]:
        below.insert(0, f"Removed a {quote[2]} reaction")
    return text.one_line("\n".join(below))


def _known(quoted: str, earlier: Sequence[str]) -> bool:
    """Did a message begin like this before? ``earlier`` is sorted."""
    for cut in _CUT:
        quoted = quoted.removesuffix(cut)
    at = bisect_left(earlier, quoted)
    return bool(quoted) and at < len(earlier) and earlier[at].startswith(quoted)


def _start(message: _Message, starts_at_ms: int | None) -> int | None:
    clock = parse(message.clock)
    if message.offset or clock is None:
        return clock
    return None if starts_at_ms is None else since(clock, starts_at_ms)
