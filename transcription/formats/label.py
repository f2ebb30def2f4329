"""Who a line says is speaking: ``Name: text``, apart from all that only looks like it.

A label is what stands before a colon at the start of a line and is a known name, looks like a name,
or comes back in the file. ``10:30 Meeting: ...`` and ``So here is the thing: ...`` have none.

Formats without a way to escape use one invisible character, PLAIN. At the start of a line (behind its
time) it says that nothing is to be guessed: what follows was said, or is the label up to a second
PLAIN before a colon. Writers set it only where their line would be read back otherwise, so nearly no
file has one.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from transcription.formats.text import PLAIN, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

LONGEST = 63  # characters of a label that analysis programs take (MAXQDA and QualCoder)
_MOST_WORDS = 8  # "Dr. Maria del Carmen Ruiz Ortega, North Campus"
_NAME_WORDS = 5  # of a label that is met only once
_COMES_BACK = 2  # so often a label is met that does not look like a name
# Invisible characters that phones and right-to-left scripts leave around a name.
_INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_EDGES = _INVISIBLE + "".join(filter(str.isspace, map(chr, range(0x3001))))  # the last space is U+3000

_COLON = re.compile("[:\uff1a]")
_CLOCK = re.compile(r"[0-9]:[0-9]")
# "Prof." may stand in a name, "Right." ends a sentence.
_SENTENCE = re.compile(r"[?!;\u2026<>{}=:\uff1a]|\.\.|\w{5}\.\s")
_ASIDE = re.compile(r"\([^()]*\)|#[0-9]+")  # "(she/her)", "(2)", "#2"
_PHONE = re.compile(r"\+?[0-9][0-9*xX() .-]{5,}")
_CODE = re.compile(r"[A-Z]{1,3}")  # "I:", "Q:", "INT:", where it comes back
_PARTICLE_WORDS = "al and bin da das de del della den der di do dos du el la le van von y & - / | +"
# Words that open a sentence, a heading or a file's header, and no name.
_OPENERS = """
    a about above actually after again all also although always an and another answer anyway are as ask at
    audio back basically be because been before below best both but by can chapter comment conclusion could
    date did do does duration each either email end especially even every example few file finally first for
    format four from fwd get gmt group's had has have he hello hence her here hers hey hi his honestly how
    however http https i i'd i'll i'm i've if important in indeed instead interview is it it's its just key
    kind language last later length let like link literally location look main many maybe me meanwhile meeting
    more most mostly much my namely never new next no nope nor not note notes nothing now number of oh ok okay
    on once one only option or order other our page part participants people perhaps place please plus point
    project ps question questions re reason recorded recording really remember reminder right s second section
    see session she should simply since so some someone something sometimes source start step still study
    subject such summary sure table take tell than thank thanks that that's the their them then there there's
    therefore these they they're thing things third this those though three time title to today topic
    transcribed transcriber transcript two url until us usually version very was we we're well were what
    what's when where whereas whether which while who why will with would yeah yes yet you you're your
    """
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_NOT_NAMES = frozenset(_OPENERS.split())


def known_labels(lines: Iterable[str], names: Collection[str] = ()) -> frozenset[str]:
    """The labels of a file, as keys for ``split``: known names, what looks like a name, what comes back."""
    heads = Counter(head for line in lines for head in _heads(line))
    spaced = {head for head, spaced in heads if spaced and looks_like_name(head)}
    often = {head for (head, _), count in heads.items() if count >= _COMES_BACK and could_be_label(head)}
    return frozenset(key for key in map(_key, (*spaced, *often, *names)) if key)


def split(line: str, labels: Collection[str]) -> tuple[str | None, str]:
    """The label of a line, as written, and the text behind it; no label is None.

    ``labels`` come from ``known_labels`` of the whole file.
    """
    if line.startswith(PLAIN):
        name, mark, text = line[1:].partition(PLAIN + ":")
        return (trimmed(name), text.strip()) if mark else (None, name.strip())
    for colon in reversed([match.start() for match in _COLON.finditer(line, 0, LONGEST + 2)]):
        if _key(line[:colon]) in labels:
            return trimmed(line[:colon]), line[colon + 1 :].strip()
    return None, line.strip()


def looks_like_name(head: str) -> bool:
    """Could this be a display name, even when it is met only once?"""
    bare = head[1:-1] if head.startswith("[") and head.endswith("]") else head
    words = _ASIDE.sub(" ", bare).split()
    named = 0 < len(words) <= _NAME_WORDS and all(map(_name_word, words))
    return named and len(head) > 1 and could_be_label(head)


def could_be_label(head: str) -> bool:
    """Is nothing in the way of taking this for a label, once it comes back?"""
    if not 0 < len(head) <= LONGEST or _CLOCK.search(head) or _SENTENCE.search(head):
        return False
    if _PHONE.fullmatch(head):
        return True
    words = _ASIDE.sub(" ", head).casefold().replace("\u2019", "'").split() or [head]
    opener = words[0].strip(".,\"\u201c\u201d\u2018\u2019'")
    known_word = opener in _NOT_NAMES and not (_CODE.fullmatch(head) and opener not in {"ok", "ps", "re"})
    return len(words) <= _MOST_WORDS and not known_word and any(map(str.isalpha, head))


def trimmed(name: str) -> str | None:
    """A label without invisible edges; nothing left is None."""
    return one_line(name).strip(_EDGES) or None


def faithful(
    wanted: Sequence[tuple[str | None, str]], read_back: Callable[[list[str]], list[tuple[str | None, str]]]
) -> list[str]:
    """``Name: text`` lines for (name, text) pairs, marked where ``read_back`` would take them for others."""
    marked = [False] * len(wanted)
    lines: list[str] = []
    for _ in range(3):  # no marks; marks where they are needed; marks everywhere
        lines = [_written(name, text, mark) for (name, text), mark in zip(wanted, marked, strict=True)]
        got = read_back(lines)
        if got == list(wanted):
            break
        aligned = len(got) == len(wanted) and not any(marked)
        marked = (
            [one != other for one, other in zip(got, wanted, strict=True)]
            if aligned
            else [True] * len(wanted)
        )
    return lines


def _written(name: str | None, text: str, mark: bool) -> str:
    sign = PLAIN if mark else ""
    return sign + text if name is None else f"{sign}{name}{sign}: {text}".rstrip()


def _heads(line: str) -> Iterable[tuple[str, bool]]:
    """What stands before the first colon that a letter follows, and before the first with a space (True)."""
    found: dict[str, bool] = {}
    for match in _COLON.finditer(line, 0, LONGEST + 2):
        behind = line[match.end() : match.end() + 1]
        spaced = match[0] != ":" or not behind.strip()
        if spaced or (not found and behind.isalpha()):
            found[" ".join(line[: match.start()].strip(_EDGES).split())] = spaced
        if spaced:
            break
    return found.items()


def _key(head: str) -> str:
    return " ".join(one_line(head).strip(_EDGES).casefold().split())


def _name_word(word: str) -> bool:
    """A capital, a digit, a script without capitals, or a particle."""
    if word.casefold() in _PARTICLES or any(char.isupper() or char.isdigit() for char in word):
        return True
    return any(map(str.isalpha, word)) and not any(map(str.islower, word))
