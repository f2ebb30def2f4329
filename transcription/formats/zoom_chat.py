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
_LOCAL = re.compile(r"([0-9]{1,2}:[0-9]{2}:[0-9]{2})\s{1,9}(\S{1,9})\s{1,9}(\S.*)")
_PRIVATE = re.compile(r"\((?:direct message|privately|direktnachricht)\)\s*$", re.IGNORECASE)
_QUOTE = re.compile(r'(Replying to|Reacted to|Removed an? (.{1,40}) reaction from) "(.*)"(?: with (.*))?')
# Zoom writes in the language of whoever saved it: from, to, everyone. English is from samples, the others are
# the words of Zoom's own menus. To whom it is not understood, a message counts as private.
_TONGUES = {
    "from": (re.compile(r"\s{1,9}to\s{1,9}", re.IGNORECASE), ("everyone",)),
    "von": (re.compile(r"\s{1,9}an\s{1,9}", re.IGNORECASE), ("alle", "jeder")),
    "de": (
        re.compile(r"\s{1,9}(?:a|\u00e0|para)\s{1,9}", re.IGNORECASE),
        ("todos", "tout le monde", "tous"),
    ),
    "da": (re.compile(r"\s{1,9}a\s{1,9}", re.IGNORECASE), ("tutti",)),
    "van": (re.compile(r"\s{1,9}(?:aan|naar)\s{1,9}", re.IGNORECASE), ("iedereen",)),
}
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
    line = line.rstrip()
    local = _LOCAL.fullmatch(line)
    tongue = _TONGUES.get(local[2].casefold()) if local else None
    if local and tongue and _addressed(local[3], tongue[0], english=local[2].casefold() == "from"):
        return _saved(local[1], local[3], *tongue)
    cloud = _CLOUD.fullmatch(line)
    if cloud:
        return _Message(cloud[1], trimmed(cloud[2]), everyone=True, offset=True, lines=[cloud[3] or ""])
    return None


def _saved(clock: str, rest: str, to: re.Pattern[str], all_of_us: tuple[str, ...]) -> _Message:
    """A message of a chat that somebody saved on their computer."""
    people, said = _people_and_text(rest)
    name, recipient = _sender_and_recipient(people, to, all_of_us)
    everyone = not _PRIVATE.search(recipient) and recipient.casefold().startswith(all_of_us)
    return _Message(clock, trimmed(name), everyone=everyone, offset=False, lines=[said])


def _addressed(rest: str, to: re.Pattern[str], *, english: bool) -> bool:
    """Has it the colon of a message? "From what I saw: nothing" is a sentence."""
    old = english and " : " in rest  # which may say no recipient
    return old or (to.search(rest.partition(":")[0]) is not None and ":" in rest)


def _people_and_text(rest: str) -> tuple[str, str]:
    """``A to B : text`` in one line, ``A to B:`` with the text below, or ``A to B: text``."""
    people, mark, said = rest.partition(" : ")
    if mark:
        return people, said
    if rest.endswith(":"):
        return rest[:-1], ""
    people, _, said = rest.partition(": ") if ": " in rest else rest.partition(":")
    return people, said


def _sender_and_recipient(people: str, to: re.Pattern[str], all_of_us: Sequence[str]) -> tuple[str, str]:
    """Cut at the last "to": it stands in a sender's name at times. No recipient means everyone."""
    found = list(to.finditer(people))
    if not found:
        return people, all_of_us[0]
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
